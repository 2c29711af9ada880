# ruff: noqa: RUF001 - tools print such marks
"""What test tools list at their end: Playwright's tests that failed."""

from collections.abc import Sequence
from itertools import takewhile

from feedback_bot.text.late_pattern import late

_FAILED_LIST, _LISTED_FAILED = (
    late(r"(?:##\[\w+\])? {1,2}(\d+) failed$"),
    late(r" {4}(?:\[[^\]]{1,80}\] › )?\S+:\d+:\d+ › "),
)  # Playwright
_PLACED = late(r"(?:\[[^\]]{1,80}\] › )?\S+:\d+:\d+ › ")
_MOST = 200  # lines of a list


def listed_at_end(lines: Sequence[str]) -> frozenset[str]:
    """The names that Playwright lists at its end: its headings also hold the step that failed.

    None if a list is not whole.
    """
    listed: set[str] = set()
    for start, line in enumerate(lines):
        if "failed" in line and (found := _FAILED_LIST.match(line)):
            below = [*takewhile(_LISTED_FAILED.match, lines[start + 1 : start + 1 + _MOST])]
            if len(below) != int(found[1]):
                return frozenset()
            listed.update(each.strip().rstrip("─ ") for each in below)
    return frozenset(listed)


def is_placed(name: str) -> bool:
    """Whether a name begins as Playwright's do: with a browser and a place, or with a place."""
    return bool(_PLACED.match(name))
