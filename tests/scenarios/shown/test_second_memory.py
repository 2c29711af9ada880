"""Comments that another workflow overwrites: what the sessions hold keeps anything from being sent twice."""

import pytest

from tests.scenarios.stage import Stage
from tests.scenarios.stories import played_once
from tests.simulators.github import JULES, PullRequest, thread, user
from tests.simulators.github.actors import GITHUB_ACTIONS, Actor
from tests.simulators.jules import JulesSession, steps

pytestmark = pytest.mark.sweep

ANN, BOB = user("ann"), user("bob")
COVERAGE = "### Coverage 81 %"
LABEL = ["jules-needs-human"]


def overwrite(pull: PullRequest, words: str = "Sent") -> None:
    """Overwrite the bot's comments that contain some words."""
    for comment in pull.comments:
        if comment.author == GITHUB_ACTIONS and words in comment.body:
            comment.edit(GITHUB_ACTIONS, COVERAGE)


def pushed(stage: Stage, pull: PullRequest, check: str = "test", by: Actor = JULES) -> None:
    """A push after which a check fails, long enough ago for every rule."""
    stage.advance(30)
    pull.push("Try", by=by)
    stage.advance(5)
    pull.check(check, "failure", minutes_ago=0)
    stage.advance(30)


def labels(pull: PullRequest) -> list[str]:
    return [label.name for label in pull.labels]


@played_once
def succeeded(stage: Stage) -> tuple[PullRequest, JulesSession]:
    """A pull request whose session accepts no messages, so that a new one was started."""
    pull, session = stage.task()
    pull.check("test", "failure")
    session.refuses_messages(404)
    stage.run()
    (new,) = stage.jules.created_sessions
    new.completes()
    return pull, new


def test_a_session_that_no_comment_records_is_not_started_twice(stage: Stage) -> None:
    pull, new = succeeded(stage)
    overwrite(pull)
    reasons = []
    for _ in range(3):
        stage.advance(20)
        reasons.append(stage.run().reason(1))
    assert reasons[0] == (
        f"an earlier run already started session {new.id} for this pull request; the next run continues there"
    )
    assert stage.jules.created_sessions == [new]
    assert new.messages == []


def test_a_session_that_somebody_archived_is_not_started_twice(stage: Stage) -> None:
    pull, new = succeeded(stage)
    new.archived = True
    overwrite(pull)
    for _ in range(2):
        stage.advance(20)
        stage.run()
    assert stage.jules.created_sessions == [new]


def test_a_session_that_no_comment_records_gets_what_fails_later(stage: Stage) -> None:
    pull, new = succeeded(stage)
    overwrite(pull)
    pushed(stage, pull, "lint")
    stage.run()
    stage.advance(10)
    stage.run()
    assert stage.jules.created_sessions == [new]
    assert [("## Failed: `CI / lint`" in message) for message in new.messages] == [True]
    assert "Message 2 of 3" in pull.comments[-1].body


@pytest.mark.parametrize("verb", ["now", "retry"])
def test_a_command_reaches_a_session_that_no_comment_records(stage: Stage, verb: str) -> None:
    pull, new = succeeded(stage)
    overwrite(pull)
    stage.advance(20)
    pull.comment(ANN, f"/feedback {verb}", association="MEMBER")
    for _ in range(3):
        stage.advance(10)
        stage.run()
    assert stage.jules.created_sessions == [new]
    assert len(new.messages) == 1


@pytest.mark.parametrize("prompt", ["Failed: {{ message.checks|length }}", "Fix {{ snapshot.url|url }}"])
def test_a_session_with_a_prompt_of_ones_own_is_not_started_twice(stage: Stage, prompt: str) -> None:
    stage.repository.file(".github/jules-feedback.yml", f'templates:\n  prompt: "{prompt}"\n')
    pull, new = succeeded(stage)
    overwrite(pull)
    for _ in range(3):
        stage.advance(20)
        stage.run()
    assert stage.jules.created_sessions == [new]
    assert new.messages == []


@pytest.mark.parametrize(("branch", "number"), [("", 99), ("main", 1)], ids=["pull request", "branch"])
def test_a_session_of_something_else_is_not_taken(stage: Stage, branch: str, number: int) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.refuses_messages(404)
    other = stage.jules.session(
        branch=branch or pull.head_ref_name,
        prompt=f"Continue {stage.repository.url}/pull/{number}\n\nFeedback-ID: {'ab' * 16}",
        created=stage.jules.ago(10),
        state="COMPLETED",
    )
    stage.run()
    assert len(stage.jules.created_sessions) == 1
    assert other.messages == []


def test_sessions_are_listed_only_before_one_is_started(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.answers(steps.completes())
    stage.run()
    overwrite(pull)
    pushed(stage, pull)
    stage.run()
    assert not [request for request in stage.jules.requests if request.path == "/v1alpha/sessions"]


def test_the_later_message_names_the_session_when_the_first_one_is_lost(stage: Stage) -> None:
    pull, new = succeeded(stage)
    pushed(stage, pull, "lint")
    stage.run()
    new.completes()
    assert len(new.messages) == 1
    overwrite(pull, "Sent feedback to a new Jules session")
    pushed(stage, pull, "types")
    stage.run()
    new.completes()
    assert len(new.messages) == 2
    pushed(stage, pull, "style")
    stage.run()
    assert stage.jules.created_sessions == [new]
    assert len(new.messages) == 2
    assert labels(pull) == LABEL


@pytest.mark.parametrize("access", ["denied", "hidden", "without activities"])
def test_the_first_session_may_be_gone(stage: Stage, access: str) -> None:
    pull, new = succeeded(stage)
    first = next(session for session in stage.jules.sessions.values() if session is not new)
    if access == "without activities":
        first.looks_before_activities = 99
    else:
        first.access = access
    pushed(stage, pull, "lint")
    assert stage.run().decisions == {1: "send"}
    assert len(new.messages) == 1


@pytest.mark.parametrize("access", ["denied", "hidden"])
def test_a_session_that_only_a_later_message_names_may_be_gone(stage: Stage, access: str) -> None:
    pull, new = succeeded(stage)
    first = next(session for session in stage.jules.sessions.values() if session is not new)
    pushed(stage, pull, "lint")
    stage.run()
    overwrite(pull, "Sent feedback to a new Jules session")
    new.access, first.refusal = access, None
    pushed(stage, pull, "types")
    assert stage.run().decisions == {1: "send"}
    assert len(first.messages) == 1


@pytest.mark.parametrize("how", ["overwritten", "deleted"])
def test_attempts_count_when_their_comments_are_lost_before_the_next_push(stage: Stage, how: str) -> None:
    pull, session = stage.task()
    session.answers(steps.completes())
    pull.check("test", "failure")
    stage.run()
    for _ in range(5):
        if labels(pull) == LABEL:
            break
        overwrite(pull)
        if how == "deleted":
            pull.comments.clear()
        pushed(stage, pull)
        stage.run()
    assert len(session.messages) == 3
    assert labels(pull) == LABEL
    assert not any("- New: `CI / test`" in message for message in session.messages)
    assert not any("This comment replaces it" in comment.body for comment in pull.comments)


def test_attempts_count_that_the_session_before_the_new_one_holds(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(steps.completes())
    pull.check("test", "failure")
    stage.run()
    overwrite(pull)
    pushed(stage, pull)
    stage.run()
    overwrite(pull)
    session.refuses_messages(404)
    pushed(stage, pull)
    stage.run()
    (new,) = stage.jules.created_sessions
    new.completes()
    assert "Message 3 of 3" in pull.comments[-1].body
    pushed(stage, pull)
    stage.run()
    assert labels(pull) == LABEL


def test_a_take_over_counts_when_comments_are_lost(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(steps.completes())
    pull.check("test", "failure")
    stage.run()
    for by in (JULES, JULES, BOB):
        overwrite(pull)
        pushed(stage, pull, by=by)
        stage.run()
    assert len(session.messages) == 4
    assert "Message 1 of 3" in pull.comments[-1].body


def test_a_retry_restarts_the_count_when_comments_are_lost(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(steps.completes())
    pull.check("test", "failure")
    stage.run()
    overwrite(pull)
    stage.advance(10)
    pull.comment(ANN, "/feedback retry", association="MEMBER")
    pushed(stage, pull)
    stage.run()
    assert "Message 1 of 3" in pull.comments[-1].body


def test_a_damaged_comment_and_its_message_count_once(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(steps.completes())
    pull.check("test", "failure")
    stage.run()
    pull.comments[-1].edit(GITHUB_ACTIONS, f"{pull.comments[-1].body}\nAppended")
    pushed(stage, pull)
    stage.run()
    assert "Message 2 of 3" in pull.comments[-1].body


def test_a_check_that_a_lost_message_named_as_passing_is_sent_when_it_fails(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    pull.status("ci/lint", "success")
    session.answers(steps.completes())
    stage.run()
    assert "These checks pass. Keep them passing: `ci/lint`" in session.messages[0]
    overwrite(pull)
    stage.advance(20)
    pull.status("ci/lint", "failure", minutes_ago=0)
    stage.advance(30)
    stage.run()
    assert ["- `ci/lint` failed" in message for message in session.messages] == [False, True]


def test_an_answer_whose_comment_is_lost_is_not_sent_again_and_is_no_attempt(stage: Stage) -> None:
    pull, session = stage.task()
    session.asks("Which?")
    session.answers(steps.completes())
    pull.check("test", "failure")
    pull.comment(ANN, "/feedback answer yes", association="MEMBER")
    stage.advance(1)
    stage.run()
    overwrite(pull)
    for _ in range(3):
        stage.advance(20)
        stage.run()
    assert sum("who has write access" in message for message in session.messages) == 1
    assert sum("needs another commit" in message for message in session.messages) == 1
    assert any("Message 1 of 3" in comment.body for comment in pull.comments)


def test_an_answer_is_remembered_when_nothing_else_was_sent(stage: Stage) -> None:
    pull, session = stage.task()
    session.asks("Which?")
    session.answers(steps.completes())
    pull.comment(ANN, "/feedback answer yes", association="MEMBER")
    stage.run()
    overwrite(pull)
    stage.advance(90)
    stage.run()
    assert len(session.messages) == 1


@pytest.mark.parametrize("verb", ["now", "retry"])
def test_a_command_whose_message_lost_its_comment_is_served(stage: Stage, verb: str) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.answers(steps.completes())
    stage.run()
    stage.advance(20)
    pull.comment(ANN, f"/feedback {verb}", association="MEMBER")
    stage.advance(1)
    stage.run()
    overwrite(pull)
    for _ in range(3):
        stage.advance(20)
        stage.run()
    assert len(session.messages) == 2


def test_a_check_is_known_by_its_link_when_its_title_has_changed(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", workflow_file="a.yml")
    session.answers(steps.completes())
    stage.run()
    overwrite(pull)
    stage.advance(10)
    pull.check("test", "failure", workflow_file="b.yml", minutes_ago=0)
    stage.advance(30)
    stage.run()
    assert "(b.yml)" in session.messages[1]
    assert "(a.yml)" not in session.messages[1]


def reviewed(stage: Stage) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task()
    session.answers(steps.completes())
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER", threads=[thread(comments=["Here."])])
    stage.advance(30)
    stage.run()
    return pull, session


def test_a_reply_whose_comment_is_lost_is_not_sent_again(stage: Stage) -> None:
    pull, session = reviewed(stage)
    pull.threads[0].reply(ANN, "No, the other one.", "MEMBER")
    stage.advance(30)
    stage.run()
    overwrite(pull, "replied")
    for _ in range(3):
        stage.advance(20)
        stage.run()
    assert sum("No, the other one." in message for message in session.messages) == 1


def test_a_reply_between_a_message_and_its_restored_comment_is_news(stage: Stage) -> None:
    pull, session = reviewed(stage)
    overwrite(pull)
    stage.advance(10)
    pull.threads[0].reply(ANN, "No, the other one.", "MEMBER")
    for _ in range(4):
        stage.advance(20)
        stage.run()
    assert ["No, the other one." in message for message in session.messages] == [False, True]
    assert "Use a set." not in session.messages[1]


def test_a_status_that_is_reported_again_does_not_hide_a_lost_message(stage: Stage) -> None:
    pull, session = stage.task()
    pull.status("ci/legacy", "failure")
    session.answers(steps.completes())
    stage.run()
    overwrite(pull)
    stage.advance(90)
    pull.status("ci/legacy", "failure", minutes_ago=0)
    for _ in range(2):
        stage.advance(20)
        stage.run()
    assert len(session.messages) == 1


def test_a_restored_comment_does_not_restart_the_wait_for_a_push(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.answers(steps.completes())
    stage.run()
    overwrite(pull)
    stage.advance(100)
    stage.run()
    assert "This comment replaces it" in pull.comments[-1].body
    stage.advance(25)
    assert stage.run().decisions == {1: "escalate"}


SHUTDOWN = "##[error]The runner has received a shutdown signal.\n"


def about_infrastructure(pull: PullRequest) -> str:
    """What older versions of the bot sent to Jules if nothing but the infrastructure had failed."""
    return (
        "Checks failed on your pull request #1 in octo/shop, apparently because of infrastructure and not because of "
        f"the code: {pull.url}\nBranch `x` at commit {pull.head_ref_oid}, targeting `main`.\n\n- `CI / test` failed\n\n"
        f"Feedback-ID: {'ab' * 16}"
    )


@pytest.mark.parametrize(("log", "messages"), [(SHUTDOWN, 1), ("Error: boom\n", 2)], ids=["again", "the code"])
def test_a_lost_message_about_infrastructure_at_an_earlier_head_is_the_only_one(
    stage: Stage, log: str, messages: int
) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=SHUTDOWN)
    session.answers(steps.completes())
    session.receive(about_infrastructure(pull))
    stage.advance(30)
    pull.push("Try")
    pull.check("test", "failure", minutes_ago=0, log=log)
    stage.advance(30)
    stage.run()
    assert len(session.messages) == messages
    assert "Message 2 of 3" not in pull.comments[-1].body


def test_a_lost_message_of_an_older_version_about_infrastructure_alone_asks_for_no_push(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=SHUTDOWN)
    session.answers(steps.completes())
    session.receive(about_infrastructure(pull))
    for _ in range(3):
        stage.advance(80)
        stage.run()
    assert labels(pull) == []
    assert len(session.messages) == 1


def test_what_a_lost_message_asked_to_leave_alone_was_not_sent(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("unit", "failure")
    lost = pull.check("test", "failure", log="##[error]The runner has received a shutdown signal.\n")
    session.answers(steps.completes())
    stage.run()
    assert "`CI / test`: the runner was lost" in session.messages[0]
    overwrite(pull)
    stage.advance(10)
    lost.rerun("failure", log="##[group]Run x\n##[endgroup]\nE   assert 1 == 2\n")
    stage.advance(40)
    stage.run()
    assert len(session.messages) == 2
