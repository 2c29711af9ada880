"""Reads long lists page by page, with shorter pages if a page takes GitHub too long."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from feedback_bot.errors import ReadError
from feedback_bot.github import graph
from feedback_bot.github.client import Client
from feedback_bot.github.failures import QueryTimeoutError
from feedback_bot.github.graph import Node
from feedback_bot.github.partial import refuse_errors
from feedback_bot.github.queries import load_query
from feedback_bot.model.pull_request import MOST_COMMITS

LONGEST_PAGE: Final = 100
"""GitHub's maximum."""
_MOST_REPLIES: Final = 50
BEFORE_THE_FIRST_PAGE: Final = {"nodes": [], "pageInfo": {"hasNextPage": True, "endCursor": None}}
"""The connection of a list of which nothing was read yet."""


def sizes(first: int) -> dict[str, int]:
    """The query variables for pages of this length, for a list and for the lists in its items."""
    return {"first": first, "replies": min(first, _MOST_REPLIES), "commits": min(first, MOST_COMMITS)}


class Pager:
    """Reads the pages of one list. Each time GitHub takes too long, it asks for half as many items."""

    def __init__(self, client: Client, query: str) -> None:
        self._client = client
        self._text = load_query(query)
        self._first = LONGEST_PAGE
        self._asked: set[str] = set()

    def page(self, variables: dict[str, Any]) -> tuple[datetime, Any]:
        """The next page. After a page took too long, no later page is longer than the shortened one.

        Raises:
            QueryTimeoutError: even a single item takes GitHub too long.
            ReadError: it could not be read, or the pages repeat endlessly.
        """
        cursor = str(variables.get("cursor"))
        if cursor in self._asked:
            raise ReadError("the pages of a list from GitHub repeat endlessly")
        self._asked.add(cursor)
        while True:
            may_shrink = self._first > 1
            try:
                return self._client.query(self._text, {**variables, **sizes(self._first)}, may_shrink=may_shrink)
            except QueryTimeoutError:
                if not may_shrink:
                    raise
                self._first //= 2


def pages(client: Client, connection: Node | None, query: str, node_id: str | None, *path: str) -> Iterator[Node]:
    """The nodes of a connection's first page and of all that follow; ``path`` leads to it from the node."""
    pager = Pager(client, query)
    while connection:
        yield from graph.nodes(connection)
        page = connection["pageInfo"]
        if not page["hasNextPage"]:
            return
        _, body = pager.page({"id": node_id, "cursor": page["endCursor"]})
        refuse_errors(body)
        connection = body["data"].get("node")
        for key in path:
            connection = (connection or {}).get(key)
        if connection is None:
            raise ReadError("a list ended before its last page")
