"""Failed builds of Jenkins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from feedback_bot.ci.problems import Problem
from tests.scenarios.other_ci.asking import LOG
from tests.scenarios.stage import NOON
from tests.simulators.ci.jenkins import LIBRARY, MERGE, JenkinsSite, as_console
from tests.simulators.http.wire import HttpServer
from tests.unit.builders import status
from tests.unit.ci.reading import SHA, Result, access_to, read

if TYPE_CHECKING:
    from collections.abc import Iterator

JOB = "/job/octo/job/shop/job/PR-7"
CONSOLE = as_console("make test", LOG)


@pytest.fixture
def jenkins() -> Iterator[JenkinsSite]:
    site = JenkinsSite(NOON)
    with HttpServer(site) as server:
        site.address = server.url
        yield site


def found(jenkins: JenkinsSite, page: str, *, below: str = "", tokens: str = "") -> Result:
    logs = access_to(jenkins, "jenkins", token=jenkins.token, below=below, tokens=tokens)
    result = read(logs, f"{jenkins.address}{page}")
    assert result is not None
    return result


def test_the_stage_and_its_command_are_named(jenkins: JenkinsSite) -> None:
    jenkins.build(JOB, 3, SHA, log=CONSOLE)
    (job,) = found(jenkins, f"{JOB}/3/display/redirect").jobs
    assert (job.name, job.step, job.command) == ("PR-7 #3", "Test", "make test")
    assert jenkins.paths == [f"{JOB}/3/api/json", f"{JOB}/3/consoleText"]


@pytest.mark.parametrize(
    ("page", "job"),
    [
        (f"{JOB}/3", JOB),
        (f"{JOB}/3/", JOB),
        (f"{JOB}/3/console", JOB),
        (f"{JOB}/3/testReport/junit/(root)/7/", JOB),
        ("/job/shop/3/consoleFull", "/job/shop"),
        ("/job/octo/job/shop/job/feature%252Fcart/3/display/redirect", "/job/octo/job/shop/job/feature%252Fcart"),
        ("/blue/organizations/jenkins/octo%2Fshop/detail/PR-7/3/pipeline", JOB),
        ("/blue/organizations/jenkins/shop/detail/feature%2Fcart/3/", "/job/shop/job/feature%252Fcart"),
        ("/jenkins/job/shop/3/", "/jenkins/job/shop"),
        ("/job/job/job/shop%20ci/3/", "/job/job/job/shop%20ci"),
    ],
)
def test_pages_of_a_build(jenkins: JenkinsSite, page: str, job: str) -> None:
    jenkins.build(job, 3, SHA, log=CONSOLE)
    assert "assert 41 == 42" in found(jenkins, page).text


@pytest.mark.parametrize(
    "page", ["", "/", JOB, f"{JOB}/lastBuild/", "/job/../3/", "/job/a/../job/b/3", "/job/%2e%2e/3/"]
)
def test_other_pages_are_no_builds(jenkins: JenkinsSite, page: str) -> None:
    assert access_to(jenkins, "jenkins").recognize(status(url=jenkins.address + page)) is None


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"merged": True}, None),
        ({"sha": MERGE, "merged": True}, Problem.OTHER_COMMIT),
        ({"sha": "f" * 40, "older": {2: SHA}}, Problem.OTHER_COMMIT),
        ({"sha": LIBRARY}, Problem.OTHER_COMMIT),
        ({"remote": "git@github.com:octo/shop.git"}, None),
        ({"remote": "https://github.com/octo/library.git"}, Problem.OTHER_REPOSITORY),
        ({"remote": ""}, Problem.OTHER_REPOSITORY),
    ],
)
def test_the_build_has_to_be_of_the_commit(
    jenkins: JenkinsSite, change: dict[str, Any], problem: Problem | None
) -> None:
    jenkins.build(JOB, 3, **{"sha": SHA, "log": CONSOLE, **change})
    assert found(jenkins, f"{JOB}/3/").problems == ({problem} if problem else set())


def test_a_token_may_be_for_one_server_below_a_path(jenkins: JenkinsSite) -> None:
    jenkins.build("/jenkins/job/shop", 3, SHA, log=CONSOLE)
    host = jenkins.address.removeprefix("http://")
    tokens = f"{host}/other=bot:another-made-up\n{host}/jenkins={jenkins.token}"
    for below in ("", "/jenkins"):
        assert "assert 41 == 42" in found(jenkins, "/jenkins/job/shop/3/", below=below, tokens=tokens).text
    assert found(jenkins, "/jenkins/job/shop/3/", tokens=f"{host}/other=bot:x-made-up").problems == {
        Problem.TOKEN_NEEDED
    }


def test_a_run_whose_tests_failed_has_no_failed_stage(jenkins: JenkinsSite) -> None:
    console = CONSOLE.replace("Finished: FAILURE", "Finished: UNSTABLE").replace(
        "(Declarative: Post Actions)", "(Report)"
    )
    jenkins.build(JOB, 3, SHA, log=console, result="UNSTABLE")
    (job,) = found(jenkins, f"{JOB}/3/").jobs
    assert job.step is None
    assert "assert 41 == 42" in job.excerpt
