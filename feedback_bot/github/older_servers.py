"""Removes from a query what an older GitHub Enterprise Server does not have."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from feedback_bot.github.answer import errors_of

_UNDEFINED: Final = re.compile(r"Field '(?P<field>\w+)' doesn't exist on type '(?P<type>\w+)'")


@dataclass(frozen=True, slots=True)
class LackingField:
    """A field that the server does not have. ``places`` are lines and columns in the query, if the server says so."""

    type: str
    name: str
    places: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return f"{self.type}.{self.name}"


def lacking_fields(body: Any) -> tuple[LackingField, ...]:
    """The fields that a GraphQL response rejects."""
    found = []
    for error in errors_of(body):
        match = _UNDEFINED.search(str(error.get("message", "")))
        if match:
            found.append(LackingField(match["type"], match["field"], _places(error)))
    return tuple(found)


def _places(error: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    places = error.get("locations")
    known = [place for place in places if isinstance(place, dict)] if isinstance(places, list) else []
    return tuple((place["line"], place["column"]) for place in known if {"line", "column"} <= place.keys())


def leave_out(query: str, lacking: Sequence[LackingField]) -> str | None:
    """The query without these fields; ``None`` if it has none of them, or if nothing would be left."""
    from feedback_bot.github import query_fields  # noqa: PLC0415 - its library is needed on old servers alone

    document = query_fields.parse(query)
    for field in lacking:
        matchers: tuple[Callable[[query_fields.Field], bool], ...] = (
            lambda found, field=field: found.name == field.name and found.place in field.places,  # type: ignore[misc]
            lambda found, field=field: found.name == field.name and found.type == field.type,  # type: ignore[misc]
            lambda found, field=field: found.name == field.name and found.type is None,  # type: ignore[misc]
        )
        without = (query_fields.without(document, matches) for matches in matchers)
        document_without = next((smaller for smaller in without if smaller is not None), None)
        if document_without is None:
            return None
        document = document_without
    return query_fields.spell(document)
