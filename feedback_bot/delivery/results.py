"""What to deliver, and the possible results."""

from dataclasses import dataclass
from datetime import datetime

from feedback_bot.decide import Case
from feedback_bot.model import Decision, Evidence, Reason, ReasonCode, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The message arrived. ``warnings`` are about its marker, which the next run updates.

    Attributes:
        arrived_at: when Jules' response confirmed it, by GitHub's clock.
    """

    session: str
    attempt: int
    url: str = ""
    warnings: tuple[Reason, ...] = ()
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Nothing was sent, because something changed in the meantime. Nothing is left behind."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """The session exists but accepts no messages, and the policy says to report this."""

    session: Session

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What to report to people."""
        return (Reason(ReasonCode.SESSION_UNREACHABLE),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """It failed, or its outcome is unknown. ``reasons`` say which, and what the next run does."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """A dry run: the message was shown, and nothing was sent."""


DeliveryResult = Delivered | Withdrawn | Unreachable | Failed | Previewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to deliver, and what it is based on."""

    case: Case
    decision: Decision
    evidence: Evidence
