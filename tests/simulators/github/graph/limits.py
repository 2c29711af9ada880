"""GitHub's limits on a query: pages of at most 100, at most 500,000 nodes, and what it costs.

https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    value_from_ast_untyped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_NODES = 500_000
LARGEST_PAGE = 100


@dataclass
class Measure:
    """What a query may touch at most, found without running it."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    nodes: int = 0
    requests: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)

    @property
    def cost(self) -> int:
        return max(1, round(self.requests / 100))

    def walk(self, selections: SelectionSetNode | None, parent: object, times: int, path: tuple[str, ...]) -> None:
        """Count the connections below a selection that stands `times` times in the answer."""
        for node, on in self._fields(selections, parent):
            definition = on.fields.get(node.name.value)
            if definition is None:
                continue
            here = (*path, node.alias.value if node.alias else node.name.value)
            size = self._page(node, here) if {"first", "last"} <= definition.args.keys() else None
            if size is not None:
                self.requests += times
                self.nodes += times * size
            below = get_named_type(definition.type)
            self.walk(node.selection_set, below, times * (1 if size is None else max(size, 1)), here)

    def _fields(
        self, selections: SelectionSetNode | None, parent: object
    ) -> Iterator[tuple[FieldNode, GraphQLObjectType | GraphQLInterfaceType]]:
        for node in selections.selections if selections else ():
            if not self._is_included(node):
                continue
            if isinstance(node, FieldNode):
                if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
                    yield node, parent
                continue
            target = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            if isinstance(target, FragmentDefinitionNode | InlineFragmentNode):
                condition = target.type_condition
                on = self.schema.type_map[condition.name.value] if condition else parent
                yield from self._fields(target.selection_set, on)

    def _is_included(self, node: SelectionNode) -> bool:
        """Whether no `@include` or `@skip` leaves a selection out."""
        for directive in node.directives or ():
            for condition in directive.arguments or ():
                value = value_from_ast_untyped(condition.value, dict(self.variables))
                if value == (directive.name.value == "skip"):
                    return False
        return True

    def _page(self, node: FieldNode, path: tuple[str, ...]) -> int:
        given = {
            each.name.value: value_from_ast_untyped(each.value, dict(self.variables)) for each in node.arguments or ()
        }
        name = node.name.value
        for bound in ("first", "last"):
            if isinstance(given.get(bound), int):
                self._judge(given[bound], bound, name, path)
                return int(given[bound])
        message = f"You must provide a `first` or `last` value to properly paginate the `{name}` connection."
        self._refuse("MISSING_PAGINATION_BOUNDARIES", message, path)
        return 0

    def _judge(self, size: int, bound: str, name: str, path: tuple[str, ...]) -> None:
        if size > LARGEST_PAGE:
            message = (
                f"Requesting {size} records on the `{name}` connection exceeds the `{bound}` limit of"
                f" {LARGEST_PAGE} records."
            )
            self._refuse("EXCESSIVE_PAGINATION", message, path)
        elif size < 0:
            self._refuse("ARGUMENT_ERROR", f"`{bound}` on the `{name}` connection cannot be less than zero.", path)

    def _refuse(self, kind: str, message: str, path: tuple[str, ...]) -> None:
        self.errors.append({"type": kind, "path": list(path), "message": message})


def measure(schema: GraphQLSchema, document: DocumentNode, name: str | None, variables: Mapping[str, Any]) -> Measure:
    """Measure the operation that is asked for; its errors are in GitHub's format."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    chosen = next((each for each in operations if not name or (each.name and each.name.value == name)), operations[0])
    defaults = {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in chosen.variable_definitions or ()
        if each.default_value
    }
    result = Measure(schema, fragments, {**defaults, **variables})
    root = schema.get_root_type(chosen.operation)
    result.walk(chosen.selection_set, root, 1, ())
    if result.nodes > MOST_NODES:
        message = (
            f"This query requests up to {result.nodes:,} possible nodes which exceeds the maximum limit of"
            f" {MOST_NODES:,}."
        )
        result.errors.append({"type": "MAX_NODE_LIMIT_EXCEEDED", "path": [], "message": message})
    return result
