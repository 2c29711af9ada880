"""What people expect of any command line: short options, suggestions, examples, completion, exit statuses."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import click
import pytest

from feedback_bot import __version__
from feedback_bot.commands._help import with_help
from feedback_bot.commands.cli import feedback_bot, main
from tests.unit.packaging.paths import ROOT


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name)


ALL = list(_commands(feedback_bot))
each = pytest.mark.parametrize("command", ALL, ids=lambda command: " ".join(command) or "feedback-bot")


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert main(list(arguments)) == status
    return capsys.readouterr().out


@each
def test_the_help_fits_into_80_columns_without_breaking_a_word(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    text = shown(capsys, *command, "-h")

    assert text == shown(capsys, *command, "--help")
    assert [line for line in text.splitlines() if len(line) > 80 or re.search(r"\w-$", line)] == []
    assert "\u2011" not in text


def test_a_word_with_hyphens_is_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    @click.command(help="Prints what is called --by-a-name-with-hyphens. " * 5)
    @click.option("--what", help="Value of --another-name-with-hyphens. " * 5)
    def command(what: str) -> None:
        """Replaced by the text above."""

    with_help(command).main(["--help"], prog_name="command", standalone_mode=False, terminal_width=50)
    words = capsys.readouterr().out.split()
    assert words.count("--by-a-name-with-hyphens.") == words.count("--another-name-with-hyphens.") == 5


@each
def test_there_are_examples_that_can_be_parsed(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = shown(capsys, *command, "--help")
    if command and command != ("sessions",):
        called = f"feedback-bot {' '.join(command)}"
        assert f"  {called}" in text.partition("Example")[2], f"`{called} --help` has no example"


@pytest.mark.parametrize("command", sorted({command[0] for command in ALL if command}))
def test_every_command_has_its_row(command: str) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    rows = "\n".join(takewhile(lambda line: line.startswith("|"), page[page.index("| command |") :].splitlines()))
    assert re.search(rf"^\| [^|]*`{command}[` ]", rows, re.MULTILINE), f"docs/cli.md has no row for `{command}`"


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "-V") == shown(capsys, "--version")
    assert shown(capsys, "-V") == f"feedback-bot, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["rnu"], "'run'"),
        (["check-polcy"], "'check-policy'"),
        (["session"], "'sessions'"),
        (["sessions", "crate"], "'create'"),
        (["run", "--dry-rnu"], "'--dry-run'"),
        (["run", "--repositry", "a/b"], "'--repositories'"),
        (["plan", "--repository", "a/b"], "'--repo'"),
    ],
)
def test_what_was_probably_meant_is_suggested(
    arguments: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    caught = capsys.readouterr()
    assert caught.out == ""
    assert re.search(rf"Did you mean (one of: .*)?{meant}", caught.err)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script_for_completion(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "_FEEDBACK_BOT_COMPLETE" in shown(capsys, "completion", shell)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", {command[0] for command in ALL if command}),
        ("se", {"sessions"}),
        ("sessions st", {"stuck"}),
        ("run --dry", {"--dry-run"}),
        ("init --trigger ", {"events", "schedule", "fleet"}),
    ],
)
def test_bash_completes_commands_options_and_values(typed: str, offered: set[str]) -> None:
    words = f"feedback-bot {typed}"
    environ = {
        **os.environ,
        "_FEEDBACK_BOT_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    command = [sys.executable, "-m", "feedback_bot"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603 - our own command
    assert {line.partition(",")[2] for line in done.stdout.splitlines()} == offered


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_the_script_for_bash_can_be_read_by_it(capsys: pytest.CaptureFixture[str]) -> None:
    script = shown(capsys, "completion", "bash")
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)  # noqa: S607 - whichever bash people have


def test_mistakes_in_the_settings_are_lines_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("GITHUB_TOKEN", "JULES_API_KEY", "GITHUB_REPOSITORY", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    status = main(["run", "--repo", "shop", "--repo", "org:octo"])
    caught = capsys.readouterr()

    assert (status, caught.out) == (2, "")
    assert caught.err.splitlines() == [
        "Error: --repo: 'shop' is not valid; expected owner/name, org:NAME, user:NAME, or -owner/name to leave out",
        "Error: github-token is missing: set the input github-token or GITHUB_TOKEN",
        "Error: jules-api-key is missing: set the input jules-api-key or JULES_API_KEY",
    ]


def test_on_a_runner_they_are_annotations(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    status = main(["run", "--repo", "shop"])
    caught = capsys.readouterr()

    assert (status, caught.err) == (2, "")
    assert caught.out.startswith("::error::--repo: 'shop' is not valid")


INTERRUPTED = """
    import os, signal, sys, click
    from feedback_bot.commands.cli import feedback_bot, main

    @click.command()
    def wait():
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it in what runs in the background
        os.kill(os.getpid(), signal.SIGINT)

    feedback_bot.get_command = lambda ctx, name: wait
    sys.exit(main(["wait"]))
"""


def test_ctrl_c_is_status_130_without_a_word() -> None:
    program = textwrap.dedent(INTERRUPTED)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 - our own
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, "", "")


def test_a_program_reads_objects_of_a_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "policy.yml"
    path.write_text("")
    assert json.loads(shown(capsys, "check-policy", "--json", str(path)))["object"] == "policy"
