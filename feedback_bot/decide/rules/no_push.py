"""Purpose: when nothing is pushed after a message, ask for a maintainer.

The wait is over when ``answer-minutes`` have passed since the newest delivery at this head, or since a person last
wrote in the session, whichever is later. While the agent works, the wait continues. Ages are compared, never times: the
markers have GitHub's clock, and the session has Jules'.
"""

from datetime import timedelta
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.decide.rules.common import running, wait
from feedback_bot.markers.feedback_id import feedback_id
from feedback_bot.markers.keys import signal_keys
from feedback_bot.model import Action, Decision, Marker, Reason, ReasonCode, ReviewSignal, Signal

PREFIX: Final = "no-push "


def waits_for_push(case: Case) -> Decision | None:
    """What to do if nobody has pushed although a message at this head asked for it; ``None`` otherwise.

    A session that was sent a message and can no longer be found does not push either.
    """
    message = _message(case)
    if (
        message is None
        or not any(_is_asked_for(s, case) for s in case.signals)
        or (case.session is None and case.session_problem is None)
    ):
        return None
    if case.running:
        return wait(running(case))
    left = _left(case, message)
    if left > timedelta(0):
        minutes = max(1, round(left.total_seconds() / 60))
        return wait(Reason(ReasonCode.TOLD_ALREADY, {"is_infrastructure": False, "minutes": minutes}))
    nothing = Reason(ReasonCode.NO_PUSH, {"minutes": case.policy.answer_minutes})
    return Decision(
        action=Action.ESCALATE,
        reasons=(nothing, case.session_problem) if case.session_problem else (nothing,),
        signals=case.signals,
        escalation=f"{PREFIX}{message.nonce}",
        last_words=_last_words(case),
    )


def push_wait_left(case: Case) -> timedelta | None:
    """How much longer the bot waits for a push if nothing happens; ``None`` if it does not wait."""
    message = _message(case)
    return _left(case, message) if message else None


def no_push(case: Case) -> Decision | None:
    """The escalation of :func:`waits_for_push`, without the wait before it."""
    decision = waits_for_push(case)
    return decision if decision and decision.action is Action.ESCALATE else None


def _message(case: Case) -> Marker | None:
    """The newest delivery at this head that asks for a push. One about infrastructure alone does not."""
    message = case.history.unanswered(case.snapshot.head_sha)
    return None if message is None or message.is_infrastructure_only else message


def _is_asked_for(signal: Signal, case: Case) -> bool:
    """Whether a message asked Jules to fix something that is still wrong, not to leave it alone."""
    names, is_review = signal_keys(signal), isinstance(signal, ReviewSignal)
    sent = (marker for marker in case.history.sent if is_review or marker.head == case.snapshot.head_sha)
    told = (told for marker in sent for told in marker.told if told.id in names)
    return any(each.verdict is None or each.verdict.is_for_jules for each in told)


def _left(case: Case, message: Marker) -> timedelta:
    """The rest of the wait; zero or less if it is over."""
    session, policy = case.session, case.policy
    ages = [case.now - message.created_at] if message.created_at else []
    if session and session.last_message:
        ages.append(session.read_at - session.last_message.at)
    left = timedelta(minutes=policy.answer_minutes) - min(ages, default=timedelta(0))
    if session and session.agent_silence is not None:
        left = max(left, timedelta(minutes=policy.stuck_minutes) - session.agent_silence)
    return left


def _last_words(case: Case) -> str | None:
    """What the session said after the message, in its own clock's order."""
    session = case.session
    if session is None or session.last_words is None or session.last_words_at is None:
        return None
    ours = {marker.nonce for marker in case.history.sent if marker.head == case.snapshot.head_sha}
    if feedback_id(session.prompt) in ours:
        return session.last_words  # the message started the session, so all its words came after
    sent = [message.at for message in session.messages if message.feedback_id in ours]
    return session.last_words if sent and session.last_words_at > sent[0] else None
