"""An output that cannot be written ends a command with one line and a status, whatever the command is."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.packaging.paths import ROOT

COMMANDS = {"help": "--help", "digest": "digest log.txt", "run": "run --repositories o/r"}


def ended(command: str, output: str, folder: Path) -> tuple[int, str]:
    (folder / "log.txt").write_text("Error: boom\n##[error]Process completed with exit code 1.\n")
    shell = f'exec "$0" -m feedback_bot {command} >{output}'
    environ = {"PATH": "", "PYTHONPATH": str(ROOT), "GITHUB_API_URL": "http://127.0.0.1:9"}
    if command.startswith("run"):
        environ |= {"GITHUB_TOKEN": "t", "JULES_API_KEY": "k"}
    run = subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", "-c", shell, sys.executable], env=environ, cwd=folder, capture_output=True, text=True, check=False
    )
    return run.returncode, run.stderr


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(("output", "why"), [("&-", "it is closed"), ("/dev/full", "No space left on device")])
def test_an_output_that_cannot_be_written(command: str, output: str, why: str, tmp_path: Path) -> None:
    status, said = ended(command, output, tmp_path)
    what = "log" if command.startswith("run") else "output"
    others = [line for line in said.splitlines() if line != f"The {what} could not be written: {why}."]
    assert (status, len(said.splitlines()) - len(others)) == (1, 1)
    assert [line.partition(": ")[0] for line in others] == (["Error"] if command.startswith("run") else [])
