"""Where else a failure was seen: at the heads of other pull requests, as far as this run knows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from feedback_bot.markers.history import History
from feedback_bot.model import CheckEvidence, PullRequestId, Snapshot, Verdict

_MAY_BE_FLAKY: Final = (Verdict.CODE, Verdict.FLAKY)
"""With another verdict, the cause is known, and it may be that pull request's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A pull request at whose head a failure was seen."""

    id: PullRequestId
    url: str
    base_branch: str
    base_sha: str | None
    head_sha: str


@dataclass(frozen=True, slots=True)
class Sightings:
    """The pull requests of a run by the signatures of what fails at their heads.

    What was sent at a present head is known before the first message of the run. Logs are added as they are read, so
    a pull request is compared with the markers of all others, and with the logs of those before it.
    """

    _found: dict[tuple[str, str], dict[int, Sighting]] = field(default_factory=dict)

    def add_sent(self, snapshot: Snapshot, history: History) -> None:
        """Add what messages at the present head were about."""
        told = (told for marker in history.sent if marker.head == snapshot.head_sha for told in marker.told)
        self._add(snapshot, (each.signature for each in told if each.verdict in _MAY_BE_FLAKY))

    def add_read(self, snapshot: Snapshot, found: Iterable[CheckEvidence]) -> None:
        """Add failures whose logs were read in this run."""
        self._add(snapshot, (each.signature for each in found if each.verdict in _MAY_BE_FLAKY))

    def of_others(self, snapshot: Snapshot, signature: str) -> tuple[Sighting, ...]:
        """The other pull requests into the same branch at which a failure was seen, by number."""
        found = self._found.get((snapshot.id.repository, signature), {})
        return tuple(
            sighting
            for number, sighting in sorted(found.items())
            if number != snapshot.id.number and sighting.base_branch == snapshot.base_branch
        )

    def _add(self, snapshot: Snapshot, signatures: Iterable[str | None]) -> None:
        sighting = Sighting(
            id=snapshot.id,
            url=snapshot.url,
            base_branch=snapshot.base_branch,
            base_sha=snapshot.base_sha,
            head_sha=snapshot.head_sha,
        )
        for signature in signatures:
            if signature:
                self._found.setdefault((snapshot.id.repository, signature), {})[snapshot.id.number] = sighting
