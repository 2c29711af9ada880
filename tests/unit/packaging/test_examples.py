"""Each file in examples/ is a workflow that can be copied as it is."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.packaging.paths import NAME, ROOT, WORKFLOWS, action, read_yaml
from tests.unit.packaging.test_workflows import LEAST

EXAMPLES = sorted((ROOT / "examples").glob("*.yml"))
RECIPES = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "linter",
    [
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
        ["zizmor", "--offline", "--no-config", "--persona", "auditor"],
    ],
    ids=lambda linter: linter[0],
)
def test_no_linter_of_workflows_finds_anything_in_them(linter: list[str]) -> None:
    command = [str(Path(sys.executable).with_name(linter[0])), *linter[1:], *map(str, EXAMPLES)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - the linter's own program
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_gives_what_the_bot_takes_and_the_permissions_that_it_needs(path: Path) -> None:
    workflow = read_yaml(path)
    job = workflow["jobs"]["feedback"]
    assert workflow["permissions"] == {}
    assert job.get("permissions", LEAST) == LEAST
    assert ("permissions" in job) is ("app-private-key" not in job.get("secrets", {}))
    given, taken = _given(job)
    assert "jules-api-key" in given
    assert given <= taken


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_says_when_to_use_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
    assert f"(../examples/{path.name})" in RECIPES


def _given(job: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The inputs and secrets that a job gives, and those that it may give."""
    if "uses" in job:
        _, _, workflow = job["uses"].partition("@")[0].rpartition("/")
        called = read_yaml(WORKFLOWS / workflow)["on"]["workflow_call"]
        return {*job.get("with", {}), *job["secrets"]}, {*called["inputs"], *called["secrets"]}
    step = next(step for step in job["steps"] if step["uses"].startswith((f"{NAME}@", "your-org/your-copy@")))
    return set(step["with"]), set(action()["inputs"])
