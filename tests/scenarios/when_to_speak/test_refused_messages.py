"""Refusals of Jules that last: told to people once, and not tried again in each run."""

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.github import PullRequest, user
from tests.simulators.http.exchange import Exchange
from tests.simulators.jules import JulesSession, faults, steps

ANN = user("ann")
SEND, CREATE = "*:sendMessage", "*/sessions"


def failing(stage: Stage) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task()
    pull.check("test", "failure")
    session.answers(steps.completes())
    return pull, session


def refuse(stage: Stage, status: int, path: str = SEND) -> list[int]:
    """Have Jules refuse for ever; the list grows with each try."""
    tries: list[int] = []
    answer = faults.answer(status)

    def note(exchange: Exchange) -> None:
        tries.append(status)
        answer(exchange)

    stage.jules.faults.before("POST", path, note, times=None)
    return tries


@pytest.mark.parametrize(
    ("status", "words"),
    [
        pytest.param(400, "it rejected the request", id="400"),
        pytest.param(401, "it rejected the API key", id="401"),
        pytest.param(403, "the API key does not have access to", id="403"),
        pytest.param(413, "the message is too long", id="413"),
        pytest.param(429, "a rate limit or the daily quota was reached", id="429"),
    ],
)
def test_a_refusal_is_told_once_with_its_reason(stage: Stage, status: int, words: str) -> None:
    pull, _ = failing(stage)
    refuse(stage, status)
    for _ in range(5):
        stage.run(rate_limit_wait="0")
        stage.advance(10)
    assert len(pull.comments) == 1
    assert f"**Jules did not accept the message** about {pull.head.oid[:7]}: {words}" in pull.comments[0].body


@pytest.mark.parametrize("status", [401, 403, 429])
def test_it_is_tried_again_after_an_hour_and_then_the_refusal_goes(stage: Stage, status: int) -> None:
    pull, session = failing(stage)
    tries = refuse(stage, status)
    stage.run(rate_limit_wait="0")
    stage.advance(59)
    run = stage.run(rate_limit_wait="0")
    assert run.decisions == {1: "wait"}
    assert run.results[0]["reason_codes"] == ["message-refused"]
    assert len(tries) == 1
    stage.advance(2)
    stage.run(rate_limit_wait="0")
    assert len(tries) == 2
    assert len(pull.comments) == 1
    stage.jules.faults.clear()
    stage.advance(61)
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1
    assert ["Sent feedback" in comment.body for comment in pull.comments] == [True]


@pytest.mark.parametrize("status", [400, 413])
def test_what_is_wrong_with_the_message_ends_with_the_head(stage: Stage, status: int) -> None:
    pull, _ = failing(stage)
    tries = refuse(stage, status)
    for _ in range(4):
        stage.run()
        stage.advance(90)
    assert len(tries) == 1
    pull.push("Try again")
    pull.check("test", "failure")
    stage.advance(30)
    stage.run()
    assert len(tries) == 2
    assert len(pull.comments) == 1


def test_a_retry_tries_at_once(stage: Stage) -> None:
    pull, _ = failing(stage)
    tries = refuse(stage, 400)
    stage.run()
    stage.advance(5)
    pull.comment(ANN, "/feedback retry", association="MEMBER")
    stage.run()
    stage.advance(5)
    stage.run()
    assert len(tries) == 2


def test_a_refused_key_stops_all_messages_of_the_run(stage: Stage) -> None:
    failing(stage)
    other = stage.pull_request(session="9876543210987654321")
    other.check("test", "failure")
    stage.session(other, id="9876543210987654321")
    tries = refuse(stage, 401)
    run = stage.run()
    assert sorted(run.decisions.values()) == ["failed", "wait"]
    assert len(tries) == 1
    assert sum(len(pull.comments) for pull in stage.repository.pull_requests.values()) == 1


def test_a_refusal_goes_once_nothing_is_wrong(stage: Stage) -> None:
    pull, _ = failing(stage)
    refuse(stage, 400)
    stage.run()
    pull.push("Fix")
    pull.check("test", "success")
    stage.run()
    assert pull.comments == []


def test_no_room_for_another_session_is_waited_for(stage: Stage) -> None:
    pull, session = failing(stage)
    session.refuses_messages(404)
    body = b'{"error": {"code": 400, "message": "Precondition check failed.", "status": "FAILED_PRECONDITION"}}'
    stage.jules.faults.before("POST", CREATE, lambda exchange: exchange.answer(400, body, {}), times=None)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "wait"})
    assert "the maximum number of concurrent sessions was reached" in pull.comments[0].body
    stage.jules.faults.clear()
    stage.advance(61)
    assert stage.run().decisions == {1: "send"}


def test_a_session_that_cannot_take_a_message_now_is_asked_again_after_an_hour(stage: Stage) -> None:
    pull, session = failing(stage)
    body = b'{"error": {"code": 400, "message": "Precondition check failed.", "status": "FAILED_PRECONDITION"}}'
    stage.jules.faults.before("POST", SEND, lambda exchange: exchange.answer(400, body, {}), times=None)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "wait"})
    assert "Try again later." in run.reason(1)
    assert "cannot take a message now" in pull.comments[0].body
    stage.jules.faults.clear()
    stage.advance(58)
    assert "not possible now" in stage.run().reason(1)
    assert session.messages == []
    stage.advance(3)
    assert stage.run().decisions == {1: "send"}
    assert ["Sent feedback" in comment.body for comment in pull.comments] == [True]


def test_one_session_that_cannot_take_a_message_holds_up_no_other(stage: Stage) -> None:
    failing(stage)
    other = stage.pull_request(session="9876543210987654321")
    other.check("test", "failure")
    stage.session(other, id="9876543210987654321")
    body = b'{"error": {"code": 400, "message": "Precondition check failed.", "status": "FAILED_PRECONDITION"}}'
    stage.jules.faults.before("POST", SEND, lambda exchange: exchange.answer(400, body, {}))
    assert sorted(stage.run().decisions.values()) == ["send", "wait"]


def test_an_archived_session_that_is_paused_was_stopped_by_somebody(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(pull, state="PAUSED")
    session.archived = True
    assert stage.run().decisions == {1: "escalate"}
    assert stage.run().decisions == {1: "skip"}
    assert session.messages == []
