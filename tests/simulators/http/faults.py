"""Faults that a scenario sets on a simulated server: what breaks, at which request, before or after its effect.

    faults.after("POST", "*:sendMessage", close)                the effect happens, the client never hears of it
    faults.before("*", "*", kill(lambda: bot.pid), nth=7)       the client dies at its 7th request
    faults.before("GET", "*", lambda exchange: exchange.wait(random()), times=None)

An action is any callable that takes the `Exchange`; its methods close, cut, answer and wait.
Nothing here knows of Jules.
"""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .exchange import Exchange, Request

    Action = Callable[[Exchange], object]
    Predicate = Callable[[Request], bool]
    Phase = Literal["before", "after"]

ERROR_PAGE = b"<!DOCTYPE html>\n<html><title>Error 502 (Server Error)!!1</title><p>Try again in 30 seconds.</html>\n"


@dataclass
class Fault:
    """One rule. It fires at its `nth` matching request and the `times - 1` matching ones after it (None: for ever)."""

    phase: Phase
    method: str
    path: str
    actions: tuple[Action, ...]
    when: Predicate | None
    nth: int
    times: int | None
    seen: int = 0
    fired: int = 0  # for tests: a fault that never fired proves nothing

    def due(self, request: Request) -> bool:
        """Count the request if it matches, and tell whether it is one of those that break."""
        matches = fnmatchcase(request.method, self.method) and fnmatchcase(request.path, self.path)
        if not matches or (self.when is not None and not self.when(request)):
            return False
        self.seen += 1
        due = self.seen >= self.nth and (self.times is None or self.seen < self.nth + self.times)
        self.fired += due
        return due


class Faults:
    """The faults of one server. `method` and `path` are shell patterns; `path` has neither base path nor query."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def before(
        self,
        method: str,
        path: str,
        *actions: Action,
        when: Predicate | None = None,
        nth: int = 1,
        times: int | None = 1,
    ) -> Fault:
        """Act when the request has been read. An action that closes or answers keeps the effect from happening."""
        return self._add(Fault("before", method, path, actions, when, nth, times))

    def after(
        self,
        method: str,
        path: str,
        *actions: Action,
        when: Predicate | None = None,
        nth: int = 1,
        times: int | None = 1,
    ) -> Fault:
        """Act when the effect has happened and before the answer leaves."""
        return self._add(Fault("after", method, path, actions, when, nth, times))

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def apply(self, phase: Phase, exchange: Exchange) -> None:
        """Let the faults of this phase act on the exchange, in the order they were set (the server calls this)."""
        with self._lock:
            due = [fault for fault in self._faults if fault.phase == phase and fault.due(exchange.request)]
        for fault in due:
            for action in fault.actions:
                action(exchange)

    def _add(self, fault: Fault) -> Fault:
        with self._lock:
            self._faults.append(fault)
        return fault


def close(exchange: Exchange) -> None:
    """Close the connection without an answer."""
    exchange.close()


def cut(at: float = 0.5) -> Action:
    """Break off in the middle of the answer."""
    return lambda exchange: exchange.cut(at)


def delay(seconds: float) -> Action:
    """Wait in real time, then go on."""
    return lambda exchange: exchange.wait(seconds)


def trickle(seconds: float) -> Action:
    """Send the answer a few bytes at a time."""
    return lambda exchange: exchange.trickle(seconds)


def answer(
    status: int,
    *,
    retry_after: float | str | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Action:
    """Answer with this status; without a body, in the error format of the simulated service."""
    extra = dict(headers or {})
    if retry_after is not None:
        extra["Retry-After"] = str(retry_after)
    return lambda exchange: exchange.answer(status, body, extra)


def invalid_json(status: int = 200) -> Action:
    """Answer with a body that says it is JSON and is not."""
    return lambda exchange: exchange.answer(status, b'{"name": "sessions/1", "sta')


def html_page(status: int = 200) -> Action:
    """Answer with a page for people, as a proxy in between does."""
    return lambda exchange: exchange.answer(status, ERROR_PAGE, {"Content-Type": "text/html; charset=UTF-8"})


def kill(pid: Callable[[], int]) -> Action:
    """SIGKILL the client and close. The id is asked for when the fault fires: the process may not run yet now."""

    def act(exchange: Exchange) -> None:
        os.kill(pid(), signal.SIGKILL)
        exchange.close()

    return act
