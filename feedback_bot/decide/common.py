"""Purpose: the decisions and reasons that several rules share."""

from collections.abc import Iterable

from feedback_bot.decide.case import Case
from feedback_bot.model import Action, Decision, Marker, Reason, ReasonCode


def wait(reason: Reason) -> Decision:
    """A decision to wait."""
    return Decision(action=Action.WAIT, reasons=(reason,))


def skip(reason: Reason) -> Decision:
    """A decision to leave it alone."""
    return Decision(action=Action.SKIP, reasons=(reason,))


def running(case: Case) -> Reason:
    """Which checks have not come to an end."""
    return Reason(ReasonCode.CHECKS_RUNNING, {"titles": tuple(check.title for check in case.running)})


def blocked(case: Case) -> Decision | None:
    """Wait where workflow runs never became checks: nobody knows whether the head is fine."""
    waiting = tuple(run.title for run in case.blocked if run.awaits_approval)
    not_started = tuple(run.title for run in case.blocked if not run.awaits_approval)
    reasons = (
        *([Reason(ReasonCode.RUNS_AWAIT_APPROVAL, {"titles": waiting})] if waiting else []),
        *([Reason(ReasonCode.RUNS_NOT_STARTED, {"titles": not_started})] if not_started else []),
    )
    return Decision(action=Action.WAIT, reasons=reasons) if reasons else None


def is_green(case: Case, since: Iterable[Marker]) -> bool:
    """Whether nothing is wrong any more.

    Args:
        since: what was told while something was; a later head whose checks have not begun yet is not green.
    """
    was_checked = bool(case.snapshot.checks) or all(marker.head == case.snapshot.head_sha for marker in since)
    return not case.signals and not case.running and not case.blocked and was_checked
