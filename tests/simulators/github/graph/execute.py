"""Answer a GraphQL request."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLOutputType,
    GraphQLResolveInfo,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    execute,
    get_named_type,
    parse,
    validate,
    visit,
)

from tests.simulators.github.graph.call import Call, TypedError
from tests.simulators.github.graph.check_fields import CHECKS
from tests.simulators.github.graph.common import COMMON
from tests.simulators.github.graph.discussion_fields import DISCUSSION
from tests.simulators.github.graph.limits import Measure, measure
from tests.simulators.github.graph.mutations import MUTATIONS
from tests.simulators.github.graph.paging import Connection
from tests.simulators.github.graph.pull_request_fields import PULL_REQUESTS
from tests.simulators.github.graph.repository_fields import REPOSITORIES
from tests.simulators.github.graph.schema import official_schema, type_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection
    from typing import TypeGuard

    from tests.simulators.github.actors import Token
    from tests.simulators.github.world import GitHubWorld

TABLES = {**REPOSITORIES, **PULL_REQUESTS, **DISCUSSION, **CHECKS, **MUTATIONS}
UNKNOWN_FIELD = re.compile(r"Cannot query field '(\w+)' on type '(\w+)'")


def answer(world: GitHubWorld, token: Token, content: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Execute a request's body; answers GitHub's body and the query's cost in points."""
    text = content.get("query")
    if not isinstance(text, str):
        return {"errors": [{"message": "A query attribute must be specified and must be a string."}]}, 1
    document, errors = understand(text)
    if document is None or errors:
        world.contract_violations += [f"GraphQL: {error.message}" for error in errors]
        return {"errors": [complaint(error) for error in errors]}, 1
    if lacking := lacking_fields(document, world.lacking_fields):
        return {"errors": lacking}, 1
    variables, name = content.get("variables") or {}, content.get("operationName")
    measured = measured_once(text, name, json.dumps(variables))
    if measured.errors:
        world.contract_violations += [f"GraphQL: {error['message']}" for error in measured.errors]
        return {"data": None, "errors": measured.errors}, measured.cost
    if world.most_nodes is not None and measured.nodes > world.most_nodes:
        return beyond_resources(document, name), measured.cost
    call = Call(world, token, measured.cost, measured.nodes, {})
    result = execute(
        official_schema(),
        document,
        root_value=call,
        context_value=call,
        variable_values=variables,
        operation_name=name,
        field_resolver=resolve,
        type_resolver=lambda value, *_: type_name(value),
        is_awaitable=_never,
    )
    if not isinstance(result, ExecutionResult):
        raise TypeError("the simulator's resolvers are not asynchronous")
    return formatted(world, result), measured.cost


def _never(_: object) -> TypeGuard[Awaitable[Any]]:
    """Save the question, for each value of an answer, whether it is yet to come."""
    return False


@lru_cache(maxsize=256)
def understand(text: str) -> tuple[DocumentNode | None, tuple[GraphQLError, ...]]:
    """Parse and validate; a bot asks the same few questions again and again."""
    try:
        document = parse(text)
    except GraphQLError as error:
        return None, (error,)
    return document, tuple(validate(official_schema(), document))


@lru_cache(maxsize=256)
def measured_once(text: str, name: str | None, variables: str) -> Measure:
    """Measure a query that was understood; the same variables come again and again, too."""
    document, _ = understand(text)
    if document is None:
        raise ValueError("the query was not understood")
    return measure(official_schema(), document, name, json.loads(variables))


def beyond_resources(document: DocumentNode, name: str | None) -> dict[str, Any]:
    """Answer 200 with nulls for a query that takes GitHub too many resources."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    chosen = next((each for each in operations if not name or (each.name and each.name.value == name)), operations[0])
    fields = [each.name.value for each in chosen.selection_set.selections if isinstance(each, FieldNode)]
    error = {
        "type": "RESOURCE_LIMITS_EXCEEDED",
        "path": fields[-1:],
        "message": "Resource limits for this query exceeded.",
    }
    return {"data": dict.fromkeys(fields), "errors": [error]}


class FindLacking(Visitor):
    """Finds the fields of a query that an older GitHub Enterprise Server does not have."""

    def __init__(self, types: TypeInfo, lacking: Collection[tuple[str, str]]) -> None:
        super().__init__()
        self.types = types
        self.lacking = lacking
        self.found: list[dict[str, Any]] = []

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self.types.get_parent_type()
        if parent is not None and (parent.name, node.name.value) in self.lacking:
            error = GraphQLError(f"Cannot query field '{node.name.value}' on type '{parent.name}'", node)
            self.found.append(complaint(error))


def lacking_fields(document: DocumentNode, lacking: Collection[tuple[str, str]]) -> list[dict[str, Any]]:
    """What an older server complains of: the fields that it has never heard of."""
    types = TypeInfo(official_schema())
    finder = FindLacking(types, lacking)
    if lacking:
        visit(document, TypeInfoVisitor(types, finder))
    return finder.found


def resolve(source: object, info: GraphQLResolveInfo[Call], **args: object) -> object:
    """Look a field up: in the tables, else as an attribute; lists become connections where the schema says so."""
    call: Call = info.context
    call = Call(call.world, call.token, call.cost, call.nodes, args)
    name, parent = info.field_name, info.parent_type.name
    table = TABLES.get(parent, {})
    attribute = snake(name)
    if name in table:
        value = table[name](source, call)
    elif isinstance(source, dict):
        value = source[name]
    elif name in COMMON and not hasattr(source, attribute):
        value = COMMON[name](source, call)
    elif name == "id":
        value = getattr(source, "node_id", None)
    elif hasattr(source, attribute):
        value = getattr(source, attribute)
    else:
        message = f"the simulator does not play {parent}.{name}"
        call.world.contract_violations.append(f"GraphQL: {message}")
        raise GraphQLError(message)
    if isinstance(value, Connection):
        return value
    if value is not None and is_connection(info.return_type):
        return Connection(list(value), args)  # type: ignore[call-overload] # graphql-core passes any list
    return value


@cache
def is_connection(kind: GraphQLOutputType) -> bool:
    return get_named_type(kind).name.endswith("Connection")


@lru_cache(maxsize=1024)
def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def formatted(world: GitHubWorld, result: ExecutionResult) -> dict[str, Any]:
    """Shape a result as GitHub does: typed errors, no `errors` key without any."""
    body: dict[str, Any] = {"data": result.data}
    for error in result.errors or []:
        cause = error.original_error
        if cause is not None and not isinstance(cause, GraphQLError):
            raise cause
        body.setdefault("errors", []).append(complaint(error))
    return body


def complaint(error: GraphQLError) -> dict[str, Any]:
    """Spell an error as GitHub does."""
    places = [{"line": place.line, "column": place.column} for place in error.locations or []]
    cause = error.original_error or error
    kind = {"type": cause.kind} if isinstance(cause, TypedError) else {}
    unknown = UNKNOWN_FIELD.match(error.message)
    if unknown:
        field, owner = unknown.groups()
        extensions = {"code": "undefinedField", "typeName": owner, "fieldName": field}
        message = f"Field '{field}' doesn't exist on type '{owner}'"
        return {"path": ["query"], "extensions": extensions, "locations": places, "message": message}
    return {**kind, "path": error.path or ["query"], "locations": places, "message": error.message}
