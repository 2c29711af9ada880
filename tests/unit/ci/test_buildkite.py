"""Failed builds and jobs of Buildkite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from feedback_bot.ci.problems import Problem
from feedback_bot.model import Verdict
from tests.scenarios.other_ci.asking import LOG
from tests.scenarios.stage import NOON
from tests.simulators.ci.buildkite import Build, BuildkiteSite, Job, as_log
from tests.simulators.http.wire import HttpServer
from tests.unit.ci.reading import SHA, Result, access_to, read

if TYPE_CHECKING:
    from collections.abc import Iterator

BUILD = "/v2/organizations/acme/pipelines/shop-ci/builds/15"


@pytest.fixture
def buildkite() -> Iterator[BuildkiteSite]:
    site = BuildkiteSite(NOON)
    with HttpServer(site) as server:
        site.address = server.url
        yield site


def found(buildkite: BuildkiteSite, url: str, tokens: str = "") -> Result:
    result = read(access_to(buildkite, "buildkite", token=buildkite.token, tokens=tokens), url)
    assert result is not None
    return result


def job(number: int = 1, name: str = "test", log: str | None = as_log("make test", LOG), **options: Any) -> Job:  # noqa: ANN401 - a job's fields
    return Job(number=number, name=name, log=log, **{"command": "make test", **options})


def test_each_failed_job_of_a_build_is_read(buildkite: BuildkiteSite) -> None:
    build = buildkite.build(
        SHA,
        job(1, ":package: Build", state="passed"),
        job(2, ":pytest: Tests"),
        job(3, "", command="ruff check\nmypy"),
        job(4, "nightly", soft_failed=True),
        job(5, "deploy", None, state="broken"),
    )
    result = found(buildkite, buildkite.page_of(build))
    assert [(each.name, each.command) for each in result.jobs] == [
        ("Tests", "make test"),
        ("ruff check", "ruff check\nmypy"),
    ]
    assert buildkite.paths == [BUILD, *(f"{BUILD}/jobs/{build.jobs[at].id}/log.txt" for at in (1, 2))]


def test_checks_of_several_jobs_list_the_build_once(buildkite: BuildkiteSite) -> None:
    build = buildkite.build(SHA, job(1, "lint"), job(2, "test"))
    logs = access_to(buildkite, "buildkite", token=buildkite.token)
    results = [read(logs, buildkite.page_of(build, each)) for each in (*build.jobs, None)]
    assert [[each.name for each in found.jobs] for found in results if found] == [["lint"], ["test"], ["lint", "test"]]
    assert buildkite.paths.count(BUILD) == 1


def test_a_job_has_its_own_page(buildkite: BuildkiteSite) -> None:
    build = buildkite.build(SHA, job(1, "lint"), job(2, "test"))
    assert [each.name for each in found(buildkite, buildkite.page_of(build, build.jobs[1])).jobs] == ["test"]
    assert (
        found(buildkite, f"{buildkite.page_of(build)}#{'0' * 8}-0000-4000-8000-{'0' * 12}").problem == Problem.NOT_FOUND
    )


@pytest.mark.parametrize("path", ["acme/shop-ci", "acme/shop-ci/builds/x", "acme/../builds/7", "acme/a%2fb/builds/7"])
def test_other_pages_are_no_builds(buildkite: BuildkiteSite, path: str) -> None:
    assert read(access_to(buildkite, "buildkite"), f"{buildkite.address}/{path}") is None


def test_a_token_may_be_for_one_organization_alone(buildkite: BuildkiteSite) -> None:
    build = buildkite.build(SHA, job())
    host = buildkite.address.removeprefix("http://")
    tokens = f"{host}/another=made-up\n{host}/acme={buildkite.token}"
    assert "assert 41 == 42" in found(buildkite, buildkite.page_of(build), tokens).text
    assert found(buildkite, buildkite.page_of(build), f"{host}/another=made-up").problem == Problem.TOKEN_NEEDED


def test_nothing_is_requested_without_a_token(buildkite: BuildkiteSite) -> None:
    build = buildkite.build(SHA, job())
    result = read(access_to(buildkite, "buildkite"), buildkite.page_of(build))
    assert (result and result.problem, buildkite.paths) == (Problem.TOKEN_NEEDED, [])


def test_a_build_that_was_started_is_read(buildkite: BuildkiteSite) -> None:
    child = buildkite.build(SHA, job(2, "test"), number=7, pipeline="shop-tests")
    build = buildkite.build(SHA, job(1, "start", None, type="trigger", command=None, triggered=child))
    assert "assert 41 == 42" in found(buildkite, buildkite.page_of(build)).text
    assert len(buildkite.paths) == 3


@pytest.mark.parametrize(
    "change", [{"repository": "git@github.com:octo/other.git"}, {"commit": "f" * 40}, {"org": "b"}]
)
def test_a_build_of_something_else_is_not_followed(buildkite: BuildkiteSite, change: dict[str, str]) -> None:
    child = buildkite.build(**{"commit": SHA, "number": 7, **change})  # type: ignore[arg-type] # a build's fields
    child.jobs.append(job(2, "test"))
    build: Build = buildkite.build(SHA, job(1, "start", None, type="trigger", command=None, triggered=child))
    assert found(buildkite, buildkite.page_of(build)).text == ""


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, None),
        ({"state": "timed_out", "signal_reason": "cancel"}, Verdict.TIME_LIMIT),
        ({"state": "expired"}, Verdict.INFRASTRUCTURE),
        ({"state": "broken"}, Verdict.INFRASTRUCTURE),
        ({"signal_reason": "agent_stop"}, Verdict.INFRASTRUCTURE),
        ({"signal_reason": "process_run_error"}, Verdict.INFRASTRUCTURE),
        ({"signal_reason": "cancel"}, None),
    ],
)
def test_what_buildkite_says_of_a_failure_counts(
    buildkite: BuildkiteSite, change: dict[str, str], verdict: Verdict | None
) -> None:
    build = buildkite.build(SHA, job(1, "test", None, **change))
    (only,) = found(buildkite, buildkite.page_of(build)).jobs
    assert only.verdict == verdict
    assert len(buildkite.paths) == 1  # a job that no agent took has no log
