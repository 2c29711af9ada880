"""How much each line of a log explains, as one number a line.

A line that a detector knows is worth its detector's weight: less the more often it comes, less the more lines the same
detector knows before it, less outside the failing commands. It lends worth to its neighbours, more to those after it
than to those before. On top of that the last lines before the end of a failed command are worth something whatever they say.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from feedback_bot.digest.classify import is_calm, is_mark
from feedback_bot.digest.detectors import Detector, Kind
from feedback_bot.digest.reading import Log, Shape
from feedback_bot.digest.structure import Region


@dataclass(frozen=True)
class Weights:
    """The numbers that the ranking turns on.

    Attributes:
        after: Of a kind's worth, what the next line gets; the one after that gets it twice, and so on.
        before: The same for the lines before.
        outside: What a line outside every failing command keeps.
        rarity: How much a line loses each time that its shape's occurrences double.
        crowd: How much a line loses each time that the lines that its detector knows double.
        again: What each further line of a shape keeps.
        tail: The worth of the last line of a failing command, and what each line before keeps of it.
        command: The worth of the failing command's own line.
    """

    after: dict[Kind, float] = field(
        default_factory=lambda: {
            Kind.HEADLINE: 0.93,
            Kind.MESSAGE: 0.86,
            Kind.DIAGNOSTIC: 0.85,
            Kind.TRACE: 0.93,
            Kind.ERROR: 0.85,
            Kind.TROUBLE: 0.70,
            Kind.WARNING: 0.50,
            Kind.ECHO: 0.30,
            Kind.END: 0.20,
        }
    )
    before: dict[Kind, float] = field(
        default_factory=lambda: {
            Kind.HEADLINE: 0.45,
            Kind.MESSAGE: 0.80,
            Kind.DIAGNOSTIC: 0.60,
            Kind.TRACE: 0.50,
            Kind.ERROR: 0.70,
            Kind.TROUBLE: 0.60,
            Kind.WARNING: 0.40,
            Kind.ECHO: 0.60,
            Kind.END: 0.60,
        }
    )
    outside: float = 0.35
    rarity: float = 0.15
    strong: float = 0.02
    crowd: float = 0.05
    again: float = 0.85
    first: float = 0.85
    blank: float = 0.93
    tail: float = 6.5
    tail_fades: float = 0.97
    command: float = 6.0
    late: float = 0.05
    passed: float = 0.5
    new: float = 4.0


WEIGHTS = Weights()
_REACH = 40
_LEAST = 0.2  # what is worth less is left alone


def values(
    log: Log, regions: Sequence[Region], passing: frozenset[bytes] | None = None, weights: Weights = WEIGHTS
) -> list[float]:
    """The worth of each of the log's lines."""
    worth = [0.0] * len(log.lines)
    inside = _inside(len(log.lines), regions, weights)
    nth: Counter[int] = Counter()
    crowd: Counter[Detector] = Counter()
    place: dict[int, int] = {}
    seen: set[int] = set()
    for at, detector in log.known:
        if detector.kind is Kind.FENCE:
            continue
        shape = log.shapes[at]
        if id(shape) not in place:
            crowd[detector] += inside[at] > weights.outside
            place[id(shape)] = max(1, crowd[detector])
        own = detector.weight * inside[at] * weights.again ** nth[id(shape)]
        own *= _rarity(shape, weights) if detector.weight < 6 else 1 / (1 + weights.strong * math.log2(shape.count))
        if passing and shape.key in passing:
            own *= weights.passed
        own /= 1 + weights.crowd * math.log2(place[id(shape)])
        nth[id(shape)] += 1
        if own < _LEAST:
            continue
        worth[at] = max(worth[at], own)
        _lend(worth, log, at, own, weights.after.get(detector.kind, 0), 1, weights)
        before = weights.before.get(detector.kind, 0)
        if id(detector) not in seen and inside[at] > weights.outside:
            seen.add(id(detector))
            before = max(before, weights.first)
        _lend(worth, log, at, own, before, -1, weights)
    for region in regions:
        _tail(worth, log, region, weights)
        if passing:
            _compare(worth, log, region, passing, weights)
    return worth


def _compare(worth: list[float], log: Log, region: Region, passing: frozenset[bytes], weights: Weights) -> None:
    """Raise what a passing run's log does not say, and lower what it says, too."""
    for at in range(region.start, region.end):
        shape = log.shapes[at]
        if shape.key in passing:
            worth[at] *= weights.passed
        elif log.lines[at].strip() and not is_mark(log.lines[at]):
            worth[at] = max(worth[at], weights.new * _rarity(shape, weights))


def _rarity(shape: Shape, weights: Weights) -> float:
    return 1 / (1 + weights.rarity * math.log2(shape.count))


def _inside(size: int, regions: Sequence[Region], weights: Weights) -> list[float]:
    inside = [weights.outside] * size
    for region in regions:
        length = max(1, region.end - region.start)
        inside[region.start : region.end] = [1 - weights.late * (1 - i / length) for i in range(length)][
            : region.end - region.start
        ]
    return inside


def _lend(worth: list[float], log: Log, at: int, own: float, rate: float, step: int, weights: Weights) -> None:
    for distance in range(1, _REACH):
        near = at + step * distance
        own *= rate
        if own < _LEAST or not 0 <= near < len(worth):
            return
        shape = log.shapes[near]
        if shape.detector is None:
            if shape.calm is None:
                shape.calm = is_calm(log.lines[near])
            if shape.calm:
                return
        elif shape.detector.kind in (Kind.FENCE, Kind.END):
            return
        if not log.lines[near].strip():
            own *= weights.blank
        worth[near] = max(worth[near], own)


def _tail(worth: list[float], log: Log, region: Region, weights: Weights) -> None:
    own = weights.tail * region.weight
    for at in range(region.end - 1, region.start - 1, -1):
        if own < _LEAST:
            break
        if not log.lines[at].strip() or is_mark(log.lines[at]):
            continue
        detector = log.shapes[at].detector
        if detector is not None and detector.kind in (Kind.ECHO, Kind.WARNING):
            continue
        worth[at] = max(worth[at], own * _rarity(log.shapes[at], weights))
        own *= weights.tail_fades
    for at in range(region.start, min(region.start + 2, region.end)):
        if log.lines[at].startswith("$ "):
            worth[at] = max(worth[at], weights.command)
