"""README.md and docs/ say what is so."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedback_bot.config.policy import Policy, parse_policy_file
from feedback_bot.config.settings import LONGEST_LINGER
from tests.unit.packaging.paths import ROOT, WORKFLOWS, parse_yaml, read_yaml

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def test_the_tables_are_those_of_action_yml() -> None:
    script = ROOT / "scripts" / "readme-tables.py"
    done = subprocess.run([sys.executable, script, "--check"], check=False, capture_output=True, text=True)  # noqa: S603 - our own script
    assert done.returncode == 0, done.stderr


def test_a_sentence_and_the_two_commands_come_first() -> None:
    assert re.match(r"# [^\n]+\n\n[A-Z](?:[^\n]+\n){1,2}\n```sh\nmake demo[^\n]*\nmake test[^\n]*\n```\n", README)


def test_sixteen_lines_make_it_work() -> None:
    lines = BLOCKS[0].splitlines()
    assert len(lines) <= 16
    workflow: dict[str, Any] = yaml.safe_load(BLOCKS[0])
    called = read_yaml(WORKFLOWS / "reusable.yml")
    assert workflow["permissions"] == called["jobs"]["feedback"]["permissions"]
    assert set(workflow["jobs"]["feedback"]["secrets"]) <= set(called["on"]["workflow_call"]["secrets"])
    assert set(workflow["jobs"]["feedback"]["with"]) <= set(called["on"]["workflow_call"]["inputs"])


def test_it_starts_on_events_that_run_the_default_branch_s_file() -> None:
    """Events of reviews and pull requests would run the file of a branch that anybody with write access can change."""
    events = parse_yaml(BLOCKS[0])["on"]
    assert events == {
        "schedule": [{"cron": "*/30 * * * *"}],
        "workflow_dispatch": None,
        "workflow_run": {"workflows": ["CI"], "types": ["completed"]},
        "check_suite": {"types": ["completed"]},
        "status": None,
        "issue_comment": {"types": ["created"]},
    }


def test_a_comment_starts_it_only_if_it_may_be_a_command() -> None:
    condition = parse_yaml(BLOCKS[0])["jobs"]["feedback"]["if"]
    assert "github.event_name != 'issue_comment'" in condition
    assert "contains(github.event.comment.body, '/feedback')" in condition
    assert "github.event.state != 'pending'" in condition
    assert condition in (ROOT / "docs" / "triggers.md").read_text(encoding="utf-8")


def test_it_stays_until_the_usual_grace_ends() -> None:
    """The run starts when the last check ends, and its image takes a minute or two."""
    lingers = int(parse_yaml(BLOCKS[0])["jobs"]["feedback"]["with"]["linger-minutes"])
    assert Policy.build({}).grace_minutes + 2 <= lingers <= LONGEST_LINGER


def test_the_sixteen_lines_are_a_workflow(tmp_path: Path) -> None:
    workflow = tmp_path / "jules-feedback.yml"
    workflow.write_text(BLOCKS[0], encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(workflow)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - the linter's own program
    assert done.returncode == 0, done.stdout


def test_the_example_of_a_policy_file_is_valid_and_holds_every_key() -> None:
    example = next(block for block in BLOCKS if block.startswith("authors:"))
    assert list(parse_policy_file(example, "README.md")) == list(Policy.key_names())


def test_the_example_s_values_are_the_built_in_ones() -> None:
    example = next(block for block in BLOCKS if block.startswith("authors:"))
    plain = [line for line in example.splitlines() if "none by default" not in line and not line.startswith(" ")]
    values = parse_policy_file("\n".join(plain), "README.md")
    assert Policy.build(values) == Policy.build({})


@pytest.mark.parametrize("key", Policy.key_names())
def test_the_policy_s_page_tells_what_a_key_takes(key: str) -> None:
    field = Policy.model_fields[key.replace("-", "_")]
    page = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| `{key}` |"))
    assert f"| {field.description} |" in row
    assert _shown(field.default) in row


def _shown(value: object) -> str:
    if isinstance(value, tuple | dict):
        return f"| {', '.join(f'`{each}`' for each in value) or 'none'} |"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"| `{text}` |" if text else "| none |"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
