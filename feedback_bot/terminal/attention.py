"""What a session is waiting for. Pure, so that each case is a row in a table of tests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from feedback_bot.jules import Activity, Plan, Session

ENDED: Final = frozenset({"COMPLETED", "FAILED"})
_PERSON: Final = frozenset({"AWAITING_USER_FEEDBACK", "AWAITING_PLAN_APPROVAL", "PAUSED"})
_ASKED_BY: Final = {"AWAITING_USER_FEEDBACK": "agentMessaged", "AWAITING_PLAN_APPROVAL": "planGenerated"}
_ANSWERS: Final = frozenset({"userMessaged", "planApproved"})
_NOTICE: Final = timedelta(minutes=10)  # after an answer, the state of the session may change only minutes later


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Why a session needs attention.

    Attributes:
        reason: ``question``, ``plan``, ``paused`` or ``silent``.
        since: the time of the question or plan, or of the last activity; ``None`` if Jules does not report it.
        question: the last message from the agent, if it is waiting for an answer.
        plan: the newest plan, if it is waiting for approval.
        activity_id: the ID of the question or plan; a different ID is a different question or plan.
    """

    reason: str
    since: datetime | None
    question: str | None = None
    plan: Plan | None = None
    activity_id: str | None = None


def waits_for_person(session: Session) -> bool:
    """Whether Jules continues only after someone acts."""
    return session.state in _PERSON


def may_be_silent(session: Session) -> bool:
    """Whether Jules should be working; an unknown state counts as working."""
    return session.state not in _PERSON and session.state not in ENDED


def assess(
    session: Session, activities: Sequence[Activity], *, now: datetime | None, patience: timedelta
) -> Attention | None:
    """What a session is waiting for; ``None`` if it is working, has ended, or was answered a moment ago.

    Args:
        activities: of the session, oldest first.
        now: by Jules' clock.
        patience: how long a working session may be inactive.
    """
    times = [activity.create_time for activity in activities if activity.create_time]
    heard = max(times) if times else session.update_time or session.create_time
    if session.state in _ASKED_BY:
        asked = _newest(activities, _ASKED_BY[session.state])
        return None if _was_answered(activities, asked, now) else _question_or_plan(session, asked, heard)
    if session.state == "PAUSED":
        return Attention(reason="paused", since=heard)
    is_silent = may_be_silent(session) and heard and now and now - heard >= patience
    return Attention(reason="silent", since=heard) if is_silent else None


def _question_or_plan(session: Session, asked: Activity | None, heard: datetime | None) -> Attention:
    is_question = session.state == "AWAITING_USER_FEEDBACK"
    return Attention(
        reason="question" if is_question else "plan",
        since=(asked and asked.create_time) or heard,
        question=asked.text if asked and is_question else None,
        plan=asked.plan_generated.plan if asked and asked.plan_generated else None,
        activity_id=asked.id if asked else None,
    )


def _was_answered(activities: Sequence[Activity], asked: Activity | None, now: datetime | None) -> bool:
    """Whether someone answered so recently that Jules may not have noticed yet."""
    later = activities[activities.index(asked) + 1 :] if asked else activities
    times = (answer.create_time for answer in later if answer.kind in _ANSWERS)
    return any(now - time < _NOTICE for time in times if time and now)


def _newest(activities: Sequence[Activity], kind: str) -> Activity | None:
    return next((activity for activity in reversed(activities) if activity.kind == kind), None)


def why_failed(session: Session, activities: Iterable[Activity]) -> str | None:
    """Why a session failed, in Jules' words; ``None`` if it did not, or Jules does not say."""
    if session.state != "FAILED":
        return None
    reasons = [activity.session_failed.reason for activity in activities if activity.session_failed]
    return reasons[-1] or None if reasons else None
