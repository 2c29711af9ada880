"""What the wheel holds, and what the pure packages keep away from."""

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from feedback_bot import __version__
from tests.unit.packaging.paths import ROOT

PACKAGE = ROOT / "feedback_bot"
PURE = (
    "decide",
    "digest",
    "model",
    "wording",
    "markers",
    "linking/ownership.py",
    "run/deep_read.py",
    "slash_commands/parse.py",
    "text",
    "session_id.py",
)
CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"}


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own build
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = set(wheel.namelist())
        assert f"jules_feedback_bot-{__version__}.dist-info/METADATA" in held
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    wanted = {str(path.relative_to(ROOT)) for path in files}
    assert wanted <= held


@pytest.mark.parametrize("name", PURE)
def test_time_is_a_value_where_decisions_and_words_are_made(name: str) -> None:
    place = PACKAGE / name
    asked = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in ([place] if place.suffix else place.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]
    assert asked == []


def test_the_image_compiles_what_functions_import() -> None:
    """Importing every module compiles what it imports at its top. What is left is named beside it."""
    texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    at_top = {name for text in texts for name in re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE)}
    later = {
        name for text in texts for name in re.findall(r"^ +(?:from|import) (\w+).*# noqa: PLC0415", text, re.MULTILINE)
    }
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    named = re.findall(r"-c\", \"import ([\w, ]+) as bot;", docker)[0].split(", ")
    assert "markdown_it" in later - at_top <= {*named, *sys.stdlib_module_names}
