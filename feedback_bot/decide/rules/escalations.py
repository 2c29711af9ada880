"""Purpose: which escalations are over, so that their comments and the label can be removed."""

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules.common import is_green
from feedback_bot.decide.rules.left_to_people import is_left
from feedback_bot.decide.rules.no_push import PREFIX
from feedback_bot.model import Decision, Marker


def escalations_over(case: Case, decision: Decision) -> tuple[Marker, ...]:
    """The escalations that need no response anymore.

    Those after which a person took over the pull request, all once it is green apart from what only people can fix, and
    one for a paused session once the session continues.
    """
    is_over = is_left(case, decision)
    return tuple(marker for marker in case.history.escalations if is_over or _is_over(marker, case))


def lasting_escalations(case: Case) -> tuple[Marker, ...]:
    """The escalations that stop the bot from sending. One for a paused session ends with the pause."""
    standing = (marker for marker in case.history.standing_escalations if not _is_over(marker, case))
    return tuple(marker for marker in standing if not marker.key.startswith("paused"))


def _is_over(marker: Marker, case: Case) -> bool:
    if marker.key.startswith(PREFIX) and marker.head != case.snapshot.head_sha:
        return True  # the push that it asked for
    if marker in case.history.answered_escalations or is_green(case, case.history.escalations):
        return True
    return marker.key.startswith("paused") and case.session is not None and case.session.state != "PAUSED"
