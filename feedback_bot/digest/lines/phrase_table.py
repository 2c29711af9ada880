"""Which rows of a table of phrases lines say, found for many lines at once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from feedback_bot.digest.lines.keywords import Keywords, rows_of
from feedback_bot.text.phrases import Phrase


class PhraseTable:
    """The rows of a table, each of them several phrases."""

    def __init__(self, rows: Sequence[Sequence[Phrase]]) -> None:
        """Take the phrases of each row."""
        phrases = [(phrase, row) for row, phrases in enumerate(rows) for phrase in phrases]
        self._keywords = Keywords([phrase.keywords for phrase, _ in phrases])
        self._patterns = [phrase.pattern for phrase, _ in phrases]
        self._row_of = [row for _, row in phrases]
        self._masks = [0] * len(rows)
        for at, row in enumerate(self._row_of):
            self._masks[row] |= 1 << at
        self._patterns_of = lru_cache(4_096)(self._chosen)
        self._rows_of = lru_cache(4_096)(self._held)

    def find(self, lines: Sequence[str]) -> dict[int, int]:
        """The positions of the lines that hold a keyword, ascending, with the phrases that they may say as bits."""
        return self._keywords.find([line.lower().encode("utf-8", "replace") for line in lines])

    def by_row(self, found: Mapping[int, int]) -> Iterable[tuple[int, Sequence[int]]]:
        """The rows that lines may say, ascending, with the positions of these lines."""
        positions: dict[int, list[int]] = {}
        for at, bits in found.items():
            for row in self._rows_of(bits):
                positions.setdefault(row, []).append(at)
        return sorted(positions.items())

    def is_said(self, row: int, line: str, bits: int) -> bool:
        """Whether a line says a phrase of the row, by the bits that were found for it."""
        for pattern in self._patterns_of(bits & self._masks[row]):  # noqa: SIM110 - a generator takes as long as a pattern
            if pattern.search(line):
                return True
        return False

    def _chosen(self, bits: int) -> tuple[re.Pattern[str], ...]:
        return tuple(self._patterns[at] for at in rows_of(bits))

    def _held(self, bits: int) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self._row_of[at] for at in rows_of(bits)))
