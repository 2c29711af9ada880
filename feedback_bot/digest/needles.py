"""Which rows of a table of patterns may know which lines, found for many lines at once.

A pattern takes microseconds a line; plain strings of which every line that it knows holds one are found in all lines in
one pass over their text.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from ahocorasick_rs import BytesAhoCorasick, Implementation


class Needles:
    """The needles of a table's rows.

    A needle is in lower case and without digits. One that begins with a newline stands at the beginning of a line, one
    that ends with a newline at its end.
    """

    def __init__(self, rows: Sequence[Iterable[str]]) -> None:
        """Take the needles of each row."""
        leads_to: dict[str, int] = {}
        for row, needles in enumerate(rows):
            for needle in needles:
                leads_to[needle] = leads_to.get(needle, 0) | 1 << row
        self._leads_to = tuple(leads_to.values())
        self._search = BytesAhoCorasick([needle.encode() for needle in leads_to], implementation=Implementation.DFA)

    def find(self, shapes: Sequence[bytes], *, first: int | None = None, last: int = 0) -> dict[int, int]:
        """The positions of the lines that hold a needle, ascending, with the rows that may know them as bits.

        Args:
            shapes: The lines in lower case and without digits.
            first: No more lines than these, from the first one on, and
            last: these, from the last one back.
        """
        text = b"\n" + b"\n".join(shapes) + b"\n"
        hits = self._search.find_matches_as_indexes(text, overlapping=True)
        if not hits:
            return {}
        starts = list(accumulate(map((1).__add__, map(len, shapes)), initial=1))
        found = self._by_line(hits, starts, len(shapes) if first is None else first)
        if len(found) == first:
            found |= self._by_line(reversed(hits), starts, last)
        return dict(sorted(found.items()))

    def _by_line(self, hits: Iterable[tuple[int, int, int]], starts: Sequence[int], most: int) -> dict[int, int]:
        """The first lines that the hits are in, not more than ``most``, with the rows that the needles lead to."""
        found: dict[int, int] = {}
        start = end = 0  # of the line of the last hit
        line = -1
        for needle, at, stop in hits:
            if not start <= at < end:
                line = bisect_left(starts, stop) - 1
                start, end = starts[line] - 1, starts[line + 1] - 1
                if line not in found:
                    if len(found) == most:
                        break
                    found[line] = 0
            found[line] |= self._leads_to[needle]
        return found


def rows_of(bits: int) -> Iterable[int]:
    """The rows whose bits are set."""
    return (row for row in range(bits.bit_length()) if bits >> row & 1)
