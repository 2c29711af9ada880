"""SECURITY.md: every protection that it claims has a test, and what only files of the repository show."""

import ast
import re

import pytest

from tests.unit.packaging.paths import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", TEXT)
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| attempt")]


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_each_test_that_is_named_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


def test_each_row_names_its_test() -> None:
    assert len(ROWS) == len(NAMED) > 25
    assert all(row.count("`") >= 2 and "::test_" in row for row in ROWS)


def test_python_runs_isolated_from_the_workspace() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^ENTRYPOINT (.*)", docker, re.MULTILINE) == ['["python", "-I", "-m", "feedback_bot", "run"]']


@pytest.mark.parametrize("name", ["run", "dev", "build", "weekly", "demo"])
def test_every_dependency_is_locked_with_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert lines
    assert all(re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line) for line in lines)


def test_the_image_installs_nothing_but_locked_wheels() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    installs = re.findall(r"pip install [^\n]*", docker)
    assert installs
    assert all(
        ("--require-hashes" in each and "--only-binary=:all:" in each) or "--no-index" in each for each in installs
    )
