"""A failed job of each system becomes a message; what is read of it in detail is tested in tests/unit/ci."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenarios.other_ci.asking import LOG, run_with_token, sha_of, tokens
from tests.simulators.ci import azure
from tests.simulators.ci.site import CiSite, ReportedTest
from tests.simulators.ci.systems import SCRIPT, SYSTEMS, System
from tests.simulators.github import CIRCLECI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.scenarios.stage import Stage


OVER_SYSTEMS = pytest.mark.parametrize("system", SYSTEMS, ids=str)


@pytest.fixture
def site(stage: Stage, system: System) -> Iterator[CiSite]:
    with system.make(stage.github.now).served() as site:
        policy = f"ci-hosts:\n  {site.address}{system.below}: {system.name}\n"
        stage.repository.file(".github/jules-feedback.yml", policy)
        yield site


@OVER_SYSTEMS
def test_the_log_is_shown_with_its_job_and_command(stage: Stage, system: System, site: CiSite) -> None:
    pull, session = stage.task()
    leak = f"{LOG}Error: the token is {site.token.rpartition(':')[2]}\n"
    pull.status("ci/other", "failure", description="red", url=system.put(site, sha_of(pull), leak))
    run = run_with_token(stage, site)
    assert (run.status, run.decisions) == (0, {1: "send"})
    for words in (SCRIPT, "tests/test_cart.py:7: AssertionError", "assert 41 == 42", "the token is [redacted]"):
        assert words in session.messages[0]
    assert site.token not in run.summary + run.log.replace(f"::add-mask::{site.token}", "") + session.messages[0]


@OVER_SYSTEMS
def test_what_is_private_changes_nothing_but_a_note(stage: Stage, system: System, site: CiSite) -> None:
    pull, session = stage.task()
    for number in (41, 42):
        url = system.put(site, sha_of(pull), LOG, number=number)
        pull.status(f"ci/other-{number}", "failure", description="red", url=url)
    run = stage.run()
    owner = tokens(site).partition("=")[0]
    assert run.summary.count(f"add a line {owner}=TOKEN to the input ci-tokens") == 1
    assert "could not be read" not in session.messages[0]
    assert "assert 41 == 42" not in session.messages[0]


def test_a_pipeline_beside_its_jobs_is_a_gate(stage: Stage) -> None:
    site = azure.AzureSite(stage.github.now)
    pull, session = stage.task()
    with site.served():
        stage.repository.file(".github/jules-feedback.yml", f"ci-hosts:\n  {site.address}: azure\n")
        failed = azure.Task(name="Run the tests", result="failed", log=azure.as_log(SCRIPT, LOG))
        build = site.build(sha_of(pull), azure.Job(number=1, name="test", tasks=[failed]))
        pull.check("shop", "failure", app=CIRCLECI, details_url=site.page_of(build), title="Build failed")
        pull.check(
            "shop (test)", "failure", app=CIRCLECI, details_url=site.page_of(build, build.jobs[0]), title="Failed"
        )
        run = run_with_token(stage, site)
    verdicts = {row["check"]: row["verdict"] for row in run.results[0]["verdicts"]}
    assert verdicts == {"shop": "gate", "shop (test)": "code"}
    assert session.messages[0].count("tests/test_cart.py:7: AssertionError") == 1
    assert len(site.paths) == 3


@OVER_SYSTEMS
def test_tests_that_the_log_only_counts_are_shown_by_name(stage: Stage, system: System, site: CiSite) -> None:
    if not system.has_reports:
        pytest.skip("it keeps no test reports")
    pull, session = stage.task()
    site.tests = [ReportedTest(name="test_sum"), ReportedTest(name="test_fine", passed=True)]
    pull.status("ci/other", "failure", description="red", url=system.put(site, sha_of(pull), "1 failed in 0.12s\n"))
    run_with_token(stage, site)
    message = session.messages[0]
    assert "Failed tests in the test report" in message
    assert "test_sum" in message
    assert "assert 41 == 42" in message
    assert "test_fine" not in message


def test_what_is_reported_of_a_whole_build_is_shown_once(stage: Stage) -> None:
    site = azure.AzureSite(stage.github.now)
    site.tests = [ReportedTest(name="test_sum")]
    pull, session = stage.task()
    with site.served():
        stage.repository.file(".github/jules-feedback.yml", f"ci-hosts:\n  {site.address}: azure\n")
        logs = [azure.as_log(SCRIPT, f"{name} is no good\n1 failed in 0.12s\n") for name in ("alpha", "omega")]
        tasks = [azure.Task(name="Run the tests", result="failed", log=log) for log in logs]
        jobs = [azure.Job(number=at, name=f"test {at}", tasks=[task]) for at, task in enumerate(tasks, 1)]
        build = site.build(sha_of(pull), *jobs)
        for name, job in (("shop", None), ("shop (test 1)", jobs[0]), ("shop (test 2)", jobs[1])):
            pull.check(name, "failure", app=CIRCLECI, details_url=site.page_of(build, job), title=f"{name} failed")
        run_with_token(stage, site)
    assert session.messages[0].count("    assert 41 == 42") == 1
    assert len([path for path in site.paths if "/_apis/test/" in path]) == 2
