"""Purpose: the marker of a session that the bot started and of which no comment says so anymore."""

from dataclasses import replace

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules.on_session import session_of
from feedback_bot.markers.keys import signal_key
from feedback_bot.model import Marker, MarkerKind, MarkerState, SentSignal, SessionMessage


def started_session(case: Case) -> Marker:
    """The marker of the message that started the session of a case, as far as it still counts as sent."""
    session = session_of(case)
    prompt = session.messages[0]
    nonce = prompt.feedback_id or ""
    restored = next((marker for marker in case.restored if marker.nonce == nonce), None)
    marker = restored or Marker(
        kind=MarkerKind.DELIVERY,
        state=MarkerState.SENT,
        key=f"restored {nonce}",
        nonce=nonce,
        head="",
        session=session.id,
        account=session.account,
        starts_session=True,
    )
    if case.repeat_command:
        return replace(marker, told=())  # someone asked to send everything again
    if not marker.told and "prompt" in case.policy.templates and _is_since_head(prompt, case):
        told = tuple(SentSignal(id=signal_key(signal), title=signal.title) for signal in case.new_signals)
        return replace(marker, head=case.snapshot.head_sha, told=told)  # who knows what it reported
    return marker


def _is_since_head(prompt: SessionMessage, case: Case) -> bool:
    age = session_of(case).read_at - prompt.at
    return case.first_check_age is not None and age <= case.first_check_age
