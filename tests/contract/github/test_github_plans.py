"""Plans of queries answer as graphql-core does, to the last key and in the same order."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.exactly_once.scenarios import FORGED, FOUND, SECOND, Scenario
from tests.scenarios.stage import Stage, open_stage
from tests.simulators.github.graph.call import Call
from tests.simulators.github.graph.execute import executed, planned, understand
from tests.simulators.github.graph.plan import GaveUpError, Planner
from tests.simulators.github.world import operation_of

ASKED_EACH_TIME = {"Candidates", "PullRequests", "CheckDetails"}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with open_stage(tmp_path / "runner") as stage:
        yield stage


def call(stage: Stage) -> Call:
    return Call(stage.github, stage.github.default_token, 1, 1, {})


def planner_of(text: str) -> Planner:
    parsed, errors = understand(text)
    assert parsed
    assert not errors
    return Planner(parsed)


@pytest.mark.parametrize("scenario", [SECOND, FORGED, FOUND], ids=str)
def test_what_the_bot_asks_is_answered_alike(scenario: Scenario, stage: Stage) -> None:
    scenario.prepare(stage)
    stage.run(**scenario.inputs)
    seen = set()
    for request in [seen.request for seen in stage.github.requests]:
        asked: dict[str, Any] = request.json() if operation_of(request) else {}
        document, _ = understand(asked.get("query", ""))
        if document and asked["query"].lstrip().startswith("mutation"):
            assert planned(call(stage), asked["query"], None, asked["variables"]) is None
        elif document:
            data = planned(call(stage), asked["query"], None, asked["variables"])
            expected = executed(call(stage), document, None, asked["variables"])
            assert json.dumps({"data": data}) == json.dumps(expected)
            seen.add(operation_of(request))
    assert seen >= ASKED_EACH_TIME


@pytest.mark.parametrize("left_in", [True, False])
def test_directives_fragments_and_aliases(left_in: bool, stage: Stage) -> None:
    stage.pull_request().check("test", "failure")
    query = """
        query Some($yes: Boolean!, $first: Int = 1) {
          repository(owner: "octo", name: "shop") {
            kind: __typename
            pullRequests(first: $first) { nodes { ...Title @include(if: $yes) author { ... on Bot { id } } } }
            pullRequests(first: $first) { totalCount nodes { number author { login __typename } number } }
            gone: name @skip(if: $yes)
          }
        }
        fragment Title on PullRequest { title state createdAt mergeable labels(first: 2) { nodes { name } } }
    """
    document, errors = understand(query)
    assert document
    assert not errors
    data = planned(call(stage), query, "Some", {"yes": left_in})
    assert json.dumps({"data": data}) == json.dumps(executed(call(stage), document, "Some", {"yes": left_in}))
    assert ("gone" in json.dumps(data)) is not left_in


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query Some($yes: Boolean!) { viewer { login @include(if: $yes) } }", {}),
        ('mutation Some { deleteIssueComment(input: {id: "x"}) { clientMutationId } }', {}),
        ("query Some { viewer { login } } query Other { viewer { login } }", {}),
        ("{ __schema { queryType { name } } }", {}),
    ],
    ids=["a variable is missing", "a mutation", "two operations", "introspection"],
)
def test_what_has_no_plan(query: str, variables: dict[str, Any], stage: Stage) -> None:
    with pytest.raises(GaveUpError):
        planner_of(query).answer(None, variables, call(stage))
