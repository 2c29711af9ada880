"""How long a run may wait in all for servers that ask it to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from feedback_bot.errors import ReadError

_T = TypeVar("_T")


class RateLimitedError(ReadError):
    """A server asks for a longer wait than the run has left; what was not reached is for the next run."""


def unless_unreadable(default: _T, read: Callable[[], _T]) -> _T:
    """What is read, or the default if it cannot be read.

    Raises:
        RateLimitedError: no further read would succeed, either.
    """
    try:
        return read()
    except RateLimitedError:
        raise
    except ReadError:
        return default


@dataclass(slots=True)
class RateLimitBudget:
    """Seconds of waiting that are left, shared by all requests of a run to all servers."""

    seconds: float
    spent: float = 0

    def allow(self, seconds: float) -> None:
        """Raise the budget to so many seconds in all, if it is less."""
        self.seconds = max(self.seconds, seconds - self.spent)

    def take(self, seconds: float) -> bool:
        """Take so many seconds out of the budget; ``False``, and nothing is taken, if it holds less."""
        if seconds > self.seconds:
            return False
        self.seconds -= seconds
        self.spent += seconds
        return True
