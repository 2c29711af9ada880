"""Purpose: what became of each failed check that a message told, at the first settled head of Jules' after it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from feedback_bot.model import CheckOutcome, CheckSource, Marker, SentSignal
from feedback_bot.outcomes.past import Head, Limits, Past, Pusher, had_no_part, sent_at

CI_FIXER: Final = timedelta(minutes=2)
"""A push so soon after a message about GitHub Actions alone may be the work of Jules' CI Fixer."""
NOT_RECORDED: Final = "not recorded"
"""What older versions of the bot did not write into their markers."""
_NOT_CHECKS: Final = ("review by ", "reply by ", "merge conflict with ")
"""How the titles of other signals begin. Markers of older versions do not tell them apart otherwise."""


class Outcome(StrEnum):
    """What became of a failed check that a message told."""

    FIXED = "fixed"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NOT_COMPARED = "failing, not compared"
    GONE = "gone"
    NO_PUSH = "no push"
    PENDING = "pending"
    PERSON = "person"
    RERUN = "re-run"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One failed check in one message, and what became of it.

    Attributes:
        nth: how many messages in a row told this check, this one included.
        maybe_ci_fixer: it was fixed so soon that Jules' CI Fixer may have done it without the message.
    """

    message: Marker
    told: SentSignal
    outcome: Outcome
    nth: int
    maybe_ci_fixer: bool = False

    @property
    def verdict(self) -> str:
        """The name of its verdict."""
        return self.told.verdict.value if self.told.verdict else NOT_RECORDED

    @property
    def tool(self) -> str:
        """The tool that failed."""
        return self.told.tool or NOT_RECORDED


def tellings(past: Past, limits: Limits) -> tuple[Telling, ...]:
    """Every failed check that the messages told, oldest first."""
    return tuple(
        _telling(past, at, told, limits)
        for at, message in enumerate(past.messages)
        for told in message.told
        if is_for_jules(told)
    )


def is_check(told: SentSignal) -> bool:
    """Whether a marker speaks of a check, not of a review or a conflict."""
    return told.verdict is not None or told.is_infrastructure or not told.title.startswith(_NOT_CHECKS)


def is_for_jules(told: SentSignal) -> bool:
    """Whether a message handed a failed check to Jules, and not only named it as one to leave alone."""
    if told.verdict is None:
        return is_check(told) and not told.is_infrastructure
    return told.verdict.is_for_jules


def _telling(past: Past, at: int, told: SentSignal, limits: Limits) -> Telling:
    message = past.messages[at]
    found = Telling(message=message, told=told, outcome=Outcome.RERUN, nth=_in_a_row(past, at, told))
    if _is_rerun(past, message, told):
        return found
    for head in past.after(sent_at(message)):
        if head.pusher is Pusher.PERSON:
            return replace(found, outcome=Outcome.PERSON)
        if head.pusher is Pusher.JULES and past.is_settled(head, limits):
            outcome = _at(head, past, message, told)
            is_soon = outcome is Outcome.FIXED and _is_maybe_ci_fixer(message, head, past)
            return replace(found, outcome=outcome, maybe_ci_fixer=is_soon)
    return replace(found, outcome=_without_a_head(past, message, limits))


def _in_a_row(past: Past, at: int, told: SentSignal) -> int:
    earlier = reversed(past.messages[:at])
    nth = 1
    for message in earlier:
        if not any(told.ids & each.ids for each in message.told if is_for_jules(each)):
            break
        nth += 1
    return nth


def _is_rerun(past: Past, message: Marker, told: SentSignal) -> bool:
    """Whether the check became green at the very head that the message is about, before anybody pushed."""
    head = past.head_of(message)
    check = head.check_of(told) if head else None
    if check is None or check.outcome is not CheckOutcome.PASSED:
        return False
    after = past.after(sent_at(message))
    return not after or check.completed_at is None or check.completed_at < after[0].pushed_at


def _without_a_head(past: Past, message: Marker, limits: Limits) -> Outcome:
    """What to call it if no head of Jules' has settled: it still may, or what it pushed was overtaken."""
    push = past.first_push(sent_at(message))
    since: datetime = push.pushed_at if push else sent_at(message)
    if past.closed_at is None and limits.now - since < limits.answer:
        return Outcome.PENDING
    return Outcome.UNKNOWN if push else Outcome.NO_PUSH


def _at(head: Head, past: Past, message: Marker, told: SentSignal) -> Outcome:
    check = head.check_of(told)
    if check is None:
        return Outcome.UNKNOWN if head.is_lost else Outcome.GONE
    if check.outcome is CheckOutcome.FAILED or past.was_told_at(head, told.ids):
        return _compared(head, past, message, told)
    if check.outcome is CheckOutcome.PASSED:
        return Outcome.FIXED
    return Outcome.GONE if had_no_part(check) else Outcome.UNKNOWN


def _compared(head: Head, past: Past, message: Marker, told: SentSignal) -> Outcome:
    """Whether the next marker that names the check holds the same signature.

    One after the next settled head of Jules' is about another failure.
    """
    again = next((each for word in _about(head, past, message) for each in word.told if each.ids & told.ids), None)
    if again is None or again.signature is None or told.signature is None:
        return Outcome.NOT_COMPARED
    return Outcome.UNCHANGED if again.signature == told.signature else Outcome.CHANGED


def _about(head: Head, past: Past, message: Marker) -> tuple[Marker, ...]:
    """The messages and escalations after a message that are about a head, or about a merge of the base into it."""
    at = past.heads.index(head)
    following = next((at for at, h in enumerate(past.heads[at + 1 :], at + 1) if h.pusher is not Pusher.ASIDE), None)
    shas = {each.sha for each in past.heads[at:following]}
    return tuple(word for word in past.words if sent_at(word) > sent_at(message) and word.head in shas)


def _is_maybe_ci_fixer(message: Marker, fixing: Head, past: Past) -> bool:
    """Whether the push that fixed it came within two minutes of a message that spoke of GitHub Actions alone."""
    told = [each for each in message.told if not is_check(each) or is_for_jules(each)]
    is_soon = fixing.pushed_at - sent_at(message) < CI_FIXER
    return is_soon and all(is_check(each) and _is_of_actions(each, past) for each in told)


def _is_of_actions(told: SentSignal, past: Past) -> bool:
    found = (head.check_of(told) for head in past.heads)
    return next((check.source is CheckSource.ACTIONS for check in found if check), False)
