"""Reads that are carried out side by side, so that a run need not wait for one after the other."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Final, Self, TypeVar

from feedback_bot.limits.reading import Reading

MOST_CONNECTIONS: Final = 4
"""Connections to one server at once: one for the run's own thread, and one for each of the others."""
AHEAD: Final = 8
"""How many things of one kind the run begins to read before the first of them is finished."""
MOST_LOST: Final = 8
"""If this many threads hang in reads that were given up, no others are started in their place."""

_T = TypeVar("_T")


class ReadAhead:
    """A few threads that only read. The run's own thread decides, writes, and takes the results in its own order.

    What goes wrong with a read is raised where its result is asked for. No thread can hold the run up: what they have
    not begun is read by the run's own thread, and one that hangs in what was given up is replaced. They do not keep the
    process alive either.
    """

    def __init__(self, threads: int = MOST_CONNECTIONS - 1) -> None:
        self._most = threads
        self._readings: SimpleQueue[Reading[Any] | None] = SimpleQueue()
        self._workers: set[_Worker] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Begin no other read, and give up what is being read."""
        with suppress(Empty):
            while True:
                self._readings.get_nowait()
        for worker in list(self._workers):
            self._readings.put(None)
            worker.give_up()

    def start(self, read: Callable[[], _T], discard: Callable[[_T], object] = lambda _: None) -> Reading[_T]:
        """Begin to read something as soon as a thread is free.

        Args:
            read: carries it out.
            discard: what is done with a result that nobody wants anymore.
        """
        reading = Reading(read, discard)
        self._readings.put(reading)
        workers = list(self._workers)
        lost = sum(worker.is_lost for worker in workers)
        if len(workers) - lost < self._most and lost < MOST_LOST:
            with suppress(RuntimeError):  # the system allows no more threads
                _Worker(self._readings, self._workers).start()
        return reading

    def all(self, reads: Sequence[Callable[[], _T]]) -> list[_T]:
        """Read several things side by side, and wait for all. A single one is read in the caller's thread.

        After one that fails, such as for a rate limit, no others are begun here.
        """
        if len(reads) == 1:
            return [reads[0]()]
        readings = [self.start(read) for read in reads]
        try:
            for reading in readings:
                if not reading.read_here():
                    break
            return [reading.result() for reading in readings]
        except BaseException:
            for reading in readings:
                reading.give_up()
            raise


class _Worker:
    """A thread that reads one thing after the other, until it is told to end or what it reads is given up."""

    def __init__(self, readings: "SimpleQueue[Reading[Any] | None]", workers: "set[_Worker]") -> None:
        self._readings = readings
        self._workers = workers
        self._reading: Reading[Any] | None = None

    @property
    def is_lost(self) -> bool:
        """Whether it hangs in what was given up."""
        reading = self._reading
        return reading is not None and reading.is_given_up

    def start(self) -> None:
        """Begin with the first."""
        self._workers.add(self)
        try:
            threading.Thread(target=self._work, name="read-ahead", daemon=True).start()
        except RuntimeError:
            self._workers.discard(self)
            raise

    def give_up(self) -> None:
        """Give up what it reads."""
        reading = self._reading
        if reading:
            reading.give_up()

    def _work(self) -> None:
        while (reading := self._readings.get()) is not None:
            self._reading = reading
            if not reading.carry_out():
                break
            self._reading = None
        self._workers.discard(self)
