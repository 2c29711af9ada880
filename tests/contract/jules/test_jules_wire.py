"""The server itself: records, kept connections, many clients, a clean end."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
import requests

from tests.patience import LONGER_THAN_ANY_TEST
from tests.simulators.http.faults import delay
from tests.simulators.jules import JulesServer, JulesWorld
from tests.simulators.jules.plain_client import ID, Client


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
        kept = connection.sock
        for body in bodies * 3:
            headers = {"Content-Type": "application/json", "X-Goog-Api-Key": "jules-key"}
            connection.request("POST", f"{address.path}/sessions/{ID}:sendMessage", body, headers)
            connection.getresponse().read()
            assert connection.sock is kept
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


def test_the_server_closes_with_connections_open_and_without_waiting_for_delayed_answers(world: JulesWorld) -> None:
    world.session(ID)
    world.faults.after("GET", "*", delay(LONGER_THAN_ANY_TEST), nth=2)
    with JulesServer(world) as server, Client(server.url) as client:
        client.state()
        with pytest.raises(requests.ReadTimeout):
            client.ask("GET", f"/sessions/{ID}", timeout=0.1)
    with pytest.raises(RuntimeError):
        _ = server.url


def test_the_world_outlives_its_server(world: JulesWorld) -> None:
    world.session(ID)
    for _ in range(2):
        with JulesServer(world) as server, Client(server.url) as client:
            client.send()
    assert len(world.messages) == 2


def test_half_a_request_has_no_effect(world: JulesWorld) -> None:
    session = world.session(ID)
    with JulesServer(world) as server, socket.create_connection(("127.0.0.1", urlsplit(server.url).port)) as client:
        head = f"POST /v1alpha/sessions/{ID}:sendMessage HTTP/1.1\r\nX-Goog-Api-Key: jules-key\r\n"
        client.sendall(f'{head}Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{{"prompt": "x"}}'.encode())
        client.shutdown(socket.SHUT_WR)
        assert client.recv(100) == b""
    assert (session.messages, world.requests) == ([], [])
