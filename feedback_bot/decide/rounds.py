"""Purpose: how things stand compared with the last message: fixed, still failing, new."""

from collections.abc import Sequence

from feedback_bot.decide.case import Case
from feedback_bot.memory import signal_key
from feedback_bot.model import CheckSignal, Evidence, Marker, Outcome, Rounds, Signal
from feedback_bot.signals import newest_checks


def rounds(case: Case, signals: Sequence[Signal], evidence: Evidence) -> Rounds | None:
    """Compare what is wrong now with what the last messages told; ``None`` before the first message.

    A failure is the same where its log's signature is, whatever its check is called, since a matrix's jobs come and go.
    """
    told_before = [marker for marker in case.memory.counted if marker.head != case.snapshot.head_sha]
    if not told_before:
        return None
    passed = {
        signal_key(CheckSignal(check=check))
        for check in newest_checks(case.snapshot.checks)
        if check.outcome is Outcome.PASSED
    }
    last = told_before[-1]
    signatures = {t.signature for t in last.told if t.signature}
    still = {s.id for s in signals if _signature(s, evidence) in signatures}
    return Rounds(
        fixed=tuple(told.title for told in last.told if told.id in passed),
        still=frozenset(still),
        unchanged_by=max((_streak(told_before, _signature(s, evidence)) for s in signals), default=0),
    )


def _signature(signal: Signal, evidence: Evidence) -> str | None:
    return evidence.signature_of(signal.id) if isinstance(signal, CheckSignal) else None


def _streak(told_before: Sequence[Marker], signature: str | None) -> int:
    """How many of the latest messages in a row, each at a head of its own, told of this failure."""
    heads: list[str] = []
    for marker in reversed(told_before):
        if signature is None or signature not in {told.signature for told in marker.told}:
            break
        if marker.head not in heads:
            heads.append(marker.head)
    return len(heads)
