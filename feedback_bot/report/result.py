"""What became of a pull request, and which result counts if a run has looked at it several times."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from feedback_bot.model import Judged, Reason, ReasonCode


class ResultStatus(StrEnum):
    """The result for a pull request."""

    SENT = "send"
    WAITING = "wait"
    SKIPPED = "skip"
    ESCALATED = "escalate"
    REFUSED = "refuse"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result for one pull request or, without a number, for a whole repository.

    Attributes:
        delay: from the newest of what a message reports to Jules' response; ``None`` if nothing was sent or has a time.
        title: of the pull request.
        due: when time alone may change it, by GitHub's clock; ``None`` if it will not, or nobody can tell.
        is_done: the decision was carried out; false in a dry run.
        warnings: what needs attention although the decision was carried out.
        remarks: what is worth a look, but is not a failure.
        verdicts: who can fix each failed check, by the check's title, as far as it is known.
    """

    repository: str
    number: int | None
    status: ResultStatus
    reasons: tuple[Reason, ...]
    session: str | None = None
    session_state: str | None = None
    session_url: str | None = None
    attempt: int | None = None
    url: str | None = None
    title: str = ""
    is_done: bool = True
    warnings: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()
    verdicts: tuple[tuple[str, Judged], ...] = ()
    delay: timedelta | None = None
    due: datetime | None = None

    @property
    def key(self) -> tuple[str, int | None]:
        """What it is about."""
        return self.repository, self.number

    @property
    def name(self) -> str:
        """The name for people."""
        return self.repository if self.number is None else f"{self.repository}#{self.number}"


_IMPLIED: Final = {
    ResultStatus.SENT: {ReasonCode.TOLD_ALREADY, ReasonCode.NOTHING_NEW},
    ResultStatus.ESCALATED: {ReasonCode.PERSON_ASKED, ReasonCode.RESUME_ASKED},
}
"""What a later look finds if nothing has happened since. It is no news beside what the run has done."""
_UNREACHED: Final = {
    ReasonCode.RUN_CANCELLED,
    ReasonCode.RUN_TIMED_OUT,
    ReasonCode.SENDING_CANCELLED,
    ReasonCode.NOT_REACHED,
}


def is_unreached(result: Result) -> bool:
    """Whether a run had no time for a pull request."""
    return all(reason.code in _UNREACHED for reason in result.reasons)


def last_result(earlier: Result, later: Result) -> Result:
    """Of two results of one run for the same pull request, the one that counts. What failed is still due."""
    implied = _IMPLIED.get(earlier.status, set())
    if earlier.is_done and later.reasons and all(reason.code in implied for reason in later.reasons):
        return replace(earlier, due=later.due)
    return replace(later, due=later.due or earlier.due) if later.status is ResultStatus.FAILED else later
