"""The simulator's search: GitHub's schema and qualifiers, over what the world holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.patience import PATIENCE
from tests.simulators.github import JULES, GitHubServer, GitHubWorld, user

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
QUERY = """
query($q: String!, $first: Int!, $after: String) {
  search(type: ISSUE, query: $q, first: $first, after: $after) {
    issueCount
    pageInfo { hasNextPage endCursor }
    nodes { __typename ... on PullRequest { number repository { nameWithOwner } } }
  }
}
"""
ANN = user("ann")
FOOTER = "PR created automatically by Jules for task [1](https://jules.google.com/task/1) started by @ann"


@pytest.fixture
def world() -> GitHubWorld:
    world = GitHubWorld(NOON)
    world.organization("acme")
    shop = world.repository("acme/shop", private=True)
    shop.pull_request(author=JULES, minutes_ago=60)
    shop.pull_request(author=ANN, body=f"Fixes it.\n\n{FOOTER}", minutes_ago=50)
    shop.pull_request(author=ANN, body="Made by Jules for a task", minutes_ago=40)
    shop.pull_request(author=user("google-labs-jules"), minutes_ago=30)
    shop.pull_request(author=JULES, minutes_ago=20).close()
    old = world.repository("acme/old")
    old.pull_request(author=JULES, minutes_ago=10)
    old.is_archived = True
    world.repository("octo/shop").pull_request(author=JULES, minutes_ago=24 * 60 + 5)
    return world


@pytest.fixture
def server(world: GitHubWorld) -> Iterator[GitHubServer]:
    with GitHubServer(world) as running:
        yield running


def ask(server: GitHubServer, q: str, **variables: object) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {server.world.default_token.value}"}
    body = {"query": QUERY, "variables": {"q": q, "first": 100, **variables}}
    answer = requests.post(server.graphql_url, json=body, headers=headers, timeout=PATIENCE).json()
    assert "errors" not in answer
    found: dict[str, Any] = answer["data"]["search"]
    return found


def names(server: GitHubServer, q: str) -> list[str]:
    nodes = ask(server, f"is:pr sort:created-asc {q}")["nodes"]
    return [f"{node['repository']['nameWithOwner']}#{node['number']}" for node in nodes]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("is:open archived:false author:app/google-labs-jules", ["octo/shop#1", "acme/shop#1"]),
        ("is:open archived:false author:google-labs-jules", ["acme/shop#4"]),
        ("is:open author:app/google-labs-jules org:acme", ["acme/shop#1", "acme/old#1"]),
        ("is:open archived:true", ["acme/old#1"]),
        ("is:closed", ["acme/shop#5"]),
        ("is:open repo:ACME/Shop author:ann", ["acme/shop#2", "acme/shop#3"]),
        ('is:open in:body "by Jules for task"', ["acme/shop#2"]),
        ("is:open user:octo", ["octo/shop#1"]),
        ("is:open org:acme repo:octo/shop", []),
        ("is:open org:acme -author:app/google-labs-jules -author:ann", ["acme/shop#4"]),
        ("is:open created:2026-03-01", ["octo/shop#1"]),
        ("is:open created:<=2026-03-01", ["octo/shop#1"]),
        (
            "is:open org:acme created:2026-03-02T11:10:00Z..2026-03-02T11:30:00Z",
            ["acme/shop#2", "acme/shop#3", "acme/shop#4"],
        ),
        ("is:open org:acme created:>2026-03-02T13:30:00+02:00", ["acme/old#1"]),
        ("is:issue", []),
    ],
)
def test_qualifiers(server: GitHubServer, query: str, found: list[str]) -> None:
    assert names(server, query) == found
    assert server.world.contract_violations == []


def test_a_qualifier_that_is_not_played_is_a_violation(server: GitHubServer) -> None:
    assert names(server, "sesame:open") == []
    assert server.world.contract_violations != []


def test_results_come_in_pages(server: GitHubServer) -> None:
    first = ask(server, "is:pr is:open org:acme", first=2)
    assert (first["issueCount"], len(first["nodes"]), first["pageInfo"]["hasNextPage"]) == (5, 2, True)
    last = ask(server, "is:pr is:open org:acme", first=100, after=first["pageInfo"]["endCursor"])
    assert (last["issueCount"], len(last["nodes"]), last["pageInfo"]["hasNextPage"]) == (5, 3, False)


def test_there_are_never_more_than_a_thousand_results(server: GitHubServer) -> None:
    shop = server.world.repository("octo/shop")
    for _ in range(1_050):
        shop.pull_request(author=JULES)
    seen, cursor, more = 0, None, True
    while more:
        page = ask(server, "is:pr is:open user:octo", after=cursor)
        seen, cursor, more = seen + len(page["nodes"]), page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert page["issueCount"] == 1_051
    assert seen == 1_000


def test_a_token_finds_only_what_it_sees(server: GitHubServer) -> None:
    server.world.default_token.only = frozenset({"octo/shop"})
    assert names(server, "is:open archived:false author:app/google-labs-jules") == ["octo/shop#1"]
    assert names(server, "is:open org:acme") == ["acme/old#1"]  # a public repository


def test_the_index_may_lag_and_lose_results(server: GitHubServer) -> None:
    server.world.search_lag = timedelta(minutes=35)
    assert names(server, "is:open org:acme") == ["acme/shop#1", "acme/shop#2", "acme/shop#3"]
    server.world.search_lag = timedelta(0)
    server.world.search_omits = 2
    page = ask(server, "is:pr is:open org:acme")
    assert (page["issueCount"], len(page["nodes"]), page["pageInfo"]["hasNextPage"]) == (5, 3, False)


def test_the_last_change_can_be_bounded(world: GitHubWorld, server: GitHubServer) -> None:
    old = world.repositories["octo/shop"].pull_requests[1]
    assert ask(server, "is:pr repo:octo/shop updated:>=2026-03-02T11:00:00Z")["issueCount"] == 0
    old.comment(ANN, "Still needed?")
    assert ask(server, "is:pr repo:octo/shop updated:>=2026-03-02T11:00:00Z")["issueCount"] == 1
