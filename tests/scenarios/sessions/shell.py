"""A shell for scenarios of ``feedback-bot sessions``."""

import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from feedback_bot.commands.cli import main

KEY = "AIza-the-key"
ID = "12345678901234567890"
PROMPT = "Reject a negative quantity in basket.py with a ValueError; add a test"
PULL_REQUEST = "https://github.com/octo/shop/pull/7"


@dataclass
class Shell:
    """Runs commands as a shell with JULES_API_KEY and JULES_BASE_URL set would."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    errors: str = ""  # what the last command wrote to standard error

    def __call__(self, *arguments: str, stdin: str = "", status: int = 0) -> str:
        self.monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        self.capsys.readouterr()
        came = main(["sessions", *arguments])
        out, self.errors = self.capsys.readouterr()
        assert came == status, f"{out}\n{self.errors}"
        assert "Traceback" not in self.errors
        return out

    def json(self, *arguments: str, status: int = 0) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*arguments, "--json", status=status).splitlines()]

    def refuses(self, *arguments: str, stdin: str = "", status: int = 2) -> str:
        """The one line that says why."""
        assert self(*arguments, stdin=stdin, status=status) == ""
        assert re.fullmatch(r"(Warning: .*\n)*Error: .*\n", self.errors)
        return self.errors


def on_a_terminal(*arguments: str) -> list[str]:
    """The lines that a command shows on a terminal of 80 columns, with their colours."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environ = {**os.environ, "TERM": "xterm-256color"}
    environ.pop("COLUMNS", None)
    command = [sys.executable, "-m", "feedback_bot", "sessions", *arguments]
    shown = b""
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ):  # noqa: S603 - our own
        os.close(theirs)
        with suppress(OSError):  # what a terminal answers when the command has ended
            while read := os.read(ours, 65536):
                shown += read
    os.close(ours)
    return shown.decode().splitlines()
