"""Every fault that a scenario can set."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
import requests

from tests.patience import LONGER_THAN_ANY_TEST
from tests.simulators.http.faults import answer, close, cut, delay, html_page, invalid_json, kill, trickle
from tests.simulators.jules import Exchange, JulesServer, JulesWorld
from tests.simulators.jules.plain_client import ID, Client


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
    done = threading.Event()
    world.faults.after("POST", "*", lambda _: done.set(), delay(LONGER_THAN_ANY_TEST))
    with pytest.raises(requests.ReadTimeout):
        client.ask("POST", f"/sessions/{ID}:sendMessage", json={"prompt": "x"}, timeout=0.2)
    done.wait()
    assert session.messages == ["x"]


def test_an_answer_that_trickles(world: JulesWorld, client: Client) -> None:
    world.session(ID)
    world.faults.after("GET", "*", trickle(0.3))
    started = time.monotonic()
    assert client.state() == "IN_PROGRESS"
    assert time.monotonic() - started > 0.2


def test_a_fault_hits_the_nth_match_so_many_times(world: JulesWorld, client: Client) -> None:
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
            assert process.wait() == -9
    assert session.messages == (["x"] if happened else [])


def test_a_hook_that_fails_is_told_at_the_end(world: JulesWorld) -> None:
    def broken(_: Exchange) -> None:
        raise LookupError("no such pull request")

    world.faults.before("*", "*", broken)
    with pytest.raises(ExceptionGroup) as caught, JulesServer(world) as server, Client(server.url) as client:
        assert client.ask("GET", "/sessions").status_code == 500
    assert caught.group_contains(LookupError)
