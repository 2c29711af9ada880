"""Re-reading: whether everything that a decision stood on still stands once the claim is made. Pure."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from feedback_bot.decide import Case, answer_key
from feedback_bot.delivery.outcome import Order
from feedback_bot.memory import LEASE, signal_key
from feedback_bot.model import Marker, Session

LATEST_SEND: Final = LEASE - timedelta(minutes=4)
"""A claim older than this is not sent any more: the answer might come when the lease has run out."""


def why_not(case: Case, order: Order, claim: Marker) -> str | None:
    """What keeps a claimed message from being sent, in words for a person; ``None`` where nothing does.

    Args:
        case: the pull request as it is now, the claim's comment included.
        order: what was decided, on what was read before.
        claim: the claim that this run made.
    """
    return next(_obstacles(case, order, claim), None)


def why_not_to(session: Session, seen: Session) -> str | None:
    """What has happened in a session since the decision; ``None`` where nothing has that matters."""
    if (session.state, session.is_archived) != (seen.state, seen.is_archived):
        return f"the session has just become {session.state.replace('_', ' ').lower()}"
    if session.person_wrote_at is not None and session.person_wrote_at != seen.person_wrote_at:
        return "somebody has just written to the session"
    return None


def _obstacles(case: Case, order: Order, claim: Marker) -> Iterator[str]:
    snapshot = case.snapshot
    if snapshot.state != "OPEN":
        yield "the pull request was closed meanwhile"
    if snapshot.head_sha != claim.head:
        yield "somebody pushed meanwhile; the next run looks at the new commit"
    yield from _contest(case, claim)
    if _told_at(case, claim.head) & {told.id for told in claim.told}:
        yield "another run has just sent it"
    if order.decision.answer:
        if case.open_answer is None or answer_key(case.open_answer) != claim.key:
            yield "the answer was withdrawn, or another run has just passed it on"
        return
    expected = {signal_key(signal) for signal in (*order.decision.signals, *order.decision.held)}
    if {signal_key(signal) for signal in case.new_signals} != expected:
        yield "what is wrong has changed meanwhile; the next run looks again"


def _contest(case: Case, claim: Marker) -> Iterator[str]:
    """Whether the claim is in force: it is there, young, and the oldest of all that are under way."""
    memory, now = case.memory, case.now
    mine = next((c for c in memory.claims if c.comment_id == claim.comment_id), None)
    if mine is None:
        yield "the claim's comment was deleted or changed"
    elif now - (mine.created_at or now) > LATEST_SEND:
        yield "it took too long; the next run tries again"
    if any(c.comment_id < claim.comment_id for c in memory.live_claims(now)):
        yield "another run is sending a message already"
    if any(c.comment_id != claim.comment_id and c.session == claim.session for c in memory.dead_claims(now)):
        yield "another run has left a message unfinished; the next run settles it first"


def _told_at(case: Case, head: str) -> set[str]:
    return {told.id for marker in case.memory.sent if marker.head == head for told in marker.told}
