"""How long a run may wait in total for rate limits, and what its requests have used of them."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Final, TypeVar

from feedback_bot.errors import ReadError

_T = TypeVar("_T")


class RateLimitedError(ReadError):
    """A rate limit asks for a longer wait than the run has left. The next run handles what was not reached."""


def unless_unreadable(default: _T, read: Callable[[], _T]) -> _T:
    """What is read, or the default if it cannot be read.

    Raises:
        RateLimitedError: further reads would fail, too.
    """
    try:
        return read()
    except RateLimitedError:
        raise
    except ReadError:
        return default


@dataclass(frozen=True, slots=True, eq=False)
class _Wait:
    """A thread's wait for a rate limit. Nobody waits for it any longer than it takes, even if it never says so."""

    server: str
    seconds: float
    taken: float
    is_over: SimpleQueue[None] = field(default_factory=SimpleQueue)
    _began: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        return max(0.0, self._began + self.seconds - time.monotonic())


_AT_ONCE: Final = 5
"""Seconds within which threads that a rate limit stops begin to wait."""


@dataclass(slots=True)
class RateLimitBudget:
    """The remaining seconds of waiting, shared by all requests of a run to all servers. Threads may use it at once.

    Attributes:
        requests: how many were sent, by server; those to the storage of logs do not count.
        points: what the queries have cost, by operation, as GitHub reports it.
    """

    seconds: float
    spent: float = 0
    requests: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _waits: list[_Wait] = field(default_factory=list, repr=False)

    def allow(self, seconds: float) -> None:
        """Raise the budget to this many seconds in total, if it is less."""
        with self._lock:
            self.seconds = max(self.seconds, seconds - self.spent)

    def take(self, seconds: float) -> bool:
        """Take this many seconds from the budget. If it has less, take nothing and return ``False``."""
        with self._lock:
            if seconds > self.seconds:
                return False
            self.seconds -= seconds
            self.spent += seconds
            return True

    def begin_wait(self, server: str, seconds: float) -> bool:
        """Take what this wait adds to those that have begun from the budget. Return whether it may begin.

        A rate limit stops all threads, which then wait at the same time.
        """
        with self._lock:
            beyond = max(0.0, seconds - max((wait.left + _AT_ONCE for wait in self._waits if wait.left), default=0.0))
            if beyond > self.seconds:
                return False
            self.seconds -= beyond
            self.spent += beyond
            self._waits.append(_Wait(server, seconds, beyond))
            return True

    @property
    def waited(self) -> float:
        """The seconds of the waits that are over."""
        with self._lock:
            return self.spent - sum(wait.taken for wait in self._waits if wait.left)

    def end_wait(self, server: str, seconds: float) -> None:
        """Such a wait is over."""
        with self._lock:
            wait = next(wait for wait in self._waits if (wait.server, wait.seconds) == (server, seconds))
            self._waits.remove(wait)
        wait.is_over.put(None)

    def wait_for_others(self, server: str) -> None:
        """Let the waits of other threads for this server end: a request during one would only prolong the limit."""
        with self._lock:
            others = [wait for wait in self._waits if wait.server == server]
        for wait in others:
            with suppress(Empty):
                wait.is_over.get(timeout=wait.left)
                wait.is_over.put(None)  # for the next that waits

    def count(self, server: str) -> None:
        """Count a request."""
        with self._lock:
            self.requests[server] += 1

    def charge(self, operation: str, points: int) -> None:
        """Count what a query has cost."""
        with self._lock:
            self.points[operation] += points

    def used(self) -> str:
        """What the requests so far have used, in words for the log."""
        sent = ", ".join(f"{number} to {server}" for server, number in self.requests.items())
        cost = ", ".join(f"{operation} {points}" for operation, points in self.points.items())
        total = self.points.total()
        queries = f"; queries: {total} {'point' if total == 1 else 'points'} ({cost})" if cost else ""
        return f"Requests: {sent or 'none'}{queries}."
