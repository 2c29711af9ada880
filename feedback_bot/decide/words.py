"""Purpose: the sentences and shapes that several rules share."""

from feedback_bot.decide.case import Case
from feedback_bot.model import Action, CheckSignal, ConflictSignal, Decision, ReviewSignal, Signal


def wait(reason: str) -> Decision:
    """A decision to wait."""
    return Decision(action=Action.WAIT, reason=reason)


def skip(reason: str) -> Decision:
    """A decision to leave it alone."""
    return Decision(action=Action.SKIP, reason=reason)


def refuse(reason: str) -> Decision:
    """A decision that a person has to know of."""
    return Decision(action=Action.REFUSE, reason=reason)


def running(case: Case) -> str:
    """Which checks have not come to an end."""
    names = ", ".join(check.title for check in case.running[:3])
    more = f" and {len(case.running) - 3} more" if len(case.running) > 3 else ""
    return f"checks are still running: {names}{more}"


def whats_wrong(signals: tuple[Signal, ...]) -> str:
    """What some signals come to."""
    checks = [signal for signal in signals if isinstance(signal, CheckSignal)]
    parts = []
    if checks:
        only = f"{checks[0].title} {checks[0].check.verdict}"
        parts.append(only if len(checks) == 1 else f"{len(checks)} checks failed")
    parts += [f"{signal.title} requests changes" for signal in signals if isinstance(signal, ReviewSignal)]
    parts += [signal.title for signal in signals if isinstance(signal, ConflictSignal)]
    return ", ".join(parts)
