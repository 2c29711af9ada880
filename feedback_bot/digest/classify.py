"""The lines that a detector knows, found in bulk."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from feedback_bot.digest.detectors import DETECTORS, HARMLESS, Detector, Kind

# What carries a line rather than belonging to it: the build tool's level, a container's name, a clock, a runner's tag.
_CARRIER = re.compile(
    r"^(?:nl)?(?:##\[error\](?=\S+:\d)|\s*\[(?:INFO|ERROR|WARN|WARNING|junit|exec|java|error|info|warn)\] ?|[\w.-]{1,40} +\| |#\d+ +[\d.]+ |"
    r"\d\d:\d\d:\d\d(?:[,.]\d+)? +|\[\d\d:\d\d:\d\d(?:[.,]\d+)?\] )?"
)
_PATTERNS = tuple(re.compile(detector.pattern) for detector in DETECTORS)
_HARMLESS = tuple(re.compile(pattern) for pattern in HARMLESS)
_LOOKED_AT = 600  # characters of a line; what it says stands at its beginning
_KEEP_IN_SPITE = {Kind.END, Kind.FENCE, Kind.HEADLINE}

# needle -> the rows that it may lead to, as bits
_NEEDLES: dict[bytes, int] = {}
for _position, _detector in enumerate(DETECTORS):
    for _needle in _detector.needles:
        _NEEDLES[_needle.encode()] = _NEEDLES.get(_needle.encode(), 0) | 1 << _position


def classify(lines: Sequence[str], shapes: Sequence[bytes]) -> dict[int, Detector]:
    """The positions of the lines that a detector knows.

    Args:
        lines: Lines of a log.
        shapes: The same lines in lower case and without digits.
    """
    return {
        at: detector
        for at, rows in sorted(_worth_a_look(shapes).items())
        if (detector := _detector_of(lines[at], rows))
    }


def _worth_a_look(shapes: Sequence[bytes]) -> dict[int, int]:
    """The positions of the shapes that hold a needle, with the rows to try.

    The shapes are searched as one text: that is several times faster than one by one.
    """
    text = b"\n" + b"\n".join(shapes) + b"\n"
    starts, at = [], 1
    for shape in shapes:
        starts.append(at)
        at += len(shape) + 1
    found: dict[int, int] = {}
    for needle, rows in _NEEDLES.items():
        at = text.find(needle)
        while at >= 0:
            line = bisect_right(starts, at + (needle[0] == 10)) - 1
            found[line] = found.get(line, 0) | rows
            at = text.find(needle, starts[line] + len(shapes[line]))
    return found


def _detector_of(line: str, rows: int) -> Detector | None:
    shown = line[:_LOOKED_AT]
    carried = _CARRIER.match(shown)
    bare = shown[carried.end() :] if carried else shown
    for position, pattern in enumerate(_PATTERNS):
        if rows >> position & 1 and pattern.search(bare):
            detector = DETECTORS[position]
            if detector.kind not in _KEEP_IN_SPITE and any(pattern.search(shown) for pattern in _HARMLESS):
                return None
            return detector
    return None
