"""One thread that ends the waits for the headers of responses; a timer for each request would cost a thread each.

It shares only a ``SimpleQueue`` with the threads that wait, see ``reading``.
"""

import heapq
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue


@dataclass(order=True, slots=True)
class Head:
    """The headers of a response that somebody waits for.

    Attributes:
        deadline: by the monotonic clock, in seconds.
        connection: where they come from; ``None`` once they are here.
        is_late: whether they did not come in time, so that the connection was shut down.
    """

    deadline: float
    connection: socket.socket | None = field(compare=False)
    is_late: bool = field(default=False, compare=False)


class _Watch:
    """The thread and what it is told. A forked process starts its own."""

    def __init__(self) -> None:
        self._process = 0
        self.heads: SimpleQueue[Head] = SimpleQueue()

    def start(self) -> None:
        if self._process != os.getpid():
            self.heads = SimpleQueue()
            threading.Thread(target=_hang_up_on_late, args=[self.heads], name="late heads", daemon=True).start()
            self._process = os.getpid()


_watch = _Watch()
start = _watch.start
"""Start the thread, unless it runs. An interruption must not come at that time."""


@contextmanager
def limited(connection: socket.socket, seconds: float) -> Iterator[Head]:
    """Shut a connection down unless the headers of its response are here in so many seconds."""
    head = Head(time.monotonic() + seconds, connection)
    _watch.heads.put(head)
    try:
        yield head
    finally:
        head.connection = None


def shut_down(connection: socket.socket | None) -> None:
    """Wake whoever reads from a connection. The plain method is for TLS, too, whose own waits for the other side."""
    if isinstance(connection, socket.socket):
        with suppress(OSError):  # it is closed already
            socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _hang_up_on_late(heads: SimpleQueue[Head]) -> None:
    waiting: list[Head] = []
    while True:
        now = time.monotonic()
        while waiting and (waiting[0].deadline <= now or waiting[0].connection is None):
            head = heapq.heappop(waiting)
            if (connection := head.connection) is not None:
                head.is_late = True
                shut_down(connection)
        with suppress(Empty):
            heapq.heappush(waiting, heads.get(timeout=waiting[0].deadline - now if waiting else None))
