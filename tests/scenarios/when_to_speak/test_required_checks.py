"""Which checks are required for a merge: marked, alone of account, and told to people if they were stopped."""

from collections.abc import Callable

import pytest

from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import faults
from tests.simulators.http.exchange import Exchange

RERUN = "**Please re-run the required checks**"
OTHER_ID = "9876543210987654321"


def operations(stage: Stage) -> list[str]:
    return [seen.operation for seen in stage.github.requests if seen.operation]


def test_the_message_marks_which_failures_are_required(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", required=True)
    pull.check("lint", "failure", log="##[group]Run ruff\nruff\n##[endgroup]\na.py:1:1: F401 unused\n")
    pull.status("legacy", "failure", required=True)
    stage.run()
    assert "- `CI / test` failed (required)\n" in session.messages[0]
    assert "- `CI / lint` failed\n" in session.messages[0]
    assert "- `legacy` failed (required)\n" in session.messages[0]


def test_optional_failures_do_not_count_if_the_policy_says_so(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("coverage", "failure")
    run = stage.run(checks="required")
    assert run.decisions == {1: "skip"}
    assert run.results[0]["reason_codes"] == ["failures-ignored"]
    assert session.messages == []


def test_a_required_failure_does(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("coverage", "failure")
    pull.check("test", "failure", required=True)
    assert stage.run(checks="required").decisions == {1: "send"}
    assert "`CI / test`" in session.messages[0]
    assert "coverage" not in session.messages[0]


@pytest.mark.parametrize(("policy", "decision"), [("all", "wait"), ("required", "send")])
def test_optional_checks_are_not_waited_for(stage: Stage, policy: str, decision: str) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure", required=True)
    pull.running_check("slow")
    assert stage.run(checks=policy).decisions == {1: decision}


def test_required_ones_are(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "failure", required=True)
    pull.running_check("slow", required=True)
    assert stage.run(checks="required").decisions == {1: "wait"}


@pytest.mark.parametrize("fault", [faults.answer(500), faults.graphql_errors("Something is off")])
def test_what_github_does_not_report_counts(stage: Stage, fault: Callable[[Exchange], object]) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    is_deep = faults.operation("PullRequests")
    stage.github.faults.after("POST", "/graphql", faults.partial_data("required0"), when=is_deep)
    stage.github.faults.before("POST", "/graphql", fault, when=faults.operation("Required"), times=None)
    run = stage.run(checks="required")
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert len(session.messages) == 1


@pytest.mark.parametrize("conclusion", ["cancelled", "stale"])
def test_people_are_told_once_of_required_checks_that_were_stopped(stage: Stage, conclusion: str) -> None:
    pull, session = stage.task()
    pull.check("test", conclusion, required=True, took_minutes=0.5)
    pull.check("lint", "success")
    runs = [stage.run() for _ in range(3)]
    assert [run.decisions for run in runs] == [{1: "wait"}] * 3
    assert runs[0].results[0]["reason_codes"] == ["checks-stopped"]
    (comment,) = pull.comments
    assert comment.body.startswith(RERUN)
    assert "CI / test" in comment.body
    assert (session.messages, pull.labels) == ([], [])


def test_not_if_they_are_optional(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "cancelled", took_minutes=0.5)
    assert stage.run().decisions == {1: "skip"}
    assert pull.comments == []


def test_not_while_anything_runs(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "cancelled", required=True, took_minutes=0.5)
    running = pull.running_check("slow")
    stage.run()
    assert pull.comments == []
    running.finish("success")
    stage.run()
    assert len(pull.comments) == 1


def test_not_if_a_newer_run_passed(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "cancelled", required=True, took_minutes=0.5).rerun("success")
    assert stage.run().decisions == {1: "skip"}


def test_once_it_passes_the_comment_is_gone(stage: Stage) -> None:
    pull, _ = stage.task()
    check = pull.check("test", "cancelled", required=True, took_minutes=0.5)
    stage.run()
    again = check.rerun()
    stage.run()
    assert len(pull.comments) == 1
    again.finish("success")
    assert stage.run().decisions == {1: "skip"}
    assert pull.comments == []
    check.rerun().finish("cancelled")
    stage.run()
    assert len(pull.comments) == 1


def test_at_a_later_head_the_comment_is_edited(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "cancelled", required=True, took_minutes=0.5)
    stage.run()
    pull.push("Try again")
    pull.check("lint", "cancelled", required=True, took_minutes=0.5)
    stage.run()
    (comment,) = pull.comments
    assert "CI / lint" in comment.body
    assert "CI / test" not in comment.body


def test_a_healthy_pull_request_costs_nothing_more(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("test", "success")
    pull.comment(None, "Hello.")
    stage.run(checks="required")
    assert operations(stage) == ["Candidates", "PullRequests"]


def test_one_request_for_all_that_fail(stage: Stage) -> None:
    for session in (SESSION_ID, OTHER_ID):
        pull, _ = stage.task(session=session)
        pull.check("test", "failure")
    healthy, _ = stage.task(session="11111111111111111111")
    healthy.running_check("slow")
    stage.run()
    assert operations(stage)[:2] == ["Candidates", "PullRequests"]
    assert "Required" not in operations(stage)


def test_what_is_too_much_for_that_request_is_asked_alone(stage: Stage) -> None:
    for session in (SESSION_ID, OTHER_ID):
        stage.task(session=session)[0].check("test", "failure", required=True)
    too_slow = faults.graphql_errors()
    stage.github.faults.before("POST", "/graphql", too_slow, when=faults.operation("PullRequests"))
    assert stage.run().decisions == {1: "send", 2: "send"}
    assert operations(stage)[:5] == ["Candidates", "PullRequests", "PullRequests", "PullRequests", "Required"]
    assert all("failed (required)" in message.text for message in stage.jules.messages)


def test_so_are_checks_after_the_first_100(stage: Stage) -> None:
    pull, session = stage.task()
    for number in range(100):
        pull.check(f"build {number}", "success")
    pull.check("test", "failure", required=True)
    stage.run()
    assert operations(stage).count("Required") == 1
    assert "- `CI / test` failed (required)\n" in session.messages[0]


def test_what_a_failure_of_the_code_costs(stage: Stage) -> None:
    """The scan, everything about it, the output with the base's checks; and once more before sending."""
    pull, _ = stage.task()
    pull.check("test", "failure")
    assert stage.run().decisions == {1: "send"}
    assert operations(stage) == ["Candidates", "PullRequests", "CheckDetails", "PullRequests"]


def test_a_draft_is_skipped_if_the_policy_says_so(stage: Stage) -> None:
    pull, session = stage.task(draft=True)
    pull.check("test", "failure")
    run = stage.run(drafts="skip")
    assert run.decisions == {1: "skip"}
    assert run.results[0]["reason_codes"] == ["draft-skipped"]
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_label_can_switch_the_bot_off(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    pull.label("No-Bots: at all")
    run = stage.run(ignore_labels="no-bots*")
    assert run.decisions == {1: "skip"}
    assert run.results[0]["reason_codes"] == ["label-ignored"]
    assert "No-Bots: at all" in run.reason(1)
    assert session.messages == []
    assert stage.run(ignore_labels="wip").decisions == {1: "send"}
