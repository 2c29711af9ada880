"""Look up the fields of the simulator's objects."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLError, GraphQLOutputType, GraphQLResolveInfo, get_named_type

from tests.simulators.github.graph.check_fields import CHECKS
from tests.simulators.github.graph.common import COMMON
from tests.simulators.github.graph.discussion_fields import DISCUSSION
from tests.simulators.github.graph.mutations import MUTATIONS
from tests.simulators.github.graph.paging import Connection
from tests.simulators.github.graph.pull_request_fields import PULL_REQUESTS
from tests.simulators.github.graph.repository_fields import REPOSITORIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulators.github.graph.call import Call

_MISSING: Final = object()
TABLES = {**REPOSITORIES, **PULL_REQUESTS, **DISCUSSION, **CHECKS, **MUTATIONS}


def resolve(source: object, info: GraphQLResolveInfo[Call], **args: object) -> object:
    """Look a field up, for graphql-core."""
    call: Call = info.context
    read = reader(info.parent_type.name, info.field_name, info.return_type)
    return read(source, call.of_field(args))


@cache
def reader(parent: str, name: str, kind: GraphQLOutputType) -> Callable[[Any, Call], object]:
    """Look a field up: in the tables, else as an attribute; lists become connections where the schema says so."""
    from_table = TABLES.get(parent, {}).get(name)
    attribute, otherwise = ("node_id", None) if name == "id" else (snake(name), _MISSING)
    common = COMMON.get(name)
    connects = is_connection(kind)

    def read(source: Any, call: Call) -> object:  # noqa: ANN401 - any object of the world
        value: Any
        if from_table:
            value = from_table(source, call)
        elif isinstance(source, dict):
            value = source[name]
        else:
            value = getattr(source, attribute, otherwise)
            if value is _MISSING and common:
                value = common(source, call)
            elif value is _MISSING:
                message = f"the simulator does not play {parent}.{name}"
                call.world.contract_violations.append(f"GraphQL: {message}")
                raise GraphQLError(message)
        if isinstance(value, Connection) or value is None or not connects:
            return value
        return Connection(list(value), call.args)

    return read


@cache
def is_connection(kind: GraphQLOutputType) -> bool:
    return get_named_type(kind).name.endswith("Connection")


@lru_cache(maxsize=1024)
def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
