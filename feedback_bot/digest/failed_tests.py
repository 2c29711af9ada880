# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""The names of failed tests, out of the lines that announce them."""

import re
from collections.abc import Iterable

_BEFORE = re.compile(
    r"^\W*(?:\[(?:ERROR|junit|info|-|FAIL)\] *)*(?:- )?(?:--- )?(?:(?:FAIL|FAILED|ERROR|Failed|TEST-UNEXPECTED-\w+)\b:? ?(?:CONSISTENTLY: )?)?"
    r"(?:not ok )?(?:\d+\)|\d+ -)? *(?:test )?[●✕✖✗✘×❌_ |-]*"
)
_AFTER = re.compile(
    r"(?: - .*| *\[[^\]]*\]:?| *\([\d.,]+ ?m?s\)| *(?:--)? *Time elapsed.*| *<<< .*| *\.{3} ?(?:FAILED|FAIL|ERROR)| *\*\*\* FAILED.*| FAILED| FAIL!?| stdout -*| _{3,}|:)$"
)


def failed_tests(headlines: Iterable[str]) -> tuple[str, ...]:
    """What the headlines call the tests, each once, in order."""
    names: dict[str, None] = {}
    for line in headlines:
        name = _BEFORE.sub("", line[:500], count=1).strip()
        for _ in range(3):
            name = _AFTER.sub("", name).strip()
        if name:
            names.setdefault(name)
    return tuple(names)
