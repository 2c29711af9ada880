"""A log of any size to the lines that matter, in bounded memory and time linear in the log.

A log that fits into ``_WHOLE`` is held whole. Of a longer one the beginning of each part is thinned out to the
surroundings of lines that a detector knows, while the end is kept.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from feedback_bot.digest.classify import classify
from feedback_bot.digest.cleaning import clean_lines
from feedback_bot.digest.detectors import Detector

_BLOCK = 1 << 20
_CARRY = 1 << 16
_RETURNS = 20  # in a log without a single newline: they end its lines
_WHOLE = 40 << 20  # bytes that the kept lines take
_PER_LINE = 150  # bytes that a kept line takes beside its text
_SHAPES = 60_000
_FLOOD = 20_000  # known lines that are all different
_SHAPE_LENGTH = 160
_BEFORE, _AFTER = 8, 30  # lines around a known line that a thinned part keeps
_WINDOWS = 150  # known lines that a thinned part keeps

_DIGITS = b"0123456789"
_LOWER = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")


@dataclass(slots=True, eq=False)
class Shape:
    """Lines that differ only in their digits: how often they came, and what they are.

    Attributes:
        takes: Of the worth that a neighbour lends, what such a line takes; ``None`` until somebody asked.
    """

    key: bytes
    detector: Detector | None = None
    count: int = 0
    takes: float | None = None


@dataclass
class Log:
    """The kept lines of a log. The first three lists run in parallel.

    Attributes:
        numbers: Of the lines, counted from 1 in the whole log.
        known: The positions of the lines that a detector knows, each with the detector.
        window: The numbers of the first and the last line within the asked times; ``None`` where no line is.
        total: How many lines the whole log has.
    """

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    known: list[tuple[int, Detector]] = field(default_factory=list)
    window: tuple[int, int] | None = None
    total: int = 0


def read(stream: BinaryIO, times: tuple[str, str] | None = None) -> Log:
    """Read a log to its end.

    Args:
        stream: The log.
        times: The first and the last second that are of interest, as the runner writes them: ``2024-05-01T10:00:00``.
    """
    reader = _Reader(times)
    for block in _blocks(stream):
        reader.add(block)
    return reader.finish()


def shapes_in(stream: BinaryIO) -> frozenset[bytes]:
    """The different shapes of a log's lines, as many as are worth comparing with."""
    found: set[bytes] = set()
    for block in _blocks(stream):
        lines, _ = clean_lines(block)
        found.update(shapes_of("\n".join(lines).encode("utf-8", "replace")))
        if len(found) > 10 * _SHAPES:
            break
    return frozenset(found)


def shapes_of(block: bytes) -> list[bytes]:
    """The lines of a block in lower case and without digits, cut to a length."""
    shapes = block.translate(_LOWER, _DIGITS).split(b"\n")
    if len(max(shapes, key=len)) <= _SHAPE_LENGTH:
        return shapes
    return [shape[:_SHAPE_LENGTH] for shape in shapes]


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
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


class _Reader:
    def __init__(self, times: tuple[str, str] | None) -> None:
        self._times = times
        self._window: tuple[int, int] | None = None
        self._known: dict[bytes, Shape] = {}
        self._parts: list[Log] = []
        self._sizes: list[int] = []
        self._thinned = 0
        self._total = 0
        self._classified = 0

    def add(self, block: bytes) -> None:
        lines, stamps = clean_lines(block)
        if not lines:
            return
        self._watch(stamps)
        keys = shapes_of("\n".join(lines).encode("utf-8", "replace"))
        shapes, fresh = self._counted(keys)
        if fresh:
            first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
            found = classify([lines[first[key]] for key in fresh], fresh, is_flood=self._classified > _FLOOD)
            self._classified += len(found)
            for at, detector in found.items():
                shapes[fresh[at]].detector = detector
        of_lines = list(map(shapes.__getitem__, keys))
        numbers = list(range(self._total + 1, self._total + len(lines) + 1))
        self._total += len(lines)
        self._parts.append(Log(lines, numbers, of_lines))
        self._sizes.append(sum(map(len, lines)) + _PER_LINE * len(lines))
        while sum(self._sizes) > _WHOLE and self._thinned < len(self._parts) - 1:
            self._thin(self._thinned)
            self._thinned += 1

    def _counted(self, keys: list[bytes]) -> tuple[dict[bytes, Shape], list[bytes]]:
        """The shapes of a block's lines, counted, and the keys of those that are new."""
        known, shapes, fresh = self._known, {}, []
        for key, count in Counter(keys).items():
            shape = known.get(key)
            if shape is None:
                shape = Shape(key)
                fresh.append(key)
                if len(known) < _SHAPES:
                    known[key] = shape
            shape.count += count
            shapes[key] = shape
        return shapes, fresh

    def _watch(self, stamps: list[str]) -> None:
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
        for hit in self._rarest(part) if sum(self._sizes[: self._thinned]) <= _WHOLE else ():
            keep.update(range(max(0, hit - _BEFORE), min(len(part.lines), hit + _AFTER)))
        chosen = sorted(keep)
        self._parts[position] = Log(
            [part.lines[i] for i in chosen], [part.numbers[i] for i in chosen], [part.shapes[i] for i in chosen]
        )
        self._sizes[position] = sum(len(part.lines[i]) + _PER_LINE for i in chosen)

    def _rarest(self, part: Log) -> list[int]:
        """The positions of a part's known lines, of the rarest as many as there are windows."""
        known = {shape for shape in set(part.shapes) if shape.detector and shape.detector.weight >= 2}
        hits = [at for at, shape in enumerate(part.shapes) if shape in known] if known else []
        return sorted(hits, key=lambda at: (part.shapes[at].count, at))[:_WINDOWS]

    def finish(self) -> Log:
        log = Log(total=self._total, window=self._window)
        for part in self._parts:
            log.lines += part.lines
            log.numbers += part.numbers
            log.shapes += part.shapes
        log.known = [(at, shape.detector) for at, shape in enumerate(log.shapes) if shape.detector is not None]
        return log
