"""The lines that a detector knows, found in bulk."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from feedback_bot.digest.detectors import DETECTORS, HARMLESS, SHARED, Detector, Kind

# What carries a line rather than belonging to it: the build tool's level, a container's name, a clock, a runner's tag.
_CARRIER = re.compile(
    r"^(?:nl)?(?:##\[error\](?=\S+:\d)|\s*\[(?:INFO|ERROR|WARN|WARNING|junit|exec|java|error|info|warn)\] ?|"
    r"[\w.-]{1,40} +\| |#\d+ +[\d.]+ |\d\d:\d\d:\d\d(?:[,.]\d+)? +|\[\d\d:\d\d:\d\d(?:[.,]\d+)?\] )?"
)
_WARNED = re.compile(r"\s*\[warn(?:ing)?\]", re.IGNORECASE)
_WARNING = next(detector for detector in DETECTORS if detector.kind is Kind.WARNING)
# What a runner writes for its own use, and what says that a test passed: the end of what stands before it.
_MARK = re.compile(r"^(?:nl)?(?:travis_(?:time|fold):|##\[(?:endgroup|debug)\])")
_PASSED = re.compile(r"\s*(?:✓|✔|√|ok\b|PASS\b|\[\s*OK\s*\]|\[\+\] )|\[info\] - (?!.*\*\*\*)")
_PASSED_AT_END = re.compile(r"(?:\.\.\. ?ok|\bPASSED|\bSKIPPED|\bok)$")
_END = 12  # characters, more than that pattern looks at
_PATTERNS = tuple(re.compile(detector.pattern) for detector in DETECTORS)
_HARMLESS = tuple((needles, re.compile(pattern)) for needles, pattern in HARMLESS)
_LOOKED_AT = 600  # characters of a line; what it says stands at its beginning
# Of a log's block, no more different lines are looked at than these, its first and its last: usual blocks have fewer,
# and a flood of errors that are all different must not take for ever.
_FIRST, _LAST = 1_000, 3_000
_KEEP_IN_SPITE = {Kind.END, Kind.FENCE, Kind.HEADLINE}

_ROW_NEEDLES = tuple(tuple(needle.encode() for needle in detector.needles) for detector in DETECTORS)
_SURE = len(DETECTORS)  # the bits from this one on: rows of which the line surely holds a needle


def _needles() -> dict[bytes, int]:
    """The needles to search for, each with the rows it may lead to, as bits.

    A needle that holds another one is not searched for: the lines with the other one hold them all.
    """
    every = {needle for needles in _ROW_NEEDLES for needle in needles} | {needle.encode() for needle in SHARED}
    least = [needle for needle in every if not any(other in needle for other in every if other != needle)]
    return {
        needle: sum(
            (1 << row) + (1 << _SURE + row) * (needle in needles)
            for row, needles in enumerate(_ROW_NEEDLES)
            if any(needle in other for other in needles)
        )
        for needle in sorted(least)
    }


def _searches() -> tuple[re.Pattern[bytes], ...]:
    """Patterns for the needles: those with the same first letter are searched for at once."""
    alike: dict[bytes, list[bytes]] = {}
    for needle in _NEEDLES:
        alike.setdefault(needle[:1], []).append(re.escape(needle))
    return tuple(re.compile(b"|".join(needles)) for needles in alike.values())


_NEEDLES = _needles()
_SEARCHES = _searches()


def classify(lines: Sequence[str], shapes: Sequence[bytes]) -> dict[int, Detector]:
    """The positions of the lines that a detector knows.

    Args:
        lines: Lines of a log.
        shapes: The same lines in lower case and without digits.
    """
    found = sorted(_worth_a_look(shapes).items())
    if len(found) > _FIRST + _LAST:
        found = found[:_FIRST] + found[-_LAST:]
    return {at: detector for at, rows in found if (detector := _detector_of(lines[at], b"\n" + shapes[at], rows))}


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
    for search in _SEARCHES:
        for hit in search.finditer(text):
            line = bisect_right(starts, hit.end() - 1) - 1
            found[line] = found.get(line, 0) | _NEEDLES[hit[0]]
    return found


@lru_cache(4_096)
def _rows(bits: int) -> tuple[tuple[int, bool], ...]:
    """The rows whose bits are set, and whether surely: some hundreds of sets, as many as sets of needles that meet."""
    return tuple((row, bool(bits >> _SURE + row & 1)) for row in range(len(DETECTORS)) if bits >> row & 1)


def _detector_of(line: str, shape: bytes, rows: int) -> Detector | None:
    """The first detector that knows the line, of those whose bits are set in ``rows``."""
    shown = line[:_LOOKED_AT]
    bare = bare_line(shown)
    for row, sure in _rows(rows):
        if not sure:
            for needle in _ROW_NEEDLES[row]:
                if needle in shape:
                    break
            else:
                continue
        if not _PATTERNS[row].search(bare):
            continue
        detector = DETECTORS[row]
        if detector.kind is not Kind.HEADLINE and _WARNED.match(shown):
            return _WARNING
        return None if detector.kind not in _KEEP_IN_SPITE and _is_harmless(shown) else detector
    return None


def _is_harmless(line: str) -> bool:
    lower = line.lower()
    for needles, pattern in _HARMLESS:
        for needle in needles:
            if needle in lower:
                if pattern.search(line):
                    return True
                break
    return False


def bare_line(line: str) -> str:
    """The line without what carries it."""
    carried = _CARRIER.match(line)
    return line[carried.end() :] if carried else line


def is_mark(line: str) -> bool:
    """Whether the line only marks something for the runner."""
    return bool(_MARK.match(line))


def is_calm(line: str) -> bool:
    """Whether the line says that something went well, or only marks something."""
    shown = line[:_LOOKED_AT]
    return bool(_PASSED.match(shown) or _PASSED_AT_END.search(shown[-_END:]) or _MARK.match(line))
