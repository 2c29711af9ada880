"""Which lines that announce a failure are of a suite that failed because of a test in it, which is named, too."""

from collections.abc import Sequence
from itertools import takewhile

from feedback_bot.text.late_pattern import late

_ROBOT, _ROBOT_SUITE = "| FAIL |", late(r"^\d+ (?:critical )?tests?, \d+ passed")
_ROBOT_ENDS = late(r"^(?:=+|-+)$")
_TAP, _TAP_ENDS = late(r"^\s*not ok\b"), "..."
_TAP_SUITE, _OF_SUBTESTS, _OF_HOOK = "type: 'suite'", "failureType: 'subtestsFailed'", "failureType: 'hookFailed'"
_TAP_BLOCK, _TAP_INNER = late(r"^(\s*)not ok .*\{$"), late(r"^(\s*)(?:not ok\b|\})")  # vitest's
_NODE, _NODE_SUITE = late(r"^✖ .* \([\d.]+ms\)$"), late(r"^\s+'\d+ subtests? failed'$")


def suite_shows_below(line: str) -> bool:
    """Whether it stands in the lines below this one whether it is of a suite."""
    return bool(_ROBOT in line or _TAP.match(line) or _NODE.match(line))


def is_suite(line: str, below: Sequence[str]) -> bool:
    """Whether the line is of such a suite, by the lines below it."""
    if _TAP.match(line):
        return _is_tap_s_suite(line, [*takewhile(lambda each: each.strip() != _TAP_ENDS, below)])
    if _NODE.match(line):
        return bool(below and _NODE_SUITE.match(below[0]))
    return _ROBOT in line and any(map(_ROBOT_SUITE.match, takewhile(_is_robot_s, below)))


def _is_tap_s_suite(line: str, details: Sequence[str]) -> bool:
    if block := _TAP_BLOCK.match(line):
        inner = next(filter(None, map(_TAP_INNER.match, details)), None)
        return inner is None or len(inner[1]) > len(block[1])
    if any(_OF_SUBTESTS in each for each in details):
        return True
    return any(_TAP_SUITE in each for each in details) and not any(_OF_HOOK in each for each in details)


def _is_robot_s(line: str) -> bool:
    """Whether the line still speaks of the test or suite above it."""
    return not _ROBOT_ENDS.match(line)
