"""What is to be delivered, and what can become of it."""

from dataclasses import dataclass

from feedback_bot.decide import Case
from feedback_bot.model import Candidate, Decision, Evidence, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The message arrived. ``warning`` is something about its marker that the next run will finish."""

    session: str
    attempt: int
    url: str = ""
    warning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """Nothing was sent, since things changed meanwhile; nothing is left behind."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """The session exists, takes no messages, and the policy wants that reported."""

    session: Session

    @property
    def reason(self) -> str:
        """What to tell people."""
        return "the session takes no messages any more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """It failed, or nobody knows whether it worked; ``reason`` says so, and what the next run does."""

    reason: str


Outcome = Delivered | Withdrawn | Unreachable | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to deliver, on what was read."""

    candidate: Candidate
    case: Case
    decision: Decision
    evidence: Evidence
