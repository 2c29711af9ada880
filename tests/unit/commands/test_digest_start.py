"""What ``feedback-bot digest`` loads for a small log: to start takes longer than to read it."""

import subprocess
import sys
from pathlib import Path

DIGEST = """
import re, sys
compiled, compile_now = [], re.compile
re.compile = lambda *given: compiled.append(given) or compile_now(*given)
from feedback_bot.commands.cli import main
status = main(["digest", sys.argv[1]])
print(len(compiled), *sys.modules)
sys.exit(status)
"""
SLOW = {"pathlib", "shutil", "textwrap", "zipfile", "tempfile", "rich", "yaml", "feedback_bot.text.quote"}
MOST = 100  # patterns of 500


def test_a_small_log_needs_few_patterns_and_modules(tmp_path: Path) -> None:
    log = tmp_path / "job.log"
    log.write_text("pouring tea\ntea/pot.c:3:1: error: no lid\n##[error]Process completed with exit code 1.\n")

    done = subprocess.run([sys.executable, "-c", DIGEST, log], capture_output=True, text=True, check=True)  # noqa: S603 - ours

    patterns, *modules = done.stdout.splitlines()[-1].split()
    assert int(patterns) < MOST
    assert SLOW.isdisjoint(modules)
