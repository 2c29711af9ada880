"""When the schedule of the bot's own workflow was silent for unusually long, so that people know when it was blind."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Final

from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError
from feedback_bot.github.gateway import GitHub
from feedback_bot.report.runner import Report

_COMPARED: Final = 10
"""How many runs tell what is usual."""
_FEWEST: Final = 4
_UNUSUAL: Final = 3
_SHORTEST: Final = 60.0
"""Seconds between two runs."""


def note_silence(settings: Settings, github: GitHub, report: Report) -> None:
    """Say it, in a run that looks at everything. What GitHub does not tell to the token is not said."""
    is_about_all = settings.event_scope is None and settings.pull_request is None
    if settings.workflow_file is None or not is_about_all:
        return
    try:
        runs = github.scheduled_runs(settings.workflow_file.repository, settings.workflow_file.name, _COMPARED)
    except ReadError:
        return
    said = silence(runs, github.server_time) if github.server_time else None
    if said:
        report.note(said)


def silence(runs: Sequence[datetime], now: datetime) -> str | None:
    """Since when the schedule is silent, or from when to when it was before its newest run.

    Args:
        runs: when its newest runs were created.
        now: by the same clock.
    """
    newest_first = sorted(runs, reverse=True)[:_COMPARED]
    if len(newest_first) < _FEWEST:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest_first)]
    usual = max(median(gaps), _SHORTEST)
    newest, before = newest_first[:2]
    every = f"GitHub usually starts this workflow every {round(usual / 60)} min."
    if (now - newest).total_seconds() > _UNUSUAL * usual:
        return f"The schedule has been silent since {_shown(newest)}. {every}"
    if gaps[0] > _UNUSUAL * usual:
        return f"The schedule was silent from {_shown(before)} to {_shown(newest)}. {every}"
    return None


def _shown(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
