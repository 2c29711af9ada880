"""Activities as the API shows them, and the times that all things carry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.simulators.jules import JulesServer, JulesSession, JulesWorld, bash_output, media
from tests.simulators.jules.plain_client import ID, NOON, PULL, Client, expect_error

if TYPE_CHECKING:
    from collections.abc import Callable


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
        (session.user_approves, "IN_PROGRESS"),
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


def test_many_activities_come_in_full_pages(world: JulesWorld, client: Client) -> None:
    session = world.session(ID)
    for number in range(1_001):
        session.progresses(f"Step {number}")
    listed = client.every(f"/sessions/{ID}/activities", "activities", pageSize=100)
    assert [activity["progressUpdated"]["title"] for activity in listed] == [f"Step {n}" for n in range(1_001)]
    assert len(world.requests) == 11


def test_times_have_no_three_six_or_nine_digits() -> None:
    busy = JulesWorld(NOON.replace(microsecond=123_456))
    session = busy.session()
    busy.session()
    for number in range(20):
        session.progresses(f"Step {number}")
    times = [activity.create_time for activity in session.activities]
    times += [str(one.to_json()["createTime"]) for one in busy.sessions.values()]
    digits = {len(moment.partition(".")[2].rstrip("Z")) for moment in times}
    assert digits == {0, 3, 6, 9}


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
    before = datetime.now(UTC)
    assert before <= JulesWorld().now <= datetime.now(UTC)
    moments = [NOON]
    world = JulesWorld(lambda: moments[-1], skew=timedelta(minutes=-1))
    moments.append(NOON + timedelta(hours=1))
    assert world.now == NOON + timedelta(minutes=59)
