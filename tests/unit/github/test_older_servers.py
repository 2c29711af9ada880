"""Queries without the fields that an older server does not have stay queries that it can answer."""

from typing import Any

import pytest
from graphql import parse, validate

from feedback_bot.github.older_servers import LackingField, lacking_fields, leave_out
from feedback_bot.github.queries import load_query
from tests.simulators.github.graph.schema import official_schema

QUERIES = [
    "candidate", "candidates", "check_details", "commit_checks", "more_comments", "more_contexts", "more_reviews",
    "more_thread_comments", "more_threads", "pull_requests", "repositories",
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
    assert left_out > 0 or name == "repositories"


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
