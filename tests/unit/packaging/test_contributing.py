"""CONTRIBUTING.md names files that are there, and what each list adds is complete."""

import re
from collections.abc import Iterator
from itertools import takewhile

import pytest

from feedback_bot.config.ci_access import SYSTEMS as NAMES
from feedback_bot.slash_commands.parse import VERBS
from tests.simulators.ci.systems import SYSTEMS
from tests.unit.packaging.paths import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def _beside(guide: str) -> Iterator[tuple[str, str]]:
    """The files that are named without a folder, each with the folder that was named before."""
    folder = ""
    for name in re.findall(r"`([\w./-]+)`", guide):
        if name.startswith(("feedback_bot/", "tests/", "docs/")):
            folder = name.rpartition("/")[0]
        elif re.fullmatch(r"\w+\.(?:py|md\.j2)", name):
            yield folder, name


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([\w.-]+/[\w./-]*)`", GUIDE))))
def test_a_file_that_the_guide_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("folder", "name"), sorted(set(_beside(GUIDE))))
def test_a_file_that_the_guide_names_without_its_folder_is_beside_the_one_before(folder: str, name: str) -> None:
    assert (ROOT / folder / name).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(_?[A-Z][A-Z_]{2,})`", GUIDE))))
def test_a_constant_that_the_guide_names_is_there(name: str) -> None:
    sources = [path for folder in ("feedback_bot", "tests") for path in (ROOT / folder).rglob("*.py")]
    assert any(re.search(rf"^{name}\b.* = ", path.read_text(encoding="utf-8"), re.MULTILINE) for path in sources)


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_its_row(verb: str) -> None:
    rows = takewhile(lambda line: line.startswith("|"), COMMANDS[COMMANDS.index("| command |") :].splitlines())
    assert re.search(rf"^\| `/feedback {verb}[` ]", "\n".join(rows), re.MULTILINE)


def test_every_ci_system_has_its_simulator() -> None:
    assert sorted(system.name for system in SYSTEMS) == sorted(NAMES)
