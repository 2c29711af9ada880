"""The rules for all servers: which requests are retried, how often, after which wait, and from which budget."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, TypeVar

from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.timing import Timing

_TRIES: Final = 3
_LAST_TRY_AFTER: Final = 40
"""Seconds since the first attempt. A server this slow is not asked again."""
_MOST_DOUBLINGS: Final = 8

_Outcome = TypeVar("_Outcome")


class Repeat(Enum):
    """When a request may be sent again.

    ``ALWAYS``: after a passing fault, and after a rate limit. For reads, and for writes that may be
    done twice.
    ``IF_REFUSED``: after a rate limit alone, which did nothing. For what creates something.
    ``NEVER``: for what must not even be delayed unseen, such as a message.
    """

    ALWAYS = auto()
    IF_REFUSED = auto()
    NEVER = auto()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an attempt failed, as far as a retry depends on it.

    Attributes:
        is_passing: another try may succeed.
        asked: the seconds that a rate limit asks for, 0 if it does not say; ``None`` if it was not a rate limit.
    """

    is_passing: bool = True
    asked: float | None = None


class Retries:
    """Sends requests, and retries them if this is allowed and may help. All waits for rate limits share one budget."""

    def __init__(self, budget: RateLimitBudget, timing: Timing, server: str) -> None:
        self._server = server
        self._budget = budget
        self._timing = timing

    def carry_out(
        self, repeat: Repeat, send: Callable[[], _Outcome], trouble_of: Callable[[_Outcome], Trouble | None]
    ) -> _Outcome:
        """Send a request until it succeeds or must not be retried.

        Args:
            send: tries once; what goes wrong is part of the outcome.
            trouble_of: what went wrong, ``None`` for a success.

        Returns:
            The outcome of the last try.
        """
        is_slow = self._timing.countdown(_LAST_TRY_AFTER)
        tries = 0
        while True:
            if repeat is not Repeat.NEVER:
                self._budget.wait_for_others(self._server)
            self._budget.count(self._server)
            outcome = send()
            tries += 1
            trouble = trouble_of(outcome)
            pause = self._pause(repeat, trouble, tries, is_slow=is_slow()) if trouble else None
            if pause is None or trouble is None:
                return outcome
            try:
                self._timing.sleep(pause)
            finally:
                if trouble.asked is not None:
                    self._budget.end_wait(self._server, pause)

    def _pause(self, repeat: Repeat, trouble: Trouble, tries: int, *, is_slow: bool) -> float | None:
        """Seconds before the next attempt; ``None`` if there is none."""
        if repeat is Repeat.NEVER:
            return None
        backoff = self._timing.backoff * 2.0 ** min(tries - 1, _MOST_DOUBLINGS)
        if trouble.asked is not None:
            pause = max(trouble.asked, backoff)
            return pause if self._budget.begin_wait(self._server, pause) else None
        is_allowed = repeat is Repeat.ALWAYS and trouble.is_passing and tries < _TRIES and not is_slow
        return backoff if is_allowed else None
