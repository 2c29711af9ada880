"""How much each line of a log explains, as one number a line.

A line that a detector knows is worth its detector's weight: less the more often it comes, less the more lines the same
detector knows before it, less outside the failing commands and far from the failed tests. It lends worth to its
neighbours, more to those after it than to those before. The last lines before the end of a failed command are worth
something whatever they say.
"""

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from feedback_bot.digest.classify import is_calm, is_library_frame, is_mark, is_pending
from feedback_bot.digest.detectors import NAMES_A_TEST, Detector, Kind
from feedback_bot.digest.reading import Log
from feedback_bot.digest.structure import Region, headers
from feedback_bot.digest.weights import WEIGHTS, Weights

_REACH = 40  # lines that a known line may lend worth to, on each side
_ENOUGH = 60  # lines of one shape that are looked at
_CROWDED = 1_000  # shapes of one detector that lend worth to their neighbours
_FARTHEST = 2_000  # lines before the end that are looked at
_STRONG = 6.0  # the weight of a detector that says why
_SURE = 8.0  # the weight of a detector after which the end of a command has little to add
_FAILED_TEST = 9.0  # the weight of a headline that surely is a failed test's
_ABOVE, _BELOW = 25, 60  # lines around it that may say why it failed
_SMELL = 4.0  # the weight below which a detector hardly says anything
_NO_TAIL = (Kind.ECHO, Kind.WARNING)  # the end of a command explains more without them
_SAYS_WHY = (Kind.MESSAGE, Kind.TRACE, Kind.ERROR, Kind.DIAGNOSTIC)
_EDGES = (Kind.FENCE, Kind.END)  # no worth is lent across them
_FIRST, _LAST = 5, 60  # lines of a command's output that may say that it takes warnings for errors
_LOOKED_AT = 600  # characters of a line
_WARNINGS_ARE_ERRORS = re.compile(
    r"(?i)warnings? (?:being |are )?(?:treated|considered) as errors?|warnings?-(?:as|are)-errors?|too many warnings|"
    r"(?:max|fail-on|error-on|deny)-warnings?|\s-W(?:error)?\s|-D ?warnings"
)
_EMPTY = (b"", b"[error]", b"[info]", b"[warning]")  # shapes that say nothing
_LEAST = 0.2  # what is worth less is left alone


def values(
    log: Log, regions: Sequence[Region], passing: frozenset[bytes] | None = None, weights: Weights = WEIGHTS
) -> list[float]:
    """The worth of each of the log's lines.

    Args:
        log: The log.
        regions: Its failed commands.
        passing: The shapes of the lines of a passing run's log.
        weights: What the ranking turns on.
    """
    ranking = _Ranking(log, regions, weights)
    for at, detector in log.known:
        if detector.kind is not Kind.FENCE:
            ranking.weigh(at, detector)
    ranking.lend()
    for region in regions:
        ranking.raise_tail(region)
        ranking.raise_command(region)
        if passing:
            ranking.compare(region, passing)
    ranking.raise_headings()
    ranking.drop_headers()
    return ranking.worth


class _Ranking:
    def __init__(self, log: Log, regions: Sequence[Region], weights: Weights) -> None:
        self.worth = [0.0] * len(log.lines)
        self._log = log
        self._weights = weights
        self._headers = headers(log)
        self._inside: dict[int, float] = {}  # how much the known lines inside the failing commands count
        self._fatal: set[int] = set()  # warnings that a failing command takes for errors
        for region in regions:
            length = region.end - region.output
            known = log.known_between(region.output, region.end)
            for at, _ in known:
                self._inside[at] = region.weight * (1 - weights.late * (1 - (at - region.output) / length))
            if not any(detector.weight >= _SMELL for _, detector in known) and _takes_warnings_for_errors(log, region):
                self._fatal.update(at for at, detector in known if detector.kind is Kind.WARNING)
        for header in self._headers:
            self._inside.update((at, 0.0) for at, _ in log.known_between(header.start, header.stop))
        self._nth: dict[bytes, int] = {}  # of a shape
        self._crowd: dict[int, int] = {}  # shapes that a detector knew so far
        self._place: dict[bytes, int] = {}  # of a shape among those of its detector
        self._lenders: defaultdict[tuple[int, float], list[tuple[int, float]]] = defaultdict(list)  # by step and rate
        self._takers: dict[bytes, float] = {}  # of the worth that a neighbour lends, what such a line takes

    def weigh(self, at: int, detector: Detector) -> None:
        """Give a known line its worth, and its neighbours what it lends them."""
        shape, weights = self._log.shapes[at], self._weights
        nth = self._nth.get(shape, 0)
        self._nth[shape] = nth + 1
        if nth > _ENOUGH or (detector.kind is Kind.HEADLINE and is_pending(self._log.lines[at : at + 2])):
            return
        inside = self._inside.get(at, weights.outside)
        is_outside = inside <= weights.outside
        leads = self._take_place(shape, detector, is_outside=is_outside)
        loss = weights.rarity if detector.weight < _STRONG else weights.strong
        weight = weights.warning if at in self._fatal else detector.weight
        own = weight * inside * weights.again**nth * _rarity(self._log.count(at), loss)
        if is_outside and weight < _SMELL:
            own *= weights.smell
        if detector.kind in _SAYS_WHY and self._is_aside(at):
            own *= weights.aside
        place = self._place[shape]
        own /= 1 + weights.crowd * math.log2(place)
        if own < _LEAST:
            return
        self.worth[at] = max(self.worth[at], own)
        if place <= _CROWDED:
            before = weights.before.get(detector.kind, 0.0)
            self._lenders[1, weights.after.get(detector.kind, 0.0)].append((at, own))
            self._lenders[-1, max(before, weights.first) if leads else before].append((at, own))

    def _take_place(self, shape: bytes, detector: Detector, *, is_outside: bool) -> bool:
        """Count the shape among its detector's; say whether it is the first inside a failing command."""
        if shape in self._place:
            return False
        crowd = self._crowd.get(id(detector), 0) + (not is_outside)
        self._crowd[id(detector)] = crowd
        self._place[shape] = max(1, crowd)
        return crowd == 1 and not is_outside

    @cached_property
    def _failed_tests(self) -> list[int]:
        """Where the failing commands name failed tests."""
        return [
            at
            for at, detector in self._log.known
            if detector.kind is Kind.HEADLINE and detector.weight >= _FAILED_TEST and not self._is_outside(at)
        ]

    def _is_aside(self, at: int) -> bool:
        """Whether tests failed, but none near this line."""
        tests = self._failed_tests
        after = bisect_right(tests, at)
        is_below = after > 0 and at - tests[after - 1] <= _BELOW
        is_above = after < len(tests) and tests[after] - at <= _ABOVE
        return bool(tests) and not is_below and not is_above

    def _is_outside(self, at: int) -> bool:
        """Whether the line is outside every failing command."""
        return self._inside.get(at, 0.0) <= self._weights.outside

    def lend(self) -> None:
        """Let the known lines raise their neighbours."""
        for (step, rate), lenders in self._lenders.items():
            ordered = lenders[::step]
            for (at, own), following in pairwise([*ordered, (-1, 0.0)]):
                self._lend(at, own, rate, step, following)

    def _lend(self, at: int, own: float, rate: float, step: int, following: tuple[int, float]) -> None:
        """Raise a line's neighbours on one side.

        Args:
            at: The line.
            own: Its worth.
            rate: What the next line gets of it.
            step: Which line is the next.
            following: The next line that lends at the same rate, and its worth: where that is more, it goes on instead.
        """
        successor, more = following
        log, weights, worth = self._log, self._weights, self.worth
        last = min(at + _REACH, len(worth)) if step > 0 else max(at - _REACH, -1)
        for near in range(at + step, last, step):
            own *= rate
            if own < _LEAST or (near == successor and more >= own):
                return
            shape, detector, lent = log.shapes[near], log.detectors[near], own
            if detector is not None:
                if detector.kind in _EDGES:
                    return
            elif not shape.strip():
                own *= weights.blank
                lent = own
            else:
                takes = self._takes(shape, log.lines[near])
                if not takes:
                    return
                if takes < 1:  # what comes after a library's frames may be the project's
                    own /= rate
                    lent *= takes
                if (count := log.counts.get(shape, 1)) > 1:
                    lent *= _rarity(count, weights.common)
            worth[near] = max(worth[near], lent)

    def _takes(self, shape: bytes, line: str) -> float:
        """Of the worth that a neighbour lends, what an unknown line takes: nothing where it says that all is well."""
        takes = self._takers.get(shape)
        if takes is None:
            takes = 0.0 if is_calm(line) else self._weights.foreign if is_library_frame(line) else 1.0
            self._takers[shape] = takes
        return takes

    def raise_tail(self, region: Region) -> None:
        """Give the region's last lines a worth of their own, whatever they say."""
        log, weights = self._log, self._weights
        own = weights.tail * region.weight
        fades = weights.tail_fades_if_sure if self._is_sure(region) else weights.tail_fades
        nth: Counter[bytes] = Counter()
        for at in range(region.end - 1, max(region.output, region.end - _FARTHEST) - 1, -1):
            if own < _LEAST:
                break
            shape, detector = log.shapes[at], log.detectors[at]
            if shape.strip() in _EMPTY or is_mark(log.lines[at]) or (detector and detector.kind in _NO_TAIL):
                continue
            kept = weights.repeated ** nth[shape] * (1.0 if self._takes(shape, log.lines[at]) else weights.calm)
            self.worth[at] = max(self.worth[at], own * _rarity(log.count(at), weights.rarity) * kept)
            nth[shape] += 1
            own *= fades

    def _is_sure(self, region: Region) -> bool:
        """Whether the region's output holds a line that says why it failed."""
        return any(detector.weight >= _SURE for _, detector in self._log.known_between(region.output, region.end))

    def raise_command(self, region: Region) -> None:
        """Give the line that shows the region's command its worth."""
        for at in range(region.start, min(region.start + 2, region.end)):
            if self._log.lines[at].startswith("$ "):
                self.worth[at] = max(self.worth[at], self._weights.command)

    def compare(self, region: Region, passing: frozenset[bytes]) -> None:
        """Raise what a passing run's log does not say, and lower what it says, too."""
        for at in range(region.start, region.end):
            shape = self._log.shapes[at]
            if shape in passing:
                self.worth[at] *= self._weights.passed
            elif shape.strip() and not is_mark(self._log.lines[at]):
                self.worth[at] = max(
                    self.worth[at], self._weights.new * _rarity(self._log.count(at), self._weights.rarity)
                )

    def raise_headings(self) -> None:
        """Give the line that names a test no less than the best line under it: nobody takes that for another test's."""
        heads = [at for at, detector in self._log.known if detector.kind in (Kind.HEADLINE, *_EDGES)]
        for head, following in pairwise([*heads, len(self.worth)]):
            detector = self._log.detectors[head]
            if detector and detector.kind is Kind.HEADLINE and detector.weight >= NAMES_A_TEST:
                under = self.worth[head + 1 : min(following, head + _REACH)]
                self.worth[head] = max(self.worth[head], max(under, default=0.0))

    def drop_headers(self) -> None:
        """Leave out what the runner shows of a step before its output."""
        for header in self._headers:
            self.worth[header.start : header.stop] = [0.0] * len(header)


def _takes_warnings_for_errors(log: Log, region: Region) -> bool:
    """Whether a command says so where it begins or ends."""
    first = range(region.start, min(region.output + _FIRST, region.end))
    last = range(max(first.stop, region.end - _LAST), region.end)
    return any(_WARNINGS_ARE_ERRORS.search(log.lines[at][:_LOOKED_AT]) for at in (*first, *last))


def _rarity(count: int, loss: float) -> float:
    return 1 / (1 + loss * math.log2(count)) if count > 1 else 1.0
