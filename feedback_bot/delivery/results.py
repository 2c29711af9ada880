"""What is to be delivered, and what can become of it."""

from dataclasses import dataclass

from feedback_bot.decide import Case
from feedback_bot.model import Decision, Evidence, Reason, ReasonCode, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The message arrived. ``warnings`` are about its marker, which the next run will finish."""

    session: str
    attempt: int
    url: str = ""
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Nothing was sent, since things changed meanwhile; nothing is left behind."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """The session exists, takes no messages, and the policy wants that reported."""

    session: Session

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What to tell people."""
        return (Reason(ReasonCode.SESSION_UNREACHABLE),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """It failed, or nobody knows whether it worked; ``reasons`` say so, and what the next run does."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """A dry run: the message was shown, and nothing was sent."""


DeliveryResult = Delivered | Withdrawn | Unreachable | Failed | Previewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to deliver, on what was read."""

    case: Case
    decision: Decision
    evidence: Evidence
