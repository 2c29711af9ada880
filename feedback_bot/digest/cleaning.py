"""Bytes of a log to clean lines: what a terminal would have left on the screen, without what only dresses it up."""

import re

from feedback_bot.unseen import without_unseen

# A terminal's control sequences: CSI, OSC with its end, and the short ones.
_ANSI = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[=>]|[()][A-Z0-9]?)?")
_STAMP = re.compile(r"^\ufeff?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ?")
# `gh run view --log` writes the job and the step before each line.
_GH_COLUMNS = re.compile(r"^[^\t\n]*\t[^\t\n]*\t\ufeff?(?=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z)", re.MULTILINE)
_GAP = re.compile(r"(?<=[^\s|]) {40,}(?=[^\s^~|])")  # between columns; what points at something stays where it is
_WIDE = " " * 40
_LONGEST = 8_000


def sanitized(text: str) -> str:
    """The text without any character that a reader cannot see; tabs become four spaces, wide gaps within a line two."""
    shown = text.expandtabs(4)
    if not (shown.isascii() and shown.isprintable()):
        shown = without_unseen(_ANSI.sub("", text)).expandtabs(4)
    return _GAP.sub("  ", shown) if _WIDE in shown else shown


def clean_lines(block: bytes) -> tuple[list[str], list[str]]:
    """The lines of a block that holds whole lines, and their time stamps to the second (none where there are none)."""
    text = block.decode("utf-8", "replace")
    if "travis_" in text:  # Travis ends its own marks so, to have them drawn over
        text = text.replace("\r\x1b[0K", "\n")
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if "\t20" in text[:400]:
        text = _GH_COLUMNS.sub("", text)
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    if "\r" in text:
        lines = [_redrawn(line) if "\r" in line else line for line in lines]
    stamps: list[str] = []
    if lines and _STAMP.match(lines[0]):
        stamps = [line[:19] for line in lines]
        lines = [_unstamped(line) for line in lines]
    if lines and len(max(lines, key=len)) > _LONGEST:
        lines = [_shortened(line) for line in lines]
    return lines, stamps


def _redrawn(line: str) -> str:
    """What is left of a line that was drawn over itself: its last text."""
    for text in reversed(line.split("\r")):
        if text.strip():
            return text
    return ""


def _unstamped(line: str) -> str:
    if line[27:28] == "Z":  # the runner's seven digits after the second
        return line[29:]
    stamp = _STAMP.match(line)
    return line[stamp.end() :] if stamp else line


def _shortened(line: str) -> str:
    if len(line) <= _LONGEST:
        return line
    return f"{line[: _LONGEST - 2_000]} … {len(line) - _LONGEST:,} characters left out … {line[-2_000:]}"
