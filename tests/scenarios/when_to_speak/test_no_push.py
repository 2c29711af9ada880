"""A message is not its effect: when nothing is pushed after one, a person is asked, once."""

from collections.abc import Callable

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest, user
from tests.simulators.jules import JulesSession, steps

ANN = user("ann")
LOG = "##[group]Run pytest\npytest\n##[endgroup]\nFAILED tests/test_a.py::test_sum - assert 1 == 2\n"


def told(stage: Stage, *answers: Callable[[JulesSession], object]) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task()
    pull.check("test", "failure", log=LOG)
    session.answers(*answers)
    assert stage.run().decisions == {1: "send"}
    return pull, session


def needs_a_person(pull: PullRequest) -> bool:
    return [label.name for label in pull.labels] == ["jules-needs-human"]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([steps.completes()], id="completes"),
        pytest.param([steps.fails("ran out of time")], id="fails"),
        pytest.param([], id="stays silent"),
    ],
)
def test_a_person_is_asked_once_the_time_is_over(stage: Stage, answers: list[Callable[[JulesSession], object]]) -> None:
    pull, session = told(stage, *answers)
    stage.advance(100)
    run = stage.run()
    assert run.decisions == {1: "wait"}
    assert run.results[0]["reason_codes"] == ["told-already"]
    stage.advance(60)
    assert stage.run().decisions == {1: "escalate"}
    assert needs_a_person(pull)
    assert "nothing was pushed in the 120 minutes after the last message" in pull.comments[-1].body.lower()
    stage.advance(600)
    assert stage.run().decisions == {1: "skip"}
    assert len(session.messages) == 1
    assert len(pull.comments) == 2


def test_the_session_s_last_words_are_shown(stage: Stage) -> None:
    pull, _ = told(stage, steps.says("CI lacks a secret. Shall I mock the server?"), steps.completes())
    stage.advance(200)
    stage.run()
    assert "Last message from Jules in the session:\n\n```text\nCI lacks a secret. Shall I mock the server?\n```" in (
        pull.comments[-1].body
    )


def test_why_the_session_failed_is_shown(stage: Stage) -> None:
    pull, _ = told(stage, steps.fails("ran out of time"))
    stage.advance(200)
    stage.run()
    assert "```text\nran out of time\n```" in pull.comments[-1].body


def test_all_that_a_new_session_says_came_after_the_message_that_started_it(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.refuses_messages(404)
    stage.jules.new_sessions_do(steps.says("CI lacks a secret."), steps.completes())
    assert stage.run().decisions == {1: "send"}
    stage.advance(200)
    assert stage.run().decisions == {1: "escalate"}
    assert "```text\nCI lacks a secret.\n```" in pull.comments[-1].body


@pytest.mark.parametrize("how", ["deleted", "of another account"])
def test_a_session_that_is_gone_since_the_message_pushes_nothing_either(stage: Stage, how: str) -> None:
    pull, session = told(stage, steps.completes())
    if how == "deleted":
        session.vanishes()
    else:
        session.access = "hidden"
    stage.advance(100)
    assert stage.run().decisions == {1: "refuse"}
    assert pull.labels == []
    stage.advance(60)
    assert stage.run().decisions == {1: "escalate"}
    assert needs_a_person(pull)
    assert "does not exist or belongs to another account" in pull.comments[-1].body
    assert "tell Jules" not in pull.comments[-1].body
    stage.advance(600)
    assert stage.run().decisions == {1: "skip"}
    assert len(pull.comments) == 2


def test_a_person_s_pull_request_that_was_told_is_handed_over_too(stage: Stage) -> None:
    """Its branch alone names the session: unfound before a message it is skipped, but this one was told."""
    pull = stage.pull_request(author=ANN, body="Adds discounts.")
    session = stage.session(None).answers(steps.completes())
    pull.check("test", "failure", log=LOG)
    assert stage.run().decisions == {1: "send"}
    session.vanishes()
    stage.advance(100)
    assert stage.run().decisions == {1: "skip"}
    stage.advance(60)
    assert stage.run().decisions == {1: "escalate"}
    assert needs_a_person(pull)


def test_the_time_can_be_set(stage: Stage) -> None:
    told(stage, steps.completes())
    stage.advance(50)
    assert stage.run(answer_minutes="45").decisions == {1: "escalate"}


def test_a_late_push_goes_on_as_ever(stage: Stage) -> None:
    pull, session = told(stage, steps.completes())
    stage.advance(200)
    stage.run()
    pull.push("At last")
    stage.advance(5)
    pull.check("test", "failure", log=LOG)
    stage.advance(30)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 2
    stage.run()
    assert pull.labels == []
    assert not any("needs a" in comment.body for comment in pull.comments)


def test_green_ends_it(stage: Stage) -> None:
    pull, _ = told(stage, steps.completes())
    stage.advance(200)
    stage.run()
    pull.push("At last")
    pull.check("test", "success")
    stage.run()
    assert pull.labels == []


def test_running_checks_delay_it(stage: Stage) -> None:
    pull, _ = told(stage, steps.completes())
    stage.advance(200)
    pull.running_check("deploy")
    assert stage.run().decisions == {1: "wait"}
    assert pull.labels == []


def test_an_agent_at_work_delays_it(stage: Stage) -> None:
    pull, session = told(stage, steps.turns("IN_PROGRESS"))
    stage.advance(170)
    steps.progresses("Still at it")(session)
    stage.advance(10)
    assert stage.run().decisions == {1: "wait"}
    stage.advance(30)
    assert stage.run().decisions == {1: "escalate"}
    assert needs_a_person(pull)


def test_a_person_who_writes_in_the_session_starts_the_time_anew(stage: Stage) -> None:
    _, session = told(stage, steps.completes())
    stage.advance(100)
    session.receive("Try the other way.")
    stage.advance(100)
    assert stage.run().decisions == {1: "wait"}
    stage.advance(30)
    assert stage.run().decisions == {1: "escalate"}


def test_a_question_that_waits_holds_it(stage: Stage) -> None:
    pull, _ = told(stage, steps.asks("Which database?"))
    stage.advance(300)
    assert stage.run().decisions == {1: "wait"}
    assert pull.labels == []


def test_a_failure_of_the_base_does_not_hide_it(stage: Stage) -> None:
    pull, _ = told(stage, steps.completes())
    stage.advance(200)
    other = LOG.replace("test_sum", "test_product")
    stage.repository.base_check("lint", "failure", log=other)
    pull.check("lint", "failure", log=other)
    stage.advance(30)
    assert stage.run().decisions == {1: "escalate"}


@pytest.mark.parametrize("held", ["answered", "empty"])
def test_a_review_that_is_never_sent_does_not_hide_it(stage: Stage, held: str) -> None:
    body = "PR created automatically by Jules for task 12345678901234567890 started by @ann"
    pull, session = stage.task(body=body)
    pull.review(ANN, "CHANGES_REQUESTED", "Rename it." if held == "answered" else "<!-- -->", association="MEMBER")
    stage.advance(5)
    if held == "answered":
        pull.push("Rename it")
    pull.check("test", "failure", minutes_ago=0)
    session.answers(steps.completes())
    stage.advance(30)
    assert stage.run().decisions == {1: "send"}
    stage.advance(100)
    assert stage.run().decisions == {1: "wait"}
    stage.advance(30)
    assert stage.run().decisions == {1: "escalate"}
    stage.advance(30)
    assert stage.run().decisions == {1: "skip"}


def test_a_run_of_the_only_failed_check_is_waited_for(stage: Stage) -> None:
    pull, _ = told(stage, steps.completes())
    stage.advance(115)
    again = pull.running_check("test")
    stage.advance(10)
    run = stage.run()
    assert (run.decisions, run.results[0]["reason_codes"]) == ({1: "wait"}, ["checks-running"])
    again.finish("failure")
    stage.advance(1)
    assert stage.run().decisions == {1: "escalate"}


def test_now_does_not_end_it_and_retry_does(stage: Stage) -> None:
    pull, session = told(stage, steps.completes())
    stage.advance(200)
    stage.run()
    pull.comment(ANN, "/feedback now", association="MEMBER")
    assert stage.run().decisions == {1: "skip"}
    stage.advance(1)
    pull.comment(ANN, "/feedback retry", association="MEMBER")
    assert stage.run().decisions == {1: "send"}
    stage.run()
    assert (len(session.messages), pull.labels) == (2, [])


def test_a_deployment_that_waits_for_a_person_does_not_keep_the_escalation(stage: Stage) -> None:
    pull, session = stage.task()
    check = pull.check("test", "failure")
    stage.run()
    session.turns("COMPLETED")
    stage.advance(130)
    assert stage.run().decisions == {1: "escalate"}
    check.rerun("success")
    pull.check("deploy", "waiting")
    stage.advance(30)
    assert stage.run().results[0]["reason_codes"] == ["approval-needed"]
    assert not pull.labels
    assert ["maintainer's help" in comment.body for comment in pull.comments] == [False, False]


def test_a_question_holds_the_wait_while_a_review_has_to_wait(stage: Stage) -> None:
    pull, session = told(stage, steps.asks("Which database?"))
    stage.advance(110)
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER")
    stage.advance(12)
    assert stage.run().results[0]["reason_codes"] == ["question-asked", "review-grace"]
    assert "Which database?" in pull.comments[-1].body
    assert not pull.labels
    assert len(session.messages) == 1
