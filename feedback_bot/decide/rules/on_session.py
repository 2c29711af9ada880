"""Purpose: the rules about the state of the session, after it was looked up."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules.common import blocked, nothing_wrong, running, skip, wait
from feedback_bot.decide.rules.left_to_people import may_be_left
from feedback_bot.decide.rules.no_push import no_push, waits_for_push
from feedback_bot.decide.rules.refusals import refuse, refuse_and_tell
from feedback_bot.decide.rules.stopped import checks_stopped
from feedback_bot.decide.rules.unchecked import no_checks
from feedback_bot.linking.ownership import Ownership, ownership
from feedback_bot.markers.history import LEASE
from feedback_bot.model import Action, Decision, LookAtLogs, LookUp, Notice, Reason, ReasonCode, Session, Snapshot

OPEN_TO_MESSAGES: Final = frozenset({"AWAITING_USER_FEEDBACK", "COMPLETED", "FAILED"})
_BUSY: Final = frozenset({"QUEUED", "PLANNING", "IN_PROGRESS"})


def unreachable_key(session: Session, snapshot: Snapshot) -> str:
    """The key of the notice about a session that accepts no messages."""
    return f"unreachable {session.id} {snapshot.head_sha}"


def session_of(case: Case) -> Session:
    """The session, which is never missing in these rules."""
    if case.session is None:
        raise AssertionError("the rules on sessions come after the look-up")
    return case.session


def session_unknown(case: Case) -> Decision | LookUp | None:
    """Refuse unless the session is known and belongs to this pull request."""
    if case.session_problem and not case.new_signals and (escalation := no_push(case)):
        return escalation
    if case.session_problem and ownership(case.snapshot, case.policy) is Ownership.BRANCH_ONLY:
        return skip(case.session_problem)  # a person's own, which mentions Jules only in the name of the branch
    if case.session_problem:
        facts = case.session_problem.facts
        sessions = [str(facts[name]) for name in ("session", "of_branch", "of_footer") if name in facts]
        return refuse_and_tell(case, case.session_problem, " ".join(sessions) or "none")
    if case.session is None:
        return LookUp()
    return None


def told_unremembered(case: Case) -> Decision | None:
    """Refuse if a message at this head has no marker and used a custom template, so its content is unknown."""
    session = session_of(case)
    message = session.last_message
    known = {marker.nonce for marker in (*case.history.sent, *case.history.claims) if marker.comment_id}
    if "prompt" not in case.policy.templates or not case.new_signals or message is None:
        return None
    if message.feedback_id is None or message.feedback_id in known or case.snapshot.head_sha not in message.text:
        return None
    if case.reset_at is not None and session.read_at - message.at > case.now - case.reset_at:
        return None  # someone has commented /feedback retry since
    unremembered = Reason(ReasonCode.MESSAGE_UNREMEMBERED)
    if session.read_at - message.at < LEASE:
        return wait(Reason(ReasonCode.SENDING_ELSEWHERE))  # what was read may be older than its comment
    if session_busy(case):
        return refuse(unremembered)  # it may be working on that message
    return refuse_and_tell(case, unremembered, message.feedback_id)


def session_paused(case: Case) -> Decision | LookAtLogs | None:
    """Ask for a person who can resume it, unless only people can fix what fails."""
    gives_up = paused(case)
    if gives_up is None:
        return None
    standing = [marker for marker in case.history.standing_escalations if marker.key == _paused_key(case)]
    if any(not marker.told for marker in standing):
        return gives_up  # an older version of the bot did not record what it was about
    sent = [marker for marker in case.history.sent if marker.head == case.snapshot.head_sha]
    return may_be_left(case, (told for marker in (*sent, *standing) for told in marker.told)) or gives_up


def paused(case: Case) -> Decision | None:
    """Ask once for a person, who can resume it. Archiving a session that is working also pauses it."""
    session = session_of(case)
    if session.state != "PAUSED":
        return None
    key = _paused_key(case)
    if any(marker.key == key for marker in case.history.standing_escalations):
        return skip(Reason(ReasonCode.RESUME_ASKED))
    return Decision(
        action=Action.ESCALATE,
        reasons=(Reason(ReasonCode.SESSION_PAUSED),),
        signals=case.signals,
        escalation=key,
    )


def _paused_key(case: Case) -> str:
    return f"paused {session_of(case).id}"


def plan_waits(case: Case) -> Decision | None:
    """Approve the plan if the policy allows it and the plan responds to the bot; otherwise, show it."""
    session = session_of(case)
    if session.state != "AWAITING_PLAN_APPROVAL" or session.is_archived:
        return None
    plan = session.plan
    if plan is None:
        return wait(Reason(ReasonCode.PLAN_MISSING))
    if case.policy.approve_plans == "feedback" and _answers_us(case):
        approves = Reason(ReasonCode.PLAN_APPROVED)
        return Decision(action=Action.WAIT, reasons=(approves,), approve_plan=plan.id)
    return Decision(
        action=Action.WAIT,
        reasons=(Reason(ReasonCode.PLAN_WAITING, {"steps": plan.steps}),),
        notice=Notice(key=f"plan {plan.id}", topic="plan", plan=plan),
    )


def _answers_us(case: Case) -> bool:
    """Whether the plan is the first response to the bot's message at this head, and only the agent wrote since."""
    session = session_of(case)
    plan, message = session.plan, session.last_message
    if plan is None or message is None or plan.created_at <= message.at:
        return False
    is_ours = any(m.nonce == message.feedback_id and m.head == case.snapshot.head_sha for m in case.history.sent)
    is_first = session.approved_at is None or session.approved_at < message.at
    return is_ours and is_first and session.read_at - message.at < timedelta(minutes=case.policy.answer_minutes)


def session_busy(case: Case) -> Decision | None:
    """Wait while Jules works. An unknown state counts as working."""
    session = session_of(case)
    if session.is_archived or session.state in OPEN_TO_MESSAGES:
        return None
    if session.silence >= timedelta(minutes=case.policy.stuck_minutes) or not case.new_signals:
        return None
    return wait(Reason(ReasonCode.SESSION_BUSY, {"state": session.state, "is_known": session.state in _BUSY}))


def told_already(case: Case) -> Decision | None:
    """If there is nothing new to send, show the session's question, if it has one."""
    if case.new_signals:
        return None
    question = question_asked(case)
    if question:
        return question
    if not case.signals:
        if case.running:
            return wait(running(case))
        return blocked(case) or checks_stopped(case) or no_checks(case) or nothing_wrong(case)
    waits = waits_for_push(case)
    if waits:
        return waits
    last = case.history.unanswered(case.snapshot.head_sha)
    only = bool(last and last.is_infrastructure_only)
    return skip(Reason(ReasonCode.TOLD_ALREADY, {"is_infrastructure": only, "minutes": None}))


def question_asked(case: Case) -> Decision | None:
    """Show people the session's question in one comment, which is edited for the next question."""
    session = session_of(case)
    if session.state != "AWAITING_USER_FEEDBACK" or not session.question_id or not session.question:
        return None
    is_shown = any(marker.question == session.question_id for marker in case.history.sent)  # by a message's comment
    if is_shown or case.history.is_noticed(f"question {session.question_id}"):  # as older versions named the comment
        return wait(Reason(ReasonCode.QUESTION_ASKED))
    notice = Notice(
        key=f"questions {session.id}",
        topic="question",
        question=session.question,
        question_id=session.question_id,
    )
    return Decision(action=Action.WAIT, reasons=(Reason(ReasonCode.QUESTION_ASKED),), notice=notice)


def with_question(case: Case, waits: Decision) -> Decision | None:
    """The same wait with the session's question, which people have to see no matter what else they wait for."""
    asked = question_asked(case)
    return replace(waits, reasons=(*asked.reasons, *waits.reasons), notice=asked.notice) if asked else None


def unreachable_told(case: Case) -> Decision | None:
    """Skip if a comment already says that this session accepts no messages about this head."""
    has_successor = any(m.starts_session and m.head == case.snapshot.head_sha for m in case.history.sent)
    if case.policy.when_unreachable == "new-session" and not has_successor:
        return None
    if case.history.is_noticed(unreachable_key(session_of(case), case.snapshot)):
        return skip(Reason(ReasonCode.UNREACHABLE_TOLD))
    return None
