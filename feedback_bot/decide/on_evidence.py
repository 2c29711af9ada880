"""Purpose: the rules that see the evidence: the base branch, lost runners, attempts, and what the last push changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.checks import passing_names
from feedback_bot.decide.common import wait
from feedback_bot.decide.no_push import no_push
from feedback_bot.decide.rounds import rounds
from feedback_bot.markers.history import CEILING
from feedback_bot.model import (
    Action,
    CheckSignal,
    ConflictSignal,
    Decision,
    Evidence,
    Fact,
    LookAtLogs,
    Notice,
    Reason,
    ReasonCode,
    ReviewSignal,
    Rounds,
    Signal,
)

_UNCHANGED_PUSHES: Final = 2
_CEILING: Final = 3
"""How many times all attempts may be used before only ``/feedback retry`` allows more."""


def decide(case: Case, looked: LookAtLogs, evidence: Evidence) -> Decision:
    """Decide with the evidence of what ``triage`` asked to look at."""
    if looked.answer:
        given = Reason(ReasonCode.ANSWER_GIVEN, {"author": looked.answer.author})
        return Decision(action=Action.SEND, reasons=(given,), answer=looked.answer)
    on_base = {signal.id for each in evidence.checks if each.fails_on_base for signal in each.signals}
    signals = _most_telling_first(looked.signals, on_base, evidence)
    ours = tuple(signal for signal in signals if signal.id not in on_base)
    if not ours:
        return no_push(case) or wait(
            Reason(ReasonCode.BASE_FAILS, {"base": case.snapshot.base_branch, **_failed(signals)})
        )
    failed_there = {s.id: each.infrastructure for each in evidence.checks for s in each.signals if each.infrastructure}
    if all(signal.id in failed_there for signal in ours):
        waits = _rerun(case, ours, failed_there) or _leave_to_people(case, ours, failed_there)
        if waits:
            return waits
    compared = rounds(case, evidence)
    for key, gives_up in _grounds_to_give_up(case, compared):
        return Decision(
            action=Action.ESCALATE, reasons=(gives_up,), signals=ours, escalation=key, infrastructure=failed_there
        )
    reasons = tuple(_whats_wrong(ours, looked.silent_for_minutes))
    return Decision(
        action=Action.SEND,
        held=looked.held,
        silent_for_minutes=looked.silent_for_minutes,
        reasons=reasons,
        signals=signals,
        rounds=compared,
        on_base=frozenset(on_base),
        infrastructure=failed_there,
        passing=passing_names(case.snapshot, case.policy, own_run_id=case.own_run_id),
        not_started=tuple(run for run in case.blocked if not run.awaits_approval),
    )


def _grounds_to_give_up(case: Case, compared: Rounds | None) -> Iterator[tuple[str, Reason]]:
    """Why no further message may be sent, and the key of the escalation."""
    history, most = case.history, case.policy.max_attempts
    if history.messages >= _CEILING * most:
        yield CEILING, Reason(ReasonCode.MESSAGES_USED, {"messages": history.messages})
    if history.attempts >= most:
        yield "attempts", Reason(ReasonCode.ATTEMPTS_USED, {"attempts": history.attempts})
    if compared and compared.unchanged_by >= _UNCHANGED_PUSHES:
        yield "no difference", Reason(ReasonCode.NO_DIFFERENCE, {"pushes": compared.unchanged_by})


def _most_telling_first(signals: Sequence[Signal], on_base: set[str], evidence: Evidence) -> tuple[Signal, ...]:
    """The signals in the order of the evidence and the prompt, those that Jules should leave alone last."""
    places = {signal.id: at for at, signal in enumerate(s for each in evidence.checks for s in each.signals)}
    checks = [signal for signal in signals if isinstance(signal, CheckSignal)]
    others = [signal for signal in signals if not isinstance(signal, CheckSignal)]
    ordered = [*sorted(checks, key=lambda s: places.get(s.id, len(places))), *others]
    return tuple(sorted(ordered, key=lambda signal: signal.id in on_base))


def _whats_wrong(signals: tuple[Signal, ...], silent_for_minutes: int | None) -> Iterator[Reason]:
    """What to report: one reason for all checks, and one for each other signal."""
    if any(isinstance(signal, CheckSignal) for signal in signals):
        yield Reason(ReasonCode.CHECKS_FAILED, _failed(signals))
    for signal in signals:
        if isinstance(signal, ReviewSignal):
            yield Reason(_of_review(signal), {"author": signal.reviewer})
        elif isinstance(signal, ConflictSignal):
            yield Reason(ReasonCode.MERGE_CONFLICT, {"base": signal.base_branch})
    if silent_for_minutes is not None:
        yield Reason(ReasonCode.SESSION_SILENT, {"minutes": silent_for_minutes})


def _of_review(signal: ReviewSignal) -> ReasonCode:
    if signal.reply:
        return ReasonCode.REVIEW_REPLIED
    return ReasonCode.REVIEW_COMMENTED if signal.review.state == "COMMENTED" else ReasonCode.CHANGES_REQUESTED


def _failed(signals: tuple[Signal, ...]) -> dict[str, Fact]:
    """The facts of the failed checks among some signals: their titles, and what happened to the first."""
    checks = [signal.check for signal in signals if isinstance(signal, CheckSignal)]
    return {"titles": tuple(check.title for check in checks), "verdict": checks[0].conclusion_words}


def _rerun(case: Case, ours: tuple[Signal, ...], phrases: Mapping[str, str]) -> Decision | None:
    """Re-run the jobs, once per head, if only infrastructure failed and the policy allows it."""
    key = f"rerun {case.snapshot.head_sha}"
    runs = {s.check.run_id for s in ours if isinstance(s, CheckSignal) and s.check.run_id}
    if not case.policy.rerun_infrastructure_failures or case.history.is_noticed(key) or not runs:
        return None
    return replace(
        _infrastructure_failed(ours, phrases),
        rerun=tuple(sorted(run for run in runs if run)),
        notice=Notice(key=key, topic="rerun"),
    )


def _leave_to_people(case: Case, ours: tuple[Signal, ...], phrases: Mapping[str, str]) -> Decision | None:
    """Ask people to re-run the jobs if such a failure was sent to Jules before, which cannot fix it."""
    if not case.history.knows_infrastructure_fails and case.history.attempts < case.policy.max_attempts:
        return None
    notice = Notice(key=f"infrastructure {case.snapshot.head_sha}", topic="infrastructure")
    return replace(_infrastructure_failed(ours, phrases), notice=notice)


def _infrastructure_failed(ours: tuple[Signal, ...], phrases: Mapping[str, str]) -> Decision:
    told = {phrases[signal.id] for signal in ours}
    waits = wait(Reason(ReasonCode.INFRASTRUCTURE_FAILED, {"phrases": tuple(sorted(told))}))
    return replace(waits, signals=ours, infrastructure=phrases)
