"""Purpose: the decisions and reasons that several rules share."""

from collections.abc import Iterable
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.counted.checks import ignored_failures
from feedback_bot.model import Action, CheckOutcome, CheckSignal, Decision, Marker, Notice, Reason, ReasonCode, Signal

APPROVAL: Final = "approval"
"""The key of the notice about workflow runs that wait for approval."""


def wait(reason: Reason) -> Decision:
    """A decision to wait."""
    return Decision(action=Action.WAIT, reasons=(reason,))


def skip(reason: Reason) -> Decision:
    """A decision to skip."""
    return Decision(action=Action.SKIP, reasons=(reason,))


def nothing_wrong(case: Case) -> Decision:
    """A decision to skip, because nothing is wrong or the policy ignores it."""
    ignored = ignored_failures(case.snapshot, case.policy)
    return skip(
        Reason(ReasonCode.FAILURES_IGNORED, {"titles": ignored}) if ignored else Reason(ReasonCode.NOTHING_WRONG)
    )


def running(case: Case) -> Reason:
    """The checks that are still running."""
    return Reason(ReasonCode.CHECKS_RUNNING, {"titles": tuple(check.title for check in case.running)})


def blocked(case: Case) -> Decision | None:
    """Wait if workflow runs wait for approval, because the head may or may not be fine; ask people once."""
    reasons = awaiting_approval(case)
    if not reasons:
        return None
    notice = Notice(key=APPROVAL, topic="approval", is_renewed=True)
    return Decision(action=Action.WAIT, reasons=reasons, notice=notice)


def awaiting_approval(case: Case) -> tuple[Reason, ...]:
    """A reason if workflow runs wait for approval."""
    waiting = tuple(run.title for run in case.blocked if run.awaits_approval)
    return (Reason(ReasonCode.RUNS_AWAIT_APPROVAL, {"titles": waiting}),) if waiting else ()


def is_green(case: Case, since: Iterable[Marker]) -> bool:
    """Whether all problems are gone. A job that waits for a person, such as a deployment, is not one.

    Args:
        since: what was sent while there were problems. A later head whose checks have not started yet is not green.
    """
    was_checked = bool(case.snapshot.checks) or all(marker.head == case.snapshot.head_sha for marker in since)
    is_known = was_checked and not case.snapshot.lacks_checks
    return is_known and all(map(_is_unfinished, case.signals)) and not case.running and not case.blocked


def _is_unfinished(signal: Signal) -> bool:
    return isinstance(signal, CheckSignal) and signal.check.outcome is CheckOutcome.RUNNING
