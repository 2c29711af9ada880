"""A log of any size to the lines that matter, in bounded memory and time linear in the log.

A log that fits into ``_WHOLE`` is held whole. Of a longer one the beginning of each part is thinned out to the
surroundings of lines that a detector matches, while the end is kept.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, count, islice, pairwise
from operator import itemgetter, ne

from feedback_bot.digest.lines.branches import Branches
from feedback_bot.digest.lines.classify import classify
from feedback_bot.digest.lines.cleaning import cleaned
from feedback_bot.digest.lines.decoding import Readable, decoded
from feedback_bot.digest.lines.detectors import DETECTORS, Detector, Kind
from feedback_bot.digest.lines.keywords import DIGITS, LOWER
from feedback_bot.digest.lines.long_lines import short_shape

_BLOCK = 1 << 20
_CARRY = 1 << 16
_RETURNS = 20  # in a log without a single newline: they end its lines
_DENSE = 40_000  # lines of a block; a usual one has 10,000
_MONOTONE = 200  # lines of one shape in a row, of which the first and the last so many are kept, in such a block
_WHOLE = 40 << 20  # bytes that the kept lines take
_PER_LINE = 150  # bytes that a kept line takes beside its text
_NUMBER = "Q"  # eight bytes, a fifth of what a number in a list takes
_SHAPES = 60_000
_FLOOD = 10_000  # known lines that are all different
_SHAPE_LENGTH = 280  # characters; a longer shape is shortened
_BEFORE, _AFTER = 8, 30  # lines around a known line that a thinned part keeps
_BEGUN, _HEADER = 20, 60  # commands and steps that begin there, and lines of each, that are kept of it
_WINDOWS = 150  # known lines that a thinned part keeps
_SCORE_TO_KEEP = 2.0  # the weight of their detector

_TEST = next(row for row in DETECTORS if row.kind is Kind.TEST)  # there is one


@dataclass
class Log:
    """The kept lines of a log. The first four sequences run in parallel.

    A line's *shape* is what it says in lower case and without digits.

    Attributes:
        numbers: Of the lines, counted from 1 in the whole log.
        shapes: Of the lines, cut to a length.
        detectors: What matches the lines.
        counts: How many lines of the log have a shape; a shape that is not there is rare.
        known: The positions of the lines that a detector matches, each with the detector. Marks of tests that began or
            passed are not among them: a log may hold a mark for every other line.
        tests: The positions of those marks.
        window: The numbers of the first and the last line within the asked times; ``None`` where no line is.
        total: How many lines the whole log has.
    """

    lines: list[str] = field(default_factory=list)
    numbers: Sequence[int] = ()
    shapes: list[bytes] = field(default_factory=list)
    detectors: list[Detector | None] = field(default_factory=list)
    counts: Mapping[bytes, int] = field(default_factory=dict)
    known: list[tuple[int, Detector]] = field(default_factory=list)
    tests: list[int] = field(default_factory=list)
    window: tuple[int, int] | None = None
    total: int = 0

    def count(self, at: int) -> int:
        """How many lines of the whole log have the shape of the line at a position."""
        return self.counts.get(self.shapes[at], 1)

    def without(self, positions: Collection[int]) -> "Log":
        """The log without some of its lines."""
        is_kept = bytearray(b"\1") * len(self.lines)
        for at in positions:
            is_kept[at] = 0
        log = Log(
            list(compress(self.lines, is_kept)),
            list(compress(self.numbers, is_kept)),
            list(compress(self.shapes, is_kept)),
            list(compress(self.detectors, is_kept)),
            self.counts,
            window=self.window,
            total=self.total,
        )
        log.find_known()
        return log

    def find_known(self) -> None:
        """Note which lines a detector matches."""
        for at in compress(count(), self.detectors):
            if (row := self.detectors[at]) is _TEST:
                self.tests.append(at)
            elif row:
                self.known.append((at, row))

    def known_between(self, start: int, end: int) -> Sequence[tuple[int, Detector]]:
        """The known lines from one position up to another."""
        first, last = (bisect_left(self.known, position, key=itemgetter(0)) for position in (start, end))
        return self.known[first:last]


def read(stream: Readable, times: tuple[str, str] | None = None) -> Log:
    """Read a log to its end.

    Args:
        stream: The log.
        times: The first and the last second that are of interest, as the runner writes them: ``2024-05-01T10:00:00``.
    """
    reader = _Reader(times)
    for block in _blocks(decoded(stream)):
        reader.add(block)
    return reader.finish()


def shapes_in(stream: Readable) -> frozenset[bytes]:
    """The different shapes of a log's lines, as many as are worth comparing."""
    found: set[bytes] = set()
    branches = Branches()
    for block in _blocks(decoded(stream)):
        found.update(_shapes_of(cleaned(block, branches=branches).text))
        if len(found) > 10 * _SHAPES:
            break
    return frozenset(found)


def _shapes_of(text: bytes) -> list[bytes]:
    """The shapes of a text's lines."""
    shapes = text.translate(LOWER, DIGITS).split(b"\n")
    for at in compress(count(), map(_SHAPE_LENGTH.__lt__, map(len, shapes))):
        shapes[at] = short_shape(shapes[at])
    return shapes


def _blocks(stream: Readable) -> Iterator[bytes]:
    """Pieces of about a mebibyte that end where a line ends; of an endless line only its beginning."""
    carry, returns = b"", None
    while piece := stream.read(_BLOCK):
        if returns is None:  # some logs end their lines with carriage returns alone
            returns = b"\n" not in piece and piece.count(b"\r") > _RETURNS
        if returns:
            piece = piece.replace(b"\r", b"\n")
        head, newline, rest = piece.rpartition(b"\n")
        if newline:
            yield carry + head + newline
            carry = rest
        else:
            carry = (carry + piece).rpartition(b"\r")[2]
        carry = carry[:_CARRY]
    if carry:
        yield carry


class _Counts:
    """How often each shape came, and which detector matches it; of too many shapes the rare ones are forgotten."""

    def __init__(self) -> None:
        self.counts: Counter[bytes] = Counter()
        self.detectors: dict[bytes, Detector] = {}

    def add(self, shapes: Sequence[bytes]) -> list[bytes]:
        """Count a block's shapes; the new ones, each once, in the order in which they come."""
        before = len(self.counts)
        self.counts.update(shapes)
        fresh = list(islice(reversed(self.counts), len(self.counts) - before))  # a dictionary keeps its order
        fresh.reverse()
        return fresh

    def forget(self) -> None:
        """Forget the rare shapes where there are too many."""
        if len(self.counts) <= _SHAPES:
            return
        self.counts = Counter({shape: count for shape, count in self.counts.items() if count > 1})
        if len(self.counts) > _SHAPES // 2:
            self.counts = Counter(dict(self.counts.most_common(_SHAPES // 2)))
        self.detectors = {shape: row for shape, row in self.detectors.items() if shape in self.counts}


@dataclass(slots=True)
class _Part:
    """A block's lines, as in ``Log``."""

    lines: list[str]
    numbers: Sequence[int]
    shapes: list[bytes]
    detectors: list[Detector | None]
    characters: int

    @property
    def size(self) -> int:
        """About how many bytes of memory the lines take."""
        return self.characters + _PER_LINE * len(self.lines)

    def reduced(self, kept: Sequence[int]) -> "_Part":
        """The part with only the lines at the positions."""
        lines = [self.lines[at] for at in kept]
        return _Part(
            lines,
            array(_NUMBER, [self.numbers[at] for at in kept]),
            [self.shapes[at] for at in kept],
            [self.detectors[at] for at in kept] if self.detectors else [],
            sum(map(len, lines)),
        )


def _without_monotony(shapes: Sequence[bytes]) -> list[int]:
    """The positions without the middle of long rows of one shape."""
    changes = compress(count(1), map(ne, shapes, islice(shapes, 1, None)))
    kept: list[int] = []
    for start, end in pairwise([0, *changes, len(shapes)]):
        kept += range(start, min(start + _MONOTONE, end))
        kept += range(max(start + _MONOTONE, end - _MONOTONE), end)
    return kept


class _Reader:
    def __init__(self, times: tuple[str, str] | None) -> None:
        self._times = times and (times[0].encode(), times[1].encode())
        self._window: tuple[int, int] | None = None
        self._shapes = _Counts()
        self._parts: list[_Part] = []
        self._size = 0  # of all parts
        self._thin_size = 0  # of the thinned ones
        self._thinned = 0
        self._total = 0
        self._classified = 0
        self._branches = Branches()

    def add(self, block: bytes) -> None:
        clean = cleaned(block, with_stamps=self._times is not None, branches=self._branches)
        lines, shapes = clean.lines, _shapes_of(clean.text)
        self._watch(clean.stamps)
        if fresh := self._shapes.add(shapes):
            found = classify(lines, shapes, fresh, is_flood=self._classified > _FLOOD)
            self._classified += len(found)
            self._shapes.detectors.update(found)
        part = _Part(lines, range(self._total + 1, self._total + len(lines) + 1), shapes, [], len(clean.text))
        self._total += len(lines)
        if len(lines) > _DENSE:
            part = part.reduced(_without_monotony(shapes))
        part.detectors = list(map(self._shapes.detectors.get, part.shapes))
        self._parts.append(part)
        self._size += part.size
        self._shapes.forget()
        while self._size > _WHOLE and self._thinned < len(self._parts) - 1:
            self._thin(self._thinned)
            self._thinned += 1

    def _watch(self, stamps: Sequence[bytes]) -> None:
        """Note which of the block's lines are within the times."""
        if self._times is None:
            return
        first, last = self._times
        within = [at for at, stamp in enumerate(stamps, self._total + 1) if first <= stamp <= last]
        if within:
            self._window = (self._window or (within[0], 0))[0], within[-1]

    def _thin(self, position: int) -> None:
        """Keep of a part what surrounds its rarest known lines."""
        part = self._parts[position]
        keep: set[int] = set()
        for hit in self._rarest(part) if self._thin_size <= _WHOLE else ():
            keep.update(range(max(0, hit - _BEFORE), min(len(part.lines), hit + _AFTER)))
        for start in self._begun(part):
            keep.update(range(start, min(len(part.lines), start + _HEADER)))
        self._parts[position] = thin = part.reduced(sorted(keep))
        self._size -= part.size - thin.size
        self._thin_size += thin.size

    def _begun(self, part: _Part) -> list[int]:
        """The positions of a part's last lines that begin a command or step: the one that fails may be among them."""
        known = compress(count(), part.detectors)
        return [at for at in known if (row := part.detectors[at]) and row.kind is Kind.BOUNDARY][-_BEGUN:]

    def _rarest(self, part: _Part) -> list[int]:
        """The positions of a part's known lines, of the rarest as many as there are windows."""
        hits = [at for at, row in enumerate(part.detectors) if row is not None and row.weight >= _SCORE_TO_KEEP]
        counts = self._shapes.counts
        return sorted(hits, key=lambda at: (counts.get(part.shapes[at], 1), at))[:_WINDOWS]

    def finish(self) -> Log:
        log = Log(counts=self._shapes.counts, total=self._total, window=self._window)
        is_whole = self._total == sum(len(part.lines) for part in self._parts)
        numbers = array(_NUMBER)
        parts, self._parts = self._parts[::-1], []
        while parts:  # each goes before the next one comes, so that nothing is held twice
            part = parts.pop()
            log.lines += part.lines
            log.shapes += part.shapes
            log.detectors += part.detectors
            numbers.extend(() if is_whole else part.numbers)
        log.numbers = range(1, self._total + 1) if is_whole else numbers
        log.find_known()
        return log
