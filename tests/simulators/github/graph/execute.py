"""Answer a GraphQL request."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    execute,
    parse,
    validate,
    visit,
)

from tests.simulators.github.graph.call import Call, TypedError
from tests.simulators.github.graph.fields import resolve
from tests.simulators.github.graph.limits import Measure, measure
from tests.simulators.github.graph.plan import Planner
from tests.simulators.github.graph.schema import official_schema, type_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Collection
    from typing import TypeGuard

    from tests.simulators.github.actors import Token
    from tests.simulators.github.world import GitHubWorld

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
    data = planned(call, text, name, variables)
    return ({"data": data} if data is not None else executed(call, document, name, variables)), measured.cost


def planned(call: Call, text: str, name: str | None, variables: dict[str, Any]) -> dict[str, Any] | None:
    """Answer the data of a query by a plan; None if there may be errors in the answer."""
    violations = len(call.world.contract_violations)
    try:
        return planner(text).answer(name, variables, call)
    except Exception:  # noqa: BLE001 - whatever it is, graphql-core meets it again, and reports it
        del call.world.contract_violations[violations:]
        return None


def executed(call: Call, document: DocumentNode, name: str | None, variables: dict[str, Any]) -> dict[str, Any]:
    """Answer by graphql-core."""
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
    return formatted(call.world, result)


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
def planner(text: str) -> Planner:
    """Make the plans of a query that was understood."""
    document, _ = understand(text)
    if document is None:
        raise ValueError("the query was not understood")
    return Planner(document)


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
