"""Purpose: whether a pull request became green after a message, how soon, and whether that can be trusted."""

from datetime import timedelta

from feedback_bot.model import CheckOutcome, Marker
from feedback_bot.outcomes.past import Head, Limits, Past, Pusher, sent_at
from feedback_bot.outcomes.tellings import Outcome, is_check, tellings


def to_green(past: Past, message: Marker, limits: Limits) -> timedelta | None:
    """From a message to the end of the checks at Jules' next settled head; ``None`` if that is not green.

    Nor if a message names a check that failed there, which was re-run later.
    """
    head = past.first_settled(sent_at(message), limits)
    at = head.settled_at(limits) if head and head.is_green and not _was_red(head, past) else None
    return at - sent_at(message) if at else None


def is_green(past: Past, limits: Limits) -> bool:
    """Whether the newest settled head is green since a message."""
    head = next((head for head in reversed(past.heads) if head.settled_at(limits)), None)
    at = head.settled_at(limits) if head else None
    return bool(head and at and head.is_green and any(sent_at(message) < at for message in past.messages))


def is_trustworthy(past: Past, limits: Limits) -> bool:
    """Whether no check was weakened, nothing was re-run, and no person helped since the first message."""
    first = past.messages[0]
    told_at = past.head_of(first)
    later = past.after(sent_at(first))
    is_persons = any(head.pusher is Pusher.PERSON for head in later)
    has_rerun = any(head.has_rerun for head in (*([told_at] if told_at else []), *later))
    is_rerun = has_rerun or any(telling.outcome is Outcome.RERUN for telling in tellings(past, limits))
    return not (is_persons or is_rerun or any(message.findings for message in past.messages))


def _was_red(head: Head, past: Past) -> bool:
    told = (each for word in past.words if word.head == head.sha for each in word.told if is_check(each))
    found = (head.check_of(each) for each in told)
    return any(check is None or check.outcome is not CheckOutcome.RUNNING for check in found)
