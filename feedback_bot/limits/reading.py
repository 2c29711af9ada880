"""A read in another thread, for which nobody has to wait to the end.

An interruption (see ``RunDeadline``) may strike the run's own thread anywhere, even inside Python's ``Condition``. That
would then stay locked for all threads, so threads share only what is written in C: locks, and ``SimpleQueue``.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Final, Generic, TypeVar

_T = TypeVar("_T")
_PIECE: Final = 1.0
"""How many seconds a wait lasts at a time. A signal that came just before the wait began is handled only after that."""


class GivenUpError(BaseException):
    """Nobody waits for what this thread reads. Not an ``Exception``: a library could take it for a fault and retry."""


@dataclass(frozen=True, slots=True)
class _Failed:
    error: BaseException


class Reading(Generic[_T]):
    """Something that is going to be read, by another thread or by the one that asks for the result first."""

    def __init__(self, read: Callable[[], _T], discard: Callable[[_T], object] = lambda _: None) -> None:
        """Begin nothing yet.

        Args:
            read: carries it out.
            discard: what is done with a result that nobody wants anymore.
        """
        self._read = read
        self._discard = discard
        self._is_begun = threading.Lock()
        self._is_over = threading.Lock()  # for the first: the thread that has read, or who gives up
        self._outcome: SimpleQueue[_T | _Failed] = SimpleQueue()
        self._hang_up: Callable[[], None] | None = None
        self.is_given_up = False

    def result(self) -> _T:
        """Return what was read. Call this only once. If no thread has begun to read, it is read now.

        Whatever interrupts the wait ends it at once, and gives the read up.
        """
        self.read_here()
        try:
            outcome = self._wait()
        except BaseException:
            self.give_up()
            raise
        if isinstance(outcome, _Failed):
            raise outcome.error
        return outcome

    def read_here(self) -> bool:
        """Read now, if no thread has begun. Return whether nothing failed here."""
        if not _is_first(self._is_begun):
            return True
        self._is_over.acquire(blocking=False)
        try:
            self._outcome.put(self._read())
        except Exception as error:  # noqa: BLE001 - raised again where the result is asked for
            self._outcome.put(_Failed(error))
            return False
        return True

    def give_up(self) -> None:
        """Do not begin it; if it is under way, close its connection, and discard what is read anyway."""
        if _is_first(self._is_begun):
            return
        if _is_first(self._is_over):
            self.is_given_up = True
            hang_up = self._hang_up  # the other thread may clear it meanwhile
            if hang_up:
                hang_up()
            return
        with suppress(Empty):
            self._throw_away(self._outcome.get_nowait())

    def carry_out(self) -> bool:
        """Read, in another thread. Return whether that thread may go on; if not, it was given up."""
        if not _is_first(self._is_begun):
            return True
        _thread.reading = self
        outcome = self._read_it()
        _thread.reading = None
        if _is_first(self._is_over):
            self._outcome.put(outcome)
            return True
        self._throw_away(outcome)
        return False

    def waits_on(self, hang_up: Callable[[], None]) -> None:
        """Learn how to close the connection on which an answer is awaited.

        Raises:
            GivenUpError: nobody waits for the answer.
        """
        self._hang_up = hang_up
        self.go_on()

    def go_on(self) -> None:
        """Begin another request.

        Raises:
            GivenUpError: nobody waits for it.
        """
        if self.is_given_up:
            raise GivenUpError

    def has_answer(self) -> None:
        """The connection may now be used for other requests."""
        self._hang_up = None

    def _wait(self) -> _T | _Failed:
        while True:
            with suppress(Empty):
                return self._outcome.get(timeout=_PIECE)

    def _read_it(self) -> _T | _Failed:
        try:
            return self._read()
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            return _Failed(error)

    def _throw_away(self, outcome: _T | _Failed) -> None:
        if not isinstance(outcome, _Failed):
            self._discard(outcome)


class _Thread(threading.local):
    reading: Reading[Any] | None = None


_thread = _Thread()


def reading_of_thread() -> Reading[Any] | None:
    """What the calling thread reads for others; ``None`` in the run's own thread."""
    return _thread.reading


def _is_first(lock: threading.Lock) -> bool:
    return lock.acquire(blocking=False)
