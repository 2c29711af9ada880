"""GitHub's official schema, as far as it is vendored, and how the simulator's objects fit into it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphql import GraphQLScalarType, GraphQLSchema, build_schema

from tests.simulators.github.actors import Actor
from tests.simulators.github.clock import stamp

if TYPE_CHECKING:
    from collections.abc import Callable

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
    spelled: dict[str, Callable[[Any], object]] = {
        "DateTime": spell_time,
        "GitTimestamp": spell_time,
        "BigInt": str,
        "URI": str,
        "Int": whole_number,
    }
    for name, serialize in spelled.items():
        scalar = schema.type_map[name]
        if not isinstance(scalar, GraphQLScalarType):
            raise TypeError(f"{name} is no scalar in the vendored schema")
        scalar.coerce_output_value = serialize
    return schema


def whole_number(value: object) -> int:
    """An Int as GitHub sends it: an id beyond 32 bits, which the specification does not allow, is sent all the same."""
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no Int")
    return int(value)


def spell_time(value: object) -> str:
    return stamp(value) if isinstance(value, datetime) else str(value)


def type_name(value: object) -> str:
    """Name the schema's type of one of the simulator's objects."""
    if isinstance(value, Actor):
        return value.kind
    own = type(value).__name__
    return TYPE_NAMES.get(own, own)
