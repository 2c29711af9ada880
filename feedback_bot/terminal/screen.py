"""Terminal output: sanitized text, ages, and formats for a screen or a pipe."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final, TextIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from feedback_bot.terminal.lines import words

# Whole escape sequences, so that "[31m" is not left behind.
_ESCAPES: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colors, the cursor
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # titles, links, the clipboard
    r"|\x1b[ -/]*[0-~]"
)
_LINE_BREAKS: Final = re.compile(r"\r\n?|[\u2028\u2029\x85]")
# Controls, direction overrides, invisible tags, and halves of surrogate pairs.
_HARMFUL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)
_UNLIMITED: Final = 100_000  # columns of a pipe
_UNITS: Final = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


def plain(text: str) -> str:
    """Remove everything that a terminal would interpret or a reader cannot see; keep line breaks."""
    return _HARMFUL.sub("", _LINE_BREAKS.sub("\n", _ESCAPES.sub("", text))).expandtabs(4)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())


def span(duration: timedelta) -> str:
    """A duration in one unit: ``14 h``."""
    for unit, name in _UNITS:
        if duration >= unit:
            return f"{duration // unit} {name}"
    return "moments"


def ago(time: datetime | None, now: datetime | None) -> str:
    """An age, by the clock of the server that set the time."""
    if time is None or now is None:
        return "unknown"
    return "just now" if now - time < timedelta(minutes=1) else f"{span(now - time)} ago"


def rfc3339(time: datetime | None) -> str:
    """A time for programs, to the second: ``2026-03-01T12:00:00Z``."""
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if time else "unknown"


class Screen:
    """Standard output and standard error, for people or, with ``as_json``, for programs.

    On a terminal, lines are wrapped and colored. In a pipe, they are neither, and nothing is cut.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._out = _console(sys.stdout)
        self._err = _console(sys.stderr)

    @property
    def is_terminal(self) -> bool:
        """Whether the output is a terminal."""
        return self._out.is_terminal

    def age(self, time: datetime | None, now: datetime | None) -> str:
        """An age on a terminal; the time itself in a pipe."""
        return ago(time, now) if self.is_terminal else rfc3339(time)

    def show(self, line: RenderableType) -> None:
        """Print something for people; nothing with ``--json``. A word that is longer than a line stays whole."""
        if not self.as_json:
            if isinstance(line, str):
                self._show_lines(self._wrapped(line, self._out.width))
            else:
                self._out.print(line, markup=False, highlight=False, emoji=False)

    def show_indented(self, text: str, *, by: int = 4) -> None:
        """Print indented text; long lines are wrapped on a terminal, between words."""
        if not self.as_json:
            lines = self._wrapped(text, max(self._out.width - by, 20))
            self._show_lines(f"{' ' * by}{line}".rstrip() for line in lines)

    def _show_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._out.print(Text(line), no_wrap=True, overflow="ignore", crop=False)

    def _wrapped(self, text: str, width: int) -> Iterator[str]:
        """The lines of a text. Scripts with wide characters have no spaces and are broken anywhere."""
        for line in text.split("\n"):
            if not self.is_terminal:
                yield line
            elif cell_len(line) == len(line):
                yield from words(line, width) or [""]
            else:
                yield from (each.plain for each in Text(line).wrap(self._out, width))

    def show_fields(self, *fields: str) -> None:
        """Print tab-separated fields, for a pipe; rich would turn the tabs into spaces."""
        if not self.as_json:
            self._out.file.write("\t".join(one_line(field) for field in fields) + "\n")

    def emit(self, record: Mapping[str, object]) -> None:
        """Print an object for programs; nothing without ``--json``."""
        if self.as_json:
            self._out.file.write(f"{json.dumps(record)}\n")
            self._out.file.flush()

    def note(self, line: str) -> None:
        """Print a message about the command itself to standard error."""
        self._err.print(plain(line), markup=False, highlight=False, emoji=False)

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """Show on a terminal that something goes on; nothing may be printed meanwhile."""
        if not self._err.is_terminal:
            yield
            return
        with self._err.status(what):
            yield


def _console(stream: TextIO) -> Console:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="backslashreplace")  # a terminal with another encoding must not end the command
    return Console(file=stream, width=None if stream.isatty() else _UNLIMITED, soft_wrap=not stream.isatty())
