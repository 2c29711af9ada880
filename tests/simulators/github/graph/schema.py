"""GitHub's official schema, as far as it is vendored, and how the simulator's objects fit into it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from graphql import GraphQLScalarType, GraphQLSchema, build_schema

from tests.simulators.github.actors import Actor
from tests.simulators.github.clock import stamp

VENDORED = Path(__file__).resolve().parents[3] / "contract" / "vendored"

TYPE_NAMES = {
    "Review": "PullRequestReview",
    "Thread": "PullRequestReviewThread",
    "ReviewComment": "PullRequestReviewComment",
}


@cache
def official_schema() -> GraphQLSchema:
    """Load the schema, once a process."""
    schema = build_schema((VENDORED / "github.graphql").read_text())
    for name, serialize in (("DateTime", spell_time), ("GitTimestamp", spell_time), ("BigInt", str), ("URI", str)):
        scalar = schema.type_map[name]
        if not isinstance(scalar, GraphQLScalarType):
            raise TypeError(f"{name} is no scalar in the vendored schema")
        scalar.coerce_output_value = serialize
    return schema


def spell_time(value: object) -> str:
    return stamp(value) if isinstance(value, datetime) else str(value)


def type_name(value: object) -> str:
    """Name the schema's type of one of the simulator's objects."""
    if isinstance(value, Actor):
        return value.kind
    own = type(value).__name__
    return TYPE_NAMES.get(own, own)
