"""Purpose: the rules on what the session is doing, each after the session was looked up."""

from datetime import timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.words import refuse, skip, wait
from feedback_bot.model import Action, Decision, Notice, Session, Snapshot

OPEN_TO_MESSAGES: Final = frozenset({"AWAITING_USER_FEEDBACK", "COMPLETED", "FAILED"})
_BUSY: Final = frozenset({"QUEUED", "PLANNING", "IN_PROGRESS"})


def unreachable_key(session: Session, snapshot: Snapshot) -> str:
    """What the notice of a session that takes no messages is told once for."""
    return f"unreachable {session.id} {snapshot.head_sha}"


def session_of(case: Case) -> Session:
    """The session, which the rules here can count on."""
    if case.session is None:
        raise AssertionError("the rules on sessions come after the look-up")
    return case.session


def session_unknown(case: Case) -> Decision | None:
    """The session has to be known, and to be this pull request's."""
    if case.session_problem:
        return refuse(case.session_problem)
    if case.session is None:
        return Decision(action=Action.LOOK_UP, reason="the session has to be looked up")
    return None


def told_unremembered(case: Case) -> Decision | None:
    """A message of ours at this head that no marker remembers: somebody removed the comment, or the token changed."""
    session = session_of(case)
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
    return refuse(
        "the session got a message about this commit that no comment of the bot remembers;"
        " comment /feedback retry to send another"
    )


def session_paused(case: Case) -> Decision | None:
    """Only a person can resume it: ask for one, once."""
    session = session_of(case)
    if session.state != "PAUSED" or session.is_archived:
        return None
    key = f"paused {session.id}"
    if any(marker.key == key for marker in case.memory.standing_escalations):
        return skip("the session is paused, and a person was asked to resume it")
    return Decision(
        action=Action.ESCALATE,
        reason="the session is paused: only a person can resume it",
        signals=case.signals,
        escalation=key,
    )


def plan_waits(case: Case) -> Decision | None:
    """A plan waits: approve it where the policy says so and it answers us, else show it."""
    session = session_of(case)
    if session.state != "AWAITING_PLAN_APPROVAL" or session.is_archived:
        return None
    plan = session.plan
    if plan is None:
        return wait("the session waits for a plan to be approved")
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
    session = session_of(case)
    ours = {marker.nonce for marker in case.memory.sent}
    return (
        session.plan is not None
        and session.person_wrote_at is not None
        and session.last_feedback_id in ours
        and session.plan.created_at > session.person_wrote_at
    )


def session_busy(case: Case) -> Decision | None:
    """Wait while Jules works. A state that is not known yet is taken for work."""
    session = session_of(case)
    if session.is_archived or session.state in OPEN_TO_MESSAGES:
        return None
    if session.silence >= timedelta(minutes=case.policy.stuck_minutes):
        return None
    doing = session.state.replace("_", " ").lower() if session.state in _BUSY else f"in the state {session.state}"
    return wait(f"Jules is at work: the session is {doing}") if case.new_signals else None


def told_already(case: Case) -> Decision | None:
    """Nothing new to say: show what the session asks, if it does."""
    if case.new_signals:
        return None
    session = session_of(case)
    if session.state == "AWAITING_USER_FEEDBACK" and session.question_id and session.question:
        notice = Notice(key=f"question {session.question_id}", topic="question", question=session.question)
        return Decision(action=Action.WAIT, reason="Jules asks a question in the session", notice=notice)
    return skip("told already; no commit since" if case.signals else "nothing is wrong")


def unreachable_told(case: Case) -> Decision | None:
    """The people were told that this session takes no message about this head: trying again would tell them nothing."""
    has_successor = any(m.starts_session and m.head == case.snapshot.head_sha for m in case.memory.sent)
    if case.policy.when_unreachable == "new-session" and not has_successor:
        return None
    if case.memory.is_noticed(unreachable_key(session_of(case), case.snapshot)):
        return skip("the session takes no messages, and the people were told")
    return None
