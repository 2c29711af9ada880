"""``feedback-bot sessions`` with the keys of several accounts."""

import pytest

from tests.scenarios.sessions.shell import ID, KEY, PROMPT, Shell
from tests.simulators.jules import JulesSession, JulesWorld

BOB = "AIza-the-key-of-bob"


@pytest.fixture(autouse=True)
def _keys(shell: Shell, world: JulesWorld) -> None:
    world.account("bob", BOB)
    shell.monkeypatch.setenv("JULES_API_KEY", f"{KEY}\r\n\r\n{BOB}\r\n{KEY}\r\n")


@pytest.fixture
def theirs(world: JulesWorld) -> JulesSession:
    session = world.session(ID, account="bob", state="AWAITING_PLAN_APPROVAL")
    session.plans(["Look", "Leap"])
    return session


def test_a_session_is_looked_up_with_each_key(shell: Shell, theirs: JulesSession, world: JulesWorld) -> None:
    assert shell.json("get", ID)[0]["id"] == ID
    assert shell.json("activities", ID)
    shell("approve", ID)
    shell("message", ID, "Go on")
    assert (len(world.approvals), theirs.messages) == (1, ["Go on"])
    shell("archive", ID)
    assert theirs.archived
    shell("unarchive", ID)
    shell("delete", ID, "--yes")
    assert world.sessions == {}


def test_what_is_written_goes_to_the_account_of_the_session_alone(
    shell: Shell, theirs: JulesSession, world: JulesWorld
) -> None:
    shell("message", ID, "Go on")
    assert [request.method for request in world.asked(KEY)] == ["GET"]
    assert theirs.messages == ["Go on"]


def test_the_list_is_that_of_all_accounts(shell: Shell, theirs: JulesSession, world: JulesWorld) -> None:
    mine = world.session(created=world.ago(60), state="COMPLETED")
    assert [record["id"] for record in shell.json("list")] == [theirs.id, mine.id]
    assert [record["id"] for record in shell.json("list", "--key", "1")] == [mine.id]
    assert [record["session"] for record in shell.json("stuck")] == [theirs.id]


def test_a_new_session_is_the_first_key_s(shell: Shell, world: JulesWorld) -> None:
    shell("create", "--repo", "octo/shop", PROMPT)
    assert [session.account for session in world.created_sessions] == [""]
    assert world.asked(BOB) == []


def test_a_new_session_is_the_one_s_whose_key_is_named(shell: Shell, world: JulesWorld) -> None:
    shell("create", "--repo", "octo/shop", "--key", "2", PROMPT)
    assert [session.account for session in world.created_sessions] == ["bob"]
    assert world.asked(KEY) == []


def test_a_full_account_is_not_evaded_without_being_asked_to(shell: Shell, world: JulesWorld) -> None:
    world.full_accounts.add("")
    assert "Precondition check failed" in shell.refuses("create", "--repo", "octo/shop", PROMPT)
    assert world.created_sessions == []


def test_watching_a_new_session_asks_its_account_alone(shell: Shell, world: JulesWorld) -> None:
    world.new_sessions_do(lambda session: session.completes())
    shell("create", "--repo", "octo/shop", "--key", "2", "--watch", "--interval", "0s", PROMPT)
    assert world.asked(KEY) == []


@pytest.mark.parametrize("number", ["3", "99"])
def test_a_key_that_is_not_there(shell: Shell, world: JulesWorld, number: str) -> None:
    assert f"--key {number}: JULES_API_KEY has 2 keys." in shell.refuses("get", ID, "--key", number)
    assert world.requests == []


def test_the_only_other_account_is_another_one(shell: Shell, theirs: JulesSession) -> None:
    assert "HTTP 404" in shell.refuses("get", theirs.id, "--key", "1", status=1)
    shell.monkeypatch.setenv("JULES_API_KEY", KEY)
    assert "JULES_API_KEY has 1 key." in shell.refuses("get", theirs.id, "--key", "2")


def test_a_rejected_key_is_named_and_the_others_are_used(shell: Shell, theirs: JulesSession, world: JulesWorld) -> None:
    world.api_keys.remove(KEY)
    assert shell.json("get", theirs.id)[0]["id"] == ID
    assert shell.errors.count("Warning: Jules rejected API key 1 of 2 (HTTP 401).") == 1
    assert "Jules rejected API key 1 of 2, and no other key has access" in shell.refuses("get", "77")
    world.api_keys.remove(BOB)
    assert "Jules rejected API keys 1 and 2 of 2" in shell.refuses("list")
