"""Whether what a decision stood on still stands once the claim is made."""

import pytest

from feedback_bot.delivery.outcome import Order
from feedback_bot.delivery.recheck import why_not, why_not_to
from feedback_bot.model import CheckSignal, Comment, Evidence, Marker, MarkerState, Session
from tests.unit.builders import (
    OLDER_HEAD,
    ago,
    candidate,
    case,
    check,
    decided,
    marker,
    own_comment,
    review,
    session,
)

FAILED = CheckSignal(check=check())
CLAIM = marker(MarkerState.SENDING, told=(FAILED,), comment_id=50)
MINE = own_comment(CLAIM, id=50, created_at=ago(1))


def other(state: MarkerState, number: int, **changes: object) -> Comment:
    return own_comment(marker(state, told=(FAILED,), nonce="77" * 16), id=number, **{"created_at": ago(2), **changes})


def obstacle(*parts: object, claim: Marker = CLAIM, **changes: object) -> str | None:
    decision = decided(case(check(), session=session()))
    now = case(*parts, session=session(), snapshot_changes=changes)  # type: ignore[arg-type]
    order = Order(candidate=candidate(), case=now, decision=decision, evidence=Evidence())
    return why_not(now, order, claim)


def test_nothing_has_changed() -> None:
    assert obstacle(check(), MINE) is None


@pytest.mark.parametrize(
    ("found", "words"),
    [
        pytest.param(obstacle(check(), MINE, state="CLOSED"), "was closed", id="closed"),
        pytest.param(obstacle(check(), MINE, head_sha=OLDER_HEAD), "somebody pushed", id="a new head"),
        pytest.param(obstacle(check()), "deleted or changed", id="the claim is gone"),
        pytest.param(obstacle(check(), own_comment(CLAIM, id=50, created_at=ago(7))), "too long", id="too late"),
        pytest.param(obstacle(check(), other(MarkerState.SENDING, 49), MINE), "another run is", id="an older claim"),
        pytest.param(obstacle(check(), other(MarkerState.SENT, 49), MINE), "just sent it", id="sent by another"),
        pytest.param(obstacle(MINE), "what is wrong has changed", id="green by now"),
        pytest.param(obstacle(check(), review(), MINE), "what is wrong has changed", id="a review came"),
    ],
)
def test_what_keeps_a_message_from_being_sent(found: str | None, words: str) -> None:
    assert found is not None
    assert words in found


def test_a_younger_claim_yields_to_this_one() -> None:
    assert obstacle(check(), MINE, other(MarkerState.SENDING, 51)) is None


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        pytest.param(session(), None, id="nothing"),
        pytest.param(session("IN_PROGRESS"), "the session has just become in progress", id="another state"),
        pytest.param(session(person_wrote_at=ago(0)), "somebody has just written to the session", id="a message"),
    ],
)
def test_what_has_happened_in_the_session(now: Session, reason: str | None) -> None:
    assert why_not_to(now, session()) == reason
