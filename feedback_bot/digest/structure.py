"""Where in a log the failing command or step stands."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from feedback_bot.digest.detectors import Kind
from feedback_bot.digest.reading import Log


@dataclass(frozen=True, slots=True)
class Region:
    """The output of one failed command or step: ``log.lines[start:end]``, command line first, end marker last."""

    start: int
    end: int
    weight: float


def regions(log: Log) -> Sequence[Region]:
    """The failed commands and steps, in the log's order; the whole log where it marks none.

    Where the failing step's times are known, only what they touch.
    """
    found: list[Region] = []
    start = 0
    for at, detector in log.known:
        kind = detector.kind
        if kind is Kind.FENCE:
            start = at
        elif kind is Kind.END and detector.weight >= 3:
            found.append(Region(start, at + 1, 1.0))
            start = at + 1
        elif kind is Kind.END:
            start = at + 1
    if log.window:
        asked = Region(bisect_left(log.numbers, log.window[0]), bisect_right(log.numbers, log.window[1]), 1.0)
        found = [region for region in found if region.start < asked.end and asked.start < region.end] or [asked]
    return found or [Region(0, len(log.lines), 1.0)]


def command_of(log: Log, found: Sequence[Region]) -> str | None:
    """The command of the last failed region, where the log shows it."""
    for region in reversed(found):
        for line in log.lines[region.start : region.start + 3]:
            for mark in ("##[group]Run ", "$ "):
                if line.startswith(mark):
                    return line.removeprefix(mark).strip()[:500] or None
    return None
