"""Commands in comments, by people with write access: each is obeyed once."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest, faults, user

ANN = user("ann")


def failing(stage: Stage, **options: object) -> PullRequest:
    pull = stage.pull_request()
    pull.check("test", "failure", **options)  # type: ignore[arg-type] # options of a check
    return pull


def reactions(pull: PullRequest) -> list[list[str]]:
    return [[reaction.content for reaction in c.reactions] for c in pull.comments if c.author == ANN]


def test_a_pause_holds_until_somebody_resumes(stage: Stage) -> None:
    pull = failing(stage)
    session = stage.session(pull)
    pull.comment(ANN, "/feedback pause", association="MEMBER")
    assert stage.run().decisions == {pull.number: "skip"}
    stage.advance(1)
    pull.comment(ANN, "/feedback resume", association="MEMBER")
    assert stage.run().decisions == {pull.number: "send"}
    assert len(session.messages) == 1


def test_now_does_not_wait_for_jules_own_fixer(stage: Stage) -> None:
    pull = failing(stage, minutes_ago=1)
    stage.session(pull)
    assert stage.run().decisions == {pull.number: "wait"}
    pull.comment(ANN, "/feedback now", association="OWNER")
    assert stage.run().decisions == {pull.number: "send"}


def test_why_is_answered_once(stage: Stage) -> None:
    pull = failing(stage, minutes_ago=1)
    stage.session(pull)
    pull.comment(ANN, "/feedback why", association="MEMBER")
    stage.run()
    stage.run()
    replies = [comment.body for comment in pull.comments if "The bot is waiting" in comment.body]
    assert len(replies) == 1
    assert "Not told yet: `CI / test`." in replies[0]
    assert reactions(pull) == [["+1"]]


def test_an_answer_is_passed_on_once(stage: Stage) -> None:
    pull = failing(stage)
    session = stage.session(pull)
    stage.run()
    session.asks("Which database?")
    pull.comment(ANN, "/feedback answer The one in\n`docker-compose.yml`.", association="MEMBER")
    stage.run()
    stage.run()
    assert len(session.messages) == 2
    assert "The one in\n`docker-compose.yml`." in session.messages[1]


def test_an_unknown_command_is_answered_with_those_there_are(stage: Stage) -> None:
    pull = failing(stage, minutes_ago=1)
    stage.session(pull)
    pull.comment(ANN, "/feedback dance", association="MEMBER")
    stage.run()
    stage.run()
    assert sum("There is no command `/feedback dance`" in comment.body for comment in pull.comments) == 1
    assert reactions(pull) == [["confused"]]


@pytest.mark.parametrize(
    ("body", "association"),
    [
        pytest.param("/feedback pause", "NONE", id="stranger"),
        pytest.param("/feedback pause", "CONTRIBUTOR", id="contributor"),
        pytest.param("> /feedback pause", "MEMBER", id="quotation"),
        pytest.param("```\n/feedback pause\n```", "MEMBER", id="code"),
        pytest.param("`/feedback pause`", "MEMBER", id="inline code"),
        pytest.param("    /feedback pause", "MEMBER", id="indented code"),
        pytest.param("<!-- /feedback pause -->", "MEMBER", id="comment"),
        pytest.param("Say /feedback pause to stop it.", "MEMBER", id="mention"),
    ],
)
def test_what_is_no_command_changes_nothing(stage: Stage, body: str, association: str) -> None:
    pull = failing(stage)
    stage.session(pull)
    pull.comment(ANN, body, association=association)
    assert stage.run().decisions == {pull.number: "send"}


def test_a_reply_that_fails_does_not_make_a_sent_message_look_unsent(stage: Stage) -> None:
    pull = failing(stage)
    session = stage.session(pull)
    pull.comment(ANN, "/feedback why", association="MEMBER")
    stage.github.faults.before("POST", "*/issues/1/comments", faults.answer(403), nth=2)
    run = stage.run()
    assert len(session.messages) == 1
    assert [(row["number"], row["decision"]) for row in run.results] == [(1, "send")]
    assert (run.status, run.outputs["sent"]) == (1, "1")
