"""Plain strings found in a text in one pass."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LONGER_IN_LOWER_CASE: Final = "\u0130"
"""The only character whose lower case is of another length."""


class Marks:
    """Finds any of some hundred plain strings; many more cost no more time."""

    def __init__(self, marks: Sequence[str]) -> None:
        self._search = AhoCorasick(list(marks), implementation=Implementation.DFA, store_patterns=False)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Where which mark stands: its index, its first character and the one after its last, in the order of ends."""
        try:
            return self._search.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # halves of characters are no text to the library
            return self._search.find_matches_as_indexes(_SURROGATE.sub("?", text), overlapping=True)

    def lines(self, text: str, searched: str) -> Iterator[tuple[int, int]]:
        """The lines of a text that hold a mark, each once: the first character and the one after the last.

        Args:
            text: The text.
            searched: The text or what it is in lower case.
        """
        end = 0
        for _, start, _ in self.find(searched):
            if start >= end:
                begin = text.rfind("\n", end, start) + 1 or end
                newline = text.find("\n", start)
                end = newline if newline >= 0 else len(text)
                yield begin, end


def lower(text: str) -> str:
    """The text in lower case, each character in its place."""
    return text.replace(_LONGER_IN_LOWER_CASE, "i").lower()
