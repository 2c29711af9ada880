"""``feedback-bot check-policy``: every mistake with its place, for people, for editors, and for pre-commit."""

import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from feedback_bot.commands.cli import main
from feedback_bot.config.policy import Policy, parse_policy_file
from feedback_bot.config.policy_schema import policy_schema
from feedback_bot.errors import SettingsError
from tests.unit.packaging.paths import ROOT

SCHEMA = Draft202012Validator(policy_schema())


def check(folder: Path, text: str | bytes, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The exit status, and the lines of the output after the file's name."""
    path = folder / "policy.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    status = main(["check-policy", str(path)])
    shown = capsys.readouterr()
    assert shown.err == ""
    return status, [line.removeprefix(str(path)) for line in shown.out.splitlines()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("# ours\nmax-atempts: 3\n", ":2:1: max-atempts is not a policy key; did you mean", id="a key"),
        pytest.param("drafts: skip\nmax-attempts:  0\n", ":2:16: max-attempts: 0 is not valid", id="a value"),
        pytest.param('max-attempts: "3"\n', ":1:15: max-attempts: '3' is not valid; expected a whole", id="quotes"),
        pytest.param("notify:\n  - me\n  - [you]\n", ":3:5: notify: ['you'] is not valid", id="in a list"),
        pytest.param(
            "review-bots:\n  - login: rabbit\n    ignroe: [x]\n", ":3:5: review-bots: ['x'] is not valid", id="deeper"
        ),
        pytest.param(
            "templates:\n  prompt: x\n  promt: '{{'\n", ":2:3: templates: there is no template", id="a template"
        ),
        pytest.param("drafts: skip\ndrafts: speak\n", ":2:1: the file is not valid YAML", id="a key twice"),
        pytest.param(
            "drafts: [skip\n",
            ":2:1: the file is not valid YAML: while parsing a flow sequence, expected ',' or ']', "
            "but got '<stream end>' (line 2, column 1)",
            id="no YAML",
        ),
        pytest.param("- drafts\n", ":1:1: the file must contain keys and values", id="a list"),
        pytest.param(b"drafts: skip\n# caf\xe9\n", ":2:1: the file is not valid UTF-8 text", id="no UTF-8"),
    ],
)
def test_a_mistake_has_a_place(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines = check(tmp_path, text, capsys)

    assert status == 1
    assert len(lines) == 1
    assert lines[0].startswith(said)


def test_all_mistakes_are_named_in_the_order_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines = check(tmp_path, "x: 1\nmax-attempts: many\ny: 1\ngrace-minutes: -1\n", capsys)

    assert [line.split(":")[1] for line in lines] == ["1", "2", "3", "4"]


def test_a_file_without_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, "\ufeffmax-attempts: 3\nauthors: a, b\nnotify:\n", capsys) == (0, [": ok"])


def test_what_a_file_says_cannot_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, (line,) = check(tmp_path, '"a\\e[31mb\\nc": 1\n', capsys)

    assert line.startswith(":1:1: ab c is not a policy key")


def test_objects_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yml").write_text("drafts: never\n")
    (tmp_path / "b.yml").write_text("drafts: skip\n")
    status = main(["check-policy", "--json", str(tmp_path / "a.yml"), str(tmp_path / "b.yml")])
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert status == 1
    assert (first["file"], [(each["line"], each["column"]) for each in first["mistakes"]]) == (
        str(tmp_path / "a.yml"),
        [(1, 9)],
    )
    assert second == {"object": "policy", "file": str(tmp_path / "b.yml"), "mistakes": []}


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"drafts: never\n")))

    assert main(["check-policy", "-"]) == 1
    assert capsys.readouterr().out.startswith("-:1:9: drafts: 'never' is not valid")


def test_a_file_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-policy", str(tmp_path / "none.yml")]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", f"Error: {tmp_path / 'none.yml'}: No such file or directory\n")


def test_the_published_schema_is_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "policy-schema.py"), "--check"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own script
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "",
        "max-attempts: 3",
        "max-attempts:",
        "drafts:",
        "authors: a, b",
        "authors: [a, b]",
        "ignore-checks: |\n  a\n  b\n",
        "templates: {prompt: x}",
        "review-bots: [{login: rabbit, ignore: [x]}]",
        "instructions: Run `make lint`.",
        "update-branch: merge",
        'max-attempts: "3"',
        "max-attempts: 0",
        "max-attempts: true",
        "max-atempts: 3",
        "drafts: never",
        'rerun-flaky-failures: "true"',
        "rerun-flaky-failures: 1",
        "authors: [1]",
        "templates: {letter: x}",
        "review-bots: [{ignore: [x]}]",
        "review-bots: rabbit",
        "instructions: 3",
        "instructions: [x]",
    ],
)
def test_the_schema_and_the_bot_accept_the_same(text: str) -> None:
    try:
        parse_policy_file(text, "policy.yml")
    except SettingsError:
        is_valid = False
    else:
        is_valid = True

    assert SCHEMA.is_valid(yaml.safe_load(text) or {}) is is_valid


def test_the_schema_explains_every_key() -> None:
    described = policy_schema()["properties"]
    assert list(described) == list(Policy.key_names())
    assert all(re.fullmatch(r"[A-Z].+: .+", each["description"]) for each in described.values())


def test_the_hook_of_pre_commit_is_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    program, *arguments = shlex.split(hook["entry"])
    path = tmp_path / "jules-feedback.yml"
    path.write_text("drafts: skip\n")

    assert (program, main([*arguments, str(path)])) == ("feedback-bot", 0)
    assert "ok" in capsys.readouterr().out
    assert re.search(hook["files"], Policy.DEFAULT_PATH)
