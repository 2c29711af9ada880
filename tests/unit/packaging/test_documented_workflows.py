"""What the documents show of workflows passes the strictest linter: each block as a workflow, or as a job's steps."""

import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent, indent

import pytest

from feedback_bot.setup.files import Trigger, secrets
from tests.unit.packaging.paths import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
BLOCKS = {
    f"{page.stem}-{number}": dedent(block)
    for page in PAGES
    for number, block in enumerate(re.findall(r"(?ms)^```yaml\n(.*?)^```", page.read_text(encoding="utf-8")))
    if re.search(r"(?m)^\s*(?:- )?uses: ", block)
}
JOB = """\
name: A workflow
on: workflow_dispatch
permissions: {}
concurrency: {group: one, cancel-in-progress: false}
jobs:
  job:
    name: A job
    runs-on: ubuntu-latest
    steps:
"""


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documented")
    for name, block in BLOCKS.items():
        workflow = JOB + indent(block, " " * 6) if block.startswith("- ") else block
        (folder / f"{name}.yml").write_text(workflow, encoding="utf-8")
    return folder


def test_the_pages_show_workflows_and_steps() -> None:
    assert {page.partition("-")[0] for page in BLOCKS} >= {"README", "recipes", "fleet"}
    assert {block.startswith("- ") for block in BLOCKS.values()} == {True, False}


def test_secrets_have_the_names_that_init_gives_them() -> None:
    texts = [*BLOCKS.values(), *(path.read_text(encoding="utf-8") for path in (ROOT / "examples").glob("*.yml"))]
    named = {name for text in texts for name in re.findall(r"(?:vars|secrets)\.(\w*(?:APP|JULES_API_KEY)\w*)", text)}
    assert {name.partition("_KEY_")[0] for name in named} <= {
        *(secret.name for secret in secrets(Trigger.FLEET)),
        "JULES_API",  # one secret for each person, such as JULES_API_KEY_MARIA
    }


@pytest.mark.parametrize(
    "linter",
    [
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
        ["zizmor", "--offline", "--no-progress", "--no-config", "--persona", "auditor"],
    ],
    ids=lambda linter: linter[0],
)
def test_no_linter_of_workflows_finds_anything_in_them(linter: list[str], workflows: Path) -> None:
    command = [str(Path(sys.executable).with_name(linter[0])), *linter[1:], *map(str, sorted(workflows.glob("*.yml")))]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - the linter's own program
    assert done.returncode == 0, done.stdout
