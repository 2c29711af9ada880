"""Which rows of a table of phrases lines say, found for many lines at once."""

import re
from collections.abc import Sequence
from functools import lru_cache

from feedback_bot.digest.lines.keywords import Keywords, rows_of
from feedback_bot.text.phrases import Phrase


class PhraseTable:
    """The rows of a table, each of them several phrases."""

    def __init__(self, rows: Sequence[Sequence[Phrase]]) -> None:
        """Take the phrases of each row."""
        phrases = [phrase for row in rows for phrase in row]
        self._keywords = Keywords([phrase.keywords for phrase in phrases])
        self._patterns = [phrase.pattern for phrase in phrases]
        self._rows: list[int] = []
        first = 0
        for row in rows:
            self._rows.append((1 << len(row)) - 1 << first)
            first += len(row)
        self._patterns_of = lru_cache(4_096)(self._chosen)

    def find(self, lines: Sequence[str]) -> dict[int, int]:
        """The positions of the lines that hold a keyword, ascending, with the phrases that they may say as bits."""
        return self._keywords.find([line.lower().encode("utf-8", "replace") for line in lines])

    def may_be_said(self, row: int, bits: int) -> bool:
        """Whether a line holds a keyword of the row, by the bits that were found for it."""
        return bool(bits & self._rows[row])

    def is_said(self, row: int, line: str, bits: int) -> bool:
        """Whether a line says a phrase of the row, by the bits that were found for it."""
        return any(pattern.search(line) for pattern in self._patterns_of(bits & self._rows[row]))

    def _chosen(self, bits: int) -> tuple[re.Pattern[str], ...]:
        return tuple(self._patterns[at] for at in rows_of(bits))
