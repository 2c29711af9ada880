"""How much each line of a log explains, as one number a line.

A line that a detector knows is worth its detector's weight: less the more often it comes, less the more lines the same
detector knows before it, less outside the failing commands. It lends worth to its neighbours, more to those after it
than to those before. The last lines before the end of a failed command are worth something whatever they say.
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
        after: Of a kind's worth, what the next line gets; of that, the one after it; and so on.
        before: The same for the lines before.
        first: What the line before the first of a detector's lines gets: it often is their heading.
        blank: What passes over a blank line.
        outside: What a line outside every failing command keeps.
        late: What a line at the beginning of a failing command loses against one at its end.
        rarity: What a line loses each time that the number of its likes doubles.
        strong: The same for lines that say why: the same failure many times is still the failure.
        common: The same for lines that no detector knows.
        crowd: What a line loses each time that the number of lines that its detector knew before it doubles.
        again: What the next line of the same shape keeps.
        tail: The worth of a failing command's last line.
        tail_fades: What the line before keeps of it.
        repeated: What the next line of the same shape keeps, there.
        command: The worth of a failing command's own line.
        passed: What a line keeps that stands in the passing log, too.
        new: The worth of a line that does not stand there.
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
    outside: float = 0.45
    rarity: float = 0.15
    strong: float = 0.02
    crowd: float = 0.05
    again: float = 0.85
    first: float = 0.85
    blank: float = 0.93
    tail: float = 6.5
    tail_fades: float = 0.97
    command: float = 6.0
    repeated: float = 0.6
    common: float = 0.15
    late: float = 0.05
    passed: float = 0.5
    new: float = 4.0


WEIGHTS = Weights()
_REACH = 40  # lines that a known line may lend worth to, on each side
_ENOUGH = 60  # lines of one shape that are looked at
_FARTHEST = 2_000  # lines before the end that are looked at
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
        if nth[id(shape)] > _ENOUGH:
            continue
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


def _rarity(shape: Shape, weights: Weights, loss: float | None = None) -> float:
    return 1 / (1 + (weights.rarity if loss is None else loss) * math.log2(shape.count))


def _inside(size: int, regions: Sequence[Region], weights: Weights) -> list[float]:
    inside = [weights.outside] * size
    for region in regions:
        length = region.end - region.start
        inside[region.start : region.end] = [
            region.weight * (1 - weights.late * (1 - at / length)) for at in range(length)
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
        alone = shape.detector is not None or not shape.key.strip()
        worth[near] = max(worth[near], own if alone else own * _rarity(shape, weights, weights.common))


def _tail(worth: list[float], log: Log, region: Region, weights: Weights) -> None:
    own = weights.tail * region.weight
    nth: Counter[int] = Counter()
    for at in range(region.end - 1, max(region.start, region.end - _FARTHEST) - 1, -1):
        if own < _LEAST:
            break
        if not log.lines[at].strip() or is_mark(log.lines[at]):
            continue
        detector = log.shapes[at].detector
        if detector is not None and detector.kind in (Kind.ECHO, Kind.WARNING):
            continue
        shape = log.shapes[at]
        worth[at] = max(worth[at], own * _rarity(shape, weights) * weights.repeated ** nth[id(shape)])
        nth[id(shape)] += 1
        own *= weights.tail_fades
    for at in range(region.start, min(region.start + 2, region.end)):
        if log.lines[at].startswith("$ "):
            worth[at] = max(worth[at], weights.command)
