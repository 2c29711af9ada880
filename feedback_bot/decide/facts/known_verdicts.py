"""Purpose: the verdicts on what fails now: what this run has found, and what the last message's comment remembers."""

from feedback_bot.decide.case import Case
from feedback_bot.markers.keys import signal_keys
from feedback_bot.model import CheckSignal, Decision, Judged


def known_verdicts(case: Case, decision: Decision) -> tuple[tuple[CheckSignal, Judged], ...]:
    """The failed checks whose verdicts are known, each with its verdict."""
    failed = (signal for signal in case.signals if isinstance(signal, CheckSignal))
    found = ((signal, decision.verdicts.get(signal.id) or _remembered(case, signal)) for signal in failed)
    return tuple((signal, judged) for signal, judged in found if judged)


def _remembered(case: Case, signal: CheckSignal) -> Judged | None:
    """The verdict that a message at this head was sent with."""
    names = signal_keys(signal)
    sent = (marker for marker in reversed(case.history.sent) if marker.head == case.snapshot.head_sha)
    told = next((told for marker in sent for told in marker.told if told.id in names), None)
    if told is None or told.verdict is None:
        return None
    return Judged(verdict=told.verdict, because=told.because, url=signal.check.url)
