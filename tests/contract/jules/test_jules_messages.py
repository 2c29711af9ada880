"""Errors, messages and plans, as the reference of Jules' REST API v1alpha has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.simulators.jules.plain_client import ID, NOON, Client, expect_error
from tests.simulators.jules.steps import says

if TYPE_CHECKING:
    from tests.simulators.jules import JulesWorld

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
        b"[]",
        b'"text"',
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


@pytest.mark.parametrize("body", [b"{}", b'{"prompt": ""}', b'{"prompt": " "}', b'{"prompt": null}'])
def test_an_empty_message_is_taken_and_shows_as_a_blank_one(world: JulesWorld, client: Client, body: bytes) -> None:
    world.session(ID)
    response = client.ask(
        "POST", f"/sessions/{ID}:sendMessage", data=body, headers={"Content-Type": "application/json"}
    )
    assert (response.status_code, response.content) == (200, b"")
    assert client.kinds() == ["userMessaged"]
    assert not world.messages[0].text.strip()


def test_activities_may_not_be_there_yet_although_the_session_is(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    session.agent_says("Hello")
    session.looks_before_activities = 2
    for _ in range(2):
        expect_error(client.ask("GET", f"/sessions/{ID}/activities"), 404, "NOT_FOUND")
        assert client.ask("GET", f"/sessions/{ID}").status_code == 200
    assert client.kinds() == ["agentMessaged"]


@pytest.mark.parametrize(("state", "then"), [("IN_PROGRESS", "PAUSED"), ("COMPLETED", "COMPLETED")])
def test_archiving_stops_a_session_at_work(world: JulesWorld, client: Client, state: str, then: str) -> None:
    world.session(ID, state=state)
    client.ask("POST", f"/sessions/{ID}:archive")
    assert (client.state(), client.read(f"/sessions/{ID}")["archived"]) == (then, True)
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


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_a_waiting_plan_is_approved(world: JulesWorld, client: Client, body: bytes) -> None:
    session = world.session(ID)
    plan = session.plans(["Look", "Leap"]).content["plan"]
    response = client.ask(
        "POST", f"/sessions/{ID}:approvePlan", data=body, headers={"Content-Type": "application/json"}
    )
    answer = response.json()
    assert (response.status_code, answer["id"], "sourceContext" in answer) == (200, ID, False)
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
