"""What the simulated agent does about messages, plans and new sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.simulators.jules.plain_client import ID, PULL, Client, expect_error
from tests.simulators.jules.steps import asks, completes, fails, plans, progresses, says, turns, waits

if TYPE_CHECKING:
    from tests.simulators.jules import JulesWorld


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


@pytest.mark.parametrize("state", ["COMPLETED", "FAILED"])
def test_a_session_that_is_done_can_go_on_after_a_while(world: JulesWorld, client: Client, state: str) -> None:
    world.session(ID, state=state).answers(says("On it.")).wakes_after(minutes=1.5)
    client.send()
    assert (client.kinds(), client.state()) == (["userMessaged"], state)
    world.advance(minutes=1)
    assert client.state() == state
    world.advance(minutes=1)
    assert (client.kinds(), client.state()) == (["userMessaged", "agentMessaged"], "IN_PROGRESS")


def test_a_session_that_waits_for_an_answer_goes_on_at_once(world: JulesWorld, client: Client) -> None:
    world.session(ID, state="AWAITING_USER_FEEDBACK").wakes_after(minutes=1.5)
    client.send()
    assert client.state() == "IN_PROGRESS"


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
    expect_error(response, 400, "FAILED_PRECONDITION")
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
