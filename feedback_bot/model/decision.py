"""A decision: what to do with a pull request now, and why."""

from dataclasses import dataclass
from enum import StrEnum

from feedback_bot.model.session import Plan
from feedback_bot.model.signal import Signal


class Action(StrEnum):
    """What to do. ``LOOK_UP`` and ``LOOK`` ask for more to read and are never final."""

    SEND = "send"
    WAIT = "wait"
    SKIP = "skip"
    ESCALATE = "escalate"
    REFUSE = "refuse"
    LOOK_UP = "look up the session"
    LOOK = "look at the logs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to tell the people on the pull request, once for each key."""

    key: str
    topic: str
    plan: Plan | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with one pull request, with a reason fit for a person.

    Attributes:
        signals: what to speak of, for *send* and *escalate*.
        held: what is wrong too but waits for a later message.
        escalation: what an escalation is told once for; also names its template.
        notice: something to say on the pull request beside the action.
        approve_plan: the plan to approve beside the action.
    """

    action: Action
    reason: str
    signals: tuple[Signal, ...] = ()
    held: tuple[Signal, ...] = ()
    escalation: str | None = None
    notice: Notice | None = None
    approve_plan: str | None = None
    silent_for_minutes: int | None = None
