"""How long a run may take: its deadline, and the signals with which the runner cancels it."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from feedback_bot.model import Reason, ReasonCode

_LAST_DELIVERY_SECONDS: Final = 60
"""A delivery that starts later than this before the end might not be finished by then."""


class CancelledError(BaseException):
    """The run was canceled and has no time left. Not an ``Exception``, because nothing may continue after it."""


@dataclass(slots=True)
class RunDeadline:
    """The life of one run.

    Attributes:
        seconds_after_sigterm: how long work in progress may take after that. The runner kills the process soon after.
    """

    clock: Callable[[], float] = time.monotonic
    seconds_after_sigterm: float = 3.5
    is_cancelled: bool = False
    _start: float = field(init=False)

    def __post_init__(self) -> None:
        self._start = self.clock()

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
    def heed_signals(self) -> Iterator[None]:
        """Turn SIGINT and SIGTERM into a canceled run.

        Work in progress has a few seconds to finish. Then a ``CancelledError`` ends it wherever it is, and the next run
        resolves what is left.
        """

        def cancel(_: int, __: FrameType | None) -> None:
            if self.is_cancelled:
                return  # the runner sends SIGINT first, and SIGTERM 7.5 seconds later
            self.is_cancelled = True
            signal.setitimer(signal.ITIMER_REAL, self.seconds_after_sigterm)

        def end(_: int, __: FrameType | None) -> None:
            raise CancelledError

        acts = {signal.SIGINT: cancel, signal.SIGTERM: cancel, signal.SIGALRM: end}
        before = {number: signal.signal(number, act) for number, act in acts.items()}
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, act in before.items():
                signal.signal(number, act)
