"""Where in a log the failing command or step stands."""

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
    """The failed commands and steps, in the log's order; the whole log where it marks none."""
    found: list[Region] = []
    start = 0
    for at, shape in enumerate(log.shapes):
        if shape.detector is None:
            continue
        kind = shape.detector.kind
        if kind is Kind.FENCE:
            start = at
        elif kind is Kind.END and shape.detector.weight >= 3:
            found.append(Region(start, at + 1, 1.0))
            start = at + 1
        elif kind is Kind.END:
            start = at + 1
    if not found:
        found.append(Region(0, len(log.lines), 1.0))
    return found


def command_of(log: Log, found: Sequence[Region]) -> str | None:
    """The command of the last failed region, where the log shows it."""
    for region in reversed(found):
        for line in log.lines[region.start : region.start + 3]:
            for mark in ("##[group]Run ", "$ "):
                if line.startswith(mark):
                    return line.removeprefix(mark).strip()[:500] or None
    return None
