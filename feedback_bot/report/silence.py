"""When a schedule was silent for unusually long, so that people know when the bot was blind."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Final

COMPARED: Final = 10
"""How many runs tell what is usual."""
_FEWEST: Final = 4
_UNUSUAL: Final = 3
_SHORTEST: Final = 60.0
"""Seconds between two runs."""


def silence(runs: Sequence[datetime], now: datetime) -> str | None:
    """Since when the schedule is silent, or from when to when it was before its newest run.

    Args:
        runs: when its newest runs were created.
        now: by the same clock.
    """
    newest_first = sorted(runs, reverse=True)[:COMPARED]
    if len(newest_first) < _FEWEST:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest_first)]
    usual = max(median(gaps), _SHORTEST)
    newest, before = newest_first[:2]
    every = f"GitHub usually starts this workflow every {round(usual / 60)} min."
    if (now - newest).total_seconds() > _UNUSUAL * usual:
        return f"The schedule has not run since {_shown(newest)}. {every}"
    if gaps[0] > _UNUSUAL * usual:
        return f"The schedule did not run from {_shown(before)} to {_shown(newest)}. {every}"
    return None


def _shown(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
