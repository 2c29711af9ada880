"""What only people can fix, while the session is paused, after all attempts, and beside checks without a result."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest
from tests.simulators.github.checks import Annotation
from tests.simulators.jules.steps import completes

DEPLOY = "Authorization required to deploy."
LOST = "The self-hosted runner lost communication with the server. Verify the machine is running."
ASSERTS = (
    "##[group]Run pytest\npytest\n##[endgroup]\nE   assert 1 == 2\nFAILED tests/test_a.py::test_a - assert 1 == 2\n"
)
LABEL = "jules-needs-human"


def labels(pull: PullRequest) -> list[str]:
    return [label.name for label in pull.labels]


def used_up(stage: Stage) -> PullRequest:
    """All attempts are used, and people were asked."""
    pull, session = stage.task()
    session.answers(completes())
    for attempt in range(4):
        if attempt:
            pull.push(f"Attempt {attempt}")
        pull.check("unit", "failure", log=ASSERTS.replace("1 == 2", f"1 == {attempt + 2}"), minutes_ago=0)
        stage.advance(30)
        run = stage.run()
    assert run.decisions == {1: "escalate"}
    assert labels(pull) == [LABEL]
    return pull


def test_a_paused_session_needs_no_maintainer_if_only_people_can_fix_what_fails(stage: Stage) -> None:
    pull, session = stage.task()
    session.turns("PAUSED")
    pull.status("Vercel", "failure", description=DEPLOY)
    assert [stage.run().results[0]["reason_codes"] for _ in range(2)] == [["approval-needed"]] * 2
    assert ["**A person has to act on `Vercel`**" in comment.body for comment in pull.comments] == [True]
    assert labels(pull) == []
    pull.check("unit", "failure", log=ASSERTS)
    stage.advance(30)
    run = stage.run()
    assert (run.decisions, run.results[0]["reason_codes"]) == ({1: "escalate"}, ["session-paused"])
    assert "CI / unit" in pull.comments[1].body
    assert "Vercel" not in pull.comments[1].body
    assert labels(pull) == [LABEL]
    assert session.messages == []


def test_once_only_people_can_fix_the_rest_nobody_has_to_resume_it(stage: Stage) -> None:
    pull, session = stage.task()
    session.turns("PAUSED")
    check = pull.check("unit", "failure", log=ASSERTS)
    pull.status("Vercel", "failure", description=DEPLOY)
    assert stage.run().decisions == {1: "escalate"}
    check.rerun("success")
    assert stage.run().results[0]["reason_codes"] == ["approval-needed"]
    assert ["**A person has to act on `Vercel`**" in comment.body for comment in pull.comments] == [True]
    assert labels(pull) == []


def test_while_it_is_paused_the_logs_are_not_read_again(stage: Stage) -> None:
    pull, session = stage.task()
    session.turns("PAUSED")
    pull.check("unit", "failure", log=ASSERTS)
    stage.run()
    seen = len(stage.github.requests)
    assert stage.run().results[0]["reason_codes"] == ["resume-asked"]
    assert not [each for each in stage.github.requests[seen:] if each.operation == "CheckDetails"]


def test_after_all_attempts_the_label_goes_once_only_people_can_fix_the_rest(stage: Stage) -> None:
    pull = used_up(stage)
    pull.push("By hand", by=None)
    pull.check("unit", "success")
    pull.status("Vercel", "failure", description=DEPLOY)
    assert stage.run().results[0]["reason_codes"] == ["approval-needed"]
    assert labels(pull) == []
    assert ["**A person has to act on `Vercel`**" in c.body for c in pull.comments[-1:]] == [True]
    assert not any("**Jules needs a maintainer" in comment.body for comment in pull.comments)
    assert stage.run().decisions == {1: "wait"}


@pytest.mark.parametrize("is_running", [True, False])
def test_not_while_jules_part_is_red_or_runs(stage: Stage, *, is_running: bool) -> None:
    pull = used_up(stage)
    pull.status("Vercel", "failure", description=DEPLOY)
    if is_running:
        pull.push("By hand", by=None)
        pull.status("Vercel", "failure", description=DEPLOY)
        pull.running_check("unit")
    assert stage.run().results[0]["reason_codes"] == ["person-asked"]
    assert labels(pull) == [LABEL]


def test_a_new_failure_of_the_code_is_not_sent_after_all_attempts(stage: Stage) -> None:
    pull = used_up(stage)
    pull.push("By hand", by=None)
    pull.check("unit", "success")
    pull.check("lint", "failure", log=ASSERTS)
    stage.advance(30)
    messages = len(stage.jules.messages)
    assert stage.run().results[0]["reason_codes"] == ["person-asked"]
    assert len(stage.jules.messages) == messages
    assert labels(pull) == [LABEL]


@pytest.mark.parametrize("conclusion", ["cancelled", "stale"])
def test_people_are_told_of_stopped_checks_beside_it_at_once(stage: Stage, conclusion: str) -> None:
    pull, session = stage.task()
    pull.check("test", conclusion, required=True, took_minutes=0.5)
    pull.status("Vercel", "failure", description=DEPLOY)
    codes = [stage.run().results[0]["reason_codes"] for _ in range(2)]
    assert codes == [["approval-needed", "checks-stopped"]] * 2
    first, second = (comment.body for comment in pull.comments)
    assert first.startswith("**Please re-run the required checks**")
    assert "CI / test" in first
    assert "Vercel" not in first
    assert second.startswith("**A person has to act on `Vercel`**")
    assert session.messages == []


def test_people_are_told_of_runs_that_wait_for_approval_beside_it_at_once(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.blocked_run("action_required", workflow="CI")
    pull.status("Vercel", "failure", description=DEPLOY)
    assert stage.run().results[0]["reason_codes"] == ["approval-needed", "runs-await-approval"]
    assert [comment.body.split("**")[1] for comment in pull.comments] == [
        "Please approve the workflow runs",
        "A person has to act on `Vercel`",
    ]


def test_not_while_jules_is_asked_for_a_push_anyway(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("test", "cancelled", required=True, took_minutes=0.5)
    pull.check("unit", "failure", log=ASSERTS)
    pull.status("Vercel", "failure", description=DEPLOY)
    stage.run()
    stage.advance(30)
    assert stage.run().results[0]["reason_codes"] == ["approval-needed"]
    assert [comment.body.split("**")[1] for comment in pull.comments[1:]] == ["A person has to act on `Vercel`"]


def test_the_runs_of_one_job_for_two_events_share_one_comment(stage: Stage) -> None:
    pull, _ = stage.task()
    notes = [Annotation(".github", 1, LOST)]
    checks = [
        pull.check("test", "failure", event=event, log_status=404, steps=[], annotations=notes, required=True)
        for event in ("push", "pull_request")
    ]
    run = stage.run()
    (comment,) = pull.comments
    assert comment.body.count("failed (required) (infrastructure)") == len(checks)
    assert {each["url"] for each in run.results[0]["verdicts"]} == {check.details_url for check in checks}


def test_equal_failures_have_their_own_pages(stage: Stage) -> None:
    pull, _ = stage.task()
    checks = [pull.check(f"test ({version})", "failure", log=ASSERTS) for version in ("3.11", "3.12")]
    run = stage.run()
    assert [each["url"] for each in run.results[0]["verdicts"]] == [check.details_url for check in checks]
