"""Reads that are carried out side by side, so that a run need not wait for one after the other."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Final, Self, TypeVar

MOST_CONNECTIONS: Final = 4
"""To one server at once."""

_T = TypeVar("_T")
_Task = Callable[[], None]


class ReadAhead:
    """A few threads that only read. The run's own thread decides, writes, and takes the results in its own order.

    What goes wrong with a read is raised where its result is asked for. The threads do not keep the process alive: a
    run that is interrupted or canceled leaves them behind, with requests that end at their own deadlines.
    """

    def __init__(self, threads: int = MOST_CONNECTIONS) -> None:
        self._most = threads
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Begin no other read. What is being read is read to its end."""
        while not self._tasks.empty():
            self._tasks.get()
        for _ in self._threads:
            self._tasks.put(None)
        self._threads.clear()

    def start(self, read: Callable[[], _T]) -> Future[_T]:
        """Begin to read something as soon as a thread is free."""
        future: Future[_T] = Future()
        self._tasks.put(lambda: _carry_out(read, future))
        if len(self._threads) < self._most:
            self._threads.append(threading.Thread(target=self._work, name="read-ahead", daemon=True))
            self._threads[-1].start()
        return future

    def all(self, reads: Sequence[Callable[[], _T]]) -> list[_T]:
        """Read several things side by side, and wait for all. A single one is read in the caller's thread."""
        if len(reads) == 1:
            return [reads[0]()]
        futures = [self.start(read) for read in reads]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()  # those that were not begun, if one failed

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()


def _carry_out(read: Callable[[], _T], future: Future[_T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        found = read()
    except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
        future.set_exception(error)
    else:
        future.set_result(found)
