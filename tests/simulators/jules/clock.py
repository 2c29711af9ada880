"""The world's time, and its two spellings: nanoseconds since 1970 inside, RFC 3339 outside."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Now = datetime | Callable[[], datetime] | None
    When = datetime | str | None  # a string is RFC 3339 and may have nanoseconds

PRECISIONS = (6, 9, 3)  # fractional digits of one stamp after the other
BELOW_A_MICROSECOND = range(7, 1000, 131)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND, MILLISECOND, MICROSECOND = 1_000_000_000, 1_000_000, 1_000
RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)")


def to_nanoseconds(moment: datetime | str) -> int:
    """Raises ValueError for what is not RFC 3339 with an offset."""
    if isinstance(moment, datetime):
        return (moment - EPOCH) // timedelta(microseconds=1) * MICROSECOND
    match = RFC3339.fullmatch(moment)
    if match is None:
        raise ValueError(f"not an RFC 3339 time: {moment!r}")
    date, time, fraction, offset = match.groups()
    whole = datetime.fromisoformat(f"{date}T{time}{offset.upper()}")
    return to_nanoseconds(whole) + int((fraction or "").ljust(9, "0"))


def to_text(nanoseconds: int) -> str:
    """RFC 3339 in UTC with 0, 3, 6 or 9 fractional digits, the fewest that are exact, as the API does it."""
    seconds, fraction = divmod(nanoseconds, SECOND)
    digits = f"{fraction:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    text = (EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{digits}Z" if digits else f"{text}Z"


class Clock:
    """Runs with the real time by default; stands still at a given `now`; follows another clock's callable."""

    def __init__(self, now: Now = None, skew: timedelta = timedelta(0)) -> None:
        self._advanced = timedelta(0)
        self.skew = skew  # how far this service's clock is ahead of everybody else's
        self._stamps = 0
        if isinstance(now, datetime):
            fixed = now.astimezone(UTC)
            self._source: Callable[[], datetime] = lambda: fixed
        else:
            self._source = now or (lambda: datetime.now(UTC))

    @property
    def now(self) -> datetime:
        return self._source().astimezone(UTC) + self._advanced + self.skew

    def advance(self, step: timedelta) -> None:
        self._advanced += step

    def stamp(self, now: datetime, after: int) -> int:
        """A creation time of mixed precision, later than `after` and never earlier than `now`.

        Later than `now` by less than a millisecond, and by a microsecond for each thing that happens meanwhile.
        """
        rounds, at = divmod(self._stamps, len(PRECISIONS))
        self._stamps += 1
        earliest = max(to_nanoseconds(now), after + 1)
        if PRECISIONS[at] == 9:
            return earliest + BELOW_A_MICROSECOND[rounds % len(BELOW_A_MICROSECOND)]
        if PRECISIONS[at] == 3 and earliest > after + 1:
            return _round_up(earliest, MILLISECOND)
        return _round_up(earliest, MICROSECOND)


def _round_up(nanoseconds: int, unit: int) -> int:
    return -(-nanoseconds // unit) * unit
