"""Names, tokens and keys that are wrong, or may do too little: one clear line each, and everything else goes on."""

import pytest

from tests.scenarios.bad_input.trouble import OTHER_ID, failing, is_clean
from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import Annotation, faults


def test_an_unknown_repository(stage: Stage) -> None:
    _, session = failing(stage)
    run = stage.run(repositories="octo/nowhere, octo/shop")
    assert (run.status, is_clean(run)) == (1, True)
    assert "octo/nowhere" in run.log
    assert len(session.messages) == 1


def test_a_bad_token(stage: Stage) -> None:
    _, session = failing(stage)
    run = stage.run(github_token="ghs_wrong")
    assert run.status in (1, 2)
    assert is_clean(run)
    assert "token" in run.log.lower()
    assert "ghs_wrong" not in run.log + run.summary
    assert session.messages == []


def test_a_bad_key(stage: Stage) -> None:
    pull, session = failing(stage)
    run = stage.run(jules_api_key="wrong-key")
    assert (run.status in (1, 2), is_clean(run)) == (True, True)
    assert "jules-api-key" in run.log.lower() or "JULES_API_KEY" in run.log
    assert "wrong-key" not in run.log + run.summary
    assert (session.messages, pull.comments) == ([], [])


def test_a_key_without_access_to_one_session(stage: Stage) -> None:
    failing(stage)[1].access = "denied"
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert is_clean(run)
    assert run.decisions[1] in ("failed", "refuse")
    assert len(other.messages) == 1


@pytest.mark.parametrize("how", ["deleted", "another account's"])
def test_an_unknown_session(stage: Stage, how: str) -> None:
    pull, session = failing(stage)
    session.access = "hidden"
    if how == "deleted":
        session.vanishes()
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert is_clean(run)
    assert run.decisions[1] in ("failed", "refuse")
    assert SESSION_ID in run.reason(1)
    assert len(other.messages) == 1
    assert [SESSION_ID in comment.body for comment in pull.comments] == [True]


def test_a_token_that_may_not_read_actions_still_tells_what_it_knows(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", annotations=[Annotation("src/cart.py", 7, "Off by one")])
    stage.github.token("ghs_lesser", permissions={"actions": "none"})
    run = stage.run(github_token="ghs_lesser")
    assert run.decisions == {1: "send"}
    assert "Off by one" in session.messages[0]
    assert "actions: read" in session.messages[0] + run.log


def test_a_token_that_may_not_comment_sends_nothing(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.token("ghs_reader", permissions={"issues": "read", "pull_requests": "read"})
    run = stage.run(github_token="ghs_reader")
    assert (run.status, is_clean(run)) == (1, True)
    assert run.decisions == {1: "failed"}
    assert "write" in run.log
    assert (session.messages, pull.comments) == ([], [])


def test_a_locked_conversation_sends_nothing_that_could_not_be_remembered(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.is_locked = True
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert is_clean(run)
    assert len(session.messages) == len(pull.comments)
    assert len(other.messages) == 1


def test_a_key_that_is_revoked_at_the_moment_of_sending_is_told(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.jules.faults.before("POST", "*:sendMessage", faults.answer(401), times=None)
    run = stage.run()
    assert (run.status, is_clean(run)) == (1, True)
    assert session.messages == []
    assert ["it rejected the API key" in comment.body for comment in pull.comments] == [True]


def test_a_label_that_is_refused_does_not_repeat_the_call_for_a_person(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run(max_attempts="1")
    session.completes()
    stage.advance(60)
    pull.push()
    stage.advance(30)
    pull.check("lint", "failure")
    stage.github.faults.before("POST", "*/labels", faults.answer(403), times=None)
    assert stage.run(max_attempts="1").decisions == {1: "escalate"}
    assert is_clean(stage.run(max_attempts="1"))
    assert (len(session.messages), len(pull.comments)) == (1, 2)
