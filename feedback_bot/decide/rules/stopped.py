"""Purpose: checks that block the merge although they did not fail: required, and canceled, stale, or unknown."""

from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.counted.checks import counted_checks
from feedback_bot.model import Action, Check, CheckOutcome, CheckSignal, Decision, Notice, Reason, ReasonCode

STOPPED: Final = "stopped"
"""The key of the notice."""
_HARMLESS: Final = frozenset({"neutral", "skipped"})
_STOPPED: Final = frozenset({"cancelled", "stale"})


def checks_stopped(case: Case) -> Decision | None:
    """Tell people once, when nothing runs anymore: no push by Jules is needed, but somebody has to re-run them.

    Only if nothing that fails is for Jules.
    """
    stopped = _stopped(case)
    if case.running or not stopped:
        return None
    return Decision(
        action=Action.WAIT,
        reasons=(Reason(ReasonCode.CHECKS_STOPPED, {"titles": tuple(check.title for check in stopped)}),),
        signals=tuple(CheckSignal(check=check) for check in stopped),
        notice=Notice(key=STOPPED, topic="stopped", is_renewed=True),
    )


def _stopped(case: Case) -> tuple[Check, ...]:
    checks = counted_checks(case.snapshot, case.policy, own_run_id=case.own_run_id)
    return tuple(
        check
        for check in checks
        if check.outcome is CheckOutcome.NOT_COUNTED and check.conclusion not in _HARMLESS and _blocks(check)
    )


def _blocks(check: Check) -> bool:
    """Whether a check is required. One with a conclusion that GitHub has added since may be, if GitHub does not say."""
    return check.required is not False if check.conclusion not in _STOPPED else bool(check.required)
