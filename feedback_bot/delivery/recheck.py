"""Whether everything that a decision was based on is still true after the claim. Pure."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from feedback_bot.decide import Case, answer_key, triage
from feedback_bot.decide.rules.refused_messages import why_refused
from feedback_bot.delivery.results import Order
from feedback_bot.markers.history import LEASE
from feedback_bot.markers.keys import signal_key
from feedback_bot.model import LookAtLogs, Marker, Reason, ReasonCode, Session

LATEST_SEND: Final = LEASE - timedelta(minutes=4)
"""The age of a claim after which nothing is sent, because the response might arrive after the lease expires."""


def why_not(case: Case, order: Order, claim: Marker) -> Reason | None:
    """The reason not to send a claimed message; ``None`` if there is none.

    Args:
        case: the pull request as it is now, including the claim's comment.
        order: the decision, and what it was based on.
        claim: this run's claim.
    """
    return next(_obstacles(case, order, claim), None)


def why_not_to(session: Session, seen: Session) -> Reason | None:
    """What has happened in a session since the decision; ``None`` if nothing relevant has."""
    changed = _changed(session, seen)
    if changed:
        return changed
    if session.last_message is not None and session.last_message != seen.last_message:
        return Reason(ReasonCode.SESSION_WRITTEN_TO)
    return None


def why_not_in(session: Session, seen: Session, order: Order) -> Reason | None:
    """What the activities of a session, read for the first time, say against the decision; ``None`` if nothing."""
    case = order.case.with_session(session)
    step = triage(case)
    ready = {signal_key(signal) for signal in step.signals} if isinstance(step, LookAtLogs) else set()
    is_as_decided = (
        isinstance(step, LookAtLogs)
        and step.answer == order.decision.answer
        and case.history.attempts == order.case.history.attempts
        and {signal_key(signal) for signal in order.decision.signals} <= ready
    )
    return _changed(session, seen) or (None if is_as_decided else Reason(ReasonCode.SESSION_WRITTEN_TO))


def _changed(session: Session, seen: Session) -> Reason | None:
    if (session.state, session.is_archived) == (seen.state, seen.is_archived):
        return None
    is_archived = session.is_archived and not seen.is_archived
    return Reason(ReasonCode.SESSION_CHANGED, {"state": session.state, "is_archived": is_archived})


def _obstacles(case: Case, order: Order, claim: Marker) -> Iterator[Reason]:
    snapshot = case.snapshot
    if snapshot.state != "OPEN":
        yield Reason(ReasonCode.PULL_REQUEST_CLOSED)
    if snapshot.head_sha != claim.head:
        yield Reason(ReasonCode.HEAD_MOVED)
    yield from _contest(case, claim)
    refusal, known = case.history.refusal, order.case.history.refusal
    if refusal and (known is None or known.tried_at != refusal.tried_at):
        why = why_refused(case, refusal, claim.key)
        yield from [why] if why else []
    if any(case.is_told(signal) for signal in order.decision.signals):
        yield Reason(ReasonCode.SENT_ELSEWHERE)
    if order.decision.answer:
        if case.open_answer is None or answer_key(case.open_answer) != claim.key:
            yield Reason(ReasonCode.ANSWER_SETTLED)
        return
    decision = order.decision
    expected = {signal_key(signal) for signal in (*decision.signals, *decision.held, *decision.spared)}
    if {signal_key(signal) for signal in case.new_signals} != expected:
        yield Reason(ReasonCode.SIGNALS_CHANGED)


def _contest(case: Case, claim: Marker) -> Iterator[Reason]:
    """Why the claim is not valid; ``None`` if it is. It must exist, be recent, and be the oldest unexpired one."""
    history, now = case.history, case.now
    mine = next((c for c in history.claims if (c.comment_id, c.nonce) == (claim.comment_id, claim.nonce)), None)
    if mine is None:
        yield Reason(ReasonCode.CLAIM_LOST)
    elif now - (mine.created_at or now) > LATEST_SEND:
        yield Reason(ReasonCode.CLAIM_TOO_OLD)
    if any(c.comment_id < claim.comment_id for c in history.live_claims(now)):
        yield Reason(ReasonCode.CLAIMED_ELSEWHERE)
    if any(c.comment_id != claim.comment_id and c.session == claim.session for c in history.dead_claims(now)):
        yield Reason(ReasonCode.CLAIM_UNSETTLED)
