"""Purpose: a message that Jules refused is not tried again in each run.

A message that is invalid or too long is tried again when the head or the signals change; whatever else refuses, such as
a key, a limit or a quota, after an hour. ``/feedback retry`` tries immediately.
"""

from datetime import timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules.common import wait
from feedback_bot.model import Decision, Marker, Reason, ReasonCode

RETRY_AFTER: Final = timedelta(minutes=60)


def refused_lately(case: Case, key: str) -> Decision | None:
    """Wait while Jules would not accept a message; ``None`` if it may.

    Args:
        key: the delivery key of the message.
    """
    refusal = case.history.refusal
    why = why_refused(case, refusal, key) if refusal else None
    return wait(why) if why else None


def why_refused(case: Case, refusal: Marker, key: str) -> Reason | None:
    """Why a message is not tried because of an earlier refusal; ``None`` if it is."""
    if refusal.refusal is None or refusal.tried_at is None or _is_overruled(case, refusal):
        return None
    if refusal.refusal.is_of_the_message:
        facts = {"kind": refusal.refusal.value, "minutes": None}
        return Reason(ReasonCode.MESSAGE_REFUSED, facts) if refusal.key == key else None
    left = retry_left(case, refusal)
    if left is None or left <= timedelta(0):
        return None
    minutes = max(1, round(left.total_seconds() / 60))
    return Reason(ReasonCode.MESSAGE_REFUSED, {"kind": refusal.refusal.value, "minutes": minutes})


def retry_left(case: Case, refusal: Marker) -> timedelta | None:
    """How much longer no message is tried after a refusal; ``None`` if that does not depend on time."""
    if refusal.refusal is None or refusal.tried_at is None or refusal.refusal.is_of_the_message:
        return None
    return RETRY_AFTER - (case.now - refusal.tried_at)


def _is_overruled(case: Case, refusal: Marker) -> bool:
    """Whether someone asked to try again since."""
    return case.retry is not None and refusal.tried_at is not None and case.retry.given_at > refusal.tried_at
