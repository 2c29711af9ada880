"""Answers of a shape that nobody described are one clear line each, and never a second message."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from tests.scenarios.bad_input.trouble import is_clean
from tests.scenarios.stage import Run, Stage
from tests.simulators.github import Annotation, faults, thread, user
from tests.simulators.http.exchange import Exchange
from tests.simulators.jules import JulesSession
from tests.simulators.jules.steps import completes

ODD: list[object] = [None, [], {}, "x", 7, -1, float("inf"), True, [None], [[]], {"nodes": None}, "9" * 5000, "\ud800"]


def busy(stage: Stage) -> JulesSession:
    """A pull request of which a run asks whatever it can ask."""
    stage.repository.file(".github/jules-feedback.yml", "grace-minutes: 0\ntrusted: write\n")
    stage.repository.base_check("test", "success")
    pull, session = stage.task(mergeable="CONFLICTING")
    session.answers(completes())
    pull.check("test", "failure", log="x\nError: boom\n", annotations=[Annotation("a.py", 1, "bad")])
    pull.status("ci", "failure")
    talk = [thread("a.py", 3, comments=["Divides by zero."])]
    pull.review(user("ann"), "CHANGES_REQUESTED", "No", association="MEMBER", threads=talk)
    pull.comment(user("ann"), "/feedback now", association="MEMBER")
    stage.advance(30)
    return session


def places(value: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 -- any JSON
    """The place of each value inside another, and of itself."""
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*here, key))


def spoilt(body: Any, place: tuple[str | int, ...], odd: object) -> Any:  # noqa: ANN401 -- any JSON
    """The same JSON with something else at a place."""
    if not place:
        return odd
    inside = body
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = odd
    return body


def spoil(dice: random.Random) -> Callable[[Exchange], None]:
    """Put something odd anywhere into an answer."""

    def act(exchange: Exchange) -> None:
        if exchange.reply is not None and exchange.reply.body.startswith((b"{", b"[")):
            body = json.loads(exchange.reply.body)
            body = spoilt(body, dice.choice(list(places(body))), dice.choice(ODD))
            exchange.reply = replace(exchange.reply, body=json.dumps(body).encode())

    return act


def is_told_clearly(run: Run) -> bool:
    return is_clean(run) and "internal error" not in run.log + run.summary


@pytest.mark.parametrize("server", ["github", "jules"])
@pytest.mark.parametrize("seed", range(15))
def test_something_odd_anywhere_in_an_answer(stage: Stage, server: str, seed: int) -> None:
    session = busy(stage)
    dice = random.Random(seed)  # noqa: S311 - the same in every run
    world = stage.github if server == "github" else stage.jules
    world.faults.after("*", "*", spoil(dice), nth=dice.randint(1, 12))
    assert is_told_clearly(stage.run(rate_limit_wait="0"))
    world.faults.clear()
    stage.advance(11)
    stage.run()
    assert len(session.messages) == 1


@pytest.mark.parametrize(
    ("field", "odd"),
    [
        ("id", float("inf")),
        ("id", "seven"),
        ("id", None),
        ("created_at", "2026-03-02T12:00:00"),
        ("created_at", ""),
        ("created_at", None),
        ("", []),
        ("", "created"),
    ],
)
def test_an_odd_answer_to_a_new_comment_costs_nothing(stage: Stage, field: str, odd: object) -> None:
    session = busy(stage)

    def change(exchange: Exchange) -> None:
        if exchange.reply is not None:
            body = spoilt(json.loads(exchange.reply.body), (field,) if field else (), odd)
            exchange.reply = replace(exchange.reply, body=json.dumps(body).encode())

    stage.github.faults.after("POST", "*/comments", change)
    run = stage.run()
    assert is_told_clearly(run)
    stage.advance(11)
    stage.run()
    assert len(session.messages) == 1
    assert len(stage.repository.pull_requests[1].comments) == 2


@pytest.mark.parametrize(
    ("place", "odd"),
    [
        pytest.param(("data", "nodes"), 7, id="a number for a list"),
        pytest.param(("data", "nodes"), {"0": None}, id="an object for a list"),
        pytest.param(("data", "nodes"), [], id="nothing in it"),
        pytest.param(("data", "nodes"), [None, None], id="more than asked"),
        pytest.param(("data", "nodes", 0), None, id="no item"),
        pytest.param(("data", "nodes", 0), 7, id="a number for an item"),
        pytest.param(("data", "nodes", 0), ["x"], id="a list for an item"),
        pytest.param(("data", "nodes", 0, "commits"), {"nodes": [7]}, id="a number for a commit"),
        pytest.param(
            ("data", "nodes", 0, "reviewThreads", "nodes", 0, "comments", "nodes", 0, "createdAt"),
            "2026-03-02T11:50:00",
            id="a time without an offset",
        ),
        pytest.param(("errors",), {"a": {"message": "x"}}, id="an object of errors"),
        pytest.param(("errors",), 7, id="a number for errors"),
        pytest.param(("errors",), [7, ["x"], None], id="errors of another kind"),
        pytest.param(("errors",), [{"path": ["nodes", "x", {}], "type": []}], id="an error of another shape"),
    ],
)
@pytest.mark.parametrize("is_large", [False, True], ids=["", "large"])
def test_an_odd_answer_about_a_pull_request_is_its_own_clear_error(
    stage: Stage, place: tuple[str | int, ...], odd: object, is_large: bool
) -> None:
    session = busy(stage)
    query = faults.operation("PullRequests")
    if is_large:  # so that the pull request is read in pieces, at last without its lists
        stage.github.faults.before("POST", "/graphql", faults.graphql_errors(), when=query, times=5)

    def change(exchange: Exchange) -> None:
        if exchange.reply is not None:
            with suppress(IndexError, KeyError):  # lists that a smaller query does not ask for
                body = spoilt(json.loads(exchange.reply.body), place, odd)
                exchange.reply = replace(exchange.reply, body=json.dumps(body).encode())

    stage.github.faults.after("POST", "/graphql", change, when=query, times=None)
    run = stage.run(rate_limit_wait="0")
    assert is_told_clearly(run)
    assert run.decisions[1] in ("failed", "send")
    stage.github.faults.clear()
    stage.advance(11)
    stage.run()
    assert len(session.messages) == 1


@pytest.mark.parametrize(
    "body", ["[]", "7", '"text"', "null", "{}", '{"content": 7, "encoding": "base64"}', "[" * 99_999]
)
def test_a_policy_file_that_is_no_file(stage: Stage, body: str) -> None:
    session = busy(stage)
    stage.github.faults.before("GET", "*/contents/*", faults.answer(200, body=body.encode()), times=None)
    run = stage.run(rate_limit_wait="0")
    assert (is_told_clearly(run), session.messages) == (True, [])
    assert run.status in (1, 2)


@pytest.mark.parametrize(
    "header", [{"X-RateLimit-Reset": "soon"}, {"X-RateLimit-Remaining": "many", "X-RateLimit-Limit": "more"}]
)
def test_odd_heads_of_answers(stage: Stage, header: dict[str, str]) -> None:
    session = busy(stage)

    def change(exchange: Exchange) -> None:
        if exchange.reply is not None:
            exchange.reply = replace(exchange.reply, headers={**exchange.reply.headers, **header})

    stage.github.faults.after("GET", "*", change, times=None)
    assert is_told_clearly(stage.run(rate_limit_wait="0"))
    assert session.messages == []


@pytest.mark.parametrize("status", [202, 301])
def test_a_server_that_puts_off_for_ever(stage: Stage, status: int) -> None:
    session = busy(stage)
    location = f"{stage.github_server.url}/repos/octo/shop/contents/.github/jules-feedback.yml"
    answer = faults.answer(status, body=b"{}", headers={"Location": location})
    stage.github.faults.before("GET", "*/contents/*", answer, times=None)
    run = stage.run(rate_limit_wait="0")
    assert (run.status, is_told_clearly(run), session.messages) == (1, True, [])
