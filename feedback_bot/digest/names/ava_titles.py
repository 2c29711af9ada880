"""Titles of AVA's tests: behind the title it writes what the error says, and lists the titles alone in the end."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from feedback_bot.digest.lines.classify import bare_line
from feedback_bot.text.late_pattern import late

_FAIL = "✘ [fail]: "
_LONGEST = 1000  # characters of a title and a message: each word is looked up
_ALONE = late(r" {2}(?=\S)(.*\S)\s*$")


def without_message(headlines: Sequence[Sequence[str]], lines: Iterable[str]) -> Sequence[Sequence[str]]:
    """The headlines, without the error's message behind a title that the list has alone.

    Args:
        headlines: The lines that announce tests, each with those around it.
        lines: Of the log.
    """
    if not any(_FAIL in headline[0] for headline in headlines):
        return headlines
    listed = {*_alone(lines)}
    return [[_of_title(headline[0], listed), *headline[1:]] for headline in headlines]


def _of_title(line: str, listed: set[str]) -> str:
    """The line up to the end of the longest title that is listed; itself if none is."""
    before, mark, name = line.partition(_FAIL)
    shown = name.rstrip()[:_LONGEST]
    while mark and shown and shown not in listed:
        shown = shown.rpartition(" ")[0]
    return f"{before}{mark}{shown}" if shown else line


def _alone(lines: Iterable[str]) -> Iterable[str]:
    """What stands two blanks from the edge below an empty line."""
    for above, line in pairwise(map(bare_line, lines)):
        if not above.strip() and (found := _ALONE.match(line)):
            yield found[1]
