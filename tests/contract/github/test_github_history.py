"""Where commits come from: merges and rebases of the base, who pushed them, and names that a repository had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.simulators.github import JULES, GitHubServer, GitHubWorld, bot, user

ANN = user("ann")
Get = Callable[..., Any]


@pytest.fixture
def world() -> GitHubWorld:
    world = GitHubWorld()
    world.organization("octo")
    world.repository("octo/shop").pull_request(branch="fix")
    return world


@pytest.fixture
def get(world: GitHubWorld) -> Iterator[Get]:
    headers = {"Authorization": f"Bearer {world.default_token.value}"}
    with GitHubServer(world, check_answers=True) as server:
        yield lambda path, **query: requests.get(server.url + path, params=query, headers=headers, timeout=10).json()
    assert world.contract_violations == []


def test_activity_says_who_pushed_whatever_the_commits_claim(world: GitHubWorld, get: Get) -> None:
    shop = world.repository("octo/shop")
    first = shop.tip("fix")
    second = shop.push(branch="fix", by=JULES, pushed_by=ANN, minutes_ago=600)
    shop.push(branch="main", by=ANN)
    newest, oldest = get("/repos/octo/shop/activity", ref="refs/heads/fix")
    assert (newest["before"], newest["after"], newest["actor"]["login"]) == (first.oid, second.oid, "ann")
    assert (newest["activity_type"], oldest["activity_type"]) == ("push", "push")
    assert newest["timestamp"] > oldest["timestamp"]
    assert oldest["actor"]["type"] == "Bot"


def test_activity_continues_after_an_entry(world: GitHubWorld, get: Get) -> None:
    for _ in range(3):
        world.repository("octo/shop").push(branch="fix", by=ANN)
    every = [each["id"] for each in get("/repos/octo/shop/activity")]
    assert [each["id"] for each in get("/repos/octo/shop/activity", per_page=2)] == every[:2]
    assert [each["id"] for each in get("/repos/octo/shop/activity", per_page=2, after=every[1])] == every[2:4]


def test_activity_may_lag(world: GitHubWorld, get: Get) -> None:
    world.repository("octo/shop").push(branch="fix", by=ANN)
    world.activity_lag = timedelta(minutes=1)
    assert [each["actor"]["login"] for each in get("/repos/octo/shop/activity", ref="fix")] == [JULES.rest_login]


@pytest.mark.parametrize("press", ["button", "message"])
def test_a_merge_of_the_base_has_two_parents_and_brings_no_change_of_its_own(
    world: GitHubWorld, get: Get, press: str
) -> None:
    shop = world.repository("octo/shop")
    pull, old = shop.pull_requests[1], shop.pull_requests[1].head
    main = shop.push("Change main", by=ANN, files={"main.txt": "new\n"})
    merge = pull.update_branch(by=ANN) if press == "button" else pull.push("Merge branch 'main'", by=bot("mergify"))
    shown = get(f"/repos/octo/shop/commits/{merge.oid}")
    assert [each["sha"] for each in shown["parents"]] == [old.oid, main.oid]
    changed = {file["filename"] for file in get(f"/repos/octo/shop/compare/main...{merge.oid}")["files"]}
    assert "main.txt" not in changed


def test_a_rebase_makes_commits_anew_and_keeps_who_wrote_them_and_when(world: GitHubWorld, get: Get) -> None:
    shop = world.repository("octo/shop")
    pull, old = shop.pull_requests[1], shop.pull_requests[1].head
    shop.push("Change main", by=ANN, files={"main.txt": "new\n"})
    world.advance(5)
    head = pull.rebase(by=ANN)
    shown = get(f"/repos/octo/shop/compare/main...{head.oid}")
    assert [commit["author"]["login"] for commit in shown["commits"]] == [JULES.rest_login]
    assert shown["commits"][0]["commit"]["author"]["date"] < shown["commits"][0]["commit"]["committer"]["date"]
    assert {file["filename"] for file in shown["files"]} == {"src/feature_1.py"}
    newest = get("/repos/octo/shop/activity", ref="fix")[0]
    assert (newest["activity_type"], newest["before"], newest["actor"]["login"]) == ("force_push", old.oid, "ann")


def test_a_former_name_leads_to_the_repository_until_another_takes_it(world: GitHubWorld, get: Get) -> None:
    world.repository("octo/shop").rename("octo/store")
    assert get("/repos/octo/shop")["full_name"] == "octo/store"
    assert get("/repos/octo/shop/pulls/1")["number"] == 1
    world.repository("octo/shop")
    assert get("/repos/octo/shop")["full_name"] == "octo/shop"


def test_a_member_who_conceals_it_looks_like_a_contributor_and_may_write(world: GitHubWorld, get: Get) -> None:
    shop = world.repository("octo/shop")
    shop.grant(ANN, concealed=True)
    review = shop.pull_requests[1].review(ANN, "CHANGES_REQUESTED", "No.")
    assert (review.association, review.can_push) == ("NONE", True)
    assert get("/repos/octo/shop/collaborators/ann/permission")["permission"] == "write"
