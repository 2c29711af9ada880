"""Purpose: what Jules was not asked to fix, as far as a comment or the checks show it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from feedback_bot.model import Check, CheckOutcome, Marker, SentSignal, Verdict
from feedback_bot.outcomes.past import Head, Limits, Past, Pusher, keys_of, sent_at
from feedback_bot.outcomes.tellings import NOT_RECORDED, is_check, is_for_jules

GREEN_WITHOUT_US: Final = "green without us"
_RERUNS: Final = {"rerun-flaky": Verdict.FLAKY, "rerun": Verdict.INFRASTRUCTURE}


def spared(past: Past, limits: Limits) -> Counter[str]:
    """How many failed checks Jules was not asked to fix, by their verdicts, and those that it fixed unasked."""
    found = Counter(name for message in past.messages for name in _in_message(message))
    found.update(_in_notices(past))
    found[GREEN_WITHOUT_US] += _green_without_us(past, limits)
    return +found


def _in_message(message: Marker) -> Iterator[str]:
    for told in message.told:
        if is_check(told) and not is_for_jules(told):
            yield _name(told)
    for _, verdict in message.spared:
        yield verdict


def _name(told: SentSignal) -> str:
    if told.verdict:
        return told.verdict.value
    return Verdict.INFRASTRUCTURE.value if told.is_infrastructure else NOT_RECORDED


def _in_notices(past: Past) -> Iterator[str]:
    """What comments for people alone speak of: one for each check and verdict, and each re-run.

    A re-run of what another comment speaks of is no second check.
    """
    keys = [notice.key.split() for notice in past.notices]
    verdicts = [key[1] for key in keys if key[0] == "verdict" and len(key) > 1]
    yield from verdicts
    for key in keys:
        verdict = _RERUNS.get(key[0])
        if verdict and verdict.value not in verdicts:
            yield verdict.value


def _green_without_us(past: Past, limits: Limits) -> int:
    """How often a failed check became green at a head of Jules' without any message or escalation that names it."""
    failing: dict[str, datetime] = {}
    found = 0
    for head in past.heads:
        if not past.is_settled(head, limits):
            continue
        for check in head.newest:
            name = keys_of(check)[0]
            if check.outcome is CheckOutcome.FAILED:
                failing.setdefault(name, head.pushed_at)
            elif check.outcome is CheckOutcome.PASSED:
                began = failing.pop(name, None)
                found += began is not None and _is_unasked(check, began, head, past)
    return found


def _is_unasked(check: Check, began: datetime, head: Head, past: Past) -> bool:
    if head.pusher is not Pusher.JULES or (past.since and head.pushed_at < past.since):
        return False
    names = frozenset(keys_of(check))
    between = [word for word in (*past.earlier, *past.words) if began <= sent_at(word) <= head.pushed_at]
    is_spared = any(names & {name for name, _ in word.spared} for word in between)
    return not is_spared and not any(told.ids & names for word in between for told in word.told)
