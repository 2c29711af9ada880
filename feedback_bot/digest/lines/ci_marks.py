"""What Buildkite, GitLab, and Jenkins write between the lines of a log: time stamps, and marks of sections.

GitHub's own are in ``cleaning.py``. A block without any of these costs a search for a fixed text.
"""

import re

from feedback_bot.digest.lines.keywords import holds_any
from feedback_bot.text.late_pattern import late

_TIME = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"
_FIRST = 2_000  # bytes
_FIRST_LINES = 1 << 16  # bytes
_BUILDKITE = late(rb"\x1b?_bk;t=\d+\x07?")  # an APC sequence, whose first byte some programs drop
# A line of GitLab's runner: its time, the stream, and whether it goes on with the line before.
_LINE = _TIME + rb" [0-9a-f]{2}[OE]"
_GITLAB = late(rb"^" + _LINE + rb"(?:[ +]|$)", re.MULTILINE)
_GOES_ON = late(rb"\n" + _LINE + rb"\+")
_ERASED = rb"(?:\x1b\[0K){0,4}"
_SECTION = rb"section_(?:start|end):\d{1,20}:[\w.-]{1,200}(?:\[[^\]\r\n]{0,200}\])?"
_MAY_HAVE_SECTIONS = holds_any(b"section_")
_SECTION_MARK = late(rb"section_(?:start|end):\d")  # for speed alone: it begins with a plain string
_SECTIONS = late(
    rb"(?:(\n|\A)(?:"
    + _LINE
    + rb"[ +])?)?(?:"
    + _ERASED
    + _SECTION
    + rb"\r?"
    + _ERASED
    + rb"(?:\n"
    + _LINE
    + rb"\+)?)+"
)
_JENKINS = late(rb"^\[" + _TIME + rb"\] ?", re.MULTILINE)
# Data for Jenkins' pages, hidden on a terminal: what follows an escape sign and a bracket.
NOTE = rb"8mha:[^\x1b\n]{0,65536}\x1b\[0m"
_NOTE = late(rb"\x1b\[" + NOTE)


def without_marks(block: bytes) -> bytes:
    """A block that holds whole lines, without the marks.

    Jenkins' notes stay where no time stamps stand around them: they go with the terminal's sequences.
    """
    if b"_bk;t=" in block[:_FIRST_LINES]:  # each line has it
        block = _BUILDKITE.sub(b"", block)
    if _MAY_HAVE_SECTIONS(block) and _SECTION_MARK.search(block):
        block = _SECTIONS.sub(_new_line, block)
    if b"Z 0" in block[:_FIRST] and _GITLAB.search(block, 0, _FIRST):
        block = _GITLAB.sub(b"", _GOES_ON.sub(b"", block))
    if b"Z]" in block[:_FIRST]:
        block = _NOTE.sub(b"", block)
        block = _JENKINS.sub(b"", block) if _JENKINS.search(block, 0, _FIRST) else block
    return block


def _new_line(marks: re.Match[bytes]) -> bytes:
    """What follows a section's mark is a line of its own; at a line's beginning it is one already."""
    return b"\n" if marks[1] is None else marks[1]
