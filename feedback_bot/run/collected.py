"""What was read for a report."""

from dataclasses import dataclass, field
from datetime import datetime

from feedback_bot.outcomes import Limits, Past


@dataclass(slots=True, kw_only=True)
class Collected:
    """What a report counts.

    Attributes:
        pasts: the pull requests by repository, each with the times of its policy.
        unchecked: the accounts whose markers count although their signatures were not checked.
        requests: the number of requests that were sent.
        has_key: signatures can be checked.
        notes: what the report lacks, in words.
        remarks: other remarks about the search, in words.
    """

    since: datetime
    until: datetime
    pasts: dict[str, list[tuple[Past, Limits]]] = field(default_factory=dict)
    unchecked: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    requests: int = 0
    has_key: bool = False

    @property
    def all(self) -> list[tuple[Past, Limits]]:
        """All pull requests."""
        return [each for pasts in self.pasts.values() for each in pasts]

    @property
    def why_unchecked(self) -> str:
        """Why signatures were not checked, in words."""
        return "older versions of the bot did not sign" if self.has_key else "JULES_API_KEY is not set"

    def say(self, line: str) -> None:
        """Take a line for debugging."""

    def note(self, text: str) -> None:
        """Take a remark for everybody."""
        self.remarks.append(text)

    def annotate(self, _: str, text: str) -> None:
        """Take a warning."""
        self.notes.append(text)
