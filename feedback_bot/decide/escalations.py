"""Purpose: which escalations are over, so that their comments and the label can go."""

from feedback_bot.decide.case import Case
from feedback_bot.decide.common import is_green
from feedback_bot.model import Marker


def escalations_over(case: Case) -> tuple[Marker, ...]:
    """The escalations that ask for nothing any more.

    Those after which a person took the pull request in hand, all once it is green, and one for a paused session once
    the session goes on.
    """
    return tuple(marker for marker in case.history.escalations if _is_over(marker, case))


def _is_over(marker: Marker, case: Case) -> bool:
    if marker in case.history.answered_escalations or is_green(case, case.history.escalations):
        return True
    return marker.key.startswith("paused") and case.session is not None and case.session.state != "PAUSED"
