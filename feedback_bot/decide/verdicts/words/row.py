"""One row of a table of words, and how to find the first that a failure says."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_LOOKED_AT = 600
"""The number of characters of a line that are looked at."""


class Words(NamedTuple):
    """Words that stand for one cause.

    Attributes:
        because: the cause, in words for people.
        pattern: what a line says; the case of letters does not count.
        is_tools: only a tool or service that downloads, uploads, or logs in writes it, so it counts beside a test
            command, too. Other words count only if nothing fails in the code and no test command failed.
    """

    because: str
    pattern: re.Pattern[str]
    is_tools: bool = False


class Said(NamedTuple):
    """A row that a line matched."""

    because: str
    quote: str


def words(because: str, *patterns: str, is_tools: bool = False) -> Words:
    """A row of several patterns."""
    return Words(because, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE), is_tools)


def first(rows: Iterable[Words], lines: Sequence[str], *, tools_only: bool = False) -> Said | None:
    """The first row that a line matches, or, for a tool's words, a line with the one below it."""
    cut = [line.strip()[:_LOOKED_AT] for line in lines]
    pairs = [*cut, *(f"{line} {below}" for line, below in pairwise(cut))]
    for row in rows:
        if tools_only and not row.is_tools:
            continue
        found = next((line for line in (pairs if row.is_tools else cut) if row.pattern.search(line)), None)
        if found is not None:
            return Said(row.because, found[:_LOOKED_AT])
    return None
