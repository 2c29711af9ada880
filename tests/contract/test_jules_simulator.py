"""Holds the simulated Jules to the reference of the Jules REST API v1alpha and to what its users measured."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import pytest
import requests

from tests.simulators.jules import Exchange, JulesServer, JulesSession, JulesWorld, bash_output, change_set, media
from tests.simulators.jules.faults import answer, close, cut, delay, html_page, invalid_json, kill, trickle
from tests.simulators.jules.steps import asks, completes, fails, plans, progresses, says, turns, waits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOON = datetime(2026, 3, 14, 12, 0, 0, tzinfo=UTC)
ID = "12345678901234567890"
PULL = "https://github.com/octo/shop/pull/7"
ALL_STATES = (
    "QUEUED",
    "PLANNING",
    "AWAITING_PLAN_APPROVAL",
    "AWAITING_USER_FEEDBACK",
    "IN_PROGRESS",
    "PAUSED",
    "FAILED",
    "COMPLETED",
)


class Client:
    """Plain requests with the base address and the key filled in."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = requests.Session()
        self.http.headers["X-Goog-Api-Key"] = "jules-key"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - as requests takes them
        return self.http.request(method, self.base + path, **{"timeout": 10} | options)

    def read(self, path: str, **query: str | int) -> dict[str, Any]:
        response = self.ask("GET", path, params=query)
        assert response.status_code == 200, response.text
        content: dict[str, Any] = response.json()
        return content

    def send(self, text: str = "Please fix it", session: str = ID) -> requests.Response:
        return self.ask("POST", f"/sessions/{session}:sendMessage", json={"prompt": text})

    def create(self, **fields: Any) -> requests.Response:  # noqa: ANN401 - right and wrong ones
        context = {"source": "sources/github/octo/shop", "githubRepoContext": {"startingBranch": "main"}}
        return self.ask("POST", "/sessions", json={"prompt": "Add a cart", "sourceContext": context} | fields)

    def every(self, path: str, name: str, **query: str | int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        page = self.read(path, **query)
        while True:
            found += page.get(name, [])
            if "nextPageToken" not in page:
                return found
            page = self.read(path, **query, pageToken=page["nextPageToken"])

    def kinds(self, session: str = ID) -> list[str]:
        known = {"name", "id", "description", "createTime", "originator", "artifacts"}
        listed = self.every(f"/sessions/{session}/activities", "activities", pageSize=100)
        return [next(iter(activity.keys() - known)) for activity in listed]

    def state(self, session: str = ID) -> str:
        return str(self.read(f"/sessions/{session}")["state"])


@pytest.fixture
def world() -> JulesWorld:
    return JulesWorld(NOON)


@pytest.fixture
def client(world: JulesWorld) -> Iterator[Client]:
    with JulesServer(world) as server, Client(server.url) as client:
        yield client


def expect_error(response: requests.Response, code: int, status: str) -> str:
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["status"]) == (code, code, status), response.text
    return str(error["message"])


# Addresses, keys, errors


def test_the_address_is_what_the_base_url_setting_takes(client: Client) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1alpha", client.base)


def test_a_wrong_key_is_unauthenticated_in_misleading_words(client: Client) -> None:
    for key in ("wrong", ""):
        client.http.headers["X-Goog-Api-Key"] = key
        assert "API keys are not supported by this API" in expect_error(
            client.ask("GET", "/sessions"), 401, "UNAUTHENTICATED"
        )


def test_a_key_without_rights_is_denied(world: JulesWorld, client: Client) -> None:
    world.denied_keys.add("jules-key")
    expect_error(client.ask("GET", "/sessions"), 403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sessions/404"),
        ("GET", "/sessions/no-number"),
        ("DELETE", "/sessions/404"),
        ("POST", "/sessions/404:archive"),
        ("POST", "/sessions/404:unarchive"),
        ("POST", "/sessions/404:approvePlan"),
        ("GET", "/sessions/404/activities"),
        ("GET", "/sessions/404/activities/1"),
        ("GET", f"/sessions/{ID}/activities/1"),
        ("GET", "/sources/github/octo/nothing"),
    ],
)
def test_the_unknown_is_not_found(world: JulesWorld, client: Client, method: str, path: str) -> None:
    world.session(ID)
    expect_error(client.ask(method, path), 404, "NOT_FOUND")


def test_a_message_to_an_unknown_session_is_not_found(client: Client) -> None:
    expect_error(client.send(), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("access", "code", "status"), [("denied", 403, "PERMISSION_DENIED"), ("hidden", 404, "NOT_FOUND")]
)
def test_somebody_elses_session(world: JulesWorld, client: Client, access: str, code: int, status: str) -> None:
    world.session(ID).access = access
    expect_error(client.ask("GET", f"/sessions/{ID}"), code, status)
    expect_error(client.ask("GET", f"/sessions/{ID}/activities"), code, status)
    expect_error(client.send(), code, status)
    assert client.read("/sessions") == {}
    assert world.messages == []


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("PUT", "/sessions"), ("POST", f"/sessions/{ID}:sing"), ("GET", "")]
)
def test_an_address_without_a_method_gets_a_page(world: JulesWorld, client: Client, method: str, path: str) -> None:
    world.session(ID)
    response = client.ask(method, path)
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/sessions/{ID}?view=full"),
        ("GET", "/sessions?state=FAILED"),
        ("GET", "/sessions?page_size=3&pagesize=2&limit=1"),
        ("GET", f"/sessions/{ID}/activities?createTime=2026-03-14T12:00:00Z"),
        ("GET", "/sources?filter=octo&depth=1"),
        ("POST", f"/sessions/{ID}:archive?force=true"),
    ],
)
def test_an_unknown_query_parameter_is_a_mistake(world: JulesWorld, client: Client, method: str, path: str) -> None:
    world.session(ID)
    response = client.ask(method, path)
    assert "Unknown name" in expect_error(response, 400, "INVALID_ARGUMENT")
    assert response.json()["error"]["details"][0]["@type"] == "type.googleapis.com/google.rpc.BadRequest"


# Sending a message


def test_a_message_succeeds_with_an_empty_body(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    response = client.send()
    assert (response.status_code, response.content, response.headers["Content-Length"]) == (200, b"", "0")


def test_a_message_shows_up_as_an_activity_with_the_same_text(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    text = "Line one\n\n```` \N{PILE OF POO} \x00 '\"<!-- -->\n" + "long " * 20_000
    client.send(text)
    (activity,) = client.every(f"/sessions/{ID}/activities", "activities")
    assert activity["userMessaged"] == {"userMessage": text}
    assert activity["originator"] == "user"
    assert session.messages == [text]
    assert [(message.session.id, message.time, message.text) for message in world.messages] == [(ID, NOON, text)]


def test_there_is_no_idempotency(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    client.send("twice")
    client.send("twice")
    assert client.kinds() == ["userMessaged", "userMessaged"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'"text"',
        b'{"prompt": ""}',
        b'{"prompt": " "}',
        b'{"prompt": null}',
        b'{"prompt": 7}',
        b'{"prompt": "\\ud800"}',
        b'{"prompt": "text"',
        b"\xff",
        b'{"message": "text"}',
        b'{"content": "text"}',
        b'{"prompt": "text", "message": "text"}',
    ],
)
def test_a_message_is_exactly_a_prompt(world: JulesWorld, client: Client, body: bytes) -> None:
    world.session(ID)
    response = client.ask(
        "POST", f"/sessions/{ID}:sendMessage", data=body, headers={"Content-Type": "application/json"}
    )
    expect_error(response, 400, "INVALID_ARGUMENT")
    assert world.messages == []
    assert client.kinds() == []


def test_a_form_is_no_message(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    response = client.ask("POST", f"/sessions/{ID}:sendMessage", data={"prompt": "text"})
    expect_error(response, 400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("QUEUED", "QUEUED"),
        ("PLANNING", "PLANNING"),
        ("AWAITING_PLAN_APPROVAL", "PLANNING"),
        ("AWAITING_USER_FEEDBACK", "IN_PROGRESS"),
        ("IN_PROGRESS", "IN_PROGRESS"),
        ("PAUSED", "PAUSED"),
        ("FAILED", "IN_PROGRESS"),
        ("COMPLETED", "IN_PROGRESS"),
        ("REHEARSING", "IN_PROGRESS"),
    ],
)
def test_a_message_moves_the_session_on(world: JulesWorld, client: Client, before: str, after: str) -> None:
    world.session(ID, state=before)
    client.send()
    assert client.state() == after


def test_a_session_can_refuse_messages_while_it_exists(world: JulesWorld, client: Client) -> None:
    world.session(ID, state="COMPLETED").refuses_messages()
    expect_error(client.send(), 404, "NOT_FOUND")
    assert client.state() == "COMPLETED"
    assert world.messages == []
    assert client.kinds() == []


def test_states_can_refuse_messages(world: JulesWorld, client: Client) -> None:
    world.unmessageable_states = {"COMPLETED", "FAILED"}
    for state in ALL_STATES:
        world.session(ID, state=state)
        assert client.send().status_code == (404 if state in world.unmessageable_states else 200)


def test_a_paused_session_keeps_its_messages_unanswered(world: JulesWorld, client: Client) -> None:
    world.session(ID, state="PAUSED").answers(says("On it."))
    client.send()
    assert client.kinds() == ["userMessaged"]
    assert client.state() == "PAUSED"


def test_a_session_can_ignore_its_messages(world: JulesWorld, client: Client) -> None:
    world.session(ID, state="COMPLETED").ignores_messages()
    client.send()
    assert (client.kinds(), client.state()) == (["userMessaged"], "COMPLETED")


def test_an_archived_session_takes_messages(world: JulesWorld, client: Client) -> None:
    world.session(ID, state="COMPLETED").archived = True
    assert client.send().status_code == 200


def test_a_message_can_show_late(world: JulesWorld, client: Client) -> None:
    session = world.session(ID, state="AWAITING_USER_FEEDBACK").delays_messages(minutes=3)
    client.send("late")
    assert session.messages == ["late"]
    assert (client.kinds(), client.state()) == ([], "AWAITING_USER_FEEDBACK")
    world.advance(minutes=60)
    assert (client.kinds(), client.state()) == (["userMessaged"], "IN_PROGRESS")
    assert session.activities[0].create_time.startswith("2026-03-14T12:03:00")


# The agent's reaction


def test_a_scripted_agent_reacts_in_the_worlds_time(world: JulesWorld, client: Client) -> None:
    pushed: list[str] = []
    session = world.session(ID, state="COMPLETED")
    session.answers(
        says("On it."), waits(minutes=2), lambda it: pushed.append(it.id), waits(minutes=1), completes(PULL)
    )
    client.send()
    assert (client.kinds(), client.state(), pushed) == (["userMessaged", "agentMessaged"], "IN_PROGRESS", [])
    world.advance(minutes=2)
    assert (client.state(), pushed) == ("IN_PROGRESS", [ID])
    world.advance(minutes=90)
    assert (client.kinds()[2:], client.state()) == (["sessionCompleted"], "COMPLETED")
    assert session.activities[-1].create_time.startswith("2026-03-14T12:03:00")


def test_each_message_can_have_its_own_reaction(world: JulesWorld, client: Client) -> None:
    session = (
        world.session(ID).answers_once(asks("Which cart?")).answers_once(fails("no cart")).answers(turns("PAUSED"))
    )
    states = []
    for _ in range(3):
        client.send()
        states.append(session.state)
    assert states == ["AWAITING_USER_FEEDBACK", "FAILED", "PAUSED"]


def test_a_reaction_can_be_a_plan_and_its_approval_another(world: JulesWorld, client: Client) -> None:
    session = world.session(ID).answers(plans(["Look", "Leap"])).when_approved(progresses("Leaping"), completes())
    client.send()
    assert client.state() == "AWAITING_PLAN_APPROVAL"
    client.ask("POST", f"/sessions/{ID}:approvePlan")
    kinds = ["userMessaged", "planGenerated", "planApproved", "progressUpdated", "sessionCompleted"]
    assert client.kinds() == kinds
    assert session.state == "COMPLETED"


# Approving a plan


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_a_waiting_plan_is_approved(world: JulesWorld, client: Client, body: bytes) -> None:
    session = world.session(ID)
    plan = session.plans(["Look", "Leap"]).content["plan"]
    response = client.ask(
        "POST", f"/sessions/{ID}:approvePlan", data=body, headers={"Content-Type": "application/json"}
    )
    assert (response.status_code, response.content) == (200, b"")
    assert client.state() == "IN_PROGRESS"
    assert world.approvals == [(session, plan["id"])]
    approved = client.every(f"/sessions/{ID}/activities", "activities")[-1]
    assert (approved["planApproved"], approved["originator"]) == ({"planId": plan["id"]}, "user")


def test_the_body_of_an_approval_is_empty(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    session.plans(["Look"])
    expect_error(client.ask("POST", f"/sessions/{ID}:approvePlan", json={"planId": "1"}), 400, "INVALID_ARGUMENT")
    assert session.state == "AWAITING_PLAN_APPROVAL"


def test_without_a_waiting_plan_there_is_nothing_to_approve(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    expect_error(client.ask("POST", f"/sessions/{ID}:approvePlan"), 400, "FAILED_PRECONDITION")
    assert world.approvals == []


# Sessions


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


# Creating a session


def test_a_session_is_created(world: JulesWorld, client: Client) -> None:
    world.source("octo/shop", branches=["main"])
    response = client.create(title="Cart", requirePlanApproval=True, automationMode="AUTO_CREATE_PR")
    content = response.json()
    (session,) = world.created_sessions
    assert content == client.read(f"/sessions/{session.id}")
    assert (content["state"], content["title"], content["prompt"]) == ("QUEUED", "Cart", "Add a cart")
    assert content["automationMode"] == "AUTO_CREATE_PR"
    assert "requirePlanApproval" not in content
    assert (session.branch, session.automation_mode, session.require_plan_approval) == ("main", "AUTO_CREATE_PR", True)
    assert world.messages == []


def test_a_session_needs_no_source(world: JulesWorld, client: Client) -> None:
    assert client.create(sourceContext=None).status_code == 200
    assert world.created_sessions[0].source is None


@pytest.mark.parametrize(
    "fields",
    [
        {"prompt": ""},
        {"prompt": None},
        {"prompt": ["Add a cart"]},
        {"message": "Add a cart"},
        {"branch": "main"},
        {"automationMode": "ALWAYS"},
        {"requirePlanApproval": "yes"},
        {"sourceContext": {}},
        {"sourceContext": {"source": "sources/github/octo/shop"}},
        {"sourceContext": {"source": "sources/github/octo/shop", "branch": "main"}},
        {"sourceContext": {"githubRepoContext": {"startingBranch": "main"}}},
    ],
)
def test_a_malformed_session_is_a_mistake(world: JulesWorld, client: Client, fields: dict[str, Any]) -> None:
    world.source("octo/shop")
    expect_error(client.create(**fields), 400, "INVALID_ARGUMENT")
    assert world.created_sessions == []


def test_a_session_needs_a_connected_source(world: JulesWorld, client: Client) -> None:
    expect_error(client.create(), 404, "NOT_FOUND")
    world.source("octo/shop", connected=False)
    expect_error(client.create(), 400, "FAILED_PRECONDITION")


def test_a_session_needs_a_branch_that_exists(world: JulesWorld, client: Client) -> None:
    branches = ["develop"]
    world.source("octo/shop", branches=lambda: branches)
    expect_error(client.create(), 400, "INVALID_ARGUMENT")
    branches.append("main")
    assert client.create().status_code == 200


def test_sessions_are_limited_in_a_rolling_day(world: JulesWorld, client: Client) -> None:
    world.source("octo/shop")
    world.quota(a_day=2)
    world.new_sessions_do(completes())
    world.session(created=world.ago(minutes=23 * 60))
    assert client.create().status_code == 200
    expect_error(client.create(), 429, "RESOURCE_EXHAUSTED")
    world.advance(minutes=61)
    assert client.create().status_code == 200


def test_sessions_are_limited_at_once(world: JulesWorld, client: Client) -> None:
    world.source("octo/shop")
    world.quota(at_once=1)
    first = client.create().json()["id"]
    response = client.create()
    expect_error(response, 429, "RESOURCE_EXHAUSTED")
    assert not [name for name in response.headers if "quota" in name.lower() or "ratelimit" in name.lower()]
    world.sessions[first].completes()
    assert client.create().status_code == 200


def test_messages_are_not_counted_as_sessions(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    world.quota(a_day=0, at_once=0)
    assert client.send().status_code == 200


def test_a_created_session_can_work_to_its_end(world: JulesWorld, client: Client) -> None:
    world.source("octo/shop")
    world.new_sessions_do(turns("PLANNING"), waits(minutes=1), progresses("Adding"), completes(PULL))
    session = client.create().json()["id"]
    assert client.state(session) == "PLANNING"
    world.advance(minutes=1)
    assert client.state(session) == "COMPLETED"
    assert client.read(f"/sessions/{session}")["outputs"] == [{"pullRequest": {"url": PULL}}]


# Activities


def tell_everything(session: JulesSession) -> None:
    session.plans(["Look", "Leap"])
    session.user_says("Go")
    session.agent_says("Going", description="A word")
    session.progresses("Tests", "All of them", artifacts=[bash_output("pytest", "1 failed", 1), media(b"\x89PNG")])
    session.completes(pull_request=PULL)
    session.fails("The machine is gone")


def test_activities_carry_every_documented_field(world: JulesWorld, client: Client) -> None:
    tell_everything(world.session(ID))
    plan, user, agent, progress, completed, failed = client.every(f"/sessions/{ID}/activities", "activities")
    first, second = plan["planGenerated"]["plan"]["steps"]
    assert plan["planGenerated"]["plan"].keys() == {"id", "createTime", "steps"}
    assert (first["title"], second["title"], second["index"]) == ("Look", "Leap", 1)
    assert second.keys() == {"id", "title", "description", "index"}
    assert user["userMessaged"] == {"userMessage": "Go"}
    assert (agent["agentMessaged"], agent["description"]) == ({"agentMessage": "Going"}, "A word")
    assert progress["progressUpdated"] == {"title": "Tests", "description": "All of them"}
    assert progress["artifacts"][0]["bashOutput"] == {"command": "pytest", "output": "1 failed", "exitCode": 1}
    assert completed["sessionCompleted"] == {}
    assert failed["sessionFailed"] == {"reason": "The machine is gone"}
    assert [one["originator"] for one in (user, agent, failed)] == ["user", "agent", "system"]
    assert progress["name"] == f"sessions/{ID}/activities/{progress['id']}"
    assert client.read("/" + progress["name"]) == progress


def test_the_verbs_of_a_story_set_the_state(world: JulesWorld) -> None:
    session = world.session(ID)
    acts: list[tuple[Callable[[], object], str]] = [
        (lambda: session.asks("Which?"), "AWAITING_USER_FEEDBACK"),
        (lambda: session.plans(["Look"]), "AWAITING_PLAN_APPROVAL"),
        (lambda: session.turns("PAUSED"), "PAUSED"),
        (session.completes, "COMPLETED"),
        (lambda: session.fails("no"), "FAILED"),
    ]
    for act, state in acts:
        act()
        assert session.state == state


def test_activities_are_listed_oldest_first(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    session.agent_says("second", at=world.ago(minutes=5))
    session.agent_says("third")
    session.agent_says("first", at="2026-03-14T10:00:00.123456789+00:00")
    listed = client.every(f"/sessions/{ID}/activities", "activities", pageSize=1)
    assert [activity["agentMessaged"]["agentMessage"] for activity in listed] == ["first", "second", "third"]
    assert listed[0]["createTime"] == "2026-03-14T10:00:00.123456789Z"
    assert client.read(f"/sessions/{ID}")["createTime"] == listed[0]["createTime"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('create_time > "2026-03-14T11:00:00Z"', ["b", "c"]),
        ('create_time>"2026-03-14T11:00:00.000000001Z"', ["c"]),
        ('create_time >= "2026-03-14T11:00:00.000000001Z"', ["b", "c"]),
        ('create_time > "2026-03-14T12:00:00+01:00"', ["b", "c"]),
        ('create_time > "2027-01-01T00:00:00Z"', []),
    ],
)
def test_activities_are_filtered_by_time(world: JulesWorld, client: Client, text: str, found: list[str]) -> None:
    session = world.session(ID)
    for name, moment in (("a", "11:00:00"), ("b", "11:00:00.000000001"), ("c", "11:30:00.5")):
        session.agent_says(name, at=f"2026-03-14T{moment}Z")
    listed = client.every(f"/sessions/{ID}/activities", "activities", filter=text, pageSize=1)
    assert [activity["agentMessaged"]["agentMessage"] for activity in listed] == found


@pytest.mark.parametrize(
    "text",
    ["create_time > 2026-03-14T11:00:00Z", 'createTime > "2026-03-14T11:00:00Z"', 'create_time > "yesterday"', "x"],
)
def test_another_filter_is_a_mistake(world: JulesWorld, client: Client, text: str) -> None:
    world.session(ID)
    response = client.ask("GET", f"/sessions/{ID}/activities", params={"filter": text})
    expect_error(response, 400, "INVALID_ARGUMENT")


def test_a_page_token_holds_for_its_filter_only(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    session.agent_says("a")
    session.agent_says("b")
    token = client.read(f"/sessions/{ID}/activities", pageSize=1)["nextPageToken"]
    query = {"pageToken": token, "filter": 'create_time > "2026-03-14T11:00:00Z"'}
    expect_error(client.ask("GET", f"/sessions/{ID}/activities", params=query), 400, "INVALID_ARGUMENT")


def test_ten_thousand_activities_are_quick(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    started = time.monotonic()
    for number in range(10_000):
        session.progresses(f"Step {number}")
    listed = client.every(f"/sessions/{ID}/activities", "activities", pageSize=100)
    assert [activity["progressUpdated"]["title"] for activity in listed] == [f"Step {n}" for n in range(10_000)]
    assert time.monotonic() - started < 10


# Sources


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


# Time


def test_times_have_no_three_six_or_nine_digits(client: Client) -> None:
    running = JulesWorld()
    session = running.session()
    running.session()
    for number in range(20):
        session.progresses(f"Step {number}")
    times = [activity.create_time for activity in session.activities]
    times += [str(one.to_json()["createTime"]) for one in running.sessions.values()]
    digits = {len(moment.partition(".")[2].rstrip("Z")) for moment in times}
    assert digits <= {0, 3, 6, 9}
    assert {0, 6, 9} <= digits


def test_every_time_of_a_session_is_later_than_the_one_before(world: JulesWorld) -> None:
    session = world.session(ID)
    for number in range(50):
        session.progresses(f"Step {number}")
    assert all(earlier.created_ns < later.created_ns for earlier, later in pairwise(session.activities))


def test_the_date_header_follows_the_worlds_clock() -> None:
    world = JulesWorld(NOON, skew=timedelta(minutes=10))
    world.session(ID)
    with JulesServer(world) as server, Client(server.url) as client:
        world.advance(minutes=5)
        response = client.ask("GET", f"/sessions/{ID}")
        client.send()
    assert parsedate_to_datetime(response.headers["Date"]) == NOON + timedelta(minutes=15)
    assert world.messages[0].time == NOON + timedelta(minutes=15)


def test_the_clock_is_real_or_somebody_elses() -> None:
    assert abs(JulesWorld().now - datetime.now(UTC)) < timedelta(seconds=5)
    moments = [NOON]
    world = JulesWorld(lambda: moments[-1], skew=timedelta(minutes=-1))
    moments.append(NOON + timedelta(hours=1))
    assert world.now == NOON + timedelta(minutes=59)


# Faults


def test_a_connection_closed_before_the_effect(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    fault = world.faults.before("POST", "*:sendMessage", close)
    with pytest.raises(requests.ConnectionError):
        client.send()
    assert (session.messages, fault.fired) == ([], 1)
    assert (world.requests[-1].status, world.requests[-1].reached) == (None, False)
    assert client.send().status_code == 200


def test_a_connection_closed_after_the_effect(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    world.faults.after("POST", "*:sendMessage", close)
    with pytest.raises(requests.ConnectionError):
        client.send("lost answer")
    assert session.messages == ["lost answer"]
    assert (world.requests[-1].status, world.requests[-1].reached) == (None, True)


@pytest.mark.parametrize("path", [f"/sessions/{ID}", f"/sessions/{ID}:sendMessage"])
def test_an_answer_cut_midway(world: JulesWorld, client: Client, path: str) -> None:
    world.session(ID)
    world.faults.after("*", "*", cut())
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        client.ask("POST" if ":" in path else "GET", path, json={"prompt": "x"} if ":" in path else None)
    assert client.state() == "IN_PROGRESS"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize("happened", [False, True])
def test_an_error_in_place_of_the_answer(world: JulesWorld, client: Client, status: int, happened: bool) -> None:
    session = world.session(ID)
    set_fault = world.faults.after if happened else world.faults.before
    set_fault("POST", "*", answer(status, retry_after=7))
    response = client.send()
    assert (response.status_code, response.headers["Retry-After"]) == (status, "7")
    assert response.json()["error"]["code"] == status
    assert session.messages == (["Please fix it"] if happened else [])


def test_an_answer_that_is_not_json(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    world.faults.after("GET", "*", invalid_json())
    world.faults.after("GET", "*", html_page(502), nth=2)
    assert client.ask("GET", f"/sessions/{ID}").text.startswith("{")
    response = client.ask("GET", f"/sessions/{ID}")
    assert (response.status_code, response.headers["Content-Type"]) == (502, "text/html; charset=UTF-8")


def test_a_slow_answer_outlives_the_clients_patience(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    world.faults.after("POST", "*", delay(30))
    with pytest.raises(requests.ReadTimeout):
        client.ask("POST", f"/sessions/{ID}:sendMessage", json={"prompt": "x"}, timeout=0.2)
    assert session.messages == ["x"]


def test_an_answer_that_trickles(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    world.faults.after("GET", "*", trickle(0.3))
    started = time.monotonic()
    assert client.state() == "IN_PROGRESS"
    assert time.monotonic() - started > 0.2


def test_a_fault_strikes_the_nth_match_so_many_times(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    fault = world.faults.before("GET", "/sessions/*", answer(503), nth=2, times=2)
    client.read("/sessions")  # matches no pattern
    statuses = [client.ask("GET", f"/sessions/{ID}").status_code for _ in range(5)]
    assert (statuses, fault.fired) == ([200, 503, 503, 200, 200], 2)


def test_a_fault_for_ever_until_cleared_by_predicate(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    world.faults.before("*", "*", answer(500), times=None, when=lambda request: b"secret" in request.body)
    assert [client.send(text).status_code for text in ("secret", "open", "secret")] == [500, 200, 500]
    world.faults.clear()
    assert client.send("secret").status_code == 200


def test_a_hook_changes_the_world_in_between(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    seen: list[tuple[str, int]] = []

    def pause(exchange: Exchange) -> None:
        seen.append((exchange.request.path, len(session.messages)))
        session.turns("PAUSED")

    world.faults.before("POST", "*", pause)
    world.faults.after("POST", "*", lambda exchange: seen.append((exchange.request.path, len(session.messages))))
    client.send()
    assert seen == [(f"/sessions/{ID}:sendMessage", 0), (f"/sessions/{ID}:sendMessage", 1)]
    assert session.state == "PAUSED"


CLIENT = (
    "import requests, sys; requests.post(sys.argv[1], json={'prompt': 'x'}, headers={'X-Goog-Api-Key': 'jules-key'})"
)


@pytest.mark.parametrize("happened", [False, True])
def test_a_client_is_killed_at_its_request(world: JulesWorld, happened: bool) -> None:
    session = world.session(ID)
    pids: list[int] = []
    (world.faults.after if happened else world.faults.before)("POST", "*", kill(lambda: pids[0]))
    with JulesServer(world) as server:
        command = [sys.executable, "-c", CLIENT, f"{server.url}/sessions/{ID}:sendMessage"]
        with subprocess.Popen(command) as process:  # noqa: S603 - our own interpreter
            pids.append(process.pid)
            assert process.wait(timeout=20) == -9
    assert session.messages == (["x"] if happened else [])


def test_a_hook_that_fails_is_told_at_the_end(world: JulesWorld) -> None:
    def broken(_: Exchange) -> None:
        raise LookupError("no such pull request")

    world.faults.before("*", "*", broken)
    with pytest.raises(ExceptionGroup) as caught, JulesServer(world) as server, Client(server.url) as client:
        assert client.ask("GET", "/sessions").status_code == 500
    assert caught.group_contains(LookupError)


# The wire


def test_every_request_is_recorded(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    client.ask("GET", "/sessions?pageSize=7&filter=archived%20%3D%20true")
    client.send("text")
    first, second = world.requests
    assert (first.method, first.path, first.status) == ("GET", "/sessions", 200)
    assert first.query == {"pageSize": "7", "filter": "archived = true"}
    assert (second.path, second.json(), second.number) == (f"/sessions/{ID}:sendMessage", {"prompt": "text"}, 2)
    assert second.headers["x-goog-api-key"] == "jules-key"


def test_a_connection_is_kept_for_many_requests(world: JulesWorld) -> None:
    world.session(ID)
    bodies = [b"", b'{"prompt": "x"}', b"a body that nobody reads"]
    with JulesServer(world) as server:
        address = urlsplit(server.url)
        connection = HTTPConnection(address.netloc)
        connection.connect()
        socket = connection.sock
        for body in bodies * 3:
            headers = {"Content-Type": "application/json", "X-Goog-Api-Key": "jules-key"}
            connection.request("POST", f"{address.path}/sessions/{ID}:sendMessage", body, headers)
            connection.getresponse().read()
            assert connection.sock is socket
        connection.close()
    assert len(world.messages) == 3


def send_from_a_new_client(base: str, text: str) -> int:
    with Client(base) as client:
        return client.send(text).status_code


def test_many_clients_at_once_lose_nothing(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    world.faults.before("POST", "*", lambda exchange: exchange.wait(exchange.request.number % 7 / 1000), times=None)
    with ThreadPoolExecutor(16) as pool:
        statuses = set(pool.map(lambda number: send_from_a_new_client(client.base, f"message {number}"), range(80)))
    assert statuses == {200}
    assert sorted(session.messages) == sorted(f"message {number}" for number in range(80))
    assert [request.number for request in world.requests] == list(range(1, 81))


def test_the_server_closes_at_once_with_connections_open_and_answers_delayed(world: JulesWorld) -> None:
    world.session(ID)
    world.faults.after("GET", "*", delay(60), nth=2)
    started = time.monotonic()
    with JulesServer(world) as server, Client(server.url) as client:
        client.state()
        with pytest.raises(requests.ReadTimeout):
            client.ask("GET", f"/sessions/{ID}", timeout=0.1)
    assert time.monotonic() - started < 5
    with pytest.raises(RuntimeError):
        _ = server.url


def test_the_world_outlives_its_server(world: JulesWorld) -> None:
    world.session(ID)
    for _ in range(2):
        with JulesServer(world) as server, Client(server.url) as client:
            client.send()
    assert len(world.messages) == 2
