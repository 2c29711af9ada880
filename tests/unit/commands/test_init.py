"""``feedback-bot init``: a workflow and a policy file that work as they are, and what is left to do."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedback_bot.commands.cli import main
from feedback_bot.config.policy import Policy, parse_policy_file
from tests.unit.packaging.paths import WORKFLOWS, read_yaml

WORKFLOW = ".github/workflows/jules-feedback.yml"
POLICY = ".github/jules-feedback.yml"
CI = "name: {name}\non: {on}\njobs: {{test: {{runs-on: ubuntu-latest, steps: [{{run: make}}]}}}}\n"
TRIGGERS = {"events": (), "schedule": ("--trigger", "schedule"), "fleet": ("--trigger", "fleet")}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of octo/shop without workflows."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text('[remote "origin"]\n\turl = git@github.com:octo/shop.git\n')
    return tmp_path


def test_a_folder_outside_of_a_clone_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path)]) == 0
    assert capsys.readouterr().err == f"\nWarning: {tmp_path} is not in a clone of a repository.\n"


def write_workflow(clone: Path, file: str, on: str, name: str = "CI") -> None:
    folder = clone / ".github" / "workflows"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(CI.format(name=name, on=on))


def workflow_of(clone: Path) -> dict[str, Any]:
    return read_yaml(clone / WORKFLOW)


@pytest.mark.parametrize(
    "options",
    [*TRIGGERS.values(), ("--trigger", "fleet", "--repo", "acme/a", "--repo", "acme/b")],
    ids=[*TRIGGERS, "fleet of two"],
)
def test_what_it_writes_is_valid(options: tuple[str, ...], clone: Path) -> None:
    write_workflow(clone, "ci.yml", "pull_request", name='"Build: all"')
    assert main(["init", str(clone), *options]) == 0

    schema = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    zizmor = [
        str(Path(sys.executable).with_name("zizmor")),
        "--offline",
        "--no-progress",
        "--no-config",
        "--persona",
        "auditor",
    ]
    for command in (schema, zizmor):
        done = subprocess.run([*command, str(clone / WORKFLOW)], check=False, capture_output=True, text=True)  # noqa: S603 - linters
        assert done.returncode == 0, done.stdout
    assert main(["check-policy", str(clone / POLICY)]) == 0


@pytest.mark.parametrize("options", TRIGGERS.values(), ids=TRIGGERS)
def test_the_bot_gets_what_it_takes(options: tuple[str, ...], clone: Path) -> None:
    main(["init", str(clone), *options])
    workflow = workflow_of(clone)
    job = workflow["jobs"]["feedback"]
    called = read_yaml(WORKFLOWS / job["uses"].partition("@")[0].rpartition("/")[2])["on"]["workflow_call"]

    assert set(job["with"]) <= set(called["inputs"])
    assert {name for name, secret in called["secrets"].items() if secret["required"]} <= set(job["secrets"])
    assert set(job["secrets"]) <= set(called["secrets"])
    granted = read_yaml(WORKFLOWS / "feedback.yml")["jobs"]["feedback"]["permissions"]
    assert job.get("permissions") == (None if "app-id" in job["with"] else granted)
    assert workflow["permissions"] == {}
    assert {"schedule", "workflow_dispatch"} <= set(workflow["on"])


def test_it_runs_when_the_workflows_end_that_check_pull_requests(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_workflow(clone, "ci.yml", "[push, pull_request]")
    write_workflow(clone, "lint.yaml", "{pull_request: {branches: [main]}}", name="'Lint, and more'")
    write_workflow(clone, "target.yml", "pull_request_target", name="Labels")
    write_workflow(clone, "push.yml", "push", name="''")
    write_workflow(clone, "any.yml", "{push: {branches: ['**']}}", name="Any")
    write_workflow(clone, "deploy.yml", "{push: {branches: [main]}}", name="Deploy")
    write_workflow(clone, "release.yml", "{push: {tags: ['v*']}}", name="Release")
    write_workflow(clone, "nightly.yml", "{schedule: [{cron: '0 0 * * *'}]}", name="Nightly")
    write_workflow(clone, "called.yml", "workflow_call", name="Called")
    (clone / ".github" / "workflows" / "broken.yml").write_text("on: [")
    assert main(["init", str(clone)]) == 0

    names = ["Any", "CI", "Lint, and more", ".github/workflows/push.yml", "Labels"]
    assert workflow_of(clone)["on"]["workflow_run"] == {"workflows": names, "types": ["completed"]}
    assert f"It runs when these workflows end: {', '.join(names)}\n" in capsys.readouterr().out


def test_without_such_workflows_other_events_remain(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["init", str(clone)])

    assert list(workflow_of(clone)["on"]) == ["check_suite", "status", "issue_comment", "schedule", "workflow_dispatch"]
    assert "No workflow here checks pull requests." in capsys.readouterr().out


def test_its_own_workflow_does_not_start_it(clone: Path) -> None:
    main(["init", str(clone)])
    text = (clone / WORKFLOW).read_text()
    (clone / WORKFLOW).unlink()
    (clone / POLICY).unlink()
    (clone / ".github" / "workflows" / "old.yml").write_text(text.replace("on:", "on:\n  pull_request:", 1))
    main(["init", str(clone)])

    assert "workflow_run" not in workflow_of(clone)["on"]


def test_the_policy_file_is_all_defaults_in_comments(clone: Path) -> None:
    main(["init", str(clone)])
    text = (clone / POLICY).read_text()

    assert text.startswith("# yaml-language-server: $schema=https://")
    assert parse_policy_file(text, POLICY) == {}
    keys = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ") and _is_key(line)]
    values = parse_policy_file("\n".join(keys), POLICY)
    assert list(values) == list(Policy.key_names())
    assert Policy.build(values) == Policy.build({})


def _is_key(line: str) -> bool:
    return line.removeprefix("# ").partition(":")[0] in Policy.key_names()


@pytest.mark.parametrize("path", [WORKFLOW, POLICY])
def test_an_existing_file_stays(path: str, clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clone / path).parent.mkdir(parents=True)
    (clone / path).write_text("# mine\n")
    status = main(["init", str(clone)])
    shown = capsys.readouterr()

    assert (status, shown.out) == (1, "")
    assert shown.err == f"Error: {path} already exists. Use --force to overwrite it.\n"
    assert (clone / path).read_text() == "# mine\n"
    assert sorted(each.name for each in clone.rglob("jules-feedback.yml")) == ["jules-feedback.yml"]

    assert main(["init", str(clone), "--force"]) == 0
    assert (clone / path).read_text() != "# mine\n"


def test_a_link_is_not_followed(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    (clone / ".github").mkdir()
    (clone / POLICY).symlink_to(elsewhere)

    assert main(["init", str(clone)]) == 1
    assert not elsewhere.exists()


def test_it_says_which_secrets_to_add_where(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    below = clone / "src"
    below.mkdir()
    main(["init", str(below)])
    shown = capsys.readouterr().out

    assert "https://jules.google.com/settings#api" in shown
    assert "https://github.com/octo/shop/settings/secrets/actions" in shown
    assert "gh secret set JULES_API_KEY --repo octo/shop" in shown
    assert "feedback-bot doctor --repo octo/shop" in shown
    assert (clone / WORKFLOW).exists()


def test_each_secret_that_the_workflow_uses_is_named(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for options in TRIGGERS.values():
        main(["init", str(clone), "--force", *options])
        shown, text = capsys.readouterr().out, (clone / WORKFLOW).read_text()
        for kind in ("secret", "var"):
            used = {word.partition(" ")[0] for word in text.split(f"{'secrets' if kind == 'secret' else 'vars'}.")[1:]}
            assert all(f"Add the {'secret' if kind == 'secret' else 'variable'} {name}:" in shown for name in used)


@pytest.mark.parametrize(
    ("options", "repositories", "owner"),
    [
        ((), "org:octo", "octo"),
        (("--repo", "org:acme"), "org:acme", "acme"),
        (("--repo", "acme/a", "--repo", "acme/b"), "acme/a, acme/b", "acme"),
    ],
)
def test_a_fleet_has_repositories(options: tuple[str, ...], repositories: str, owner: str, clone: Path) -> None:
    assert main(["init", str(clone), "--trigger", "fleet", *options]) == 0
    given = workflow_of(clone)["jobs"]["feedback"]["with"]

    assert (given["repositories"], given["app-owner"]) == (repositories, owner)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--repo", "shop"), "Invalid value for '--repo': 'shop' is not valid; expected owner/name"),
        (("--repo", "a/b", "--repo", "a/c"), "Use --trigger fleet for several repositories."),
        (("--trigger", "fleet", "--repo", "a/b", "--repo", "c/d"), "one owner"),
        (("--trigger", "never"), "'never' is not one of"),
        (("--trigger", "fleet"), "Give the repositories with --repo"),
    ],
)
def test_what_cannot_be_written(
    options: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path), *options]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / ".github").exists()


@pytest.mark.parametrize(
    "url",
    ["https://github.com/octo/shop", "https://github.com/octo/shop.git", "ssh://git@github.com/octo/shop.git/"],
)
def test_the_repository_is_that_of_the_remote(url: str, clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clone / ".git" / "config").write_text(f'[core]\n\tbare = false\n[remote "origin"]\n\tfetch = x\n\turl = {url}\n')
    main(["init", str(clone)])

    assert "--repo octo/shop" in capsys.readouterr().out


def test_a_value_in_the_workflow_is_the_name_that_github_shows(clone: Path) -> None:
    write_workflow(clone, "ci.yml", "pull_request", name='"# *bad*: [x]"')
    main(["init", str(clone)])

    assert yaml.safe_load((clone / WORKFLOW).read_text())[True]["workflow_run"]["workflows"] == ["# *bad*: [x]"]
