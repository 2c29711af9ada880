"""How much each line of a log explains, as one number a line.

A line that a detector knows is worth its detector's weight: less the more often it comes, less outside the failing
commands. It lends worth to its neighbours, more to those after it than to those before. On top of that the last lines
before the end of a failed command are worth something whatever they say.
"""

import math
from collections.abc import Sequence

from feedback_bot.digest.detectors import Kind
from feedback_bot.digest.reading import Log, Shape
from feedback_bot.digest.structure import Region

# kind -> what the next line after and the line before get of its worth
_SPREAD = {
    Kind.HEADLINE: (0.93, 0.45),
    Kind.MESSAGE: (0.86, 0.80),
    Kind.DIAGNOSTIC: (0.85, 0.60),
    Kind.TRACE: (0.93, 0.50),
    Kind.ERROR: (0.85, 0.70),
    Kind.TROUBLE: (0.70, 0.60),
    Kind.WARNING: (0.50, 0.40),
    Kind.ECHO: (0.30, 0.60),
    Kind.END: (0.20, 0.60),
}
_REACH = 40
_OUTSIDE = 0.35  # a line outside every failing command
_TAIL, _TAIL_FADES = 6.5, 0.97
_COMMAND = 6.0


def values(log: Log, regions: Sequence[Region], passing: frozenset[bytes] | None = None) -> list[float]:
    """The worth of each of the log's lines."""
    worth = [0.0] * len(log.lines)
    del passing  # not compared with yet
    inside = _inside(len(log.lines), regions)
    nth: dict[int, int] = {}
    for at, shape in enumerate(log.shapes):
        detector = shape.detector
        if detector is None or detector.kind is Kind.FENCE:
            continue
        key = id(shape)
        nth[key] = nth.get(key, -1) + 1
        own = detector.weight * inside[at] * _rarity(shape) * 0.93 ** nth[key]
        if own < 0.2:
            continue
        worth[at] = max(worth[at], own)
        if detector.kind in _SPREAD:
            after, before = _SPREAD[detector.kind]
            _lend(worth, log, at, own, after, 1)
            _lend(worth, log, at, own, before, -1)
    for region in regions:
        _tail(worth, log, region)
    return worth


def _rarity(shape: Shape) -> float:
    return 1 / (1 + 0.15 * math.log2(shape.count))


def _inside(size: int, regions: Sequence[Region]) -> list[float]:
    inside = [_OUTSIDE] * size
    for region in regions:
        inside[region.start : region.end] = [region.weight] * (region.end - region.start)
    return inside


def _lend(worth: list[float], log: Log, at: int, own: float, rate: float, step: int) -> None:
    for distance in range(1, _REACH):
        near = at + step * distance
        own *= rate
        if own < 0.2 or not 0 <= near < len(worth):
            return
        shape = log.shapes[near]
        if shape.detector is not None and shape.detector.kind in (Kind.FENCE, Kind.END):
            return
        if not log.lines[near].strip():
            own *= 0.93
        worth[near] = max(worth[near], own)


def _tail(worth: list[float], log: Log, region: Region) -> None:
    own = _TAIL * region.weight
    for at in range(region.end - 1, region.start - 1, -1):
        if own < 0.2:
            break
        if not log.lines[at].strip():
            continue
        worth[at] = max(worth[at], own * _rarity(log.shapes[at]))
        own *= _TAIL_FADES
    for at in range(region.start, min(region.start + 2, region.end)):
        if log.lines[at].startswith("$ "):
            worth[at] = max(worth[at], _COMMAND)
