"""Reads that fail, one time or all the time: it is told, nothing is sent twice, and a later run does it."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.scenarios.exactly_once.scenarios import ONE, run_until_quiet, writes
from tests.scenarios.exactly_once.stage_faults import Action, Phase, Predicate, StageFault, heal, is_read, name_of
from tests.scenarios.stage import Stage
from tests.simulators.github.faults import graphql_errors, partial_data, rate_limited, secondary_limit
from tests.simulators.github.world import operation_of
from tests.simulators.http.exchange import Exchange, Request
from tests.simulators.http.faults import answer, close, cut, html_page, invalid_json, trickle

pytestmark = pytest.mark.sweep
Fault = tuple[Phase, Action]
NOBODY: Final = "http://127.0.0.1:1"  # where nothing listens


def partial(exchange: Exchange) -> None:
    """Null the first field of a GraphQL answer, and say so."""
    assert exchange.reply
    field = next(iter(json.loads(exchange.reply.body)["data"]))
    partial_data(field)(exchange)


def partial_node(exchange: Exchange) -> None:
    """Null the first list inside the first node of a GraphQL answer, and say so."""
    assert exchange.reply
    node = json.loads(exchange.reply.body)["data"]["nodes"][0]
    field = next(name for name in ("comments", "annotations") if name in node)
    partial_data("nodes", 0, field)(exchange)


FAULTS: Final[dict[str, Fault]] = {
    "500": ("before", answer(500)),
    "502": ("before", answer(502)),
    "503": ("before", answer(503)),
    "504": ("before", answer(504)),
    "429": ("before", answer(429)),
    "429 with Retry-After": ("before", answer(429, retry_after=1)),
    "secondary limit": ("before", secondary_limit()),
    "secondary limit with Retry-After": ("before", secondary_limit(1)),
    "no requests left": ("before", rate_limited(time.time() + 3600)),
    "no JSON": ("before", invalid_json()),
    "HTML": ("before", html_page()),
    "HTML with a 502": ("before", html_page(502)),
    "closed": ("before", close),
    "cut": ("after", cut()),
    "trickled": ("after", trickle(0.2)),
}
GRAPHQL: Final[dict[str, Fault]] = {
    "time-out": ("before", graphql_errors()),
    "rate limit": ("before", graphql_errors("API rate limit exceeded", "RATE_LIMITED")),
    "partial data": ("after", partial),
}
SOME: Final = {name: FAULTS[name] for name in ("502", "429 with Retry-After", "no JSON", "closed")}
"""For reads by a client that met all the faults at another read."""
NODES: Final[dict[str, Fault]] = {"partial node": ("after", partial_node)}


def path(*ends: str) -> Predicate:
    return lambda request: is_read(request) and request.path.endswith(ends)


def query(name: str) -> Predicate:
    return lambda request: operation_of(request) == name


def session_read(request: Request) -> bool:
    return request.method == "GET" and request.path.startswith("/sessions/") and "activities" not in request.path


READS: Final[dict[str, tuple[Predicate, int, dict[str, Fault]]]] = {
    "the policy file": (path(".yml"), 1, FAULTS),
    "the scan": (query("Candidates"), 1, FAULTS | GRAPHQL),
    "the deep read": (query("PullRequests"), 1, SOME | GRAPHQL | NODES),
    "the checks' details": (query("CheckDetails"), 1, SOME | GRAPHQL | NODES),
    "the log's address": (path("/logs"), 1, SOME),
    "the log": (path(".txt"), 1, FAULTS),
    "the session": (session_read, 1, FAULTS),
    "the activities": (path("/activities"), 1, SOME),
    "the second look at the pull request": (query("PullRequests"), 2, SOME | GRAPHQL | NODES),
    "the second look at the session": (session_read, 2, SOME),
    "the second look at the activities": (path("/activities"), 2, SOME),
}


@pytest.mark.parametrize("read", READS)
def test_a_read_that_keeps_failing_is_told_and_made_up_for(read: str, tmp_path: Path) -> None:
    when, nth, faults = READS[read]

    def set_fault(stage: Stage, name: str) -> None:
        phase, action = faults[name]
        StageFault(stage, phase, action, when=when, nth=nth, lasting=True)

    run_all(tmp_path, list(faults), set_fault)


def test_a_run_in_which_each_read_fails_once_loses_nothing(tmp_path: Path) -> None:
    def set_fault(stage: Stage, name: str) -> None:
        phase, action = FAULTS[name]
        StageFault(stage, phase, action, when=first_of_its_kind(), lasting=True)

    run_all(tmp_path, list(FAULTS), set_fault)


@pytest.mark.parametrize("server", ["GitHub's REST API", "GitHub's GraphQL", "Jules"])
def test_a_server_that_refuses_connections_is_told_and_made_up_for(server: str, stage: Stage) -> None:
    ONE.prepare(stage)
    if server == "Jules":
        run = stage.run(jules_base_url=f"{NOBODY}/v1alpha")
    else:
        name = "GITHUB_API_URL" if "REST" in server else "GITHUB_GRAPHQL_URL"
        run = stage.run(environ={name: f"{NOBODY}/graphql" if "GraphQL" in server else NOBODY})
    assert (run.status, run.outputs["failed"]) == (1, "1")
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


def first_of_its_kind() -> Predicate:
    """Match the first read of each name."""
    met: dict[str, Request] = {}
    return lambda request: is_read(request) and met.setdefault(name_of(request), request) is request


def run_all(folder: Path, faults: list[str], set_fault: Callable[[Stage, str], None]) -> None:
    """Run the bot with each fault, and then without it until it is quiet."""
    is_made_up_for = False
    for number, fault in enumerate(faults):
        with ONE.on_stage(folder / f"runner-{number}") as stage:
            set_fault(stage, fault)
            run = stage.run(rate_limit_wait="1")
            is_done = not list(ONE.problems(stage))
            is_put_off = "octo/shop#1: wait: " in run.log  # by a rate limit, which is no failure
            expected = 0 if is_done or is_put_off else 1
            assert run.status == expected, f"{fault}: done {is_done}, exit {run.status}\n{run.log}"
            is_untouched = not writes(stage)
            if is_untouched and is_made_up_for:
                continue  # what follows would be the same again
            heal(stage)
            run_until_quiet(stage)
            assert list(ONE.problems(stage)) == [], f"{fault}:\n{run.log}"
            is_made_up_for |= is_untouched
