"""How many requests the verdicts on one pull request may cost in a run."""

from dataclasses import dataclass
from typing import Final

_MOST: Final = 6


@dataclass(slots=True)
class RequestBudget:
    """The requests that are left, beyond those for the checks, their logs, and the head of the base branch.

    Without any left, a failure keeps the verdict that it has so far.
    """

    _left: int = _MOST

    def allows(self, *, is_known: bool = False) -> bool:
        """Whether something may be read, which then counts.

        Args:
            is_known: it was read before in this run, so it costs nothing.
        """
        if is_known:
            return True
        if self._left <= 0:
            return False
        self._left -= 1
        return True
