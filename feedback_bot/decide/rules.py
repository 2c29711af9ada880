"""Purpose: the table of "when to speak", a rule a row, first match wins.

To change when the bot speaks, change one function here (or in ``holds``) and its row in ``tests/unit/decide``.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.holds import hold
from feedback_bot.decide.rounds import rounds
from feedback_bot.model import (
    Action,
    CheckSignal,
    ConflictSignal,
    Decision,
    Evidence,
    Notice,
    ReviewSignal,
    Session,
    Signal,
    Snapshot,
)

_BUSY: Final = frozenset({"QUEUED", "PLANNING", "IN_PROGRESS"})
_UNCHANGED_PUSHES: Final = 2
_OPEN_TO_MESSAGES: Final = frozenset({"AWAITING_USER_FEEDBACK", "COMPLETED", "FAILED"})

Rule = Callable[[Case], Decision | None]


def unreachable_key(session: Session, snapshot: Snapshot) -> str:
    """What the notice of a session that takes no messages is told once for."""
    return f"unreachable {session.id} {snapshot.head_sha}"


def triage(case: Case) -> Decision:
    """Decide as far as the scan and the session tell, before the logs are read.

    Returns:
        A final decision, ``LOOK_UP`` (the session has to be known first), or ``LOOK`` at the evidence of ``signals``.
    """
    for rule in _TRIAGE:
        decision = rule(case)
        if decision:
            return decision
    raise AssertionError("the last rule always decides")


def decide(case: Case, looked: Decision, evidence: Evidence) -> Decision:
    """Decide with the evidence of what ``triage`` asked to look at."""
    if looked.answer:
        return replace(looked, action=Action.SEND)
    on_base = {signal.id for each in evidence.checks if each.fails_on_base for signal in each.signals}
    ours = tuple(signal for signal in looked.signals if signal.id not in on_base)
    if not ours:
        base = case.snapshot.base_branch
        return _wait(f"waits for {base}: {_whats_wrong(looked.signals)} there for the same reason")
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
    reason = looked.reason.replace(_whats_wrong(looked.signals), _whats_wrong(ours))
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


def _broken_marker(case: Case) -> Decision | None:
    """A marker that cannot be read may have told what is wrong at this head: better ask a person than say it twice."""
    times = [time for time in (case.snapshot.head_committed_at, case.reset_at) if time]
    since = max(times, default=None)
    for marker in case.memory.broken:
        if not marker.is_minimized and (since is None or marker.created_at >= since):
            return _refuse(f"{marker.reason} ({marker.url}); comment /feedback retry to let the bot speak again")
    return None


def _somebody_is_at_it(case: Case) -> Decision | None:
    if case.memory.live_claims(case.now):
        return _wait("another run is sending a message, or died less than 10 minutes ago; the next run will know")
    return None


def _paused_by_command(case: Case) -> Decision | None:
    if case.paused_by is None:
        return None
    return _skip(f"{case.paused_by.author} has paused it; /feedback resume goes on")


def _answer_given(case: Case) -> Decision | None:
    """A person's answer to Jules' question goes first, and does not count as an attempt."""
    answer = case.open_answer
    if answer is None or case.session_problem:
        return None
    if case.session is None:
        return Decision(action=Action.LOOK_UP, reason="the session has to be looked up")
    return Decision(action=Action.LOOK, reason=f"passes on the answer of {answer.author}", answer=answer)


def _escalated(case: Case) -> Decision | None:
    """After an escalation the bot is silent; one for a paused session ends when the session goes on."""
    lasting = [marker for marker in case.memory.standing_escalations if not marker.key.startswith("paused")]
    return _skip("a person was asked to take over") if lasting else None


def _nothing_new(case: Case) -> Decision | None:
    if case.new_signals or case.session is not None:
        return None
    if case.memory.unanswered(case.snapshot.head_sha):
        return None  # one look at the session, whether it waits for somebody
    if case.running:
        return _wait(_running(case))
    return _skip("nothing is wrong" if not case.signals else "nothing new since the last message")


def _checks_running(case: Case) -> Decision | None:
    if not case.running or not case.new_signals:
        return None
    settle = timedelta(minutes=case.policy.settle_minutes)
    if case.first_check_age is not None and case.first_check_age >= settle:
        return None
    return _wait(_running(case))


def _session_unknown(case: Case) -> Decision | None:
    if case.session_problem:
        return _refuse(case.session_problem)
    if case.session is None:
        return Decision(action=Action.LOOK_UP, reason="the session has to be looked up")
    return None


def _told_unremembered(case: Case) -> Decision | None:
    """A message of ours at this head that no marker remembers: somebody removed the comment, or the token changed."""
    session = _session(case)
    known = {marker.nonce for marker in (*case.memory.sent, *case.memory.claims)}
    if session.last_feedback_id is None or session.last_feedback_id in known or not case.new_signals:
        return None
    head, committed = case.snapshot.head_sha, case.snapshot.head_committed_at
    if head not in session.last_message or session.person_wrote_at is None or committed is None:
        return None  # it was about something else
    written = session.read_at - session.person_wrote_at
    since = max(committed, case.reset_at or committed)
    if written > case.now - since:
        return None
    return _refuse(
        "the session got a message about this commit that no comment of the bot remembers;"
        " comment /feedback retry to send another"
    )


def _session_paused(case: Case) -> Decision | None:
    session = _session(case)
    if session.state != "PAUSED" or session.is_archived:
        return None
    key = f"paused {session.id}"
    if any(marker.key == key for marker in case.memory.standing_escalations):
        return _skip("the session is paused, and a person was asked to resume it")
    return Decision(
        action=Action.ESCALATE,
        reason="the session is paused: only a person can resume it",
        signals=case.signals,
        escalation=key,
    )


def _plan_waits(case: Case) -> Decision | None:
    session = _session(case)
    if session.state != "AWAITING_PLAN_APPROVAL" or session.is_archived:
        return None
    plan = session.plan
    if plan is None:
        return _wait("the session waits for a plan to be approved")
    if case.policy.approve_plans == "feedback" and _answers_us(case):
        return Decision(action=Action.WAIT, reason="approves the plan made after our message", approve_plan=plan.id)
    steps = "; ".join(f"{number}. {step}" for number, step in enumerate(plan.steps, 1)) or "it has no steps"
    return Decision(
        action=Action.WAIT,
        reason=f"the session waits for its plan to be approved: {steps}",
        notice=Notice(key=f"plan {plan.id}", topic="plan", plan=plan),
    )


def _answers_us(case: Case) -> bool:
    """Whether the plan came after our message and nobody but the agent has written since."""
    session = _session(case)
    ours = {marker.nonce for marker in case.memory.sent}
    return (
        session.plan is not None
        and session.person_wrote_at is not None
        and session.last_feedback_id in ours
        and session.plan.created_at > session.person_wrote_at
    )


def _session_busy(case: Case) -> Decision | None:
    """Wait while Jules works. A state that is not known yet is taken for work."""
    session = _session(case)
    if session.is_archived or session.state in _OPEN_TO_MESSAGES:
        return None
    if session.silence >= timedelta(minutes=case.policy.stuck_minutes):
        return None
    doing = session.state.replace("_", " ").lower() if session.state in _BUSY else f"in the state {session.state}"
    return _wait(f"Jules is at work: the session is {doing}") if case.new_signals else None


def _told_already(case: Case) -> Decision | None:
    if case.new_signals:
        return None
    session = _session(case)
    if session.state == "AWAITING_USER_FEEDBACK" and session.question_id and session.question:
        notice = Notice(key=f"question {session.question_id}", topic="question", question=session.question)
        return Decision(action=Action.WAIT, reason="Jules asks a question in the session", notice=notice)
    return _skip("told already; no commit since" if case.signals else "nothing is wrong")


def _held(case: Case) -> Decision | None:
    reasons = [hold(signal, case) for signal in case.new_signals]
    if not all(reasons):
        return None
    return Decision(action=Action.WAIT, reason="; ".join(dict.fromkeys(r for r in reasons if r)), held=case.new_signals)


def _unreachable_told(case: Case) -> Decision | None:
    """The people were told that this session takes no message about this head: trying again would tell them nothing."""
    has_successor = any(m.starts_session and m.head == case.snapshot.head_sha for m in case.memory.sent)
    if case.policy.when_unreachable == "new-session" and not has_successor:
        return None
    if case.memory.is_noticed(unreachable_key(_session(case), case.snapshot)):
        return _skip("the session takes no messages, and the people were told")
    return None


def _look(case: Case) -> Decision:
    ready = tuple(signal for signal in case.new_signals if hold(signal, case) is None)
    session = _session(case)
    stuck = session.state not in _OPEN_TO_MESSAGES and not session.is_archived
    silent = round(session.silence.total_seconds() / 60)
    return Decision(
        action=Action.LOOK,
        reason=_whats_wrong(ready) + (f"; the session has been silent for {silent} minutes" if stuck else ""),
        signals=ready,
        held=tuple(signal for signal in case.new_signals if signal not in ready),
        silent_for_minutes=silent if stuck else None,
    )


_TRIAGE: Final[tuple[Rule, ...]] = (
    _broken_marker,
    _somebody_is_at_it,
    _paused_by_command,
    _answer_given,
    _escalated,
    _nothing_new,
    _checks_running,
    _session_unknown,
    _told_unremembered,
    _session_paused,
    _plan_waits,
    _session_busy,
    _told_already,
    _held,
    _unreachable_told,
    _look,
)


def _session(case: Case) -> Session:
    if case.session is None:
        raise AssertionError("the rules on sessions come after the look-up")
    return case.session


def _wait(reason: str) -> Decision:
    return Decision(action=Action.WAIT, reason=reason)


def _skip(reason: str) -> Decision:
    return Decision(action=Action.SKIP, reason=reason)


def _refuse(reason: str) -> Decision:
    return Decision(action=Action.REFUSE, reason=reason)


def _running(case: Case) -> str:
    names = ", ".join(check.title for check in case.running[:3])
    more = f" and {len(case.running) - 3} more" if len(case.running) > 3 else ""
    return f"checks are still running: {names}{more}"


def _whats_wrong(signals: tuple[Signal, ...]) -> str:
    checks = [signal for signal in signals if isinstance(signal, CheckSignal)]
    parts = []
    if checks:
        only = f"{checks[0].title} {checks[0].check.verdict}"
        parts.append(only if len(checks) == 1 else f"{len(checks)} checks failed")
    parts += [f"{signal.title} requests changes" for signal in signals if isinstance(signal, ReviewSignal)]
    parts += [signal.title for signal in signals if isinstance(signal, ConflictSignal)]
    return ", ".join(parts)
