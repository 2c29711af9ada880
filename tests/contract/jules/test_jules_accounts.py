"""Several accounts: each key sees and changes what is its account's, and nothing else."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.simulators.jules import JulesServer, JulesWorld
from tests.simulators.jules.plain_client import ID, Client, expect_error

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = {"ann": "key-of-ann", "ann again": "other-key-of-ann", "bob": "key-of-bob", "": "jules-key"}


@pytest.fixture
def clients(world: JulesWorld) -> Iterator[dict[str, Client]]:
    world.account("ann", "key-of-ann", "other-key-of-ann")
    world.account("bob", "key-of-bob")
    with JulesServer(world) as server, ExitStack() as stack:
        yield {name: stack.enter_context(Client(server.url, key)) for name, key in KEYS.items()}


def test_another_account_s_session_is_not_there(world: JulesWorld, clients: dict[str, Client]) -> None:
    world.session(ID, account="ann")
    for name in ("ann", "ann again"):
        assert clients[name].state() == "IN_PROGRESS"
        assert [each["id"] for each in clients[name].every("/sessions", "sessions")] == [ID]
    for name in ("bob", ""):
        expect_error(clients[name].ask("GET", f"/sessions/{ID}"), 404, "NOT_FOUND")
        expect_error(clients[name].ask("GET", f"/sessions/{ID}/activities"), 404, "NOT_FOUND")
        expect_error(clients[name].send(), 404, "NOT_FOUND")
        assert clients[name].every("/sessions", "sessions") == []
    assert world.messages == []


def test_a_new_session_is_the_account_s_whose_key_made_it(world: JulesWorld, clients: dict[str, Client]) -> None:
    world.source("octo/shop")
    made = clients["bob"].create().json()
    assert world.sessions[made["id"]].account == "bob"
    expect_error(clients["ann"].ask("GET", f"/sessions/{made['id']}"), 404, "NOT_FOUND")


def test_the_quota_is_each_account_s(world: JulesWorld, clients: dict[str, Client]) -> None:
    world.quota(at_once=1)
    world.session(account="ann")
    expect_error(clients["ann"].create(), 400, "FAILED_PRECONDITION")
    assert clients["bob"].create().status_code == 200
    world.full_accounts.add("bob")
    world.quota()
    expect_error(clients["bob"].create(), 400, "FAILED_PRECONDITION")


def test_sources_are_those_that_an_account_has_connected(world: JulesWorld, clients: dict[str, Client]) -> None:
    world.source("octo/shop", accounts=["bob"])
    world.source("octo/api")
    assert [each["id"] for each in clients["ann"].every("/sources", "sources")] == ["github/octo/api"]
    assert len(clients["bob"].every("/sources", "sources")) == 2
    expect_error(clients["ann"].ask("GET", "/sources/github/octo/shop"), 404, "NOT_FOUND")
    expect_error(clients["ann"].create(), 404, "NOT_FOUND")
