"""Queries without the fields that an older server does not have stay queries that it can answer."""

from typing import Any

import pytest
from graphql import parse, validate

from feedback_bot.github.older_servers import LackingField, lacking_fields, leave_out
from feedback_bot.github.queries import load_query
from tests.simulators.github.graph.schema import official_schema

pytestmark = pytest.mark.sweep

QUERIES = [
    "candidate", "candidates", "check_details", "commit_checks", "more_comments", "more_contexts", "more_reviews",
    "more_thread_comments", "more_threads", "pull_requests",
]  # fmt: skip
SMALL = """
query Small($id: ID!, $first: Int!) {
  node(id: $id) { ... on PullRequest { id comments(first: $first) { nodes { ...Said } } author { login } } }
}
fragment Said on IssueComment { body author { login } }
"""
BEGINNING = (
    "query Small($id: ID!, $first: Int!) { node(id: $id) { ... on PullRequest { id comments(first: $first)"
    " { nodes { ...Said } }"
)


def said(query: str | None) -> str:
    """A query on one line; empty if there is none."""
    return " ".join((query or "").split())


@pytest.mark.parametrize(
    ("lacking", "expected"),
    [
        (
            LackingField("IssueComment", "body"),
            f"{BEGINNING} author {{ login }} }} }} }} fragment Said on IssueComment {{ author {{ login }} }}",
        ),
        (
            LackingField("IssueComment", "author"),
            f"{BEGINNING} author {{ login }} }} }} }} fragment Said on IssueComment {{ body }}",
        ),
        (
            LackingField("PullRequest", "comments"),
            "query Small($id: ID!) { node(id: $id) { ... on PullRequest { id author { login } } } }",
        ),
        (
            LackingField("PullRequest", "author", ((3, 87),)),
            f"{BEGINNING} }} }} }} fragment Said on IssueComment {{ body author {{ login }} }}",
        ),
        (LackingField("Query", "node"), ""),
        (LackingField("PullRequest", "moon"), ""),
    ],
)
def test_what_is_left_of_a_query(lacking: LackingField, expected: str) -> None:
    assert said(leave_out(SMALL, [lacking])) == expected


@pytest.mark.parametrize("name", QUERIES)
def test_each_query_stays_valid_without_any_of_its_fields(name: str) -> None:
    text = load_query(name)
    fields = {word for word in text.replace("{", " ").replace("}", " ").split() if word.isalpha()}
    left_out = 0
    for field in fields:
        smaller = leave_out(text, [LackingField("Anything", field)])
        if smaller is not None:
            left_out += 1
            assert validate(official_schema(), parse(smaller)) == []
    assert left_out > 0


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"errors": None},
        {"errors": "x"},
        {"errors": ["x", {"message": 7}, {"message": "Something else"}]},
    ],
)
def test_answers_that_complain_of_no_field(body: Any) -> None:  # noqa: ANN401 -- any JSON
    assert lacking_fields(body) == ()


@pytest.mark.parametrize(
    ("places", "found"), [(None, ()), ("x", ()), ([{"line": 3, "column": 5}, {"line": 1}, 7], ((3, 5),))]
)
def test_where_a_field_stands(places: object, found: tuple[tuple[int, int], ...]) -> None:
    error = {"message": "Field 'body' doesn't exist on type 'IssueComment'", "locations": places}
    assert lacking_fields({"errors": [error]}) == (LackingField("IssueComment", "body", found),)


@pytest.mark.parametrize("name", ["candidate", "candidates", "pull_requests"])
@pytest.mark.parametrize("has_place", [True, False])
def test_a_value_that_the_server_does_not_know_takes_its_field_along(name: str, *, has_place: bool) -> None:
    text = load_query(name)
    line, column = next(
        (at, row.index("queue:") + 1) for at, row in enumerate(text.splitlines(), 1) if "queue: timelineItems" in row
    )
    known = "[ADDED_TO_MERGE_QUEUE_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT]"
    says = f"Argument 'itemTypes' on Field 'timelineItems' has an invalid value ({known}). Expected type '[X!]'."
    unknown = {"message": "No such type RemovedFromMergeQueueEvent, so it can't be a fragment condition"}
    error = {"message": says, "locations": [{"line": line, "column": column}] if has_place else []}
    smaller = leave_out(text, lacking_fields({"errors": [error, unknown]})) or ""
    assert "MergeQueue" not in smaller
    assert "reviewThreads" in smaller
    assert validate(official_schema(), parse(smaller)) == []


def test_such_a_field_is_named_without_a_type() -> None:
    error = {"message": "Argument 'itemTypes' on Field 'timelineItems' has an invalid value (1)."}
    assert [str(field) for field in lacking_fields({"errors": [error]})] == ["timelineItems"]
