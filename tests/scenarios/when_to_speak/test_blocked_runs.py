"""Workflow runs that never became checks: files that GitHub cannot read, runs that wait for approval."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import CIRCLECI, faults
from tests.simulators.jules.steps import completes

BROKEN = ".github/workflows/ci.yml"  # GitHub names a workflow whose file it cannot read by its path


@pytest.mark.parametrize("conclusion", ["failure", "startup_failure"])
@pytest.mark.parametrize("has_green_check", [True, False])
def test_a_head_with_a_run_that_could_not_start_is_not_called_fine(
    stage: Stage, conclusion: str, has_green_check: bool
) -> None:
    pull, session = stage.task()
    if has_green_check:
        pull.check("docs", "success", workflow="Docs")
    pull.blocked_run(conclusion, workflow=BROKEN, workflow_file="ci.yml", event="push")
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "wait"})
    assert "ci.yml" in run.reason(1)
    assert run.results[0]["reason_codes"] == ["runs-not-started"]
    assert session.messages == []
    assert [
        "**Please find out why `.github/workflows/ci.yml` could not be started**" in comment.body
        for comment in pull.comments
    ] == [True]
    assert not pull.labels


def test_a_run_that_waits_for_approval_is_named(stage: Stage) -> None:
    pull, session = stage.task()
    pull.blocked_run("action_required", workflow="CI")
    run = stage.run()
    assert run.decisions == {1: "wait"}
    assert "CI" in run.reason(1)
    assert "approval" in run.reason(1)
    assert run.results[0]["reason_codes"] == ["runs-await-approval"]
    assert session.messages == []


def test_people_are_asked_once_to_approve_a_run(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.blocked_run("action_required", workflow="CI")
    for _ in range(2):
        stage.run()
    (comment,) = pull.comments
    assert comment.body.partition("\n\n<!--")[0] == (
        f"**Please approve the workflow runs** that are waiting for it at {pull.head.oid[:7]}, "
        "on the pull request's page or in the Actions tab. "
        "They have not started, so nothing was sent to Jules about them.\n\n- ⏳ `CI`"
    )
    pull.push("Try again")
    pull.blocked_run("action_required", workflow="CI")
    stage.run()
    assert [pull.head.oid[:7] in comment.body for comment in pull.comments] == [True]
    pull.push("Try once more")
    pull.check("test", "success")
    stage.run()
    assert pull.comments == []
    assert not pull.labels


def test_both_are_named(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.blocked_run("action_required", workflow="CI")
    pull.blocked_run("failure", workflow=".github/workflows/lint.yml", workflow_file="lint.yml")
    assert stage.run().results[0]["reason_codes"] == ["runs-await-approval", "runs-not-started"]


def test_beside_a_failed_check_it_is_not_jules_own(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("lint", "failure")
    pull.blocked_run("failure", workflow=BROKEN, workflow_file="ci.yml")
    assert stage.run().decisions == {1: "send"}
    mine, _, others = session.messages[0].partition("## Probably not caused by your changes")
    assert BROKEN not in mine
    assert f"- `{BROKEN}`: the run has no jobs, and this pull request does not change" in others
    stage.advance(60)
    pull.head.check_runs[0].rerun("success")
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


def test_what_waits_for_approval_is_not_told_to_jules(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("lint", "failure")
    pull.blocked_run("action_required", workflow="Deploy")
    stage.run()
    assert "Deploy" not in session.messages[0]


def test_idle_suites_of_installed_apps_never_count(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "success")
    for _ in range(3):
        pull.idle_suite(CIRCLECI)
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []


@pytest.mark.parametrize("conclusion", ["cancelled", "skipped", "neutral", "stale", "success"])
def test_other_runs_without_jobs_block_nothing(stage: Stage, conclusion: str) -> None:
    pull, _ = stage.task()
    pull.blocked_run(conclusion, workflow="CI")
    assert stage.run().decisions == {1: "skip"}


def test_a_newer_run_of_the_same_file_and_event_counts(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.blocked_run("failure", workflow="CI", minutes_ago=30)
    pull.check("test", "success", workflow="CI", new_run=True, minutes_ago=20)
    assert stage.run().decisions == {1: "skip"}


def test_a_newer_run_on_another_event_does_not(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.blocked_run("action_required", workflow="CI", event="pull_request", minutes_ago=30)
    pull.check("test", "success", workflow="CI", event="push", minutes_ago=20)
    assert stage.run().decisions == {1: "wait"}


def test_an_approved_run_blocks_no_more(stage: Stage) -> None:
    pull, _ = stage.task()
    suite = pull.blocked_run("action_required", workflow="CI")
    assert stage.run().decisions == {1: "wait"}
    suite.ended = None
    pull.check("test", "success", workflow="CI")
    assert stage.run().decisions == {1: "skip"}


@pytest.mark.parametrize("pattern", ["ci.yml", "CI", "CI / *"])
def test_what_the_policy_ignores_blocks_nothing(stage: Stage, pattern: str) -> None:
    stage.repository.file(".github/jules-feedback.yml", f"ignore-checks: ['{pattern}']\n")
    pull, _ = stage.task()
    pull.blocked_run("action_required", workflow="CI", workflow_file="ci.yml")
    assert stage.run().decisions == {1: "skip"}


def test_a_healthy_pull_request_costs_no_request_more(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "success")
    stage.run()
    assert [seen.operation for seen in stage.github.requests if seen.operation] == ["Candidates"]


def test_a_blocked_one_costs_the_list_of_changes_alone(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.blocked_run("failure", workflow=BROKEN, workflow_file="ci.yml")
    stage.run()
    seen = stage.github.requests
    assert not [
        each for each in seen if each.operation == "CheckDetails" or "/contents/.github/workflows/" in each.path
    ]
    assert sum("/compare/" in each.path for each in seen) == 1


def test_thousands_of_suites_are_read_within_bounds(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "success")
    for _ in range(3_000):
        pull.idle_suite(CIRCLECI)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "skip"})
    assert sum(seen.operation == "MoreSuites" for seen in stage.github.requests) <= 5


def test_a_run_on_the_second_page_is_seen(stage: Stage) -> None:
    pull, _ = stage.task()
    for _ in range(150):
        pull.idle_suite(CIRCLECI)
    pull.blocked_run("failure", workflow=BROKEN, workflow_file="ci.yml")
    assert stage.run().decisions == {1: "wait"}


def test_a_page_of_suites_that_cannot_be_read_fails_that_pull_request_alone(stage: Stage) -> None:
    pull, _ = stage.task(session="11111111111111111111")
    for _ in range(150):
        pull.idle_suite(CIRCLECI)
    other, session = stage.task(session="9876543210987654321")
    other.check("lint", "failure")
    refused = faults.graphql_errors("Something is off")
    stage.github.faults.before("POST", "/graphql", refused, when=faults.operation("MoreSuites"), times=None)
    assert stage.run().decisions == {1: "failed", 2: "send"}
    assert len(session.messages) == 1
