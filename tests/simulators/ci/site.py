"""What the simulated CI systems share: an HTTP site that records what it was asked, and routes by path."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote

from tests.simulators.http.exchange import Reply
from tests.simulators.http.faults import Faults
from tests.simulators.http.wire import HttpServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.simulators.http.exchange import Request

JSON = {"Content-Type": "application/json; charset=utf-8"}
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
SIGN_IN = b"<!DOCTYPE html>\n<html><title>Sign in</title><form>User name and password</form></html>\n"


@dataclass(frozen=True, kw_only=True)
class ReportedTest:
    """A test that a job reported; each system says it in its own words."""

    name: str
    group: str = "tests.test_cart"
    message: str = "assert 41 == 42"
    trace: str = "x\n\ntests/test_cart.py:7: AssertionError"
    passed: bool = False


class CiSite:
    """One system. `address` is set once it is served: answers name places on it.

    `requests` are those to the API, `downloads` those to the storage.
    """

    base = ""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 12, tzinfo=UTC)) -> None:
        self.lock = threading.RLock()
        self.faults = Faults()
        self.now = now
        self.address = ""
        self.token = ""  # what a request has to carry
        self.public = False  # whether builds can be read without it
        self.tests: list[ReportedTest] = []  # what the jobs there reported
        self.seen: list[Request] = []
        self.routes: list[tuple[re.Pattern[str], Callable[..., Reply]]] = []

    @contextmanager
    def served(self) -> Iterator[Self]:
        """Serve it while the `with` block lasts."""
        with HttpServer(self) as server:
            self.address = server.url
            yield self

    @property
    def server_time(self) -> datetime:
        return self.now

    @property
    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [request.target.partition("?")[0] for request in self.seen]

    def record(self, request: Request) -> None:
        self.seen.append(request)

    def answer(self, request: Request) -> Reply:
        if request.method != "GET":
            return self.error(405)
        for pattern, act in self.routes:
            found = pattern.fullmatch(request.target.partition("?")[0])
            if found:
                return act(request, **{name: unquote(value) for name, value in found.groupdict("").items()})
        return self.error(404)

    def error(self, status: int) -> Reply:
        return reply({"message": {404: "Not found"}.get(status, "Error")}, status)

    def route(self, pattern: str, act: Callable[..., Reply]) -> None:
        self.routes.append((re.compile(pattern), act))


def reply(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:  # noqa: ANN401 - any JSON
    return Reply(status, json.dumps(content).encode(), {**JSON, **(headers or {})})


def text_reply(content: str | bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, content.encode() if isinstance(content, str) else content, {**TEXT, **(headers or {})})
