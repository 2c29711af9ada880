"""Bytes of a log to clean lines: what a terminal would have left on the screen, without what only dresses it up."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, count

from feedback_bot.digest.lines.branches import Branches
from feedback_bot.digest.lines.ci_marks import NOTE, without_marks
from feedback_bot.digest.lines.keywords import holds_any
from feedback_bot.digest.lines.long_lines import elided
from feedback_bot.digest.lines.processes import told_apart
from feedback_bot.text.invisible import without_invisible
from feedback_bot.text.late_pattern import late

# A terminal's control sequences: CSI, OSC with its end, and the short ones.
_CSI = r"\[[0-9;:?]*+[ -/]*+[@-~]"
_OTHER = r"\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[=>]|[()][A-Z0-9]?"
_ANSI_IN_TEXT = late(rf"\x1b(?:{_CSI}|{_OTHER})?")
# The same, and Jenkins' notes; for speed, the usual ones come first, all at once that follow one another.
_USUAL = rb"\x1b\[(?!8mh)[0-;]*+[@-~]"
_ANSI_IN_BYTES = late(_USUAL + rb"(?:" + _USUAL + rb")*+|\x1b(?:\[" + NOTE + b"|" + f"{_CSI}|{_OTHER}".encode() + b")?")
_CARET = late(rb"\^\[\[[0-9;?]*[A-Za-z]")  # the same as `cat -v` writes them
_FIRST = 2_000  # bytes
_STAMP = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"
_STAMPED = late(b"\n(?:\xef\xbb\xbf)?" + _STAMP + b" ?")  # finds its first byte faster than a line's beginning
_COLUMN, _UP = b"\x1b[1G", b"\x1b[1A\x1b["  # go to the first column, and to the line above
_MOVES = holds_any(_COLUMN, _UP)  # for speed alone: most blocks have neither
# A line that the next one goes back to and erases. It is tried once a line, not at each sign of it.
_ERASED = late(rb"^[^\n]*+\n(?=\r?\x1b\[1A\x1b\[[02]?K)", re.MULTILINE)
_BARE_RETURN = late(rb"\r(?!\n)")
_USUAL_STAMP = b"0000-00-00T00:00:00.0000000Z "  # with each digit as zero
_TO_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
_SECONDS = len("2024-05-01T10:00:00")
# `gh run view --log` writes the job and the step before each line.
_GH_COLUMNS = late(rb"^[^\t\n]*\t[^\t\n]*\t(?:\xef\xbb\xbf)?(?=" + _STAMP + b")", re.MULTILINE)
_GAP = late(r"(?<=[^\s|]) {40,}(?=[^\s^~|])")  # between columns; what points at something stays where it is
_WIDE = " " * 40
_LONGEST = 8_000
_SHORT = 200  # characters of a line that is remembered


def sanitized(text: str) -> str:
    """The text without any character that a reader cannot see; tabs become four spaces, wide gaps within a line two."""
    return _short_sanitized(text) if len(text) <= _SHORT else _sanitized(text)


def _sanitized(text: str) -> str:
    shown = text.expandtabs(4) if "\t" in text else text
    if not (shown.isascii() and shown.isprintable()):
        shown = without_invisible(_ANSI_IN_TEXT.sub("", text)).expandtabs(4)
    return _GAP.sub("  ", shown) if _WIDE in shown else shown


_short_sanitized = lru_cache(8_192)(_sanitized)  # several look at a line, one after the other


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A block of a log.

    Attributes:
        lines: Its lines, long ones shortened.
        text: The same, whole, with a newline between two of them.
        stamps: The lines' time stamps to the second; none where the block has none, or where nobody asked for them.
    """

    lines: list[str]
    text: bytes
    stamps: list[bytes]


def cleaned(block: bytes, *, with_stamps: bool = False, branches: Branches | None = None) -> Cleaned:
    """What a block that holds whole lines says. For speed, lines are touched one by one only where that is needed.

    Args:
        block: A part of a log.
        with_stamps: Whether the time stamps are asked for.
        branches: What is known of the log's parallel branches; ``None`` leaves their lines mixed.
    """
    block = without_marks(block)
    if b"travis_" in block:  # Travis ends its own marks so, to have them drawn over
        block = b"\n".join(block.split(b"\r\x1b[0K"))  # faster than to replace it
    if b"^" in block:
        block = _CARET.sub(b"", block)
    if b"\x1b" in block:
        block = _without_sequences(block)
    if b"\r" in block:
        block = _redrawn(block).replace(b"\r", b"")
    if b"\t20" in block[:400]:
        block = _without_columns(block)
    block = (branches.apart(block) if branches else block).removesuffix(b"\n")
    stamps: list[bytes] = []
    if _STAMPED.search(b"\n" + block[:_FIRST]):  # a first line or two may have none
        if with_stamps:
            stamps = [line[:_SECONDS] for line in block.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
        block = _without_stamps(block)
    block = told_apart(block) if branches else block
    lines = block.decode("utf-8", "replace").split("\n")
    if _has_long_line(block):
        for at in compress(count(), map(_LONGEST.__lt__, map(len, lines))):
            lines[at] = elided(lines[at], _LONGEST)
    return Cleaned(lines, block, stamps)


def _has_long_line(block: bytes) -> bool:
    """Whether a line may be too long. For speed: it takes a step for each so many bytes, not for each line."""
    start = 0
    while start + _LONGEST < len(block):
        newline = block.rfind(b"\n", start, start + _LONGEST + 1)
        if newline < 0:
            return True
        start = newline + 1
    return False


def _without_sequences(block: bytes) -> bytes:
    """The block as a terminal's sequences leave it, without them."""
    if _MOVES(block):
        block = block.replace(_COLUMN, b"\r")
        block = _ERASED.sub(b"", block) if _UP in block else block
    return b"".join(_ANSI_IN_BYTES.split(block))  # faster than to put nothing in their places


def _without_columns(block: bytes) -> bytes:
    """The block without the job and the step before each line, also before those that have no stamp."""
    job = block.removeprefix(b"\xef\xbb\xbf").partition(b"\t")[0]
    block = _GH_COLUMNS.sub(b"", block)
    if not job or b"\n" + job + b"\t" not in block:
        return block
    return re.sub(rb"^" + re.escape(job) + rb"\t[^\t\n]*\t", b"", block, flags=re.MULTILINE)


def _without_stamps(block: bytes) -> bytes:
    """The block without the stamps at the beginnings of its lines."""
    lines = block.split(b"\n")
    width = len(_USUAL_STAMP)
    stamps = b"".join([line[:width] for line in lines])
    if stamps.translate(_TO_ZERO) == _USUAL_STAMP * len(lines):  # for speed: no pattern is tried
        return b"\n".join([line[width:] for line in lines])
    return _STAMPED.sub(b"\n", b"\n" + block)[1:]


def _redrawn(block: bytes) -> bytes:
    """What is left of lines that were drawn over themselves: their last texts. Carriage returns at their ends stay."""
    shown: list[bytes] = []
    done = 0
    while bare := _BARE_RETURN.search(block, done):
        start = block.rfind(b"\n", done, bare.start()) + 1 or done
        end = block.find(b"\n", bare.end())
        end = len(block) if end < 0 else end
        texts = block[start:end].rstrip(b"\r")
        last = texts.rpartition(b"\r")[2]
        if not last.strip():
            last = next((text for text in reversed(texts.split(b"\r")) if text.strip()), b"")
        shown += block[done:start], last
        done = end
    return b"".join([*shown, block[done:]]) if shown else block
