"""What breaks where a scenario says so: the faults of the simulated GitHub, seen by real clients."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.patience import LONGER_THAN_ANY_TEST, PATIENCE
from tests.simulators.github import GitHubServer, GitHubWorld, PullRequest
from tests.simulators.github.faults import (
    answer,
    authorized,
    close,
    cut,
    delay,
    graphql_errors,
    html_page,
    invalid_json,
    kill,
    operation,
    partial_data,
    rate_limited,
    run,
    secondary_limit,
    secondary_limit_in_200,
    trickle,
    writes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulators.http.faults import Action

COMMENTS = "/repos/octo/shop/issues/1/comments"
TITLE = 'query Title { repository(owner: "octo", name: "shop") { nameWithOwner pullRequest(number: 1) { title } } }'


@pytest.fixture
def world() -> GitHubWorld:
    world = GitHubWorld(datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    world.repository("octo/shop").pull_request(title="Fix the cart")
    return world


@pytest.fixture
def server(world: GitHubWorld) -> Iterator[GitHubServer]:
    with GitHubServer(world) as running:
        yield running


@pytest.fixture
def pull(world: GitHubWorld) -> PullRequest:
    return world.repository("octo/shop").pull_requests[1]


def ask(server: GitHubServer, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 -- what requests takes
    headers = {"Authorization": f"Bearer {server.world.default_token.value}", "Connection": "close"}
    patience = options.pop("timeout", PATIENCE)
    return requests.request(method, server.url + path, headers=headers, timeout=patience, **options)


def comment(server: GitHubServer) -> requests.Response:
    return ask(server, "POST", COMMENTS, json={"body": "Hello"})


def title(server: GitHubServer) -> Any:  # noqa: ANN401 -- any JSON
    return ask(server, "POST", "/graphql", json={"query": TITLE}).json()


@pytest.mark.parametrize(("phase", "act", "left"), [("before", close, 0), ("after", close, 1), ("after", cut(), 1)])
def test_a_broken_connection_before_or_after_the_effect(
    server: GitHubServer, pull: PullRequest, phase: str, act: Action, left: int
) -> None:
    fault = getattr(server.world.faults, phase)("POST", "*/comments", act)
    with pytest.raises(requests.RequestException):
        comment(server)
    assert (len(pull.comments), fault.fired) == (left, 1)
    assert comment(server).status_code == 201


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_after_the_effect(server: GitHubServer, pull: PullRequest, status: int) -> None:
    server.world.faults.after("POST", "*/comments", answer(status))
    assert comment(server).status_code == status
    assert len(pull.comments) == 1


def test_a_time_out_with_the_effect_and_without_an_answer(server: GitHubServer, pull: PullRequest) -> None:
    done = threading.Event()
    server.world.faults.after("POST", "*/comments", lambda _: done.set(), delay(LONGER_THAN_ANY_TEST))
    with pytest.raises(requests.ReadTimeout):
        ask(server, "POST", COMMENTS, json={"body": "Hello"}, timeout=0.2)
    done.wait()
    assert len(pull.comments) == 1


def test_a_slow_trickle(server: GitHubServer) -> None:
    server.world.faults.before("GET", "/rate_limit", trickle(0.3))
    started = time.monotonic()
    assert ask(server, "GET", "/rate_limit").json()["rate"]["limit"] == 1000
    assert time.monotonic() - started > 0.2


def test_garbage(server: GitHubServer) -> None:
    server.world.faults.before("GET", "/rate_limit", invalid_json())
    with pytest.raises(requests.JSONDecodeError):
        ask(server, "GET", "/rate_limit").json()
    server.world.faults.before("GET", "/rate_limit", html_page())
    assert ask(server, "GET", "/rate_limit").headers["Content-Type"].startswith("text/html")


def test_limits(server: GitHubServer) -> None:
    faults, path = server.world.faults, "/rate_limit"
    faults.before("GET", path, secondary_limit(retry_after=7))
    told = ask(server, "GET", path)
    assert (told.status_code, told.headers["Retry-After"]) == (403, "7")
    faults.before("GET", path, secondary_limit(status=429))
    untold = ask(server, "GET", path)
    assert (untold.status_code, "Retry-After" in untold.headers) == (429, False)
    faults.before("GET", path, rate_limited(reset=1_800_000_000))
    spent = ask(server, "GET", path)
    assert (spent.headers["X-RateLimit-Remaining"], spent.headers["X-RateLimit-Reset"]) == ("0", "1800000000")


def test_a_limit_may_come_with_status_200_and_a_bare_message(server: GitHubServer) -> None:
    server.world.faults.before("POST", "/graphql", secondary_limit_in_200(retry_after=7))
    told = title(server)
    assert set(told) == {"message", "documentation_url"}
    assert "secondary rate limit" in told["message"]
    assert "data" in title(server)


def test_a_query_that_takes_too_long_says_so_with_status_200(server: GitHubServer) -> None:
    server.world.faults.before("POST", "/graphql", graphql_errors())
    told = title(server)
    assert told["data"] is None
    assert told["errors"][0]["message"].startswith("Something went wrong while executing your query on ")


def test_one_operation_fails_for_some_times(server: GitHubServer) -> None:
    server.world.faults.before("POST", "/graphql", graphql_errors(), when=operation("Title"), nth=2, times=2)
    assert ["errors" in title(server) for _ in range(4)] == [False, True, True, False]


def test_partial_data(server: GitHubServer) -> None:
    server.world.faults.after("POST", "/graphql", partial_data("repository", "pullRequest"))
    found = title(server)
    assert found["data"] == {"repository": {"nameWithOwner": "octo/shop", "pullRequest": None}}
    assert found["errors"][0]["path"] == ["repository", "pullRequest"]


def test_the_world_changes_half_way(server: GitHubServer, pull: PullRequest) -> None:
    server.world.faults.before("*", "*", run(pull.vanish), when=writes)
    assert ask(server, "GET", "/repos/octo/shop/pulls/1").status_code == 200
    assert comment(server).status_code == 404


def test_a_hook_may_make_requests_of_its_own(server: GitHubServer, pull: PullRequest) -> None:
    server.world.faults.before("POST", "*/comments", run(lambda: comment(server)), when=authorized)
    comment(server)
    assert len(pull.comments) == 2


def test_killing_the_client(server: GitHubServer, pull: PullRequest) -> None:
    script = (
        'import sys, urllib.request as u; u.urlopen(u.Request(sys.argv[1], b\'{"body": "x"}\','
        " {'Authorization': 'token ' + sys.argv[2]}))"
    )
    client: list[subprocess.Popen[bytes]] = []
    started = threading.Event()
    server.world.faults.after("POST", "*", lambda _: started.wait(), kill(lambda: client[0].pid))
    command = [sys.executable, "-I", "-c", script, server.url + COMMENTS, server.world.default_token.value]
    with subprocess.Popen(command) as process:  # noqa: S603 -- fixed words
        client.append(process)
        started.set()
        assert process.wait() == -signal.SIGKILL
    assert len(pull.comments) == 1


def test_all_that_arrives_is_noted(server: GitHubServer, world: GitHubWorld) -> None:
    title(server)
    world.advance(minutes=3)
    comment(server)
    requests.get(server.url, timeout=PATIENCE)
    seen = [(each.method, each.path, each.operation, each.authorized, each.status) for each in world.requests]
    assert seen == [
        ("POST", "/graphql", "Title", True, 200),
        ("POST", COMMENTS, None, True, 201),
        ("GET", "/", None, False, 401),
    ]
    assert world.requests[1].time - world.requests[0].time == timedelta(minutes=3)
    assert [each.path for each in world.writes] == [COMMENTS]


def test_the_date_is_the_worlds(server: GitHubServer, world: GitHubWorld, pull: PullRequest) -> None:
    world.advance(minutes=90)
    assert comment(server).headers["Date"] == "Mon, 02 Mar 2026 13:30:00 GMT"
    assert ask(server, "GET", COMMENTS).json()[0]["created_at"] == "2026-03-02T13:30:00Z"


def test_writes_can_come_too_fast(server: GitHubServer, world: GitHubWorld) -> None:
    world.writes_a_minute = 2
    assert [comment(server).status_code for _ in range(3)] == [201, 201, 403]
    world.advance(minutes=2)
    assert comment(server).status_code == 201
