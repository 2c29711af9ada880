"""Purpose: the rules that see the evidence: the base branch, lost runners, attempts, and what the last push changed."""

from dataclasses import replace
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.rounds import rounds
from feedback_bot.decide.words import wait, whats_wrong
from feedback_bot.model import Action, CheckSignal, Decision, Evidence, Notice, Signal

_UNCHANGED_PUSHES: Final = 2


def decide(case: Case, looked: Decision, evidence: Evidence) -> Decision:
    """Decide with the evidence of what ``triage`` asked to look at."""
    if looked.answer:
        return replace(looked, action=Action.SEND)
    on_base = {signal.id for each in evidence.checks if each.fails_on_base for signal in each.signals}
    ours = tuple(signal for signal in looked.signals if signal.id not in on_base)
    if not ours:
        base = case.snapshot.base_branch
        return wait(f"waits for {base}: {whats_wrong(looked.signals)} there for the same reason")
    again = _rerun(case, ours, evidence)
    if again:
        return again
    if case.memory.attempts >= case.policy.max_attempts:
        reason = f"{case.memory.attempts} messages have not made it green: a person has to look"
        return Decision(action=Action.ESCALATE, reason=reason, signals=ours, escalation="attempts")
    compared = rounds(case, ours, evidence)
    if compared and compared.unchanged_by >= _UNCHANGED_PUSHES:
        reason = f"{compared.unchanged_by} pushes that answered messages made no difference: a person has to look"
        return Decision(action=Action.ESCALATE, reason=reason, signals=ours, escalation="no difference")
    reason = looked.reason.replace(whats_wrong(looked.signals), whats_wrong(ours))
    return replace(looked, action=Action.SEND, reason=reason, rounds=compared, on_base=frozenset(on_base))


def _rerun(case: Case, ours: tuple[Signal, ...], evidence: Evidence) -> Decision | None:
    """Run the jobs again, once at a head, where nothing but the infrastructure failed and the policy allows it."""
    key = f"rerun {case.snapshot.head_sha}"
    if not case.policy.rerun_infrastructure_failures or case.memory.is_noticed(key):
        return None
    phrases: dict[str, str] = {}
    for each in evidence.checks:
        if each.digest and each.digest.infrastructure:
            phrases |= {signal.id: each.digest.infrastructure for signal in each.signals}
    runs = {s.check.run_id for s in ours if isinstance(s, CheckSignal) and s.check.run_id and s.id in phrases}
    if not runs or any(signal.id not in phrases for signal in ours):
        return None
    return Decision(
        action=Action.WAIT,
        reason=f"the infrastructure failed, not the code: {'; '.join(sorted(set(phrases.values())))}",
        rerun=tuple(sorted(run for run in runs if run)),
        notice=Notice(key=key, topic="rerun"),
    )
