"""How long a run may wait in all for servers that ask it to."""

import time
from dataclasses import dataclass

from feedback_bot.errors import ReadError


class RateLimitedError(ReadError):
    """A server asks for a longer wait than the run has left; what was not reached is for the next run."""


@dataclass(slots=True)
class RateLimitBudget:
    """Seconds of waiting that are left, shared by all requests of a run."""

    seconds: float
    spent: float = 0

    def allow(self, seconds: float) -> None:
        """Raise the budget to so many seconds in all, where it is less."""
        self.seconds = max(self.seconds, seconds - self.spent)

    def wait(self, seconds: float, server: str) -> None:
        """Wait as a server asks.

        Raises:
            RateLimitedError: the wait is longer than what is left.
        """
        self.spend(seconds, server)
        time.sleep(seconds)

    def spend(self, seconds: float, server: str) -> None:
        """Account for a wait that somebody else does.

        Raises:
            RateLimitedError: the wait is longer than what is left.
        """
        if seconds > self.seconds:
            raise RateLimitedError(
                f"{server}'s rate limit is used up for {seconds:.0f} s,"
                f" and this run may wait {self.seconds:.0f} s more (rate-limit-wait)"
            )
        self.seconds -= seconds
        self.spent += seconds
