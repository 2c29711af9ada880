"""What ``feedback-bot sessions`` shows: list, get, activities, stuck."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len

from tests.scenarios.sessions.shell import ID, PULL_REQUEST, Shell, on_a_terminal
from tests.simulators.jules import JulesWorld, bash_output, change_set, faults


def timeless(text: str) -> str:
    """The text with each time of RFC 3339 replaced."""
    return re.sub(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", text)


def test_a_list_in_a_pipe_is_whole_and_plain(shell: Shell, world: JulesWorld) -> None:
    title = "A title \x1b[31mwith\x1b[0m\ttraps\n" + "and length " * 30
    world.session(ID, created=world.ago(14.1 * 60)).title = title
    world.session("77", repo=None, state="DREAMING", created=world.ago(24.1 * 60)).title = ""
    first, second = shell("list").splitlines()
    link = f"https://jules.google.com/session/{ID}"
    whole = "A title with traps " + " ".join(["and length"] * 30)
    assert timeless(first).split("\t") == [ID, "IN_PROGRESS", "TIME", "octo/shop", link, whole]
    assert timeless(second).startswith("77\tDREAMING\tTIME\t-\t")
    updated = datetime.fromisoformat(first.split("\t")[2])
    assert timedelta(hours=14) < datetime.now(UTC) - updated < timedelta(hours=15)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("PAUSD", "No matching sessions. PAUSD is not a known state; did you mean 'paused'?\n"),
        ("dreaming", "No matching sessions. dreaming is not a known state.\n"),
        ("plan-review", "No matching sessions.\n"),
    ],
)
def test_a_state_that_is_not_known_is_named(shell: Shell, state: str, said: str) -> None:
    assert (shell("list", "--state", state), shell.errors) == ("", said)


def test_a_state_is_found_by_the_name_that_the_list_shows(shell: Shell, world: JulesWorld) -> None:
    world.session(1, state="PAUSED")
    world.session(2).plans(["Look"])
    assert [each["id"] for each in shell.json("list", "--state", "plan review")] == ["2"]


def test_a_session_without_activities(shell: Shell, world: JulesWorld) -> None:
    world.session(1)
    assert (shell("activities", "1"), shell.errors) == ("", "No activities yet.\n")
    assert (shell("activities", "1", "--kind", "poem"), shell.errors) == ("", "No matching activities.\n")
    assert shell.json("activities", "1") == []


def test_lists_are_narrowed_and_limited(shell: Shell, world: JulesWorld) -> None:
    for number in range(250):
        state, repo = ("PAUSED" if number % 2 else "COMPLETED"), ("octo/shop" if number % 5 else "octo/cart")
        world.session(number + 1000, state=state, repo=repo, created=world.ago(number))
    assert len(shell.json("list", "--limit", "240")) == 240
    found = shell.json("list", "--state", "paused", "--repo", "Octo/Cart")
    assert {(record["state"], record["repository"]) for record in found} == {("PAUSED", "octo/cart")}
    assert len(found) == 25


def test_get_shows_what_a_session_waits_for(shell: Shell, world: JulesWorld) -> None:
    session = world.session(ID, pull_request=PULL_REQUEST, created=world.ago(90.1))
    session.asks("Which \x1b]0;evil\x07[bold]one[/bold]?", at=world.ago(61.1))
    assert (
        timeless(shell("get", ID))
        == f"""\
{ID}  needs reply  since TIME
  Fix the parser
  octo/shop, branch main
  Pull request: {PULL_REQUEST}
  https://jules.google.com/session/{ID}
  Jules asks:
    Which [bold]one[/bold]?
  To respond: feedback-bot sessions message {ID} "…"
Prompt
    Fix the parser
"""
    )


def test_stuck_lists_who_waits_and_how_to_answer(shell: Shell, world: JulesWorld) -> None:
    world.session(1, created=world.ago(200.1)).asks("Which one?", at=world.ago(120.1))
    world.session(2, created=world.ago(200.1)).plans(["Look"], at=world.ago(90.1))
    world.session(3, created=world.ago(200.1)).progresses("Measuring", at=world.ago(45.1))
    world.session(4, created=world.ago(200.1)).progresses("Busy", at=world.ago(5.1))
    world.session(5, created=world.ago(200.1)).completes(at=world.ago(100.1))
    world.session(6, state="PAUSED", created=world.ago(200.1))
    found = {record["session"]: record for record in shell.json("stuck")}
    assert {key: record["reason"] for key, record in found.items()} == {
        "1": "question",
        "2": "plan",
        "3": "silent",
        "6": "paused",
    }
    assert found["1"]["question"] == "Which one?"
    assert found["1"]["seconds"] // 60 == 120
    assert found["2"]["steps"] == [{"title": "Look", "description": "Look, in detail"}]
    assert found["2"]["command"] == "feedback-bot sessions approve 2"
    assert "3  in progress  inactive since TIME" in timeless(shell("stuck"))
    assert {record["session"] for record in shell.json("stuck", "--stuck-minutes", "60")} == {"1", "2", "6"}


def test_stuck_survives_a_session_that_cannot_be_read(shell: Shell, world: JulesWorld) -> None:
    world.session(1).asks("Which one?")
    world.session(2).asks("Which other?")
    world.faults.before("GET", "/sessions/2/activities", faults.answer(403), times=None)
    shown = shell("stuck", status=1)
    assert "Which one?" in shown
    assert "session 2 failed (HTTP 403)" in shell.errors


def test_nobody_waits(shell: Shell, world: JulesWorld) -> None:
    world.session(1, state="COMPLETED")
    assert shell("stuck") == "No sessions need attention.\n"
    assert shell.json("stuck") == []


def test_activities_of_all_kinds(shell: Shell, world: JulesWorld) -> None:
    session = world.session(ID)
    patch = "--- a/x\n+++ b/x\n-1\n+2\n+3\n"
    artifacts = [bash_output("pytest -q", "1 failed", 1), change_set("sources/github/octo/shop", patch), {"poem": {}}]
    session.progresses("EvidenceReader", "around", at=world.ago(180.1), artifacts=artifacts)
    session.user_says("Hurry", at=world.ago(170.1))
    session.add("teaMade", {"sugar": 2}, at=world.ago(60.1), description="Tea")
    session.completes(at=world.ago(2.1))
    assert (
        timeless(shell("activities", ID))
        == """\
TIME  progress
    EvidenceReader
    around
    $ pytest -q (exit status 1)
    [changes: 1 file, +2 -1]
    [poem]
TIME  message to Jules
    Hurry
TIME  teaMade
    Tea
TIME  completed
"""
    )
    assert [record["kind"] for record in shell.json("activities", ID, "--since", "90m")] == [
        "teaMade",
        "sessionCompleted",
    ]
    (record,) = shell.json("activities", ID, "--kind", "teaMade")
    assert (record["text"], record["artifacts"], record["plan"]) == ("Tea", [], None)


def test_a_thousand_and_one_activities(shell: Shell, world: JulesWorld) -> None:
    session = world.session(ID)
    for number in range(1_001):
        session.progresses(f"Step {number}")
    shown = shell.json("activities", ID)
    assert [record["text"] for record in shown] == [f"Step {number}" for number in range(1_001)]
    assert len(world.requests) == 11


def test_a_terminal_of_80_columns(shell: Shell, world: JulesWorld) -> None:
    world.session(ID, state="DREAMING_OF_SHEEP", created=world.ago(14.1 * 60)).title = "A title that goes on " * 9
    world.session("77", created=world.ago(90.1)).asks(
        "Which [bold]\x1b[5mone[/bold]? " * 9 + "全角文字" * 30, at=world.ago(61.1)
    )
    coloured = [*on_a_terminal("list"), *on_a_terminal("stuck")]
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured]
    assert max(cell_len(line) for line in lines) <= 80
    assert "\x1b[5m" not in "".join(coloured)
    assert "\x1b[1;33mneeds reply" in "".join(coloured)
    assert [line.rstrip() for line in lines[:3]] == [
        "STATE        UPDATED   SESSION",
        "needs reply  1 h ago   octo/shop: Fix the parser",
        "                       https://jules.google.com/session/77",
    ]
    assert f"https://jules.google.com/session/{ID}" in lines[4]
    assert "  Jules asks:" in lines


def test_a_terminal_breaks_no_word(shell: Shell, world: JulesWorld) -> None:
    address = "https://ci.example.com/" + "builds/" * 12
    world.session(ID, created=world.ago(90.1)).asks(f"Is it {address} or {'another-one ' * 20}?", at=world.ago(61.1))
    shown = "\n".join(on_a_terminal("get", ID))
    assert address in shown
    assert "another-one" in shown
    assert not re.search(r"another-?$", shown, re.MULTILINE)
    assert all(len(line) <= 80 for line in shown.splitlines() if address not in line)
    assert "needs reply" in shown
    assert "for 1 h" in shown


def test_sessions_of_several_repositories(shell: Shell, world: JulesWorld) -> None:
    for number, repo in enumerate(("octo/shop", "octo/cart", "octo/till"), start=1):
        world.session(number, repo=repo, state="PAUSED")
    for command in ("list", "stuck"):
        found = shell.json(command, "--repo", "octo/shop", "--repo", "Octo/Till")
        assert {record["repository"] for record in found} == {"octo/shop", "octo/till"}


def test_get_shows_why_a_session_failed(shell: Shell, world: JulesWorld) -> None:
    session = world.session(state="IN_PROGRESS")
    session.fails("The virtual machine ran out of disk space.")
    out = shell("get", session.id)
    assert "Why it failed" in out
    assert "The virtual machine ran out of disk space." in out
