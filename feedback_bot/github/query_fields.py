"""The fields of a GraphQL query, and the query without some of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import (
    REMOVE,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

__all__ = ["Field", "parse", "spell", "without"]

spell = print_ast


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a query.

    Attributes:
        type: the type that it belongs to; ``None`` if the query alone does not show it.
        place: its line and column.
    """

    name: str
    type: str | None
    place: tuple[int, int] | None


def without(document: DocumentNode, matches: Callable[[Field], bool]) -> DocumentNode | None:
    """The query without the fields that match; ``None`` if none match, or if nothing would be left."""
    pruner = _Pruner(matches)
    pruned = _visited(document, pruner)
    while pruner.emptied:  # without this fragment, others may be left without a selection, too
        pruner = _Pruner(lambda _: False, gone=pruner.emptied)
        pruned = _visited(pruned, pruner)
    operations = [each for each in pruned.definitions if isinstance(each, OperationDefinitionNode)]
    if pruned is document or not all(each.selection_set.selections for each in operations):
        return None
    return _tidied(pruned)


class _Pruner(Visitor):
    """Removes the fields that match, and whatever is then left without a selection.

    Attributes:
        emptied: the fragments of which nothing is left.
    """

    def __init__(self, matches: Callable[[Field], bool], gone: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._matches = matches
        self._gone = gone
        self.emptied: frozenset[str] = frozenset()

    def enter_field(self, node: FieldNode, _: Any, __: Any, ___: Any, ancestors: list[Any]) -> Any:
        start = node.loc.start_token if node.loc else None
        place = (start.line, start.column) if start else None
        return REMOVE if self._matches(Field(node.name.value, _type_of(ancestors), place)) else None

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> Any:
        return REMOVE if node.name.value in self._gone else None

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        return REMOVE if node.selection_set is not None and not node.selection_set.selections else None

    def leave_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> Any:
        return None if node.selection_set.selections else REMOVE

    def leave_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> Any:
        if node.selection_set.selections:
            return None
        self.emptied |= {node.name.value}
        return REMOVE


def _type_of(ancestors: list[Any]) -> str | None:
    """The type of the nearest enclosing selection, if the query itself names it."""
    for above in reversed([each for each in ancestors if isinstance(each, Node)]):
        if isinstance(above, FieldNode):
            return None
        if isinstance(above, FragmentDefinitionNode | InlineFragmentNode):
            return above.type_condition.name.value if above.type_condition else None
        if isinstance(above, OperationDefinitionNode):
            return above.operation.value.capitalize()
    return None


class _Used(Visitor):
    """Collects the variables and fragments that are in use."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable_definition(self, *_: Any) -> Any:
        return False  # a definition is not a use

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(f"${node.name.value}")

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.names.add(node.name.value)


class _Tidier(Visitor):
    """Removes definitions that are no longer used: GitHub refuses a query with such a definition."""

    def __init__(self, used: set[str]) -> None:
        super().__init__()
        self._used = used

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
        return None if f"${node.variable.name.value}" in self._used else REMOVE

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> Any:
        return None if node.name.value in self._used else REMOVE


def _tidied(document: DocumentNode) -> DocumentNode:
    while True:  # what only a removed fragment used is no longer in use
        used = _Used()
        visit(document, used)
        tidied = _visited(document, _Tidier(used.names))
        if tidied is document:
            return document
        document = tidied


def _visited(document: DocumentNode, visitor: Visitor) -> DocumentNode:
    """The document after a visitor's changes; the same object if there are none."""
    made = visit(document, visitor)
    if not isinstance(made, DocumentNode):
        raise TypeError("a visitor leaves a document a document")
    return made
