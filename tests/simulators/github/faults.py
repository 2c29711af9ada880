"""Faults that only GitHub has; the general ones (close, cut, delay, answer, kill …) are shared by both simulators.

world.faults.before("POST", "/graphql", answer(502), when=operation("Scan"), times=2)
world.faults.after("POST", "*/issues/*/comments", close)
world.faults.before("GET", "*/pulls/7", lambda exchange: pull.vanish())
world.faults.after("POST", "/graphql", partial_data("repository"))
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.simulators.github.rest.asking import DOCS, SECONDARY, json_reply
from tests.simulators.github.world import operation_of
from tests.simulators.http.faults import answer, close, cut, delay, html_page, invalid_json, kill, trickle

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulators.http.exchange import Exchange, Request
    from tests.simulators.http.faults import Action, Predicate

__all__ = [
    "answer",
    "authorized",
    "close",
    "cut",
    "delay",
    "graphql_errors",
    "html_page",
    "invalid_json",
    "kill",
    "operation",
    "partial_data",
    "rate_limited",
    "run",
    "secondary_limit",
    "secondary_limit_in_200",
    "trickle",
    "writes",
]

TIMED_OUT = (
    "Something went wrong while executing your query on 2026-03-02T12:00:00Z."
    " Please include `0400:0001:0002:0003` when reporting this issue."
)


def operation(*names: str) -> Predicate:
    """Match GraphQL requests of these operations; without a name, every GraphQL request."""
    return lambda request: (found := operation_of(request)) is not None and (not names or found in names)


def writes(request: Request) -> bool:
    """Match requests that ask for a change: not GET, and of GraphQL only mutations."""
    if operation_of(request) is None:
        return request.method not in ("GET", "HEAD")
    return b"mutation" in request.body


def authorized(request: Request) -> bool:
    """Match requests with an `Authorization` header."""
    return "authorization" in request.headers


def run(act: Callable[[], object]) -> Action:
    """Do something to the world, or to the client, while the request is under way."""
    return lambda _: act()


def secondary_limit(retry_after: float | None = None, status: int = 403) -> Action:
    """Refuse as GitHub does when requests come too fast; it does not always say for how long."""
    headers = {"Retry-After": f"{retry_after:g}"} if retry_after is not None else {}
    body = json.dumps({"message": SECONDARY, "documentation_url": DOCS, "status": str(status)}).encode()
    return lambda exchange: exchange.answer(status, body, headers)


def secondary_limit_in_200(retry_after: float | None = None) -> Action:
    """Refuse a query with nothing but a message, as GitHub does at times: the status says that all is well."""
    headers = {"Retry-After": f"{retry_after:g}"} if retry_after is not None else {}
    body = json.dumps({"message": SECONDARY, "documentation_url": DOCS}).encode()
    return lambda exchange: exchange.answer(200, body, headers)


def rate_limited(reset: float, status: int = 403) -> Action:
    """Refuse because the hour's quota is used up; `reset` is a time in seconds since 1970."""
    headers = {
        "X-RateLimit-Limit": "1000",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Used": "1000",
        "X-RateLimit-Reset": str(int(reset)),
        "X-RateLimit-Resource": "core",
    }
    message = "API rate limit exceeded for installation ID 1."
    body = json.dumps({"message": message, "documentation_url": DOCS, "status": str(status)}).encode()
    return lambda exchange: exchange.answer(status, body, headers)


def graphql_errors(message: str = TIMED_OUT, kind: str | None = None) -> Action:
    """Answer a query with errors and no data; by default the words of a query that took too long."""
    error = {"message": message, **({"type": kind} if kind else {})}

    def act(exchange: Exchange) -> None:
        exchange.reply = json_reply({"data": None, "errors": [error]})

    return act


def partial_data(*path: str | int, message: str = "This part cannot be given.") -> Action:
    """Set after the effect: null the value at a path of the real data, and say so in `errors`."""

    def act(exchange: Exchange) -> None:
        if exchange.reply is None:
            raise ValueError("partial data needs a real answer: set this fault with faults.after")
        body = json.loads(exchange.reply.body)
        hollow(body["data"], path)
        body["errors"] = [{"message": message, "path": list(path), "locations": []}]
        exchange.reply = replace(exchange.reply, body=json.dumps(body).encode())

    return act


def hollow(data: Any, path: tuple[str | int, ...]) -> None:  # noqa: ANN401 -- any JSON
    """Null what stands at a path."""
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = None
