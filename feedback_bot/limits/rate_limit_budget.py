"""How long a run may wait in total for rate limits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

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


@dataclass(slots=True)
class RateLimitBudget:
    """The remaining seconds of waiting, shared by all requests of a run to all servers."""

    seconds: float
    spent: float = 0

    def allow(self, seconds: float) -> None:
        """Raise the budget to this many seconds in total, if it is less."""
        self.seconds = max(self.seconds, seconds - self.spent)

    def take(self, seconds: float) -> bool:
        """Take this many seconds from the budget. If it has less, take nothing and return ``False``."""
        if seconds > self.seconds:
            return False
        self.seconds -= seconds
        self.spent += seconds
        return True
