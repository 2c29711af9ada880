"""A log's lines with their scores, without those that nobody has to read."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, count
from typing import NamedTuple

from feedback_bot.digest.choice.diffs import raise_changes
from feedback_bot.digest.choice.dumps import dumped
from feedback_bot.digest.choice.passed_tests import silence_passed
from feedback_bot.digest.choice.ranking import line_scores
from feedback_bot.digest.lines.reading import Log
from feedback_bot.digest.lines.structure import Region, regions

_DUMPED = 0.1  # of the best score: a dump that reaches a line with more is cut
_DIFFERS = 0.8  # what a line in which two values differ gets of the score of the best line above it


class Ranked(NamedTuple):
    """A log that was ranked.

    Attributes:
        log: Without the middles of dumps.
        silent: For each line a byte: 1 for what tests that passed wrote. Empty if there is no such line.
        found: The failed commands.
        scores: Of the lines.
    """

    log: Log
    silent: bytes
    found: Sequence[Region]
    scores: list[float]


def ranked(log: Log, usual: frozenset[bytes]) -> Ranked:
    """Rank a log's lines; the shapes of a passing run's lines may be known.

    What spreads from a failure ends within a dump below it, so that the log is ranked again without the dump.
    """
    first = _ranked(log, usual)
    hidden, differs = dumped(log, first.scores, _DUMPED * max(filter(None, first.scores), default=0.0))
    again = _ranked(log.without(hidden), usual) if hidden else first
    for number, score in differs.items() if hidden else ():
        at = bisect_left(again.log.numbers, number)
        again.scores[at] = max(again.scores[at], _DIFFERS * score)
    raise_changes(again.log, again.scores)
    for at in compress(count(), again.silent):
        again.scores[at] = 0.0
    return again


def _ranked(log: Log, usual: frozenset[bytes]) -> Ranked:
    silent = silence_passed(log)
    found = regions(log)
    return Ranked(log, silent, found, line_scores(log, found, usual))
