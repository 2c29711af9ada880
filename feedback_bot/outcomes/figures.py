"""Purpose: the figures of a report, counted over pull requests."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from statistics import median
from typing import Final, Self

from feedback_bot.model import Marker
from feedback_bot.outcomes.green import is_green, is_trustworthy, to_green
from feedback_bot.outcomes.past import Limits, Past, sent_at
from feedback_bot.outcomes.spared import spared
from feedback_bot.outcomes.tellings import Outcome, Telling, is_check, is_for_jules, tellings

ENOUGH: Final = 10
"""Below that, a count is shown alone: no percentage and no 90th percentile."""
_COMPARED: Final = (Outcome.UNCHANGED, Outcome.CHANGED, Outcome.NOT_COMPARED, Outcome.GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Durations in minutes: how many, their median, and from ten on their 90th percentile (nearest rank)."""

    count: int = 0
    median: float | None = None
    p90: float | None = None

    @classmethod
    def of(cls, durations: Iterable[timedelta]) -> Self:
        """Count durations."""
        minutes = sorted(each.total_seconds() / 60 for each in durations)
        if not minutes:
            return cls()
        rank = math.ceil(0.9 * len(minutes)) - 1
        p90 = round(minutes[rank], 1) if len(minutes) >= ENOUGH else None
        return cls(count=len(minutes), median=round(median(minutes), 1), p90=p90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A part of a whole."""

    part: int = 0
    whole: int = 0

    @property
    def percent(self) -> int | None:
        """In percent, rounded; ``None`` if the whole is smaller than ten."""
        return round(100 * self.part / self.whole) if self.whole >= ENOUGH else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a report says about one or many repositories.

    Attributes:
        pull_requests: Jules' pull requests that were looked at.
        with_messages: those of them with messages that count.
        messages: the messages that count.
        outcomes: how many tellings had each outcome; a telling is one failed check in one message. ``fixed`` includes
            ``maybe_ci_fixer``.
        maybe_ci_fixer: fixed less than two minutes after a message, so perhaps by Jules' CI Fixer without it.
        fixed_by: how many were fixed by the first, second, third … message that told them, without CI Fixer's.
        by_check: the outcomes for each check, by its title.
        by_verdict: the outcomes for each verdict.
        by_tool: the outcomes for each tool that failed.
        by_day: the outcomes for each day on which a message was sent, in UTC.
        unchanged: how many of those that can be compared failed exactly as before.
        red_to_told: from the newest failure that a message tells to the message.
        message_to_push: from a message to Jules' first push.
        message_to_green: from a message to the end of the checks at Jules' next settled head, if that is green.
        escalations: calls for a maintainer that are still there.
        merged: pull requests with messages that were merged.
        closed: those that were closed without a merge.
        green: pull requests with messages whose newest settled head is green.
        trustworthy: those of them without a weakened check, a re-run, or a person's commit.
        spared: failed checks that Jules was not asked to fix, by the reason.
        other_signals: reviews and conflicts in messages.
        ignored: markers with a wrong signature.
        guessed: pull requests whose pushers are taken from the commits' authors.
    """

    pull_requests: int = 0
    with_messages: int = 0
    messages: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    maybe_ci_fixer: int = 0
    fixed_by: Counter[int] = field(default_factory=Counter)
    by_check: dict[str, Counter[str]] = field(default_factory=dict)
    by_verdict: dict[str, Counter[str]] = field(default_factory=dict)
    by_tool: dict[str, Counter[str]] = field(default_factory=dict)
    by_day: dict[str, Counter[str]] = field(default_factory=dict)
    unchanged: Rate = field(default_factory=Rate)
    red_to_told: Times = field(default_factory=Times)
    message_to_push: Times = field(default_factory=Times)
    message_to_green: Times = field(default_factory=Times)
    escalations: int = 0
    merged: int = 0
    closed: int = 0
    green: int = 0
    trustworthy: int = 0
    spared: Counter[str] = field(default_factory=Counter)
    other_signals: int = 0
    ignored: int = 0
    guessed: int = 0

    @property
    def fixed(self) -> Rate:
        """How many of those that can be compared were fixed, without CI Fixer's."""
        return Rate(part=self.outcomes[Outcome.FIXED] - self.maybe_ci_fixer, whole=self.unchanged.whole)


def figures(pasts: Sequence[tuple[Past, Limits]]) -> Figures:
    """Count pull requests, each with the times of its repository's policy."""
    each = [telling for past, limits in pasts for telling in tellings(past, limits)]
    spoken = [(past, limits) for past, limits in pasts if past.messages]
    greens = [(past, limits) for past, limits in spoken if is_green(past, limits)]
    outcomes = Counter(telling.outcome.value for telling in each)
    sure = [telling for telling in each if telling.outcome is Outcome.FIXED and not telling.maybe_ci_fixer]
    messages = [(past, limits, message) for past, limits in pasts for message in past.messages]
    own = [(past, limits, message) for past, limits in pasts for message in _surely_answered(past, limits)]
    return Figures(
        pull_requests=len(pasts),
        with_messages=len(spoken),
        messages=len(messages),
        outcomes=outcomes,
        maybe_ci_fixer=sum(telling.maybe_ci_fixer for telling in each),
        fixed_by=Counter(telling.nth for telling in sure),
        by_check=_grouped(each, lambda telling: telling.told.title),
        by_verdict=_grouped(each, lambda telling: telling.verdict),
        by_tool=_grouped(each, lambda telling: telling.tool),
        by_day=_grouped(each, lambda telling: sent_at(telling.message).astimezone(UTC).date().isoformat()),
        unchanged=Rate(
            part=outcomes[Outcome.UNCHANGED],
            whole=len(sure) + sum(outcomes[outcome] for outcome in _COMPARED),
        ),
        red_to_told=Times.of(filter(None, (_red_to_told(past, message) for past, _, message in messages))),
        message_to_push=Times.of(filter(None, (_to_push(past, message) for past, _, message in own))),
        message_to_green=Times.of(filter(None, (to_green(past, message, limits) for past, limits, message in own))),
        escalations=sum(len(past.escalations) for past, _ in pasts),
        merged=sum(past.merged_at is not None for past, _ in spoken),
        closed=sum(past.closed_at is not None and past.merged_at is None for past, _ in spoken),
        green=len(greens),
        trustworthy=sum(is_trustworthy(past, limits) for past, limits in greens),
        spared=sum((spared(past, limits) for past, limits in pasts), Counter[str]()),
        other_signals=sum(not is_check(told) for _, _, message in messages for told in message.told),
        ignored=sum(past.ignored for past, _ in pasts),
        guessed=sum(past.are_pushers_guessed for past, _ in pasts),
    )


def _surely_answered(past: Past, limits: Limits) -> list[Marker]:
    """The messages, without those whose fix CI Fixer may have pushed."""
    doubtful = [telling.message for telling in tellings(past, limits) if telling.maybe_ci_fixer]
    return [message for message in past.messages if message not in doubtful]


def _grouped(found: Iterable[Telling], name: Callable[[Telling], str]) -> dict[str, Counter[str]]:
    groups: dict[str, Counter[str]] = {}
    for telling in found:
        groups.setdefault(name(telling), Counter())[telling.outcome.value] += 1
    return groups


def _red_to_told(past: Past, message: Marker) -> timedelta | None:
    """From the newest failure in a message to the message. The marker knows best: a re-run replaces the check."""
    if message.red_at:
        return max(timedelta(0), sent_at(message) - message.red_at)
    head = past.head_of(message)
    found = [head.check_of(told) for told in message.told if is_for_jules(told)] if head else []
    ends = [check.completed_at for check in found if check and check.completed_at]
    before = [end for end in ends if end <= sent_at(message)]
    return sent_at(message) - max(before) if before else None


def _to_push(past: Past, message: Marker) -> timedelta | None:
    push = past.first_push(sent_at(message))
    return push.pushed_at - sent_at(message) if push else None
