"""Which rows of a table of patterns may know which lines, found for many lines at once.

A pattern takes microseconds a line. Keywords are plain strings, and a line that a pattern matches holds one of its row.
They are found in all lines in one pass over their text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

DIGITS = b"0123456789"
LOWER = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")
_MUCH = 500_000  # bytes: from so many on, the faster search saves more time than it takes to prepare, for 500 keywords


class Keywords:
    """The keywords of a table's rows.

    A keyword is in lower case and without digits. One that begins with a newline stands at the beginning of a line, one
    that ends with a newline at its end.
    """

    def __init__(self, rows: Sequence[Iterable[str]]) -> None:
        """Take the keywords of each row."""
        leads_to: dict[str, int] = {}
        for row, keywords in enumerate(rows):
            for keyword in keywords:
                leads_to[keyword] = leads_to.get(keyword, 0) | 1 << row
        self._leads_to = tuple(leads_to.values())
        self._keywords = [keyword.encode() for keyword in leads_to]
        self._searched = 0

    @cached_property
    def _small(self) -> BytesAhoCorasick:
        return BytesAhoCorasick(self._keywords, implementation=Implementation.ContiguousNFA)

    @cached_property
    def _fast(self) -> BytesAhoCorasick:
        return BytesAhoCorasick(self._keywords, implementation=Implementation.DFA)

    def find(self, shapes: Sequence[bytes], *, most: int | None = None) -> dict[int, int]:
        """The positions of the lines that hold a keyword, ascending, with the rows that may know them as bits.

        Args:
            shapes: The lines in lower case and without digits, none with a newline.
            most: No more lines than these: of those that lead to the same rows as many others not all.
        """
        text = b"\n" + b"\n".join(shapes) + b"\n"
        self._searched += len(text)
        search = self._fast if self._searched > _MUCH else self._small
        hits = search.find_matches_as_indexes(text, overlapping=True)
        if not hits:
            return {}
        found: dict[int, int] = {}
        leads_to = self._leads_to
        line, end, rows = -1, 0, 0  # of the last hit
        counted = 0  # bytes of which the newlines are counted
        for keyword, _, stop in hits:  # in the order of the lines
            if stop > end:
                found[line] = rows
                last = stop - 1  # it may be a newline itself, of a keyword for a line's end
                line, rows = line + text.count(b"\n", counted, last), 0
                counted, end = last, text.index(b"\n", last) + 1
            rows |= leads_to[keyword]
        found[line] = rows
        del found[-1]
        return found if most is None or len(found) <= most else dict(sorted(_rarest(found, most).items()))


def _rarest(found: Mapping[int, int], most: int) -> dict[int, int]:
    """Not more than so many of the lines: all that lead where few others do, of the rest the first and the last."""
    alike: dict[int, list[int]] = {}
    for line, rows in found.items():
        alike.setdefault(rows, []).append(line)
    chosen: dict[int, int] = {}
    for at, (rows, lines) in enumerate(sorted(alike.items(), key=lambda group: len(group[1]))):
        share = (most - len(chosen)) // (len(alike) - at)
        first = min(len(lines), share) // 4
        chosen |= dict.fromkeys(lines[:first] + lines[max(first, len(lines) - share + first) :], rows)
    return chosen


def seen_by_keywords(line: str) -> bytes:
    """A line in which keywords are looked for: in lower case and without digits."""
    return line.encode("utf-8", "replace").translate(LOWER, DIGITS)


@lru_cache(4_096)
def rows_of(bits: int) -> Sequence[int]:
    """The rows whose bits are set."""
    return tuple(row for row in range(bits.bit_length()) if bits >> row & 1)


def holds_any(*texts: bytes) -> Callable[[bytes], object]:
    """What tells whether a text holds one of some others, which are rare: what it gives for a text is then true.

    For speed: one pass for all of them, which takes a third of the time that ``in`` takes for one.
    """
    return BytesAhoCorasick(texts, matchkind=MatchKind.LeftmostFirst).find_matches_as_indexes
