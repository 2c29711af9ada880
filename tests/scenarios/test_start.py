"""What a run loads: the schedule starts one every few minutes, and most find nothing to decide on."""

import os
import subprocess
import sys

from tests.scenarios.stage import Stage

RUN = """
import sys
from feedback_bot.commands.cli import main
status = main(["run"])
print("loaded:", *sorted(sys.modules))
sys.exit(status)
"""
SLOW = (
    "markdown_it",
    "yaml",
    "graphql",
    "rich",
    "feedback_bot.digest.analysis",
    "feedback_bot.decide",
    "feedback_bot.jules",
)


def loaded(stage: Stage) -> set[str]:
    """The modules of a run in a process of its own."""
    environ = {**os.environ, **stage.environ()}
    done = subprocess.run([sys.executable, "-c", RUN], env=environ, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return set(done.stdout.splitlines()[-1].split())


def test_a_run_that_finds_nothing_wrong_loads_little(stage: Stage) -> None:
    stage.task()[0].check("test", "success")
    assert loaded(stage).isdisjoint(SLOW)


def test_a_run_that_finds_something_loads_what_it_needs(stage: Stage) -> None:
    stage.task()[0].check("test", "failure")
    assert {"feedback_bot.digest.analysis", "feedback_bot.decide", "feedback_bot.jules"} <= loaded(stage)
