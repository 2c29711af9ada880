"""README.md and docs/ say what is so."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedback_bot.config.inputs import LONGEST_LINGER
from feedback_bot.config.policy import Policy, parse_policy_file
from tests.unit.packaging.paths import NAME, ROOT, WORKFLOWS, parse_yaml, read_yaml
from tests.unit.packaging.test_workflows import LEAST

README = (ROOT / "README.md").read_text(encoding="utf-8")
POLICY_PAGE = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
WORKFLOW = re.findall(r"^```yaml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)[0]
EXAMPLE = re.findall(r"^```yaml\n(authors:.*?)^```", POLICY_PAGE, re.DOTALL | re.MULTILINE)[0]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_what_is_written_from_action_yml_and_the_repository_s_name_is_up_to_date() -> None:
    script = ROOT / "scripts" / "generate.py"
    done = subprocess.run([sys.executable, script, "--check"], check=False, capture_output=True, text=True)  # noqa: S603 - our own script
    assert done.returncode == 0, done.stderr


def test_after_a_move_one_edit_renames_it_everywhere(tmp_path: Path) -> None:
    tops = (path for path in ROOT.iterdir() if path.name == ".github" or not path.name.startswith("."))
    for path in (each for top in tops for each in [top, *top.rglob("*")] if each.is_file()):
        if path.suffix != ".pyc" and (NAME.encode() in path.read_bytes() or path.name in ("action.yml", "generate.py")):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    project = tmp_path / "pyproject.toml"
    project.write_text(project.read_text().replace(NAME, "acme/our-bot"))
    subprocess.run([sys.executable, tmp_path / "scripts" / "generate.py"], check=True)  # noqa: S603 - our own script

    still = {each.name for each in tmp_path.rglob("*") if each.is_file() and NAME.encode() in each.read_bytes()}
    assert still <= {"CHANGELOG.md", "policy.json"}, "policy.json follows from project.py"


def test_a_sentence_a_picture_and_the_two_commands_come_first() -> None:
    sentence, picture, commands, *_ = README.split("\n\n")[1:]
    assert re.fullmatch(r"[A-Z][^.]+\.", sentence)
    assert picture.startswith("<picture>")
    assert re.fullmatch(r"```sh\nmake demo[^\n]*Python 3.11[^\n]*\nmake test[^\n]*\n```", commands)


def test_the_page_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_sixteen_lines_make_it_work() -> None:
    assert len(WORKFLOW.splitlines()) <= 16
    workflow: dict[str, Any] = yaml.safe_load(WORKFLOW)
    called = read_yaml(WORKFLOWS / "reusable.yml")["on"]["workflow_call"]
    job = workflow["jobs"]["feedback"]
    assert (workflow["permissions"], job["permissions"]) == ({}, LEAST)
    assert set(job["secrets"]) <= set(called["secrets"])
    assert set(job.get("with", {})) <= set(called["inputs"])


def test_the_sixteen_lines_are_the_first_example_without_its_comments() -> None:
    example = (ROOT / "examples" / "events-and-schedule.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(WORKFLOW) == yaml.safe_load(example)


def test_it_starts_on_events_that_run_the_default_branch_s_file() -> None:
    """Events of reviews and pull requests would run the file of a branch that anybody with write access can change."""
    events = parse_yaml(WORKFLOW)["on"]
    assert events == {
        "schedule": [{"cron": "*/30 * * * *"}],
        "workflow_dispatch": None,
        "workflow_run": {"workflows": ["CI"], "types": ["completed"]},
        "check_suite": {"types": ["completed"]},
        "status": None,
        "issue_comment": {"types": ["created"]},
    }


def test_a_comment_starts_it_only_if_it_may_be_a_command() -> None:
    condition = parse_yaml(WORKFLOW)["jobs"]["feedback"]["if"]
    assert "github.event_name != 'issue_comment'" in condition
    assert "contains(github.event.comment.body, '/feedback')" in condition
    assert "github.event.state != 'pending'" in condition
    assert condition in (ROOT / "docs" / "triggers.md").read_text(encoding="utf-8")


def test_it_stays_until_the_usual_grace_ends() -> None:
    """The run starts when the last check ends, and its image takes a minute or two."""
    lingers = int(parse_yaml(WORKFLOW)["jobs"]["feedback"]["with"]["linger-minutes"])
    assert Policy.build({}).grace_minutes + 2 <= lingers <= LONGEST_LINGER


def test_the_example_of_a_policy_file_is_valid_and_holds_every_key() -> None:
    keys = list(parse_policy_file(EXAMPLE, "docs/policy.md"))
    missing, unknown = set(Policy.key_names()) - set(keys), set(keys) - set(Policy.key_names())
    assert not missing | unknown, f"the example in docs/policy.md misses {missing}, and has the unknown {unknown}"
    assert keys == list(Policy.key_names())


def test_the_example_s_values_are_the_built_in_ones() -> None:
    plain = [line for line in EXAMPLE.splitlines() if "none by default" not in line and not line.startswith(" ")]
    values = parse_policy_file("\n".join(plain), "docs/policy.md")
    assert Policy.build(values) == Policy.build({})


@pytest.mark.parametrize("key", Policy.key_names())
def test_the_policy_s_page_tells_what_a_key_takes(key: str) -> None:
    field = Policy.model_fields[key.replace("-", "_")]
    row = next((line for line in POLICY_PAGE.splitlines() if line.startswith(f"| `{key}` |")), "")
    assert row, f"docs/policy.md has no row for `{key}`"
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_sections_lead_to_headings(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", page.read_text(encoding="utf-8"))
    targets = [((page.parent / target).resolve() if target else page, section) for target, section in links]
    assert [(path.name, section) for path, section in targets if section not in _sections(path)] == []


@cache
def _sections(page: Path) -> set[str]:
    """The names of a page's sections, as GitHub makes them from the headings."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
