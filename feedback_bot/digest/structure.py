"""Where in a log the failing command or step stands."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from feedback_bot.digest.detectors import Kind
from feedback_bot.digest.reading import Log

_SURE_END = 3  # weights of a detector: some ends are retried
_HEADER = 300  # lines of a step's script and environment, at most
_ANNOTATED = 0.9  # a step that wrote an error and went on, or an action that failed


@dataclass(frozen=True, slots=True)
class Region:
    """One failed command or step: ``log.lines[start:end]``, command line first, end marker last.

    Attributes:
        weight: How much its lines count against those of other regions, at most 1.
        output: Where the command's own output begins, after its script and environment.
    """

    start: int
    end: int
    weight: float
    output: int = 0


def regions(log: Log) -> Sequence[Region]:
    """The failed commands and steps, in the log's order; the whole log where it marks none.

    Where the failing step's times are known, only what they touch.
    """
    found: list[Region] = []
    annotated: list[Region] = []
    start = error = 0
    for at, detector in [*log.known, (len(log.lines), None)]:
        if detector is None or detector.kind is Kind.FENCE:
            if error > start:  # the runner's own word for an action that failed
                annotated.append(Region(start, error, _ANNOTATED))
            start = at
        elif detector.kind is Kind.END:
            if detector.weight >= _SURE_END:
                found.append(Region(start, at + 1, 1.0))
            start = at + 1
        elif log.lines[at].startswith("##[error]"):
            error = at + 1
    found = sorted([*found, *annotated], key=lambda region: region.start)
    if log.window:
        asked = Region(bisect_left(log.numbers, log.window[0]), bisect_right(log.numbers, log.window[1]), 1.0)
        found = [region for region in found if region.start < asked.end and asked.start < region.end] or [asked]
    found = found or [Region(0, len(log.lines), 1.0)]
    return [replace(region, output=_output(log, region)) for region in found]


def _output(log: Log, region: Region) -> int:
    if log.lines and log.lines[region.start].startswith("##[group]Run "):
        for at in range(region.start, min(region.start + _HEADER, region.end)):
            if log.lines[at].startswith("##[endgroup]"):
                return at + 1
    return region.start


def command_of(log: Log, found: Sequence[Region]) -> str | None:
    """The command of the last failed region, where the log shows it."""
    for region in reversed(found):
        for line in log.lines[region.start : region.start + 3]:
            for mark in ("##[group]Run ", "$ "):
                if line.startswith(mark):
                    return line.removeprefix(mark).strip()[:500] or None
    return None
