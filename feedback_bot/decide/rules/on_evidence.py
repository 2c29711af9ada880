"""Purpose: the rules that see the evidence: the base branch, lost runners, attempts, and what the last push changed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.counted.checks import passing_names
from feedback_bot.decide.facts.rounds import rounds
from feedback_bot.decide.facts.shares import Shares, reasons_for_people, shares
from feedback_bot.decide.rules.branch_update import branch_update
from feedback_bot.decide.rules.common import awaiting_approval, blocked, skip, wait
from feedback_bot.decide.rules.escalations import lasting_escalations
from feedback_bot.decide.rules.no_push import no_push, waits_for_push
from feedback_bot.decide.rules.on_session import paused, with_question
from feedback_bot.decide.rules.stopped import checks_stopped
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
    Verdict,
)

_UNCHANGED_PUSHES: Final = 2
_CEILING: Final = 3
"""How many times all attempts may be used before only ``/feedback retry`` allows more."""


def decide(case: Case, looked: LookAtLogs, evidence: Evidence) -> Decision:
    """Decide with the evidence of what ``triage`` asked to look at."""
    if looked.answer:
        given = Reason(ReasonCode.ANSWER_GIVEN, {"author": looked.answer.author})
        return Decision(action=Action.SEND, reasons=(given,), answer=looked.answer)
    unfinished = _unfinished(case, evidence)
    if unfinished:
        return unfinished
    found = shares(case, _most_telling_first(looked.signals, evidence), evidence)
    if not found.ours:
        return _not_for_jules(case, found)
    instead = _silent(case, found) or _rerun_flaky(case, found) or branch_update(case, looked, found)
    if instead:
        return instead
    compared = rounds(case, evidence)
    for key, gives_up in _grounds_to_give_up(case, compared):
        return Decision(
            action=Action.ESCALATE,
            reasons=(gives_up,),
            signals=found.ours,
            escalation=key,
            verdicts=found.verdicts,
        )
    return Decision(
        action=Action.SEND,
        held=looked.held,
        silent_for_minutes=looked.silent_for_minutes,
        reasons=tuple(_whats_wrong(found.ours, looked.silent_for_minutes)),
        signals=(*found.ours, *found.on_base),
        rounds=compared,
        on_base=frozenset(signal.id for signal in found.on_base),
        spared=found.spared,
        verdicts=found.verdicts,
        passing=passing_names(case.snapshot, case.policy, own_run_id=case.own_run_id),
    )


def _silent(case: Case, found: Shares) -> Decision | None:
    """Send nothing after an escalation, and nothing to a paused session, which a person can resume."""
    asked = skip(Reason(ReasonCode.PERSON_ASKED)) if lasting_escalations(case) else paused(case)
    if asked is None:
        return None
    signals = tuple(signal for signal in asked.signals if signal not in found.spared)
    return replace(asked, signals=signals, verdicts=found.verdicts)


def _unfinished(case: Case, evidence: Evidence) -> Decision | None:
    """Wait for a build of another CI system that reported a failure and still runs, as for running checks."""
    titles = tuple(each.check.title for each in evidence.checks if not each.is_log_complete)
    settle = timedelta(minutes=case.policy.settle_minutes)
    if not titles or (case.first_check_age is not None and case.first_check_age >= settle):
        return None
    return wait(Reason(ReasonCode.CHECKS_RUNNING, {"titles": titles}))


def _not_for_jules(case: Case, found: Shares) -> Decision:
    """Wait, and tell people what only they can fix; the base branch's failures are known there."""
    again = _rerun(case, found) if found.people else None
    if again:
        return again
    waits = _left_to_people(case, found) if found.people else wait(_follows(case, found))
    decision = with_question(case, waits) or no_push(case) or waits
    also = () if waits_for_push(case) else (blocked(case), checks_stopped(case))
    told = tuple(each for each in also if each)
    reasons = dict.fromkeys((*decision.reasons, *(reason for each in told for reason in each.reasons)))
    return replace(decision, reasons=tuple(reasons), verdicts=found.verdicts, also=told)


def _follows(case: Case, found: Shares) -> Reason:
    """What has to pass first: the base branch, or the checks that a gate sums up, which wait or were sent."""
    if found.on_base:
        return Reason(ReasonCode.BASE_FAILS, {"base": case.snapshot.base_branch, **_failed(found.on_base)})
    return Reason(ReasonCode.GATE_FAILED, {"titles": tuple(signal.title for signal in found.gates)})


def _grounds_to_give_up(case: Case, compared: Rounds | None) -> Iterator[tuple[str, Reason]]:
    """Why no further message may be sent, and the key of the escalation."""
    history, most = case.history, case.policy.max_attempts
    if history.messages >= _CEILING * most:
        yield CEILING, Reason(ReasonCode.MESSAGES_USED, {"messages": history.messages})
    if history.attempts >= most:
        yield "attempts", Reason(ReasonCode.ATTEMPTS_USED, {"attempts": history.attempts})
    if compared and compared.unchanged_by >= _UNCHANGED_PUSHES:
        yield "no difference", Reason(ReasonCode.NO_DIFFERENCE, {"pushes": compared.unchanged_by})


def _most_telling_first(signals: Sequence[Signal], evidence: Evidence) -> tuple[Signal, ...]:
    """The signals in the order of the evidence and the prompt."""
    places = {signal.id: at for at, signal in enumerate(s for each in evidence.checks for s in each.signals)}
    checks = [signal for signal in signals if isinstance(signal, CheckSignal)]
    others = [signal for signal in signals if not isinstance(signal, CheckSignal)]
    return (*sorted(checks, key=lambda s: places.get(s.id, len(places))), *others)


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


def _rerun(case: Case, found: Shares) -> Decision | None:
    """Re-run the jobs that infrastructure failed, once per head, if the policy allows it.

    Not in the merge queue: the pull request left it, and a green job there does not bring it back.
    """
    key = f"rerun {case.snapshot.head_sha}"
    checks = tuple(s for s in found.people if isinstance(s, CheckSignal) and not s.check.in_merge_queue)
    failed = tuple(s for s in checks if found.verdicts[s.id].verdict is Verdict.INFRASTRUCTURE)
    runs = {s.check.run_id for s in failed if s.check.run_id}
    if not case.policy.rerun_infrastructure_failures or case.history.is_noticed(key) or not runs:
        return None
    return replace(
        _left_to_people(case, found),
        signals=failed,
        rerun=tuple(sorted(runs)),
        notice=Notice(key=key, topic="rerun"),
    )


def _rerun_flaky(case: Case, found: Shares) -> Decision | None:
    """Re-run the jobs once per head, before the first message, if all that Jules could fix passed before."""
    key = f"rerun-flaky {case.snapshot.head_sha}"
    is_flaky = all(s.id in found.verdicts and found.verdicts[s.id].verdict is Verdict.FLAKY for s in found.ours)
    runs = {s.check.run_id for s in found.ours if isinstance(s, CheckSignal) and s.check.run_id}
    if not case.policy.rerun_flaky_failures or case.history.is_noticed(key) or not (is_flaky and runs):
        return None
    return Decision(
        action=Action.WAIT,
        reasons=(_flaky_failed(found),),
        signals=found.ours,
        verdicts=found.verdicts,
        rerun=tuple(sorted(run for run in runs if run)),
        notice=Notice(key=key, topic="rerun"),
    )


def _flaky_failed(found: Shares) -> Reason:
    """Why they are flaky; without phrases, if all of them passed at this head before."""
    titles = tuple(signal.title for signal in found.ours)
    judged = [found.verdicts[signal.id] for signal in found.ours]
    is_elsewhere = any(each.seen_on for each in judged)
    phrases = tuple(sorted({each.because for each in judged})) if is_elsewhere else ()
    return Reason(ReasonCode.FLAKY_FAILED, {"titles": titles, "phrases": phrases})


def _left_to_people(case: Case, found: Shares) -> Decision:
    checks = [signal for signal in found.people if isinstance(signal, CheckSignal) and not signal.check.is_run]
    runs = tuple(signal.title for signal in found.people if signal not in checks)
    return Decision(
        action=Action.WAIT,
        reasons=(
            *reasons_for_people(found.verdicts, checks),
            *awaiting_approval(case),
            *([Reason(ReasonCode.RUNS_NOT_STARTED, {"titles": runs})] if runs else []),
        ),
        signals=found.people,
        verdicts=found.verdicts,
    )
