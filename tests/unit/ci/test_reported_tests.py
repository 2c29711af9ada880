"""The failed tests that each system's API reports, where the log does not name them."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

from feedback_bot.ci import reported_tests
from feedback_bot.ci.problems import CiError
from feedback_bot.test_reports import FailedTest, Report
from tests.scenarios.stage import NOON
from tests.simulators.ci.gitlab import GitLabSite
from tests.simulators.ci.site import CiSite, ReportedTest
from tests.simulators.ci.systems import SYSTEMS, System
from tests.simulators.http import faults
from tests.simulators.http.wire import HttpServer
from tests.unit.builders import status
from tests.unit.ci.reading import PULL, SHA, access_to

COUNTED = "2 failed, 1 passed in 0.12s\n"
TESTS = [ReportedTest(name="test_sum"), ReportedTest(name="test_fine", passed=True), ReportedTest(name="test_tax")]


@pytest.fixture(params=[system for system in SYSTEMS if system.has_reports], ids=str)
def system(request: pytest.FixtureRequest) -> System:
    """A system that keeps test reports."""
    found = request.param
    assert isinstance(found, System)
    return found


def read(system: System, site: CiSite) -> Report:
    """What is reported beside the log of the one failed job."""
    logs = access_to(site, system.name, token=site.token, below=system.below)
    recognized = logs.recognize(status(url=system.put(site, SHA, COUNTED)))
    assert recognized is not None
    allowance = logs.allowance(PULL)
    listed = logs.failed_logs(*recognized, logs.wanted("octo/shop", SHA, "main"), allowance)
    (log,) = listed.logs
    with log.open(allowance):
        site.seen.clear()
    tests = listed.tests or log.tests
    assert tests is not None
    return tests(allowance)


def test_the_failed_tests_are_read_within_three_requests(system: System, site: CiSite) -> None:
    site.tests = TESTS
    report = read(system, site)
    assert [test.name.rpartition("::")[2].rpartition(".")[2] for test in report.failed] == ["test_sum", "test_tax"]
    for test in report.failed:
        assert (test.file, test.line) == ("tests/test_cart.py", 7)
        assert "assert 41 == 42" in test.message
    assert len([path for path in site.paths if not path.startswith("/bucket/")]) <= 3


def test_a_job_without_a_report_has_none(system: System, site: CiSite) -> None:
    if system.name == "jenkins":
        with pytest.raises(CiError, match="not found"):
            read(system, site)
    else:
        assert read(system, site) == Report()


@pytest.mark.parametrize(
    "answer", [b"[]", b"{}", b"null", b'{"tests": [7, {}], "value": [{"id": 1}], "suites": [{}]}', b"<html>"]
)
def test_answers_in_another_shape_are_no_mistake(system: System, site: CiSite, answer: bytes) -> None:
    for path in ("/*/tests", "/*/test*report*", "/*/artifacts", "/*/_apis/test/*", "/*/testReport/*"):
        site.faults.before("GET", path, faults.answer(200, body=answer), times=None)
    with suppress(CiError):
        assert not [test for test in read(system, site).failed if test.name]


def test_a_report_that_gitlab_could_not_read_is_said_to_be_one() -> None:
    system = next(system for system in SYSTEMS if system.name == "gitlab")
    site = system.make(NOON)
    assert isinstance(site, GitLabSite)
    site.suite_error = "JUnit XML parsing failed: 1:1: FATAL: Document is empty"
    with HttpServer(site) as server:
        site.address = server.url
        assert read(system, site).unread == "GitLab could not read it"
    assert len(site.paths) == 1


def test_a_report_of_tests_that_passed_is_a_report(system: System, site: CiSite) -> None:
    site.tests = [ReportedTest(name="test_fine", passed=True)]
    report = read(system, site)
    assert (report.failed, report.has_cases) == ((), True)


def test_a_large_artifact_is_not_downloaded() -> None:
    system = next(system for system in SYSTEMS if system.name == "buildkite")
    site = system.make(NOON)
    row = {"id": "0190a5b2-0000-4000-9000-000000000002", "path": "junit.xml", "state": "finished"}
    body = json.dumps([{**row, "file_size": 65 << 20}]).encode()
    site.faults.before("GET", "/*/artifacts", faults.answer(200, body=body))
    with HttpServer(site) as server:
        site.address = server.url
        assert read(system, site).unread == "it is too large"
    assert not [path for path in site.paths if path.endswith("/download")]


def test_of_gitlab_only_the_suite_of_the_job_counts() -> None:
    suites = [{"name": name, "test_cases": [{"name": "a", "status": "failed"}]} for name in ("test", "lint")]
    answer = {"test_suites": suites}
    assert reported_tests.of_gitlab(answer, "lint").failed == (FailedTest(name="a"),)
    assert len(reported_tests.of_gitlab(answer, None).failed) == 2
