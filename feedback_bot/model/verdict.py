"""A verdict: who can fix a failure, with the evidence that a person can check in one click."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """Who can fix a failed check."""

    CODE = "code"
    WORKFLOW_FILE = "workflow-file"
    TIME_LIMIT = "time-limit"
    STALE = "stale"
    FLAKY = "flaky"
    BASE = "base"
    GATE = "gate"
    INFRASTRUCTURE = "infrastructure"
    ACCOUNT = "account"
    APPROVAL = "approval"
    UNKNOWN = "unknown"

    @property
    def is_for_jules(self) -> bool:
        """Whether a commit to the branch can fix it, so that Jules is told."""
        return self in FOR_JULES

    @property
    def is_for_people(self) -> bool:
        """Whether only a person can fix it or find out, so that people are told and Jules is not."""
        return self in FOR_PEOPLE


FOR_JULES: Final = frozenset(
    (Verdict.CODE, Verdict.WORKFLOW_FILE, Verdict.TIME_LIMIT, Verdict.STALE, Verdict.FLAKY),
)
FOR_PEOPLE: Final = frozenset((Verdict.INFRASTRUCTURE, Verdict.ACCOUNT, Verdict.APPROVAL, Verdict.UNKNOWN))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on one failure.

    Attributes:
        because: what the verdict rests on, in words for people: "an artifact storage quota is used up".
        quote: the line that says so, as the check wrote it; empty if the verdict rests on structure alone.
        url: the page that shows it; ``None`` if the check names none.
        seen_on: if it is flaky because the same failure was seen elsewhere, on what; otherwise empty.
    """

    verdict: Verdict
    because: str
    quote: str = ""
    url: str | None = None
    seen_on: str = ""

    @property
    def evidence(self) -> str:
        """What a person can check."""
        return f"{self.because}: {self.quote}" if self.quote else self.because
