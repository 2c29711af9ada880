"""Whether a failure was seen elsewhere and is probably flaky: on another pull request, or earlier on the base."""

from dataclasses import dataclass, field
from typing import Final

from feedback_bot.evidence.base_branch import BaseBranch
from feedback_bot.evidence.request_budget import RequestBudget
from feedback_bot.evidence.sightings import Sighting, Sightings
from feedback_bot.github.values import Comparison
from feedback_bot.model import CheckEvidence, Judged, Snapshot, Verdict

_MOST_FILES: Final = 300
"""The number of files that GitHub lists of a comparison. If it lists this many, there may be more."""


@dataclass(slots=True)
class SeenElsewhere:
    """Searches for the failures of one pull request, each signature once.

    A signature costs at most one request, besides the comparison of the pull request itself, which is read once.
    """

    base: BaseBranch
    sightings: Sightings
    snapshot: Snapshot
    budget: RequestBudget
    _has_asked: bool = False
    _known: dict[str, Judged | None] = field(default_factory=dict)

    def judged(self, evidence: CheckEvidence) -> Judged | None:
        """The verdict if the same failure was seen elsewhere; ``None`` if not, or if that is not certain.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        digest = evidence.digest
        if digest is None or not digest.confident or evidence.stopped:
            return None
        if digest.signature not in self._known:
            self._known[digest.signature] = self._search(evidence, digest.signature)
        return self._known[digest.signature]

    def _search(self, evidence: CheckEvidence, signature: str) -> Judged | None:
        self._has_asked = False
        return self._on_another(signature) or self._on_base(evidence, signature)

    def _on_another(self, signature: str) -> Judged | None:
        others = self.sightings.of_others(self.snapshot, signature)
        own = self.base.comparison_within(self.snapshot, self.budget) if others else None
        if own is None or len(own.files) >= _MOST_FILES:
            return None
        for other in others:
            if (self._is_compared(other) or self._may_ask()) and self._is_apart(own, other):
                return _seen(f"#{other.id.number}", "which changes other files", other.url)
        return None

    def _is_compared(self, other: Sighting) -> bool:
        return self.base.has_compared(self.snapshot.id.repository, other.base_sha, other.head_sha)

    def _is_apart(self, own: Comparison, other: Sighting) -> bool:
        """Whether the other pull request certainly changes none of the same files."""
        theirs = self.base.compare(self.snapshot.id.repository, other.base_sha, other.head_sha)
        if theirs is None or len(theirs.files) >= _MOST_FILES:
            return False
        return not own.paths & theirs.paths

    def _on_base(self, evidence: CheckEvidence, signature: str) -> Judged | None:
        """The verdict if it failed alike at a commit of the base branch that this run knows, and passes there now."""
        failed = self.base.failed_lately(self.snapshot, evidence.check)
        known = [each for each in failed if self.base.has_signature(self.snapshot, each.check)]
        asked = [each for each in failed if each not in known][:1]
        for each in (*known, *(asked if asked and self._may_ask() else ())):
            if self.base.signature(self.snapshot, each.check) == signature:
                where = f"{self.snapshot.base_branch} at {each.sha[:7]}"
                return _seen(where, "and passes there now", each.check.url)
        return None

    def _may_ask(self) -> bool:
        """Whether a request may be sent for this signature, which is then counted."""
        if self._has_asked or not self.budget.allows():
            return False
        self._has_asked = True
        return True


def _seen(where: str, how: str, url: str | None) -> Judged:
    because = f"it was also seen on {where}, {how}"
    return Judged(verdict=Verdict.FLAKY, because=because, url=url, seen_on=where)
