"""CONTRIBUTING.md names files that are there, and what each list adds is complete."""

import re
from itertools import takewhile

import pytest

from feedback_bot.config.ci_access import SYSTEMS as NAMES
from feedback_bot.slash_commands.parse import VERBS
from tests.simulators.ci.systems import SYSTEMS
from tests.unit.packaging.paths import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([\w.-]+/[\w./-]*)`", GUIDE))))
def test_a_file_that_the_guide_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_its_row(verb: str) -> None:
    rows = takewhile(lambda line: line.startswith("|"), COMMANDS[COMMANDS.index("| command |") :].splitlines())
    assert re.search(rf"^\| `/feedback {verb}[` ]", "\n".join(rows), re.MULTILINE)


def test_every_ci_system_has_its_simulator() -> None:
    assert sorted(system.name for system in SYSTEMS) == sorted(NAMES)
