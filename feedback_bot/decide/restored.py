"""Purpose: messages that no comment records anymore, restored from the session's activities.

Another workflow with the same token may overwrite the bot's comment, someone may delete it, or the token may change.
The session keeps every message with its ``Feedback-ID``. Whatever such a message names was sent.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from feedback_bot.markers.history import History, signal_key
from feedback_bot.model import (
    CheckSignal,
    Marker,
    MarkerKind,
    MarkerState,
    ReviewSignal,
    SentSignal,
    Session,
    SessionMessage,
    Signal,
    Snapshot,
)

_CUT: Final = ("\n- … and ", "\n… ")
"""How a message says that it does not name everything. Then everything counts as sent, to avoid sending twice."""


def restored_markers(
    snapshot: Snapshot, session: Session | None, history: History, signals: Sequence[Signal]
) -> tuple[Marker, ...]:
    """The markers of the bot's messages to a session that no comment records, oldest first.

    Args:
        signals: everything that is wrong. For anything else, it does not matter whether it was sent.
    """
    return tuple(_restored(snapshot, session, history, signals)) if session else ()


def _restored(snapshot: Snapshot, session: Session, history: History, signals: Sequence[Signal]) -> Iterator[Marker]:
    known = {marker.nonce for marker in (*history.sent, *history.claims)}
    for message in session.messages:
        if message.feedback_id is None or message.feedback_id in known:
            continue
        told = tuple(signal for signal in signals if _names(message, signal, snapshot))
        if told:
            yield Marker(
                kind=MarkerKind.DELIVERY,
                state=MarkerState.SENT,
                key=f"restored {message.feedback_id}",
                nonce=message.feedback_id,
                head=snapshot.head_sha if snapshot.head_sha in message.text else "",
                session=session.id,
                attempt=history.attempts + 1,
                told=tuple(SentSignal(id=signal_key(signal), title=signal.title) for signal in told),
                created_at=snapshot.read_at - (session.read_at - message.at),
            )


def _names(message: SessionMessage, signal: Signal, snapshot: Snapshot) -> bool:
    """Whether a message reported a signal: a review by its link at any head, a failure by its title at this head."""
    if isinstance(signal, ReviewSignal):
        return bool(signal.review.url) and signal.review.url in message.text
    if snapshot.head_sha not in message.text:
        return False
    is_named = not isinstance(signal, CheckSignal) or f"`{signal.title}`" in message.text
    return is_named or any(mark in message.text for mark in _CUT)
