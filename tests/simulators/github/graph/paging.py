"""Cursor paging for every connection."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Connection:
    """A window of a list, cut by first, last, after and before."""

    items: Sequence[Any]
    args: Mapping[str, Any]

    @cached_property
    def window(self) -> tuple[int, int]:
        start = place(self.items, self.args["after"], after=True) if self.args.get("after") else 0
        end = place(self.items, self.args["before"], after=False) if self.args.get("before") else len(self.items)
        if self.args.get("first") is not None:
            end = min(end, start + int(self.args["first"]))
        if self.args.get("last") is not None:
            start = max(start, end - int(self.args["last"]))
        return start, max(start, end)

    @property
    def nodes(self) -> Sequence[Any]:
        start, end = self.window
        return self.items[start:end]

    @property
    def edges(self) -> list[Edge]:
        start, _ = self.window
        return [Edge(node, cursor(start + index, node)) for index, node in enumerate(self.nodes)]

    @property
    def total_count(self) -> int:
        return len(self.items)

    @property
    def page_info(self) -> PageInfo:
        start, end = self.window
        edge = (cursor(start, self.items[start]), cursor(end - 1, self.items[end - 1])) if end > start else (None, None)
        return PageInfo(edge[0], edge[1], has_next_page=end < len(self.items), has_previous_page=start > 0)


@dataclass(frozen=True)
class SearchResultItemConnection(Connection):
    """The results of a search, which counts those too that it does not give."""

    issue_count: int = 0


@dataclass(frozen=True)
class Edge:
    node: Any
    cursor: str


@dataclass(frozen=True)
class PageInfo:
    start_cursor: str | None
    end_cursor: str | None
    has_next_page: bool
    has_previous_page: bool


def cursor(index: int, node: object) -> str:
    """Mark a place so that it holds when things before it come and go: by id, and by position as a last resort."""
    return base64.b64encode(f"cursor:v2:{index}:{key(node)}".encode()).decode()


def key(node: object) -> str:
    return str(getattr(node, "node_id", ""))


def place(items: Sequence[Any], text: str, *, after: bool) -> int:
    """Find where a cursor points to; GitHub's own words for one that is none."""
    try:
        _, _, index, known = base64.b64decode(text, validate=True).decode().split(":", 3)
        position = int(index)
    except (ValueError, binascii.Error) as error:
        name = "after" if after else "before"
        raise GraphQLError(f"`{text}` does not appear to be a valid cursor. (`{name}`)") from error
    found = next((i for i, item in enumerate(items) if known and key(item) == known), None)
    if found is not None:
        return found + after
    return min(position + (after and not known), len(items))
