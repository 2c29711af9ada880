"""What ``feedback-bot report`` is about: repositories as in a run, and with how many requests they are read."""

import json
import threading
from collections import Counter
from typing import Any

import pytest

from tests.patience import PATIENCE
from tests.scenarios.stage import Stage
from tests.simulators.github import faults
from tests.simulators.github.actors import JULES


def last(text: str) -> dict[str, Any]:
    return json.loads(text.splitlines()[-1])  # type: ignore[no-any-return] # JSON


def test_many_pull_requests_take_few_requests(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    for number in range(200):
        stage.pull_request(session=str(10**19 + number))
    before = len(stage.github.requests)
    text = printed()
    assert "Pull requests by Jules    200\n" in text
    sent = Counter(seen.operation or seen.path for seen in stage.github.requests[before:])
    assert sent == {
        "/repos/octo/shop/contents/.github/jules-feedback.yml": 1,
        "Repositories": 2,
        "PastPullRequests": 20,
        "/repos/octo/shop/activity": 2,
    }
    assert "Read with 25 requests." in text


def test_policy_files_are_read_side_by_side(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    stage.github.organization("acme")
    for number in range(6):
        stage.github.repository(f"acme/shop-{number}").pull_request(author=JULES)
    three = threading.Barrier(3)  # each waits for two others: one after the other, none would be answered
    stage.github.faults.before("GET", "*/acme/shop-*/contents/*", lambda _: three.wait(PATIENCE), times=6)
    text = printed("--repo", "org:acme")
    assert "Pull requests by Jules      6\n" in text
    assert sum("/contents/" in seen.path and "shop" in seen.path for seen in stage.github.requests) == 6


def test_only_some_of_the_heads_that_force_pushes_replaced_are_read(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    pull, _ = stage.task()
    pull.check("test", "failure")
    stage.run()
    for _ in range(23):
        stage.advance(2)
        pull.rebase(by=JULES)
    before = len(stage.github.requests)
    found = last(printed("--json"))
    assert found["notes"] == ["The checks of 3 replaced heads were not read."]
    assert found["requests"] == len(stage.github.requests) - before
    sent = Counter(seen.operation for seen in stage.github.requests[before:])
    assert sent["CommitChecks"] == 20


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "soon"),
        ("--since", "5m"),
        ("--since", "500d"),
        ("--json", "--markdown"),
        ("--repo", "octo"),
        ("--repo", "team:octo"),
        ("--repo", "-octo/shop"),
    ],
)
def test_input_that_is_not_valid(printed: Any, arguments: tuple[str, ...]) -> None:  # noqa: ANN401 - a function
    printed(*arguments, status=2)


def test_a_repository_that_does_not_exist(printed: Any) -> None:  # noqa: ANN401 - a function
    printed("--repo", "octo/none", status=1)


def test_an_owner_s_repositories_are_found_as_in_a_run(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    stage.github.organization("acme")
    for name in ("acme/one", "acme/two", "acme/old-shop"):
        stage.github.repository(name).pull_request()
    stage.github.repository("acme/archive").pull_request()
    stage.github.repository("acme/archive").is_archived = True
    text = printed("--repo", "org:acme", "--repo", "-acme/old-*", "--json")
    names = [json.loads(line).get("repository") for line in text.splitlines()]
    assert names == ["acme/one", "acme/two", None]
    assert last(text)["remarks"] == [
        "org:acme: 3 pull requests by Jules found. The token can read 3 repositories there."
    ]


def test_closed_pull_requests_of_an_owner_count_and_its_default_policy_holds(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    stage.github.organization("acme")
    stage.github.repository("acme/.github").file(".github/jules-feedback.yml", "ignore-checks: [lint]\n")
    red, green = (stage.github.repository("acme/one").pull_request(branch=name) for name in ("red", "green"))
    green.close(merged=True)
    for name in ("test", "lint"):
        red.check(name, "failure")
    stage.advance(9)
    red.push("Fix it", by=JULES)
    for name in ("test", "lint"):
        red.check(name, "success", minutes_ago=0)
    found = last(printed("--repo", "org:acme", "--json"))
    assert (found["pull_requests"], found["spared"]) == (2, {"green without us": 1})


def test_a_default_policy_that_is_not_valid_is_said_once(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    stage.github.organization("acme")
    stage.github.repository("acme/.github").file(".github/jules-feedback.yml", "settle-minutes: soon\n")
    for name in ("acme/one", "acme/two"):
        stage.github.repository(name).pull_request()
    notes = last(printed("--repo", "org:acme", "--json"))["notes"]
    assert notes == ["The policy file of acme/.github is not valid, so the defaults count."]


def test_a_policy_that_cannot_be_read_is_said(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    stage.pull_request()
    stage.github.faults.before("GET", "*/contents/*", faults.answer(403), times=None)
    (note,) = last(printed("--json"))["notes"]
    assert note == "The policy file of octo/shop cannot be read, so the defaults count."


def test_what_cannot_be_read_is_named_and_skipped(stage: Stage, printed: Any) -> None:  # noqa: ANN401 - a function
    stage.pull_request()
    several = ("--repo", "octo/shop", "--repo", "octo/none", "--repo", "org:nobody")
    errors = printed(*several, errors=True)
    assert "octo/none could not be read: " in errors
    assert "org:nobody could not be read: " in errors
    assert "octo/shop" in printed(*several)
    printed("--repo", "org:nobody", status=1)


def test_a_terminal_shows_how_much_was_read(stage: Stage, printed: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401 - a function
    stage.pull_request()
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "Repositories" in printed(errors=True)
