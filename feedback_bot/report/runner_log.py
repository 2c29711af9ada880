"""The log of a run: lines, groups, and annotations, on a runner of GitHub Actions or in a terminal."""

import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from feedback_bot.text.quote import one_line, plain
from feedback_bot.wording.environment import Redact


@dataclass(slots=True, kw_only=True)
class RunnerLog:
    """Writes text in which nothing can be a workflow command or a secret.

    Attributes:
        stream: the output for the log.
        environ: the runner's environment: ``GITHUB_ACTIONS``, ``GITHUB_OUTPUT``, ``GITHUB_STEP_SUMMARY``.
        errors: where errors and warnings go without a runner; ``None`` for the log.
        is_stream_broken: whether the log can no longer be written.
    """

    stream: TextIO
    environ: Mapping[str, str]
    redact: Redact
    errors: TextIO | None = None
    is_stream_broken: bool = False

    @property
    def on_runner(self) -> bool:
        """Whether this runs in a job of GitHub Actions."""
        return self.environ.get("GITHUB_ACTIONS") == "true"

    def mask(self, values: Iterable[str]) -> None:
        """Have the runner mask values in the log. Without a runner, print nothing, because nothing would be masked."""
        for value in values:
            if self.on_runner:
                self._print(f"::add-mask::{_data(value)}")

    def say(self, line: str) -> None:
        """Write one line to the log. The line cannot start a workflow command."""
        text = self.harmless(line, 2_000)
        self._print(text if not text.startswith("::") else f"| {text}")

    def show(self, title: str, text: str) -> None:
        """Show a longer text below its title. On a runner, it is collapsed and cannot run workflow commands."""
        token = secrets.token_hex(16)
        title = self.harmless(title)
        self._print(f"::group::{_data(title)}\n::stop-commands::{token}" if self.on_runner else f"--- {title}\n")
        self._print(self.redact(plain(text)))
        if self.on_runner:
            self._print(f"::{token}::\n::endgroup::")
        else:
            self._print("---")

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Collapse the following lines on a runner; without a runner, print only the title."""
        title = self.harmless(title)
        self._print(f"::group::{_data(title)}" if self.on_runner else title)
        try:
            yield
        finally:
            if self.on_runner:
                self._print("::endgroup::")

    def annotate(self, level: str, text: str) -> None:
        """Annotate the workflow run; without a runner, write to the log or, what is wrong, to ``errors``."""
        text = self.harmless(text, 1_000)
        if self.on_runner:
            self._print(f"::{level}::{_data(text)}")
        elif self.errors is not None and level != "notice":
            with suppress(OSError, ValueError):
                self.errors.write(f"{level.capitalize()}: {text}\n")
                self.errors.flush()
        else:
            self._print(f"{level.capitalize()}: {text}")

    def harmless(self, text: str, max_chars: int = 200) -> str:
        """One line without secrets. The runner would execute ``##[command]`` anywhere in a line."""
        return one_line(self.redact(plain(text)), max_chars).replace("##[", "## [")

    def append(self, variable: str, text: str) -> None:
        """Append to the file that the runner names in a variable, if it names one."""
        path = self.environ.get(variable)
        if not path:
            return
        try:
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            self.annotate("warning", f"{variable} could not be written: {error.strerror}")

    def _print(self, text: str) -> None:
        """Write to the log. Without it, a run goes on: what was claimed has to be finished."""
        if self.is_stream_broken:
            return
        try:
            self.stream.write(f"{text}\n")
            self.stream.flush()
        except (OSError, ValueError) as error:  # closed, or the disk is full
            self.is_stream_broken = True
            reason = error.strerror if isinstance(error, OSError) else "it is closed"
            with suppress(OSError, ValueError):
                sys.stderr.write(f"The log could not be written: {reason}.\n")


def _data(text: str) -> str:
    """Escape the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
