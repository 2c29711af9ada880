"""Said again on request, and remembered by the session when a comment is lost."""

import pytest

from tests.scenarios.stage import Stage
from tests.scenarios.stories import played_once
from tests.simulators.github import PullRequest, user
from tests.simulators.github.actors import GITHUB_ACTIONS
from tests.simulators.jules import JulesSession, steps

ANN = user("ann")


@played_once
def told(stage: Stage) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.answers(steps.completes())
    stage.run()
    return pull, session


@pytest.mark.parametrize("verb", ["now", "retry"])
def test_a_command_at_a_head_that_was_told_says_it_again_once(stage: Stage, verb: str) -> None:
    pull, session = told(stage)
    stage.advance(30)
    pull.comment(ANN, f"/feedback {verb}", association="MEMBER")
    assert stage.run().decisions == {1: "send"}
    stage.advance(30)
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 2


def test_a_retry_opens_the_budget_anew(stage: Stage) -> None:
    pull, session = told(stage)
    for expected in (2, 3, 4):
        stage.advance(30)
        pull.comment(ANN, "/feedback retry", association="MEMBER")
        assert stage.run(max_attempts="1").decisions == {1: "send"}
        assert len(session.messages) == expected


def test_a_now_before_the_first_message_is_served_by_it(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", minutes_ago=1)
    pull.comment(ANN, "/feedback now", association="MEMBER")
    session.answers(steps.completes())
    stage.run()
    stage.advance(30)
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


@pytest.mark.parametrize("how", ["overwritten", "deleted"])
def test_a_lost_comment_is_restored_from_the_session(stage: Stage, how: str) -> None:
    pull, session = told(stage)
    if how == "overwritten":
        pull.comments[0].edit(GITHUB_ACTIONS, "### Coverage 81 %")
    else:
        pull.comments[0].delete()
    stage.advance(20)
    assert stage.run().decisions == {1: "wait"}
    assert sum("This comment replaces it" in comment.body for comment in pull.comments) == 1
    stage.advance(20)
    assert stage.run().decisions == {1: "wait"}
    assert sum("This comment replaces it" in comment.body for comment in pull.comments) == 1
    assert len(session.messages) == 1


def test_what_fails_since_is_told_beside_what_the_session_remembers(stage: Stage) -> None:
    pull, session = told(stage)
    pull.comments[0].delete()
    pull.check("lint", "failure")
    stage.advance(30)
    assert stage.run().decisions == {1: "send"}
    assert "## Failed: `CI / lint`" in session.messages[1]
    assert "## Failed: `CI / test`" not in session.messages[1]
    assert "Message 2 of 3" in pull.comments[-1].body


def test_a_review_whose_comment_was_lost_is_not_told_again_at_a_later_head(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(ANN, "CHANGES_REQUESTED", "Use a set.", association="MEMBER")
    session.answers(steps.completes())
    stage.advance(30)
    stage.run()
    pull.comments[0].edit(GITHUB_ACTIONS, "### Coverage 81 %")
    stage.advance(30)
    pull.push("Try")
    stage.advance(40)
    stage.run()
    stage.advance(40)
    stage.run()
    assert sum("Use a set." in message for message in session.messages) == 1


def test_a_retry_beats_what_the_session_remembers(stage: Stage) -> None:
    pull, session = told(stage)
    pull.comments[0].delete()
    stage.advance(5)
    pull.comment(ANN, "/feedback retry", association="MEMBER")
    assert stage.run().decisions == {1: "send"}
    stage.advance(15)
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 2
    assert not any("This comment replaces it" in comment.body for comment in pull.comments)
