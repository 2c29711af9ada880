"""Purpose: the decisions and reasons that several rules share."""

from feedback_bot.decide.case import Case
from feedback_bot.model import Action, Decision, Reason, ReasonCode


def wait(reason: Reason) -> Decision:
    """A decision to wait."""
    return Decision(action=Action.WAIT, reasons=(reason,))


def skip(reason: Reason) -> Decision:
    """A decision to leave it alone."""
    return Decision(action=Action.SKIP, reasons=(reason,))


def refuse(reason: Reason) -> Decision:
    """A decision that a person has to know of."""
    return Decision(action=Action.REFUSE, reasons=(reason,))


def running(case: Case) -> Reason:
    """Which checks have not come to an end."""
    return Reason(ReasonCode.CHECKS_RUNNING, {"titles": tuple(check.title for check in case.running)})
