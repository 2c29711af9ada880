"""Purpose: the outcomes over time, in days or weeks."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MOST_DAYS: Final = 31
_MOST_WEEKS: Final = 27


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that a report is about, both included, in UTC."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Some days and the outcomes of what was told on them."""

    first: date
    days: int
    outcomes: Counter[str]

    @property
    def name(self) -> str:
        """The day, or the first and the last one."""
        last = self.first + timedelta(days=self.days - 1)
        return self.first.isoformat() if self.days == 1 else f"{self.first.isoformat()} to {last.isoformat()}"


def slots(by_day: Mapping[str, Counter[str]], span: Span) -> tuple[Slot, ...]:
    """Days, or weeks of more than a month, or thirty days each of more than half a year. The last one is cut."""
    total = (span.last - span.first).days + 1
    size = 1 if total <= _MOST_DAYS else 7 if total <= 7 * _MOST_WEEKS else 30
    return tuple(_slot(by_day, span, start, min(size, total - start)) for start in range(0, total, size))


def _slot(by_day: Mapping[str, Counter[str]], span: Span, start: int, days: int) -> Slot:
    first = span.first + timedelta(days=start)
    names = [(first + timedelta(days=day)).isoformat() for day in range(days)]
    found = sum((by_day.get(name, Counter()) for name in names), Counter[str]())
    return Slot(first=first, days=days, outcomes=found)
