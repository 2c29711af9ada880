"""``feedback-bot digest`` of a large log shows on a terminal how far it is."""

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.unit.packaging.paths import ROOT


def on_a_terminal(path: Path) -> tuple[str, str]:
    """What a digest writes to standard output, a pipe, and to standard error, a terminal."""
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "feedback_bot", "digest", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environ) as process:  # noqa: S603 - our own
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # what a terminal answers when the command has ended
            while read := os.read(ours, 65536):
                shown += read
        os.close(ours)
        out, _ = process.communicate()
    assert process.returncode == 0
    return out.decode(), shown.decode()


@pytest.mark.parametrize(("mebibytes", "is_shown"), [(1, False), (40, True)])
def test_a_large_log_shows_progress(mebibytes: int, is_shown: bool, tmp_path: Path) -> None:
    path = tmp_path / "job.log"
    path.write_text(
        "a line of a log\n" * (mebibytes << 16) + "Error: boom\n##[error]Process completed with exit code 1.\n"
    )
    out, shown = on_a_terminal(path)

    assert "boom" in out
    assert ("job.log" in shown and "MB" in shown) is is_shown
    assert is_shown or shown == ""
