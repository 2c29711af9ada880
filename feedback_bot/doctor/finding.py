"""One line of the doctor's report."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What a check found."""

    OK = "ok"
    FIX = "fix"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found.

    Attributes:
        check: what was checked.
        repository: where; ``None`` if it is not about one repository.
        message: a clause about ``check``.
        advice: what to do; empty if there is nothing to do.
    """

    check: str
    status: Status
    message: str
    advice: str = ""
    repository: str | None = None

    @property
    def needs_fixing(self) -> bool:
        """Whether the bot cannot work like this."""
        return self.status is Status.FIX


def ok(check: str, message: str, repository: str | None = None) -> Finding:
    """Something is as it should be."""
    return Finding(check=check, status=Status.OK, message=message, repository=repository)


def fix(check: str, message: str, advice: str, repository: str | None = None) -> Finding:
    """Something is missing or wrong."""
    return Finding(check=check, status=Status.FIX, message=message, advice=advice, repository=repository)


def note(check: str, message: str, advice: str = "", repository: str | None = None) -> Finding:
    """Something could not be checked, or may be as intended."""
    return Finding(check=check, status=Status.NOTE, message=message, advice=advice, repository=repository)
