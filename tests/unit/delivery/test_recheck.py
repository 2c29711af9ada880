"""Whether what a decision stood on still stands once the claim is made."""

import pytest

from feedback_bot.delivery.recheck import why_not, why_not_to
from feedback_bot.delivery.results import Order
from feedback_bot.model import CheckSignal, Comment, Evidence, Marker, MarkerState, Reason, ReasonCode, Session
from tests.unit.builders import (
    OLDER_HEAD,
    ago,
    because,
    case,
    check,
    decided,
    marker,
    own_comment,
    review,
    session,
)

FAILED = CheckSignal(check=check())
CLAIM = marker(MarkerState.SENDING, told=(FAILED,), comment_id=50, nonce="ce" * 16)
MINE = own_comment(CLAIM, id=50, created_at=ago(1))


def other(state: MarkerState, number: int, **changes: object) -> Comment:
    return own_comment(marker(state, told=(FAILED,), nonce="77" * 16), id=number, **{"created_at": ago(2), **changes})


def obstacle(*parts: object, claim: Marker = CLAIM, **changes: object) -> Reason | None:
    decision = decided(case(check(), session=session()))
    now = case(*parts, session=session(), snapshot_changes=changes)  # type: ignore[arg-type] # any field
    order = Order(case=now, decision=decision, evidence=Evidence())
    return why_not(now, order, claim)


def test_nothing_has_changed() -> None:
    assert obstacle(check(), MINE) is None


@pytest.mark.parametrize(
    ("found", "code"),
    [
        pytest.param(obstacle(check(), MINE, state="CLOSED"), ReasonCode.PULL_REQUEST_CLOSED, id="closed"),
        pytest.param(obstacle(check(), MINE, head_sha=OLDER_HEAD), ReasonCode.HEAD_MOVED, id="a new head"),
        pytest.param(obstacle(check()), ReasonCode.CLAIM_LOST, id="the claim is gone"),
        pytest.param(
            obstacle(check(), own_comment(CLAIM, id=50, created_at=ago(7))), ReasonCode.CLAIM_TOO_OLD, id="too late"
        ),
        pytest.param(
            obstacle(check(), other(MarkerState.SENDING, 50)), ReasonCode.CLAIM_LOST, id="another claim in its comment"
        ),
        pytest.param(
            obstacle(check(), other(MarkerState.SENDING, 49), MINE), ReasonCode.CLAIMED_ELSEWHERE, id="an older claim"
        ),
        pytest.param(
            obstacle(check(), other(MarkerState.SENT, 49), MINE), ReasonCode.SENT_ELSEWHERE, id="sent by another"
        ),
        pytest.param(obstacle(MINE), ReasonCode.SIGNALS_CHANGED, id="green by now"),
        pytest.param(obstacle(check(), review(), MINE), ReasonCode.SIGNALS_CHANGED, id="a review came"),
    ],
)
def test_what_keeps_a_message_from_being_sent(found: Reason | None, code: ReasonCode) -> None:
    assert found == because(code)


def test_a_younger_claim_yields_to_this_one() -> None:
    assert obstacle(check(), MINE, other(MarkerState.SENDING, 51)) is None


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        pytest.param(session(), None, id="nothing"),
        pytest.param(
            session("IN_PROGRESS"),
            because(ReasonCode.SESSION_CHANGED, state="IN_PROGRESS", is_archived=False),
            id="another state",
        ),
        pytest.param(
            session(is_archived=True),
            because(ReasonCode.SESSION_CHANGED, state="COMPLETED", is_archived=True),
            id="archived",
        ),
        pytest.param(session(person_wrote_at=ago(0)), because(ReasonCode.SESSION_WRITTEN_TO), id="a message"),
    ],
)
def test_what_has_happened_in_the_session(now: Session, reason: Reason | None) -> None:
    assert why_not_to(now, session()) == reason
