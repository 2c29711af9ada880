"""An output that cannot be written ends a command with one line and a status, whatever the command is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.packaging.paths import ROOT

pytestmark = pytest.mark.sweep

COMMANDS = {
    "help": "--help",
    "digest": "digest log.txt",
    "run": "run --repo o/r",
    "doctor": "doctor --repo o/r",
    "init": "init --force",
    "check-policy": "check-policy log.txt",
    "completion": "completion fish",
}


def ended(command: str, output: str, folder: Path, stdout: int = subprocess.PIPE) -> tuple[int, str]:
    """The exit status of a command, and what it wrote to standard error."""
    (folder / "log.txt").write_text("Error: boom\n##[error]Process completed with exit code 1.\n")
    shell = f'exec "$0" -m feedback_bot {command} >{output}'
    local = "http://127.0.0.1:9"
    environ = {"PATH": "", "PYTHONPATH": str(ROOT), "GITHUB_API_URL": local, "JULES_BASE_URL": local}
    if command.startswith(("run", "doctor")):
        environ |= {"GITHUB_TOKEN": "t", "JULES_API_KEY": "k"}
    done = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", shell, sys.executable],
        env=environ,
        cwd=folder,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("command", "output", "why"),
    [
        *((command, "/dev/full", "No space left on device") for command in COMMANDS.values()),
        *((COMMANDS[name], "&-", "it is closed") for name in ("digest", "run")),
    ],
)
def test_an_output_that_cannot_be_written(command: str, output: str, why: str, tmp_path: Path) -> None:
    status, said = ended(command, output, tmp_path)
    what = "log" if command.startswith("run") else "output"
    others = [line for line in said.splitlines() if line != f"The {what} could not be written: {why}."]
    assert (status, len(said.splitlines()) - len(others)) == (1, 1)
    assert [line.partition(": ")[0] for line in others] == (["Error"] if command.startswith("run") else [])


@pytest.mark.parametrize("command", [command for name, command in COMMANDS.items() if name != "run"])
def test_a_reader_that_has_gone_is_no_error_to_speak_of(command: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert ended(command, "&1", tmp_path, writing) == (1, "")
    finally:
        os.close(writing)


def test_what_is_read_is_complete_although_the_reader_closes_early(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("Error: boom\n")
    command = f'"{sys.executable}" -m feedback_bot --help | head -n 1'
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["/bin/sh", "-c", command], env=environ, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    assert done.stdout.startswith("Usage: feedback-bot")
    assert done.stderr == ""
