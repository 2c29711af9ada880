"""What a session waits for; pure, so that each case is a line in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from feedback_bot.jules import Activity, Plan, Session

ENDED: Final = frozenset({"COMPLETED", "FAILED"})
_PERSON: Final = frozenset({"AWAITING_USER_FEEDBACK", "AWAITING_PLAN_APPROVAL", "PAUSED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Why somebody should look at a session.

    Attributes:
        reason: ``question``, ``plan``, ``paused`` or ``silent``.
        since: the time of what it waits with, or of the last that was heard; ``None`` where Jules does not tell.
        question: what the agent wrote last, where it waits for an answer.
        plan: the newest plan, where one waits.
        activity_id: of the question or plan: another id is another question or plan.
    """

    reason: str
    since: datetime | None
    question: str | None = None
    plan: Plan | None = None
    activity_id: str | None = None


def waits_for_person(session: Session) -> bool:
    """Jules goes on only when somebody acts."""
    return session.state in _PERSON


def may_be_silent(session: Session) -> bool:
    """Jules should be at work; a state that nobody knows counts as work."""
    return session.state not in _PERSON and session.state not in ENDED


def assess(
    session: Session, activities: Sequence[Activity], *, now: datetime | None, patience: timedelta
) -> Attention | None:
    """Tell what a session waits for; ``None`` where it is at work or over.

    Args:
        activities: of the session, oldest first.
        now: by Jules' clock.
        patience: how long a session at work may be silent.
    """
    times = [activity.create_time for activity in activities if activity.create_time]
    heard = max(times) if times else session.update_time or session.create_time
    if session.state == "AWAITING_USER_FEEDBACK":
        question = _newest(activities, "agentMessaged")
        return Attention(
            reason="question",
            since=(question and question.create_time) or heard,
            question=question.text if question else None,
            activity_id=question.id if question else None,
        )
    if session.state == "AWAITING_PLAN_APPROVAL":
        made = _newest(activities, "planGenerated")
        return Attention(
            reason="plan",
            since=(made and made.create_time) or heard,
            plan=made.plan_generated.plan if made and made.plan_generated else None,
            activity_id=made.id if made else None,
        )
    if session.state == "PAUSED":
        return Attention(reason="paused", since=heard)
    is_silent = may_be_silent(session) and heard and now and now - heard >= patience
    return Attention(reason="silent", since=heard) if is_silent else None


def _newest(activities: Sequence[Activity], kind: str) -> Activity | None:
    return next((activity for activity in reversed(activities) if activity.kind == kind), None)
