"""Purpose: whether only people can fix what fails, so that Jules need not be resumed and an escalation is over."""

from collections.abc import Iterable

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules.common import awaiting_approval
from feedback_bot.markers.keys import signal_keys
from feedback_bot.model import Action, CheckSignal, Decision, LookAtLogs, SentSignal


def may_be_left(case: Case, asked: Iterable[SentSignal]) -> LookAtLogs | None:
    """What to look at to find out; ``None`` if something is certainly for Jules.

    Args:
        asked: what Jules was asked to fix.
    """
    ours = {told.id for told in asked if told.verdict is None or told.verdict.is_for_jules}
    checks = tuple(signal for signal in case.signals if isinstance(signal, CheckSignal))
    is_left = checks == case.signals and not any(ours.intersection(signal_keys(signal)) for signal in checks)
    return LookAtLogs(signals=checks) if checks and is_left else None


def is_left(case: Case, decision: Decision) -> bool:
    """Whether all results are known, and nothing that fails is for Jules."""
    judged = [decision.verdicts.get(signal.id) for signal in case.signals]
    is_known = decision.action is Action.WAIT and not case.running and not awaiting_approval(case)
    return is_known and bool(judged) and not any(each is None or each.verdict.is_for_jules for each in judged)
