"""How long a run, a repository, and a pull request may take, and the signals with which the runner cancels a run."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from feedback_bot.model import Reason, ReasonCode

_LAST_DELIVERY_SECONDS: Final = 60
"""A delivery that starts later than this before the end might not be finished by then."""
REPOSITORY_SECONDS: Final = 300
"""For reading a repository: its policy and its pull requests, before any decision."""
PULL_REQUEST_SECONDS: Final = 240
"""For each of the two steps of a pull request: what is decided before the logs are read, and the rest."""
_DELIVERY_SECONDS: Final = 600
"""From the claim on. As long as the claim's lease: afterwards, another run may settle the claim in any case."""
_AGAIN_SECONDS: Final = 1.0
"""Until an interruption is repeated that a library took for an error of its own, or that came just before a wait began.

Python calls a signal's handler between two steps of its own. A wait that begins in the meantime is not interrupted.
"""


class CancelledError(BaseException):
    """The run was canceled and has no time left. Not an ``Exception``, because nothing may continue after it."""


class OverdueError(BaseException):
    """The work on one repository or pull request took too long.

    Not an ``Exception``, because it is raised anywhere: a library must not take it for an error of its own.
    """


@dataclass(slots=True)
class RunDeadline:
    """The life of one run.

    Attributes:
        seconds_after_sigterm: how long work in progress may take after that. The runner kills the process soon after.
        is_interrupted: a person pressed Ctrl-C, or the runner canceled the run.
        waited: how long the run has waited for rate limits, in seconds, with all of the waits that are not over yet.
            Such waits do not count as work.
        waited_before: the same without those.
    """

    clock: Callable[[], float] = time.monotonic
    seconds_after_sigterm: float = 3.5
    is_cancelled: bool = False
    is_interrupted: bool = False
    waited: Callable[[], float] = lambda: 0.0
    waited_before: Callable[[], float] = lambda: 0.0
    _start: float = field(init=False)
    _due: float | None = field(init=False, default=None)
    _end: float = field(init=False, default=0.0)
    _can_interrupt: bool = field(init=False, default=False)
    _rests: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._start = self.clock()

    def restart(self) -> None:
        """Give the next look of a run as much time as the first."""
        self._start = self.clock()

    def rest(self, pause: Callable[[], None]) -> bool:
        """Pause between two looks, unless a signal ends the run, which it does at once.

        Returns:
            Whether the run may continue.
        """
        try:
            self._rests = True
            if not self.is_cancelled:
                pause()
        except CancelledError:
            return False
        finally:
            self._rests = False
        return not self.is_cancelled

    def why_end(self, timeout_minutes: int) -> Reason | None:
        """Why no new delivery may start; ``None`` while one may.

        Args:
            timeout_minutes: how long the whole run may take.
        """
        if self.is_cancelled:
            return Reason(ReasonCode.RUN_CANCELLED)
        if self.clock() - self._start > timeout_minutes * 60 - _LAST_DELIVERY_SECONDS:
            return Reason(ReasonCode.RUN_TIMED_OUT, {"minutes": timeout_minutes})
        return None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Interrupt the work inside, wherever it is, when it has taken this long.

        This needs ``interrupts``. Work that is interrupted leaves what a killed process leaves: the next run continues.

        Raises:
            OverdueError: the work took too long.
        """
        self._due = self._in(seconds)
        self._wake_after(seconds)
        try:
            yield
        finally:
            self._due = None

    def protect(self) -> None:
        """Give the work in progress the time of a whole delivery.

        From its claim on, a delivery must not be interrupted like other work: its message would stay unconfirmed until
        the next run finds it in the session.
        """
        if self._due is not None:
            self._due = self._in(_DELIVERY_SECONDS)

    @contextmanager
    def interrupts(self) -> Iterator[None]:
        """Let ``within`` interrupt. Only the main thread can; in another, work is checked when it has ended."""
        if self._can_interrupt or threading.current_thread() is not threading.main_thread():
            yield
            return
        with _handlers({signal.SIGALRM: self._on_alarm}):
            self._can_interrupt = True
            try:
                yield
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
                self._can_interrupt = False

    @contextmanager
    def heed_signals(self) -> Iterator[None]:
        """Turn SIGINT and SIGTERM into a canceled run.

        Work in progress has a few seconds to finish. Then a ``CancelledError`` ends it wherever it is, and the next run
        resolves what is left.
        """

        def cancel(number: int, _: FrameType | None) -> None:
            self.is_interrupted = self.is_interrupted or number == signal.SIGINT
            if self.is_cancelled:
                return  # the runner sends SIGINT first, and SIGTERM 7.5 seconds later
            self.is_cancelled = True
            if self._rests:
                raise CancelledError
            self._end = time.monotonic() + self.seconds_after_sigterm
            self._wake_after(self.seconds_after_sigterm)

        with self.interrupts(), _handlers({signal.SIGINT: cancel, signal.SIGTERM: cancel}):
            yield

    def _worked(self) -> float:
        return self.clock() - self.waited()

    def _in(self, seconds: float) -> float:
        """What ``_worked`` is after so much work. A wait of another thread that began before is no work either."""
        return self.clock() - self.waited_before() + seconds

    def _wake_after(self, seconds: float) -> None:
        if self._can_interrupt and not (self.is_cancelled and seconds > self.seconds_after_sigterm):
            signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), _AGAIN_SECONDS)

    def _on_alarm(self, _: int, __: FrameType | None) -> None:
        if self.is_cancelled:
            left = self._end - time.monotonic()
            if left <= 0:
                signal.setitimer(signal.ITIMER_REAL, 0)
                raise CancelledError
            self._wake_after(left)
        elif self._due is not None:
            left = self._due - self._worked()
            if left <= 0:
                self._wake_after(_AGAIN_SECONDS)
                raise OverdueError
            self._wake_after(left)
        else:
            signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def _handlers(acts: dict[signal.Signals, Callable[[int, FrameType | None], None]]) -> Iterator[None]:
    before = {number: signal.signal(number, act) for number, act in acts.items()}
    try:
        yield
    finally:
        for number, act in before.items():
            signal.signal(number, act)
