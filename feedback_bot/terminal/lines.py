"""Lines that are broken between words, and only on a terminal: a pipe gets them whole."""

import io
import sys
from functools import partial
from shutil import get_terminal_size
from textwrap import wrap
from typing import Final, TextIO, cast

words: Final = partial(wrap, break_long_words=False, break_on_hyphens=False, replace_whitespace=False)
"""The lines of a text without line breaks. A word that is longer than a line stays whole."""
_UNLIMITED: Final = 100_000  # columns of a pipe


def hanging(start: str, text: str, columns: int | None) -> str:
    """A text after a start such as a number, wrapped between words and indented as far as the start.

    Args:
        start: What the first line starts with.
        text: The text; its own line breaks stay.
        columns: Width of the terminal; ``None`` for a pipe, in which nothing is wrapped.
    """
    width = max(columns - len(start), 20) if columns else _UNLIMITED
    lines = [part for line in text.split("\n") for part in words(line, width) or [""]]
    return start + f"\n{' ' * len(start)}".join(lines)


def columns() -> int | None:
    """Width of the terminal that the output goes to; ``None`` for a pipe."""
    return get_terminal_size().columns if sys.stdout.isatty() else None


def fitted(stream: TextIO) -> TextIO:
    """A stream for whole lines, which it breaks if it is a terminal."""
    return cast("TextIO", _Terminal(stream)) if not stream.closed and stream.isatty() else stream


class _Terminal(io.TextIOBase):
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        width = get_terminal_size().columns
        self._stream.write("\n".join(part for line in text.split("\n") for part in words(line, width) or [""]))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()
