"""What holds of a failed job in each system: with a token, without, and whatever the system answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feedback_bot.ci.problems import Problem
from tests.scenarios.other_ci.asking import LOG
from tests.simulators.ci.site import HTML, SIGN_IN, CiSite
from tests.simulators.ci.systems import SCRIPT, System
from tests.simulators.http import faults
from tests.unit.ci.reading import SHA, Result, access_to, read


def found(system: System, site: CiSite, url: str, token: str | None = None) -> Result:
    result = read(access_to(site, system.name, token=token, below=system.below), url)
    assert result is not None
    return result


def test_the_log_is_read_within_few_requests(system: System, site: CiSite) -> None:
    result = found(system, site, system.put(site, SHA, LOG), site.token)
    (job,) = result.jobs
    assert "assert 41 == 42" in job.excerpt
    assert job.command == SCRIPT
    assert "no coverage was found" not in job.excerpt  # what runs after a failed script
    assert len(site.paths) <= 3
    assert (result.is_complete, job.is_complete) == (True, True)


def test_requests_are_as_many_as_documented(system: System, site: CiSite) -> None:
    page = (Path(__file__).parents[3] / "docs" / "ci-systems.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {system.label}, a [^|]*\| (\d)[^|]*\| (\d)", page, re.MULTILINE)
    assert row, f"docs/ci-systems.md has no row with the number of requests of {system.label}"
    found(system, site, system.put(site, SHA, LOG), site.token)
    assert len(site.paths) == int(row[1]) + int(row[2])


def test_what_is_public_is_read_without_a_token(system: System, site: CiSite) -> None:
    site.public = True
    result = found(system, site, system.put(site, SHA, LOG))
    assert ("assert 41 == 42" in result.text) is system.has_public
    assert result.problems == (set() if system.has_public else {Problem.TOKEN_NEEDED})


@pytest.mark.parametrize(
    ("fault", "without", "with_token"),
    [
        (faults.answer(401), Problem.TOKEN_NEEDED, Problem.TOKEN_REFUSED),
        (faults.answer(403), Problem.TOKEN_NEEDED, Problem.NOT_ALLOWED),
        (faults.answer(404), Problem.TOKEN_NEEDED, Problem.NOT_FOUND),
        (faults.answer(410), Problem.GONE, Problem.GONE),
        (faults.answer(200, body=SIGN_IN, headers=HTML), Problem.TOKEN_NEEDED, Problem.TOKEN_REFUSED),
        (faults.answer(203, body=SIGN_IN, headers=HTML), Problem.TOKEN_NEEDED, Problem.TOKEN_REFUSED),
        (faults.answer(302, headers={"Location": "https://a.example"}), Problem.TOKEN_NEEDED, Problem.TOKEN_REFUSED),
        (faults.answer(500), Problem.NO_ANSWER, Problem.NO_ANSWER),
    ],
    ids=["401", "403", "404", "410", "html", "203", "sign-in", "500"],
)  # fmt: skip
def test_refusals_are_told_apart(
    system: System, site: CiSite, fault: faults.Action, without: Problem, with_token: Problem
) -> None:
    url = system.put(site, SHA, LOG)
    site.public = True
    site.faults.before("GET", "*", fault, times=None)
    assert found(system, site, url, site.token).problems == {with_token}
    assert found(system, site, url).problems == ({without} if system.has_public else {Problem.TOKEN_NEEDED})


def test_a_build_of_another_commit_is_not_used(system: System, site: CiSite) -> None:
    result = found(system, site, system.put(site, "f" * 40, LOG), site.token)
    assert (result.problems, result.text) == ({Problem.OTHER_COMMIT}, "")
    assert not [path for path in site.paths if path == system.log_path.replace("*", "41")]


@pytest.mark.parametrize("remote", ["https://github.com/evil/shop", "https://github.com.evil.example/octo/shop"])
def test_a_build_of_another_repository_is_not_used(system: System, site: CiSite, remote: str) -> None:
    if not system.names_repository:
        pytest.skip("its answers do not name the repository")
    result = found(system, site, system.put(site, SHA, LOG, remote=remote), site.token)
    assert (result.problems, result.text) == ({Problem.OTHER_REPOSITORY}, "")


def test_a_log_that_is_still_written_is_not_complete(system: System, site: CiSite) -> None:
    result = found(system, site, system.put(site, SHA, LOG, is_running=True), site.token)
    assert "assert 41 == 42" in result.text
    assert not (result.is_complete and result.jobs[0].is_complete)


def test_a_log_that_is_gone_is_said_to_be(system: System, site: CiSite) -> None:
    site.faults.before("GET", system.log_path, faults.answer(404), times=None)
    result = found(system, site, system.put(site, SHA, LOG), site.token)
    assert (result.problems, result.text) == ({Problem.NOT_FOUND}, "")


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b"null", b"7", b"[7, {}]", b'{"items": 7, "jobs": [7]}', b"[" * 100_000, b"\xff\xfe"]
)
def test_answers_in_another_shape_are_no_mistake(system: System, site: CiSite, answer: bytes) -> None:
    site.faults.before("GET", "*", faults.answer(200, body=answer), times=None)
    assert found(system, site, system.put(site, SHA, LOG), site.token).text == ""
