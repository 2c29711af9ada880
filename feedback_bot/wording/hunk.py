"""Cutting a diff hunk to the part that a review comment is about."""

import re
from typing import Final

_LONGEST: Final = 20
_AROUND: Final = 8
_HEADER: Final = re.compile(r"@@ -(?P<old>[0-9]{1,9})(?:,[0-9]{1,9})? \+(?P<new>[0-9]{1,9})")


def cut_hunk(hunk: str, line: int | None, *, is_new_side: bool) -> str:
    """Cut a hunk of more than 20 lines to 8 lines on either side of one line.

    Args:
        hunk: in the unified format, with its ``@@`` header.
        line: the line number in the file. If it is unknown or not in the hunk, the last line of the hunk is used,
            because GitHub ends the hunk of a comment there.
        is_new_side: the line number refers to the changed file, not to the old one.
    """
    lines = hunk.split("\n")
    if len(lines) <= _LONGEST:
        return hunk
    at = _find(lines, line, is_new_side=is_new_side)
    first, last = max(1, at - _AROUND), min(len(lines) - 1, at + _AROUND)
    before, after = first - 1, len(lines) - 1 - last
    return "\n".join(
        [
            lines[0],
            *_left_out(before),
            *lines[first : last + 1],
            *_left_out(after),
        ]
    )


def _find(lines: list[str], line: int | None, *, is_new_side: bool) -> int:
    header = _HEADER.match(lines[0])
    if header and line is not None:
        number = int(header["new" if is_new_side else "old"])
        other_side = "-" if is_new_side else "+"
        for at, text in enumerate(lines[1:], 1):
            if text.startswith((other_side, "\\")):
                continue
            if number == line:
                return at
            number += 1
    return len(lines) - 1


def _left_out(count: int) -> list[str]:
    return [f"… {count:,} {'line' if count == 1 else 'lines'} left out …"] if count else []
