"""What ``feedback-bot sessions`` does to sessions, and what it refuses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenarios.sessions.shell import ID, KEY, PROMPT, Shell
from tests.simulators.jules import Exchange, JulesWorld, faults


def test_create_takes_all_that_a_session_can_have(shell: Shell, world: JulesWorld, tmp_path: Path) -> None:
    prompt = tmp_path / "prompt.md"
    prompt.write_text("Reject negative quantities.\nWith a ValueError.\n")
    options = ("--branch", "develop", "--title", "Basket", "--require-approval", "--no-pull-request", "--tdd")
    (record,) = shell.json("create", "--repo", "octo/shop", "--file", str(prompt), *options)
    (session,) = world.created_sessions
    assert session.prompt.startswith("Reject negative quantities.\nWith a ValueError.\n\nWork test-first:")
    assert (session.branch, session.title, session.automation_mode) == ("develop", "Basket", "")
    assert session.require_plan_approval
    assert record["id"] == session.id


@pytest.mark.parametrize("arguments", [(), ("-",), ("--file", "-")])
def test_create_reads_standard_input(shell: Shell, world: JulesWorld, arguments: tuple[str, ...]) -> None:
    shell("create", "--repo", "octo/shop", *arguments, stdin=PROMPT)
    assert world.created_sessions[0].prompt == PROMPT


def test_create_finds_a_source_of_another_name(shell: Shell, world: JulesWorld) -> None:
    world.source("octo/cart", name="sources/github-octo-cart", default_branch="trunk")
    shell("create", "--repo", "Octo/Cart", PROMPT)
    assert world.created_sessions[0].branch == "trunk"


def test_create_warns_about_a_vague_prompt(shell: Shell, world: JulesWorld) -> None:
    shell("create", "--repo", "octo/shop", "make it better")
    assert "Warning: the prompt has only 3 words. A good prompt" in shell.errors
    assert len(world.created_sessions) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("create", "--repo", "octo/shop", " "), 2, "The prompt is empty"),
        (("create", "--repo", "octo/shop"), 2, "The prompt is empty"),
        (("create", "--repo", "octo/shop", "--file", "/nowhere"), 2, "No such file"),
        (("create", "--repo", "octo/shop", "--file", "x", "y"), 2, "not both"),
        (("create", "--repo", "octo/shop", "--answer"), 2, "not both"),
        (("create", PROMPT), 2, "Use --repo"),
        (("create", "--repo", "octo", PROMPT), 2, "not connected"),
        (("create", "--repo", "../x", PROMPT), 2, "not a valid source"),
        (("create", "--repo", "octo/other", PROMPT), 2, "To connect it, open https://jules.google.com"),
        (("create", "--repo", "octo/shop", "--branch", "devlop", PROMPT), 2, "Branch devlop does not exist"),
        (("get", "abc"), 2, "is not a valid session ID"),
        (("get", "77"), 1, "Check the ID"),
        (("message", ID, " "), 2, "the text is empty"),
        (("message", "77", "Hello"), 1, "feedback-bot sessions get 77"),
        (("approve", ID), 2, "no plan that waits"),
        (("delete", ID), 2, "--yes"),
        (("watch", "77"), 1, "Check the ID"),
        (("watch", ID, "--timeout", "soon"), 2, "is not a valid duration"),
        (("activities", ID, "--since", "lately"), 2, "is not a valid time"),
    ],
)
def test_bad_input(shell: Shell, world: JulesWorld, arguments: tuple[str, ...], status: int, words: str) -> None:
    world.session(ID)
    assert words in shell.refuses(*arguments, status=status)
    assert (world.created_sessions, world.messages) == ([], [])


@pytest.mark.parametrize(
    ("key", "status", "words"),
    [("", 2, "set JULES_API_KEY"), ("wrong", 2, "Check JULES_API_KEY"), ("two words", 2, "without spaces")],
)
def test_wrong_keys(shell: Shell, key: str, status: int, words: str) -> None:
    shell.monkeypatch.setenv("JULES_API_KEY", key)
    shown = shell.refuses("list", status=status)
    assert words in shown
    assert not key or f" {key}" not in shown


def test_the_action_s_input_is_a_key_too(shell: Shell) -> None:
    shell.monkeypatch.delenv("JULES_API_KEY")
    shell.monkeypatch.setenv("INPUT_JULES-API-KEY", KEY)
    assert (shell("list"), shell.errors) == ("", "No matching sessions.\n")


def test_an_older_key_beside_the_first_is_named(shell: Shell) -> None:
    shell.monkeypatch.setenv("JULES_API_KEY", f"{KEY}\nan-older-one")
    assert shell("list") == ""
    warning, rest = shell.errors.split("\n", 1)
    assert warning.startswith("Warning: Jules rejected API key 2 of 2 (HTTP 401).")
    assert rest == "No matching sessions.\n"


def test_a_key_without_access_to_the_session(shell: Shell, world: JulesWorld) -> None:
    world.session(ID).access = "denied"
    assert "account" in shell.refuses("get", ID, status=1)


@pytest.mark.parametrize("fault", [faults.html_page(), faults.invalid_json(), faults.cut(), faults.answer(503)])
def test_an_answer_that_cannot_be_read(shell: Shell, world: JulesWorld, fault: Callable[[Exchange], object]) -> None:
    world.session(ID)
    world.faults.before("*", "*", fault, times=None)
    shell.refuses("get", ID, status=1)
    assert "before you repeat it" in shell.refuses("message", ID, "Hello", status=1)
    assert len([request for request in world.requests if request.method == "POST"]) == 1


def test_no_sessions_left_for_today(shell: Shell, world: JulesWorld) -> None:
    world.quota(a_day=0)
    assert "exhausted" in shell.refuses("create", "--repo", "octo/shop", PROMPT, status=1)


def test_the_address_must_keep_the_key_safe(shell: Shell) -> None:
    assert "https" in shell.refuses("list", "--jules-base-url", "http://example.com")


def test_writes(shell: Shell, world: JulesWorld) -> None:
    session = world.session(ID)
    shell("message", f"https://jules.google.com/session/{ID}", "Use", "the strict one")
    session.plans(["Look"])
    shell("approve", f"sessions/{ID}")
    shell("archive", ID)
    assert shell.json("list") == []
    assert [record["archived"] for record in shell.json("list", "--archived")] == [True]
    shell("unarchive", ID)
    assert [record["archived"] for record in shell.json("list")] == [False]
    shell("delete", ID, "--yes")
    assert (session.messages, len(world.approvals), world.sessions) == (["Use the strict one"], 1, {})
