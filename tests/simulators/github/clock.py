"""The simulated GitHub's time, from which every timestamp and every `Date` header comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """A datetime stands still until it is moved, a callable is followed, None runs with the real time."""

    def __init__(self, start: datetime | Callable[[], datetime] | None = None) -> None:
        self._start = start
        self._moved = timedelta()

    @property
    def now(self) -> datetime:
        if self._start is None:
            base = datetime.now(UTC)
        else:
            base = self._start if isinstance(self._start, datetime) else self._start()
        return base + self._moved

    def advance(self, step: timedelta) -> None:
        self._moved += step


def stamp(moment: datetime) -> str:
    """Spell a time as GitHub does: UTC, whole seconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
