"""Sessions and sources as the API shows them."""

from __future__ import annotations

import re

import pytest

from tests.simulators.jules import JulesWorld, change_set
from tests.simulators.jules.plain_client import ID, PULL, Client, expect_error


def test_a_session_carries_every_documented_field(world: JulesWorld, client: Client) -> None:
    session = world.session(ID, branch="develop", state="COMPLETED", prompt="Add a cart\nwith wheels")
    session.working_branch = "add-a-cart-1"
    session.automation_mode = "AUTO_CREATE_PR"
    session.archived = True
    session.opens(PULL, title="Add a cart", description="It rolls", base="develop", head="add-a-cart-1")
    session.outputs.append(change_set("sources/github/octo/shop", "diff"))
    content = client.read(f"/sessions/{ID}")
    assert re.fullmatch(r"2026-03-14T12:00:00(\.\d+)?Z", content.pop("createTime"))
    assert re.fullmatch(r"2026-03-14T12:00:00(\.\d+)?Z", content.pop("updateTime"))
    pull_request, patch = content.pop("outputs")
    assert content == {
        "name": f"sessions/{ID}",
        "id": ID,
        "prompt": "Add a cart\nwith wheels",
        "title": "Add a cart",
        "state": "COMPLETED",
        "url": f"https://jules.google.com/session/{ID}",
        "archived": True,
        "automationMode": "AUTO_CREATE_PR",
        "sourceContext": {
            "source": "sources/github/octo/shop",
            "githubRepoContext": {"startingBranch": "develop"},
            "workingBranch": "add-a-cart-1",
        },
    }
    assert pull_request["pullRequest"] == {
        "url": PULL,
        "title": "Add a cart",
        "description": "It rolls",
        "baseRef": "develop",
        "headRef": "add-a-cart-1",
    }
    assert patch["changeSet"]["gitPatch"].keys() == {"unidiffPatch", "baseCommitId", "suggestedCommitMessage"}


def test_the_api_may_say_what_nobody_knows(world: JulesWorld, client: Client) -> None:
    session = world.session(ID, state="REHEARSING", repo=None)
    session.bare_name = True
    session.extra = {"mood": {"value": 7}, "title": None}
    session.add("codeReviewed", {"score": 3}, originator="critic", extra={"weather": "fine"})
    content = client.read(f"/sessions/{ID}")
    assert (content["state"], content["name"], content["mood"]) == ("REHEARSING", ID, {"value": 7})
    assert content["title"] is None
    assert "sourceContext" not in content
    (activity,) = client.every(f"/sessions/{ID}/activities", "activities")
    assert (activity["codeReviewed"], activity["weather"]) == ({"score": 3}, "fine")


def test_sessions_are_listed_newest_first_by_thirty(world: JulesWorld, client: Client) -> None:
    told = [world.session(created=world.ago(minutes=200 - number)).id for number in range(130)]
    page = client.read("/sessions")
    assert len(page["sessions"]) == 30
    listed = [session["id"] for session in client.every("/sessions", "sessions", pageSize=50)]
    assert listed == told[::-1]


@pytest.mark.parametrize(("asked", "given"), [("", 30), ("0", 30), ("1", 1), ("100", 100), ("101", 100), ("5000", 100)])
def test_a_page_holds_a_hundred_at_most(world: JulesWorld, client: Client, asked: str, given: int) -> None:
    for _ in range(120):
        world.session()
    assert len(client.read("/sessions", pageSize=asked)["sessions"]) == given


@pytest.mark.parametrize("query", ["pageSize=-1", "pageSize=many", "pageToken=nonsense", "pageToken=bnVsbA=="])
def test_a_bad_page_is_a_mistake(client: Client, query: str) -> None:
    expect_error(client.ask("GET", f"/sessions?{query}"), 400, "INVALID_ARGUMENT")


def test_pages_hold_still_while_sessions_come_and_go(world: JulesWorld, client: Client) -> None:
    told = [world.session() for _ in range(6)]
    page = client.read("/sessions", pageSize=3)
    world.session()
    told[3].vanishes()
    rest = client.read("/sessions", pageSize=3, pageToken=page["nextPageToken"])
    assert [session["id"] for session in rest["sessions"]] == [session.id for session in reversed(told[:3])]


def test_ids_have_sixteen_to_twenty_digits_and_fit_in_64_bits(world: JulesWorld) -> None:
    ids = [world.session().id for _ in range(200)]
    assert {len(number) for number in ids} == {16, 17, 18, 19, 20}
    assert all(number.isdecimal() and int(number) < 2**64 for number in ids)


def test_archived_sessions_are_listed_only_on_demand(world: JulesWorld, client: Client) -> None:
    kept, archived = world.session("1"), world.session("2")
    archived.archived = True

    def listed(**query: str) -> list[str]:
        return [session["id"] for session in client.every("/sessions", "sessions", **query)]

    assert listed() == listed(filter="archived = false") == [kept.id]
    assert listed(filter="archived=true") == [archived.id]
    assert listed(filter="archived = true OR archived = false") == [archived.id, kept.id]
    world.lists_archived = True
    assert listed() == [archived.id, kept.id]


@pytest.mark.parametrize(
    "text", ["state = FAILED", "archived", "archived = maybe", 'create_time > "2026-03-14T12:00:00Z"']
)
def test_sessions_know_no_other_filter(client: Client, text: str) -> None:
    expect_error(client.ask("GET", "/sessions", params={"filter": text}), 400, "INVALID_ARGUMENT")


def test_a_session_is_archived_and_unarchived(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    assert client.ask("POST", f"/sessions/{ID}:archive").status_code == 200
    assert (session.archived, client.read(f"/sessions/{ID}")["archived"]) == (True, True)
    assert client.ask("POST", f"/sessions/{ID}:unarchive", json={}).status_code == 200
    assert "archived" not in client.read(f"/sessions/{ID}")


def test_a_session_is_deleted(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    assert client.ask("DELETE", f"/sessions/{ID}").json() == {}
    expect_error(client.ask("GET", f"/sessions/{ID}"), 404, "NOT_FOUND")


def test_sources_are_those_that_are_connected(world: JulesWorld, client: Client) -> None:
    world.source("octo/shop", branches=["trunk", "next"], default_branch="trunk", private=True)
    world.source("octo/secret", connected=False)
    world.source("octo/old", name="sources/github-octo-old")
    listed = client.every("/sources", "sources", pageSize=1)
    assert [source["name"] for source in listed] == ["sources/github/octo/shop", "sources/github-octo-old"]
    assert listed[0] == client.read("/sources/github/octo/shop") == client.read("/sources/github%2Focto%2Fshop")
    assert listed[0]["id"] == "github/octo/shop"
    assert listed[0]["githubRepo"] == {
        "owner": "octo",
        "repo": "shop",
        "isPrivate": True,
        "defaultBranch": {"displayName": "trunk"},
        "branches": [{"displayName": "trunk"}, {"displayName": "next"}],
    }
    assert client.read("/sources/github-octo-old")["githubRepo"]["repo"] == "old"
    expect_error(client.ask("GET", "/sources/github/octo/secret"), 404, "NOT_FOUND")
