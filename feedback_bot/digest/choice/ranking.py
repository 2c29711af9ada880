"""How much each line of a log explains, as one number a line.

A line that a detector matches scores its detector's weight: less the more often it repeats, less the more lines the
same detector matched before it, less outside the failing commands and far from the failed tests. It raises its
neighbors, those after it more than those before. The last lines before the end of a failed command score whatever they
say.
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from feedback_bot.digest.choice.weights import WEIGHTS, Weights
from feedback_bot.digest.lines.classify import (
    is_library_frame,
    is_mark,
    is_pending,
    is_told_in_passing,
    says_success,
)
from feedback_bot.digest.lines.detectors import NAMES_A_TEST, Detector, Kind
from feedback_bot.digest.lines.reading import Log
from feedback_bot.digest.lines.structure import Region, headers, ran_later
from feedback_bot.digest.lines.warnings_as_errors import takes_warnings_for_errors

_REACH = 40  # lines that a known line may raise, on each side
_ENOUGH = 60  # lines of one shape that are looked at
_MOST_SOURCES = 1_000  # shapes of one detector that raise their neighbors
_FARTHEST = 2_000  # lines before the end that are looked at
_SHARES = 10_000  # shapes for which is kept what says_success and is_library_frame know
_STRONG = 6.0  # the weight of a detector that says why
_SURE = 8.0  # the weight of a detector after which the end of a command has little to add
_FAILED_TEST = 9.0  # the weight of a headline that surely is a failed test's
_RULE, _RULED = "━━━", 2  # at the end of a place in Biome's output, and what it found there so many lines below
_ABOVE, _BELOW = 25, 60  # lines around it that may say why it failed
_WEAK = 4.0  # the weight below which a detector hardly says anything
_NO_TAIL = (Kind.ECHO, Kind.WARNING)  # the end of a command explains more without them
SAYS_WHY = (Kind.MESSAGE, Kind.TRACE, Kind.ERROR, Kind.DIAGNOSTIC)
_EDGES = (Kind.BOUNDARY, Kind.END)
_HEADS = (Kind.HEADLINE, *_EDGES)
_MARKS = (Kind.BOUNDARY, Kind.TEST)  # they say nothing themselves
_STOPS = (*_EDGES, Kind.TEST)  # no score spreads across them
_LOOKED_AT = 600  # characters of a line
_BLANK = (b"", b"nl")  # shapes of lines without text; Travis leaves "nl" behind
_EMPTY = (*_BLANK, b"[error]", b"[info]", b"[warning]")  # shapes that say nothing
_LEAST = 0.2  # lower scores are ignored


def line_scores(
    log: Log, regions: Sequence[Region], passing: frozenset[bytes] | None = None, weights: Weights = WEIGHTS
) -> list[float]:
    """The score of each of the log's lines.

    Args:
        log: The log.
        regions: Its failed commands.
        passing: The shapes of the lines of a passing run's log.
        weights: What the ranking turns on.
    """
    ranking = _Ranking(log, regions, weights)
    for at, detector in log.known:
        if detector.kind not in _MARKS:
            ranking.weigh(at, detector)
    ranking.spread()
    for region in regions:
        ranking.raise_tail(region)
        ranking.raise_command(region)
        if passing:
            ranking.compare(region, passing)
    ranking.raise_headings()
    ranking.drop_headers()
    if regions:
        ranking.drop_later(regions[-1])
    return ranking.scores


class _Ranking:
    def __init__(self, log: Log, regions: Sequence[Region], weights: Weights) -> None:
        self.scores = [0.0] * len(log.lines)
        self._log = log
        self._weights = weights
        self._headers = headers(log)
        self._inside: dict[int, float] = {}  # how much the known lines inside the failing commands count
        self._fatal: set[int] = set()  # warnings that a failing command takes for errors
        for region in regions:
            length = region.end - region.output
            known = log.known_between(region.output, region.end)
            for at, _ in known:
                self._inside[at] = region.weight * (1 - weights.early * (1 - (at - region.output) / length))
            if not any(detector.weight >= _WEAK for _, detector in known) and takes_warnings_for_errors(log, region):
                self._fatal.update(at for at, detector in known if detector.kind is Kind.WARNING)
        for header in self._headers:
            self._inside.update((at, 0.0) for at, _ in log.known_between(header.start, header.stop))
        self._is_any_sure = any(map(self._is_sure, regions))
        self._nth: tuple[dict[bytes, int], dict[bytes, int]] = {}, {}  # of a shape inside the failing commands, outside
        self._per_detector: dict[int, int] = {}  # shapes that a detector matched so far
        self._place: dict[bytes, int] = {}  # of a shape among those of its detector
        self._sources: defaultdict[tuple[int, float], list[tuple[int, float]]] = defaultdict(list)  # by step and rate
        self._shares: dict[bytes, float] = {}  # the share that such a line gets of what a neighbor spreads

    def weigh(self, at: int, detector: Detector) -> None:
        """Give a known line its score, and record what it spreads to its neighbors."""
        shape, weights = self._log.shapes[at], self._weights
        inside = self._inside.get(at, weights.outside)
        is_outside = inside <= weights.outside
        nths = self._nth[is_outside]
        nth = nths[shape] = nths.get(shape, -1) + 1
        if nth > _ENOUGH or (detector.kind is Kind.HEADLINE and is_pending(self._log.lines[at : at + 2])):
            return
        leads = self._take_place(shape, detector, is_outside=is_outside)
        loss = weights.rarity if detector.weight < _STRONG else weights.strong_rarity
        weight = weights.warning if at in self._fatal else detector.weight
        own = (
            weight
            * inside
            * (weights.same_place if detector.kind is Kind.DIAGNOSTIC else weights.same_shape) ** nth
            * _rarity(self._log.count(at), loss)
        )
        if is_outside and (weight < _STRONG or (detector.kind is Kind.DIAGNOSTIC and self._is_any_sure)):
            own *= weights.weak
        if detector.kind in SAYS_WHY and self._is_away_from_tests(at):
            own *= weights.away_from_tests
        place = self._place[shape]
        own /= 1 + weights.same_detector * math.log2(place)
        if own < _LEAST:
            return
        self.scores[at] = max(self.scores[at], own)
        if place <= _MOST_SOURCES:
            before = weights.before.get(detector.kind, 0.0)
            self._sources[1, weights.after.get(detector.kind, 0.0)].append((at, own))
            self._sources[-1, max(before, weights.first) if leads else before].append((at, own))

    def _take_place(self, shape: bytes, detector: Detector, *, is_outside: bool) -> bool:
        """Count the shape among its detector's; say whether it is the first inside a failing command."""
        if shape in self._place:
            return False
        matched = self._per_detector.get(id(detector), 0) + (not is_outside)
        self._per_detector[id(detector)] = matched
        self._place[shape] = max(1, matched)
        return matched == 1 and not is_outside

    @cached_property
    def _failed_tests(self) -> list[int]:
        """Where the failing commands name failed tests."""
        return [
            at
            for at, detector in self._log.known
            if detector.kind is Kind.HEADLINE
            and detector.weight >= _FAILED_TEST
            and not self._is_outside(at)
            and not self._log.lines[at - _RULED].endswith(_RULE)
        ]

    def _is_away_from_tests(self, at: int) -> bool:
        """Whether tests failed, but none near this line."""
        tests = self._failed_tests
        after = bisect_right(tests, at)
        is_below = after > 0 and at - tests[after - 1] <= _BELOW
        is_above = after < len(tests) and tests[after] - at <= _ABOVE
        return bool(tests) and not is_below and not is_above

    def _is_outside(self, at: int) -> bool:
        """Whether the line is outside every failing command."""
        return self._inside.get(at, 0.0) <= self._weights.outside

    def spread(self) -> None:
        """Let the known lines raise their neighbors."""
        for (step, rate), sources in self._sources.items():
            ordered = sources[::step]
            for (at, own), following in pairwise([*ordered, (-1, 0.0)]):
                self._spread(at, own, rate, step, following)

    def _spread(self, at: int, own: float, rate: float, step: int, following: tuple[int, float]) -> None:
        """Raise a line's neighbors on one side.

        Args:
            at: The line.
            own: Its score.
            rate: What the next line gets of it.
            step: Which line is the next.
            following: The next line that spreads at the same rate, and its score; a higher one takes over there.
        """
        successor, more = following
        weights, scores, shares = self._weights, self.scores, self._shares
        lines, shapes, detectors, counts = self._log.lines, self._log.shapes, self._log.detectors, self._log.counts
        last = min(at + _REACH, len(scores)) if step > 0 else max(at - _REACH, -1)
        for near in range(at + step, last, step):
            own *= rate
            if own < _LEAST or (near == successor and more >= own):
                return
            shape, detector, given = shapes[near], detectors[near], own
            if detector is not None:
                if detector.kind in _STOPS:
                    return
            elif not shape or shape.isspace() or shape in _BLANK:
                own *= weights.blank
                given = own
            else:
                if not (share := shares.get(shape) or self._share(shape, lines[near])):
                    return
                if share < 1:  # what comes after a library's frames may be the project's
                    own /= rate
                    given *= share
                if (count := counts.get(shape, 1)) > 1:
                    given *= _rarity(count, weights.unknown_rarity)
            if given > scores[near]:  # noqa: PLR1730 - a call of max takes a quarter of this loop's time
                scores[near] = given

    def _share(self, shape: bytes, line: str) -> float:
        """The share that an unknown line gets of what a neighbor spreads: none if it reports a success."""
        share = self._shares.get(shape)
        if share is None:
            if len(self._shares) >= _SHARES:
                self._shares.clear()
            share = 0.0 if says_success(line) else self._weights.library_frame if is_library_frame(line) else 1.0
            self._shares[shape] = share
        return share

    def raise_tail(self, region: Region) -> None:
        """Raise the region's last lines, whatever they say."""
        log, weights = self._log, self._weights
        own = (weights.tail_if_sure if self._is_sure(region) else weights.tail) * region.weight
        decay = weights.tail_decay_if_sure if self._is_sure(region) else weights.tail_decay
        nth: dict[bytes, int] = {}
        for at in range(region.end - 1, max(region.output, region.end - _FARTHEST) - 1, -1):
            if own < _LEAST:
                break
            shape, detector = log.shapes[at], log.detectors[at]
            if (detector and detector.kind in _NO_TAIL) or shape.strip() in _EMPTY or is_mark(log.lines[at]):
                continue
            before = nth[shape] = nth.get(shape, -1) + 1
            score = own * _rarity(log.count(at), weights.rarity)
            if before:
                score *= weights.repeated**before
            if score > self.scores[at]:
                says_why = self._share(shape, log.lines[at]) and not is_told_in_passing(log.lines[at])
                self.scores[at] = max(self.scores[at], score if says_why else score * weights.success)
            own *= decay

    def _is_sure(self, region: Region) -> bool:
        """Whether the region's output holds a line that says why it failed."""
        return any(detector.weight >= _SURE for _, detector in self._log.known_between(region.output, region.end))

    def raise_command(self, region: Region) -> None:
        """Raise the line that shows the region's command if nothing below it surely says why it failed."""
        if self._is_sure(region):
            return
        for at in range(region.start, min(region.start + 2, region.end)):
            if self._log.lines[at].startswith("$ "):
                self.scores[at] = max(self.scores[at], self._weights.command)

    def compare(self, region: Region, passing: frozenset[bytes]) -> None:
        """Raise what a passing run's log does not say, and lower what it says, too."""
        for at in range(region.start, region.end):
            shape = self._log.shapes[at]
            if shape in passing:
                self.scores[at] *= self._weights.also_in_passing
            elif shape.strip() and not is_mark(self._log.lines[at]):
                self.scores[at] = max(
                    self.scores[at], self._weights.only_in_failing * _rarity(self._log.count(at), self._weights.rarity)
                )

    def raise_headings(self) -> None:
        """Raise the line that names a test to the best line below it, which would pass for another test's."""
        heads = [at for at, detector in self._log.known if detector.kind in _HEADS]
        for head, following in pairwise([*heads, len(self.scores)]):
            detector = self._log.detectors[head]
            if detector and detector.kind is Kind.HEADLINE and detector.weight >= NAMES_A_TEST:
                under = self.scores[head + 1 : min(following, head + _REACH)]
                self.scores[head] = max(self.scores[head], max(under, default=0.0))

        for place, detector in self._log.known:
            if detector.kind is Kind.DIAGNOSTIC and self._log.lines[place].endswith(_RULE):
                self.scores[place] = max(self.scores[place : place + _RULED + 1])

    def drop_later(self, last: Region) -> None:
        """Leave out what steps wrote that ran although one before had failed."""
        for at in ran_later(self._log, last, sure=self._is_sure(last)):
            self.scores[at] = 0.0

    def drop_headers(self) -> None:
        """Leave out what the runner shows of a step before its output."""
        for header in self._headers:
            self.scores[header.start : header.stop] = [0.0] * len(header)


def _rarity(count: int, loss: float) -> float:
    return 1 / (1 + loss * math.log2(count)) if count > 1 else 1.0
