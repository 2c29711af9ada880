"""When the bot speaks, by what the session is doing."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest
from tests.simulators.jules import JulesSession, faults
from tests.simulators.jules.steps import asks, completes, plans, says, waits

BUSY = ("QUEUED", "PLANNING", "IN_PROGRESS")


def failing(stage: Stage, state: str) -> tuple[PullRequest, JulesSession]:
    """A pull request with a failure of half an hour ago, and its session in a state since an hour ago."""
    pull = stage.pull_request()
    pull.check("test", "failure", minutes_ago=30)
    return pull, stage.session(pull, state=state)


@pytest.mark.parametrize("state", BUSY)
def test_a_session_at_work_is_not_disturbed(stage: Stage, state: str) -> None:
    pull, session = failing(stage, state)
    session.progresses("Reading", at=stage.jules.ago(20))
    run = stage.run(grace_minutes="0")
    assert run.decisions == {1: "wait"}
    assert (session.messages, pull.comments) == ([], [])


@pytest.mark.parametrize("state", BUSY)
def test_a_session_silent_for_long_is_told_all_the_same(stage: Stage, state: str) -> None:
    _, session = failing(stage, state)
    session.progresses("Reading", at=stage.jules.ago(45))
    assert stage.run().decisions == {1: "send"}
    assert "45 minutes" in session.messages[0]


def test_how_long_silence_may_last_is_a_setting(stage: Stage) -> None:
    _, session = failing(stage, "IN_PROGRESS")
    session.progresses("Reading", at=stage.jules.ago(45))
    assert stage.run(stuck_minutes="50").decisions == {1: "wait"}
    stage.advance(6)
    assert stage.run(stuck_minutes="50").decisions == {1: "send"}


@pytest.mark.parametrize("state", ["COMPLETED", "FAILED"])
def test_a_session_that_ended_is_told(stage: Stage, state: str) -> None:
    pull, session = failing(stage, state)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1
    assert len(pull.comments) == 1
    assert stage.jules.created_sessions == []


def test_an_archived_session_is_told(stage: Stage) -> None:
    _, session = failing(stage, "COMPLETED")
    session.archived = True
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_an_open_question_is_shown_on_the_pull_request(stage: Stage) -> None:
    pull, session = failing(stage, "IN_PROGRESS")
    session.asks("Shall I drop Python 3.8?", at=stage.jules.ago(20))
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1
    assert "Shall I drop Python 3.8?" in pull.comments[0].body
    stage.run()
    assert "".join(comment.body for comment in pull.comments).count("Shall I drop Python 3.8?") == 1


def test_a_question_asked_after_our_message_is_shown_once(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.answers(waits(minutes=3), lambda session: session.asks("Which parser, @team?"))
    stage.run()
    stage.advance(5)
    stage.run()
    stage.run()
    assert len(session.messages) == 1
    shown = [comment.body for comment in pull.comments if "Which parser" in comment.body]
    assert len(shown) == 1
    assert "```" in shown[0]


def test_a_waiting_plan_is_shown_with_its_steps_once(stage: Stage) -> None:
    pull, session = failing(stage, "IN_PROGRESS")
    session.plans(["Read the parser", "Rewrite it"], at=stage.jules.ago(20))
    run = stage.run()
    stage.run()
    assert (session.messages, stage.jules.approvals) == ([], [])
    assert len(pull.comments) == 1
    for words in ("Read the parser", "Rewrite it"):
        assert words in pull.comments[0].body
        assert words in run.summary


def test_a_plan_made_after_our_message_is_approved_where_the_policy_says_so(stage: Stage) -> None:
    _, session = failing(stage, "COMPLETED")
    session.answers(says("Let me plan."), waits(minutes=2), plans(["Fix it"]))
    stage.run(approve_plans="feedback")
    stage.advance(5)
    stage.run(approve_plans="feedback")
    assert len(stage.jules.approvals) == 1
    stage.run(approve_plans="feedback")
    assert len(stage.jules.approvals) == 1
    assert len(session.messages) == 1


def test_a_plan_made_after_our_message_is_not_approved_by_default(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.answers(waits(minutes=2), plans(["Fix it"]))
    stage.run()
    stage.advance(5)
    stage.run()
    stage.run()
    assert stage.jules.approvals == []
    assert len([comment for comment in pull.comments if "Fix it" in comment.body]) == 1


def test_a_plan_that_no_message_of_ours_asked_for_is_not_approved(stage: Stage) -> None:
    pull, session = failing(stage, "IN_PROGRESS")
    session.plans(["Rewrite everything"], at=stage.jules.ago(20))
    stage.run(approve_plans="feedback")
    assert stage.jules.approvals == []
    assert "Rewrite everything" in pull.comments[0].body


def test_a_plan_that_a_person_talks_about_is_not_approved(stage: Stage) -> None:
    _, session = failing(stage, "COMPLETED")
    session.answers(waits(minutes=2), plans(["Fix it"]))
    stage.run(approve_plans="feedback")
    stage.advance(5)
    session.user_says("Wait, not like this.")
    stage.run(approve_plans="feedback")
    assert stage.jules.approvals == []


def test_a_plan_after_a_person_s_word_after_our_message_is_not_approved(stage: Stage) -> None:
    _, session = failing(stage, "COMPLETED")
    session.answers(waits(minutes=4), plans(["Fix it"]))
    stage.run(approve_plans="feedback")
    stage.advance(2)
    session.user_says("And rewrite the parser, too.")
    stage.advance(4)
    stage.run(approve_plans="feedback")
    assert stage.jules.approvals == []


def test_a_paused_session_calls_for_a_person_once(stage: Stage) -> None:
    pull, session = failing(stage, "PAUSED")
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "escalate"})
    assert len(pull.comments) == 1
    stage.advance(60)
    stage.run()
    assert session.messages == []
    assert len(pull.comments) == 1


def test_a_session_that_goes_on_after_its_pause_is_told(stage: Stage) -> None:
    _, session = failing(stage, "PAUSED")
    stage.run()
    session.completes()
    stage.advance(30)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_paused_session_of_a_healthy_pull_request_calls_for_nobody(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "success")
    stage.session(pull, state="PAUSED")
    assert stage.run().decisions == {1: "skip"}
    assert pull.comments == []


def test_a_state_that_nobody_knows_harms_nothing(stage: Stage) -> None:
    _, session = failing(stage, "DREAMING")
    session.progresses("Dreaming", at=stage.jules.ago(5))
    run = stage.run()
    assert run.status == 0
    assert run.decisions[1] in ("wait", "send")
    assert "dreaming" in (run.log + run.summary).lower()
    stage.run()
    assert len(session.messages) <= 1


def test_a_message_that_is_not_answered_is_not_repeated(stage: Stage) -> None:
    _, session = failing(stage, "COMPLETED")
    session.ignores_messages()
    for _ in range(3):
        stage.run()
        stage.advance(60)
    assert len(session.messages) == 1


@pytest.mark.parametrize("state", ["COMPLETED", "FAILED"])
def test_a_session_that_takes_no_messages_gets_a_successor(stage: Stage, state: str) -> None:
    pull, session = failing(stage, state)
    session.refuses_messages()
    assert stage.run().decisions == {1: "send"}
    (successor,) = stage.jules.created_sessions
    assert (successor.branch, successor.automation_mode) == (pull.head_ref_name, "AUTO_CREATE_PR")
    assert successor.source is session.source
    for words in ("make test", session.id, "Fix the parser", pull.url):
        assert words in successor.prompt
    assert f"Push to the same branch, `{pull.head_ref_name}`" not in successor.prompt
    assert successor.id in pull.comments[0].body
    stage.run()
    assert len(stage.jules.created_sessions) == 1


def test_the_successor_is_told_of_what_fails_next(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.refuses_messages()
    stage.run()
    (successor,) = stage.jules.created_sessions
    successor.completes()
    stage.advance(30)
    pull.check("lint", "failure", minutes_ago=20)
    assert stage.run().decisions == {1: "send"}
    assert "make lint" in successor.messages[0]
    assert len(stage.jules.created_sessions) == 1


def test_no_second_successor_at_one_head(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.refuses_messages()
    stage.run()
    (successor,) = stage.jules.created_sessions
    successor.completes()
    successor.refuses_messages()
    stage.advance(30)
    pull.check("lint", "failure", minutes_ago=20)
    stage.run()
    stage.run()
    assert len(stage.jules.created_sessions) == 1


def test_report_says_so_on_the_pull_request_instead_once(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.refuses_messages()
    for _ in range(3):
        stage.run(when_unreachable="report")
        stage.advance(30)
    assert stage.jules.created_sessions == []
    assert len(pull.comments) == 1
    assert session.id in pull.comments[0].body


def test_report_tries_again_at_the_next_head(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.refuses_messages()
    stage.run(when_unreachable="report")
    session.refusal = None
    pull.push()
    stage.advance(30)
    pull.check("test", "failure")
    stage.run(when_unreachable="report")
    assert len(session.messages) == 1


def test_no_sessions_left_for_today_is_reported_and_tried_again(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.refuses_messages()
    stage.jules.quota(a_day=0)
    stage.run(rate_limit_wait="0")
    assert stage.jules.created_sessions == []
    assert "the daily quota was reached" in pull.comments[0].body
    stage.jules.quota()
    stage.advance(61)
    stage.run()
    assert len(stage.jules.created_sessions) == 1
    assert stage.jules.created_sessions[0].id in pull.comments[-1].body


def fail_again(stage: Stage, pull: PullRequest, name: str) -> None:
    """Jules pushes, and something else fails."""
    stage.advance(60)
    pull.push()
    stage.advance(30)
    pull.check(name, "failure", log=f"{name}.py:1: {name} is wrong\n")


def test_after_the_last_attempt_a_person_is_called_once(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.answers(completes())
    for name in ("lint", "types", "docs", "links"):
        stage.run()
        fail_again(stage, pull, name)
    assert len(session.messages) == 3
    calls = [comment.body for comment in pull.comments if "needs a maintainer" in comment.body]
    assert len(calls) == 1
    assert len(pull.labels) == 1
    run = stage.run()
    assert run.decisions == {1: "skip"}
    assert (len(session.messages), len(pull.comments)) == (3, 4)


def test_the_number_of_attempts_is_a_setting(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.answers(completes())
    stage.run(max_attempts="1")
    fail_again(stage, pull, "lint")
    assert stage.run(max_attempts="1").decisions == {1: "escalate"}
    assert len(session.messages) == 1
    assert (len(pull.comments), len(pull.labels)) == (2, 1)


def test_attempts_used_up_by_a_healthy_pull_request_call_for_nobody(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.answers(completes())
    stage.run(max_attempts="1")
    stage.advance(60)
    pull.push()
    pull.check("test", "success")
    assert stage.run(max_attempts="1").decisions == {1: "skip"}
    assert (len(pull.comments), pull.labels) == (1, [])


def test_a_new_session_counts_as_an_attempt(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.refuses_messages()
    stage.jules.new_sessions_do(completes())
    stage.run(max_attempts="1")
    fail_again(stage, pull, "lint")
    assert stage.run(max_attempts="1").decisions == {1: "escalate"}
    assert len(stage.jules.created_sessions) == 1


@pytest.mark.parametrize("state", ["STATE_UNSPECIFIED", "", "DREAMING"])
def test_a_state_that_nobody_knows_is_told_after_a_long_silence(stage: Stage, state: str) -> None:
    _, session = failing(stage, state)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_a_new_failure_is_told_to_a_session_that_asked_something_meanwhile(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.answers(asks("Which one?"))
    stage.run()
    stage.advance(40)
    pull.check("lint", "failure", minutes_ago=30)
    assert stage.run().decisions == {1: "send"}
    assert "make lint" in session.messages[1]


def test_a_pause_that_lasts_calls_for_nobody_again_at_the_next_head(stage: Stage) -> None:
    pull, session = failing(stage, "PAUSED")
    stage.run()
    pull.push()
    stage.advance(30)
    pull.check("lint", "failure")
    stage.run()
    assert (session.messages, len(pull.comments)) == ([], 1)


def test_a_message_that_shows_late_among_the_activities_is_not_repeated(stage: Stage) -> None:
    _, session = failing(stage, "COMPLETED")
    session.delays_messages(minutes=5)
    for _ in range(4):
        stage.run()
        stage.advance(3)
    assert len(session.messages) == 1


def test_a_plan_whose_approval_is_refused_is_approved_by_the_next_run(stage: Stage) -> None:
    _, session = failing(stage, "COMPLETED")
    session.answers(waits(minutes=2), plans(["Fix it"]))
    stage.run(approve_plans="feedback")
    stage.advance(5)
    stage.jules.faults.before("POST", "*:approvePlan", faults.answer(400))
    assert stage.run(approve_plans="feedback").status == 1
    stage.run(approve_plans="feedback")
    assert len(stage.jules.approvals) == 1


def test_a_healthy_pull_request_costs_no_look_at_a_session_that_asks(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "success")
    session.asks("Anything else?")
    stage.run()
    assert (pull.comments, stage.jules.requests) == ([], [])


def test_a_successor_s_own_pull_request_is_looked_after_too(stage: Stage) -> None:
    pull, session = failing(stage, "COMPLETED")
    session.refuses_messages()
    stage.run()
    (successor,) = stage.jules.created_sessions
    second = stage.pull_request(session=successor.id)
    for each, missing in ((pull, "tea"), (second, "milk")):
        each.check("docs", "failure", minutes_ago=20, log=f"Error: there is no {missing}\n")
    for _ in range(2):
        successor.completes(pull_request=second.url)
        stage.advance(30)
        stage.run()
    assert [pull.url in text for text in successor.messages] == [True, False]
    assert len(successor.messages) == 2
    assert len(stage.jules.created_sessions) == 1
