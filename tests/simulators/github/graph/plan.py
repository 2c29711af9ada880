"""Queries worked out beforehand: the bot asks the same few questions thousands of times in the tests.

A plan says for each selection and each type of object which fields are read, with which arguments, and what the
official schema makes of their values. It does what graphql-core does for an answer without errors, without deciding all
of it anew for each value. At anything else it gives up, and graphql-core, which reports errors, starts over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    get_argument_values,
    get_directive_values,
    get_variable_values,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    visit,
)

from tests.simulators.github.graph.fields import reader
from tests.simulators.github.graph.schema import official_schema, type_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphql import GraphQLNamedType, GraphQLObjectType, GraphQLOutputType, Node, SelectionSetNode
    from graphql.execution.values import VariableValues

    from tests.simulators.github.graph.call import Call

Complete = Callable[[Any, "Asked"], Any]


class GaveUpError(Exception):
    """The answer has errors, or may have."""


@dataclass(frozen=True)
class Asked:
    """What is the same for all fields of one request."""

    call: Call
    variables: VariableValues


@dataclass(frozen=True)
class Field:
    """One key of an object in the answer."""

    key: str
    read: Callable[[object, Call], object]
    arguments: Callable[[VariableValues], dict[str, Any]] | None  # None: the field takes none
    complete: Complete


class Plan:
    """An operation, with the selections that its directives leave in."""

    def __init__(self, document: DocumentNode, operation: OperationDefinitionNode, variables: VariableValues) -> None:
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._variables = variables  # those that directives take are the same for all that use the plan
        self._root = self._object([operation.selection_set])

    def answer(self, asked: Asked) -> dict[str, Any]:
        """Answer the data of a query.

        Raises:
            GaveUpError: it has errors, or may have. What the resolvers raise comes as it is.
        """
        root = official_schema().query_type
        data: dict[str, Any] = self._root(root)(asked.call, asked)
        return data

    def _object(self, selections: Sequence[SelectionSetNode]) -> Callable[[Any], Complete]:
        """How an object is completed, by its type."""

        @cache
        def of_type(kind: GraphQLObjectType) -> Complete:
            fields = [self._field(kind, key, nodes) for key, nodes in self._grouped(kind, selections).items()]

            def complete(source: object, asked: Asked) -> dict[str, Any]:
                answer = {}
                call = asked.call
                for field in fields:
                    given = call.of_field(field.arguments(asked.variables)) if field.arguments else call
                    answer[field.key] = field.complete(field.read(source, given), asked)
                return answer

            return complete

        return of_type

    def _grouped(self, kind: GraphQLObjectType, selections: Iterable[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        grouped: dict[str, list[FieldNode]] = {}
        for selection in selections:
            for node in self._fields(kind, selection):
                grouped.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        return grouped

    def _fields(self, kind: GraphQLObjectType, selection: SelectionSetNode) -> Iterator[FieldNode]:
        for node in selection.selections:
            if not self._is_included(node):
                continue
            if isinstance(node, FieldNode):
                yield node
                continue
            target = self._fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            if not isinstance(target, FragmentDefinitionNode | InlineFragmentNode):
                raise GaveUpError
            if target.type_condition is None or _applies(target.type_condition.name.value, kind):
                yield from self._fields(kind, target.selection_set)

    def _is_included(self, node: Any) -> bool:  # noqa: ANN401 - graphql-core's types leave out that it has directives
        skip = get_directive_values(GraphQLSkipDirective, node, self._variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self._variables)
        return not (skip and skip["if"]) and (not include or include["if"])

    def _field(self, kind: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Field:
        name = nodes[0].name.value
        if name == "__typename":
            return Field(key, lambda *_: kind.name, None, lambda value, _: value)
        definition = official_schema().get_field(kind, name)
        if definition is None or name.startswith("__"):
            raise GaveUpError
        selections = [node.selection_set for node in nodes if node.selection_set]
        return Field(
            key,
            reader(kind.name, name, definition.type),
            _arguments(definition, nodes[0]) if definition.args else None,
            self._complete(definition.type, selections),
        )

    def _complete(self, kind: GraphQLOutputType, selections: Sequence[SelectionSetNode]) -> Complete:
        if is_non_null_type(kind):
            if is_leaf_type(kind.of_type):
                return _leaf_that_is_there(kind.of_type.coerce_output_value)
            return _never_null(self._complete(kind.of_type, selections))
        if is_list_type(kind):
            return _each(self._complete(kind.of_type, selections))
        if is_leaf_type(kind):
            return _leaf(kind.coerce_output_value)
        of_type = self._object(selections)
        if is_object_type(kind):
            return _unless_null(of_type(kind))
        return _unless_null(lambda value, asked: of_type(_actual(kind, type_name(value)))(value, asked))


def _arguments(definition: Any, node: FieldNode) -> Callable[[VariableValues], dict[str, Any]]:  # noqa: ANN401 - graphql-core's
    if _variables_in(node.arguments or ()):
        return lambda variables: get_argument_values(definition, node, variables)
    constant = get_argument_values(definition, node)
    return lambda _: constant


def _never_null(complete: Complete) -> Complete:
    def never_null(value: object, asked: Asked) -> Any:  # noqa: ANN401 - any JSON
        completed = complete(value, asked)
        if completed is None:
            raise GaveUpError
        return completed

    return never_null


def _unless_null(complete: Complete) -> Complete:
    def unless_null(value: object, asked: Asked) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, Exception):
            raise GaveUpError
        return None if value is None else complete(value, asked)

    return unless_null


def _each(complete: Complete) -> Complete:
    def each(value: object, asked: Asked) -> list[Any]:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise GaveUpError
        return [complete(item, asked) for item in value]

    return _unless_null(each)


def _leaf(coerce: Callable[[Any], Any]) -> Complete:
    there = _leaf_that_is_there(coerce)
    return lambda value, asked: None if value is None else there(value, asked)


def _leaf_that_is_there(coerce: Callable[[Any], Any]) -> Complete:
    def leaf(value: object, _: Asked) -> Any:  # noqa: ANN401 - any JSON
        if value is None or isinstance(value, Exception) or (completed := coerce(value)) is None:
            raise GaveUpError
        return completed

    return leaf


@cache
def _applies(condition: str, kind: GraphQLObjectType) -> bool:
    on = official_schema().type_map[condition]
    return on is kind or (is_abstract_type(on) and official_schema().is_sub_type(on, kind))


@cache
def _actual(abstract: GraphQLNamedType, name: str) -> GraphQLObjectType:
    kind = official_schema().type_map.get(name)
    if not is_object_type(kind) or not _applies(abstract.name, kind):
        raise GaveUpError
    return kind


class _FindVariables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.found.add(node.name.value)


class _FindVariablesOfDirectives(_FindVariables):
    def enter_variable(self, node: VariableNode, *given: Any) -> None:  # noqa: ANN401 - graphql-core's
        if any(isinstance(each, DirectiveNode) for each in given[-1]):  # the ancestors
            super().enter_variable(node)


def _variables_in(nodes: Iterable[Node]) -> set[str]:
    finder = _FindVariables()
    for node in nodes:
        visit(node, finder)
    return finder.found


def _variables_of_directives(document: DocumentNode) -> list[str]:
    finder = _FindVariablesOfDirectives()
    visit(document, finder)
    return sorted(finder.found)


class Planner:
    """Plans the operations of a document."""

    def __init__(self, document: DocumentNode) -> None:
        self._document = document
        self._conditions = _variables_of_directives(document)
        self._plans: dict[tuple[object, ...], Plan] = {}

    def answer(self, name: str | None, variables: dict[str, Any], call: Call) -> dict[str, Any]:
        """Answer the data of a query.

        Raises:
            GaveUpError: it is a mutation, or its answer may have errors. What the resolvers raise comes as it is.
        """
        operation = self._operation(name)
        values = get_variable_values(official_schema(), operation.variable_definitions or (), variables)
        if isinstance(values, list):
            raise GaveUpError
        which = (name, *(values.coerced.get(each) for each in self._conditions))
        if which not in self._plans:
            self._plans[which] = Plan(self._document, operation, values)
        return self._plans[which].answer(Asked(call, values))

    def _operation(self, name: str | None) -> OperationDefinitionNode:
        all_of_them = [each for each in self._document.definitions if isinstance(each, OperationDefinitionNode)]
        found = [each for each in all_of_them if name is None or (each.name and each.name.value == name)]
        if len(found) != 1 or found[0].operation is not OperationType.QUERY:
            raise GaveUpError
        return found[0]
