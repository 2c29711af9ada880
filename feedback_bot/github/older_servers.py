"""Removes from a query what an older GitHub Enterprise Server does not have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from feedback_bot.github.answer import errors_of

if TYPE_CHECKING:
    from feedback_bot.github.query_fields import Field

_UNDEFINED: Final = re.compile(
    r"Field '(?P<field>\w+)' doesn't exist on type '(?P<type>\w+)'"
    r"|Argument '\w+' on Field '(?P<of>\w+)' has an invalid value"
)


@dataclass(frozen=True, slots=True)
class LackingField:
    """A field that the server does not have, or one with an argument or value that it does not know.

    Attributes:
        type: the type that has the field; empty if the server does not say.
        places: lines and columns in the query, if the server reports them.
    """

    type: str
    name: str
    places: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return f"{self.type}.{self.name}" if self.type else self.name


def lacking_fields(body: Any) -> tuple[LackingField, ...]:
    """The fields that a GraphQL response rejects."""
    found = []
    for error in errors_of(body):
        match = _UNDEFINED.search(str(error.get("message", "")))
        if match:
            found.append(LackingField(match["type"] or "", match["field"] or match["of"], _places(error)))
    return tuple(found)


def _places(error: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    places = error.get("locations")
    known = [place for place in places if isinstance(place, dict)] if isinstance(places, list) else []
    return tuple((place["line"], place["column"]) for place in known if {"line", "column"} <= place.keys())


def leave_out(query: str, lacking: Sequence[LackingField]) -> str | None:
    """The query without these fields; ``None`` if it has none of them, or if nothing would be left."""
    from feedback_bot.github import query_fields  # noqa: PLC0415 - only old servers need its library

    document = query_fields.parse(query)
    for field in lacking:
        without = (
            query_fields.without(document, partial(is_lacking, field)) for is_lacking in (_by_place, _by_type, _by_name)
        )
        document_without = next((smaller for smaller in without if smaller is not None), None)
        if document_without is None:
            return None
        document = document_without
    return query_fields.spell(document)


def _by_place(lacking: LackingField, field: "Field") -> bool:
    return field.name == lacking.name and field.place in lacking.places


def _by_type(lacking: LackingField, field: "Field") -> bool:
    return field.name == lacking.name and field.type == lacking.type


def _by_name(lacking: LackingField, field: "Field") -> bool:
    return field.name == lacking.name and (field.type is None or not lacking.type)
