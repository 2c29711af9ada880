"""Checks, runs, and branches about which something is odd or gone: each has its outcome, and none stops the others."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.scenarios.bad_input.trouble import OTHER_ID, failing, is_clean
from tests.scenarios.stage import Stage
from tests.simulators.github import CIRCLECI, Annotation, faults
from tests.simulators.http.exchange import Exchange
from tests.simulators.jules import JulesSession


def edited(change: Callable[[Any], None]) -> Callable[[Exchange], None]:
    """Answer with JSON in which something was changed."""

    def act(exchange: Exchange) -> None:
        if exchange.reply is not None:
            body = json.loads(exchange.reply.body)
            change(body)
            exchange.reply = replace(exchange.reply, body=json.dumps(body).encode())

    return act


def inside(value: Any, key: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 -- any JSON
    """Every object in some JSON that has a key."""
    if isinstance(value, dict):
        if key in value:
            yield value
        for each in value.values():
            yield from inside(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from inside(each, key)


def number_one(body: Any) -> int | None:  # noqa: ANN401 -- any JSON
    """Where the first pull request stands in an answer."""
    return next((at for at, node in enumerate(body["data"]["nodes"]) if node["number"] == 1), None)


def other(stage: Stage) -> JulesSession:
    """A second pull request that fails ordinarily."""
    return failing(stage, session=OTHER_ID)[1]


@pytest.mark.parametrize("message", ["", None])
def test_annotations_without_text(stage: Stage, message: str | None) -> None:
    pull, session = stage.task()
    notes = [Annotation("src/cart.py", 7, "x"), Annotation(".github", 1, "x")]
    pull.check("build", "failure", app=CIRCLECI, summary="3 errors", annotations=notes)
    untold = other(stage)

    def emptied(body: Any) -> None:  # noqa: ANN401 -- any JSON
        for note in inside(body, "annotationLevel"):
            note["message"] = message

    stage.github.faults.after("POST", "/graphql", edited(emptied), when=faults.operation("CheckDetails"), times=None)
    run = stage.run()
    assert (run.status, run.decisions, is_clean(run)) == (0, {1: "send", 2: "send"}, True)
    assert "3 errors" in session.messages[0]
    assert "src/cart.py:7" in session.messages[0]
    assert ".github:1" not in session.messages[0]
    assert len(untold.messages) == 1


def test_what_is_odd_about_one_check_leaves_the_others_readable(stage: Stage) -> None:
    pull, session = stage.task()
    for name in ("build", "deploy"):
        pull.check(name, "failure", app=CIRCLECI, summary=f"3 errors in {name}")

    def odd(body: Any) -> None:  # noqa: ANN401 -- any JSON
        next(inside(body, "summary"))["summary"] = 7

    stage.github.faults.after("POST", "/graphql", edited(odd), when=faults.operation("CheckDetails"), times=None)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert sum(f"3 errors in {name}" in session.messages[0] for name in ("build", "deploy")) == 1
    assert "build" in session.messages[0]
    assert "deploy" in session.messages[0]


def test_a_run_whose_workflow_is_deleted(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.blocked_run("failure", workflow="Old")
    untold = other(stage)

    def without_workflow(body: Any) -> None:  # noqa: ANN401 -- any JSON
        at = number_one(body)
        if at is None:
            return
        for suite in inside(body["data"]["nodes"][at], "workflowRun"):
            suite["workflowRun"] = None
        path = ["nodes", at, "commits", "nodes", 0, "commit", "checkSuites", "nodes", 0, "workflowRun", "workflow"]
        error = {
            "type": "NOT_FOUND",
            "path": path,
            "message": "Could not resolve to a node with the global id of 'W_1'",
        }
        body.setdefault("errors", []).append(error)

    gone = edited(without_workflow)
    stage.github.faults.after("POST", "/graphql", gone, when=faults.operation("PullRequests"), times=None)
    run = stage.run()
    assert (run.status, run.decisions, is_clean(run)) == (0, {1: "send", 2: "send"}, True)
    assert len(session.messages) == len(untold.messages) == 1


def test_a_comparison_that_is_not_found(stage: Stage) -> None:
    pull, session = stage.task(mergeable="CONFLICTING")
    pull.check("test", "failure")
    untold = other(stage)
    stage.github.faults.before("GET", "*/compare/*", faults.answer(404), times=None)
    run = stage.run()
    assert (run.status, run.decisions, is_clean(run)) == (0, {1: "send", 2: "send"}, True)
    assert "The branch cannot be merged into `main`" in session.messages[0]
    assert len(untold.messages) == 1


def test_a_base_branch_that_is_gone(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.base_ref_name = "release-1"
    untold = other(stage)
    run = stage.run()
    assert (run.status, run.decisions, is_clean(run)) == (0, {1: "send", 2: "send"}, True)
    assert "targeting `release-1`" in session.messages[0]
    assert len(untold.messages) == 1


def test_thousands_of_suites_beside_a_failure(stage: Stage) -> None:
    pull, session = failing(stage)
    for _ in range(3_000):
        pull.idle_suite(CIRCLECI)
    untold = other(stage)
    assert stage.run().decisions == {1: "send", 2: "send"}
    assert sum(seen.operation == "MoreSuites" for seen in stage.github.requests) <= 10
    assert len(session.messages) == len(untold.messages) == 1


@pytest.mark.parametrize(("required", "decision"), [(True, "wait"), (False, "skip")])
def test_a_conclusion_that_nobody_knows(stage: Stage, decision: str, *, required: bool) -> None:
    pull, session = stage.task()
    pull.check("test", "neutral", required=required)
    pull.comment(None, "Hello.")
    untold = other(stage)

    def unheard_of(body: Any) -> None:  # noqa: ANN401 -- any JSON
        at = number_one(body)
        for check in inside(body["data"]["nodes"][at], "conclusion") if at is not None else ():
            check["conclusion"] = "ABDUCTED"

    odd = edited(unheard_of)
    stage.github.faults.after("POST", "/graphql", odd, when=faults.operation("PullRequests"), times=None)
    runs = [stage.run() for _ in range(2)]
    assert (runs[0].status, runs[0].decisions) == (0, {1: decision, 2: "send"})
    assert session.messages == []
    told = [comment.body for comment in pull.comments if comment.body.startswith("**Please re-run")]
    assert len(told) == required
    assert all("abducted" in text for text in told)
    assert len(untold.messages) == 1
