"""A signal: one reason to send feedback about a pull request."""

from dataclasses import dataclass

from feedback_bot.model.check import Check
from feedback_bot.model.discussion import Review, Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSignal:
    """A check that failed at the head commit. A re-run at the same head is the same signal."""

    check: Check

    @property
    def id(self) -> str:
        """Stable over re-runs of the check."""
        return "\x1f".join(("check", *self.check.key))

    @property
    def older_ids(self) -> tuple[str, ...]:
        """The ids that older versions of the bot gave it, which did not tell apart workflow files and events."""
        if self.check.in_merge_queue or self.check.is_run:
            return ()
        older = "\x1f".join(("check", self.check.app, self.check.workflow or "", self.check.name))
        return () if older == self.id else (older,)

    @property
    def title(self) -> str:
        """The title for people."""
        return self.check.title


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSignal:
    """A review that asks for something, with those of its threads that are not resolved.

    Attributes:
        reply: names a thread and the newest comment in it, if the signal is not a review but what was replied in a
            thread since it was told; the thread then holds nothing else. Empty for a review.
    """

    review: Review
    threads: tuple[Thread, ...]
    reply: str = ""

    @property
    def id(self) -> str:
        """The review's id on GitHub: the same review at a later head is the same signal."""
        return f"reply\x1f{self.reply}" if self.reply else f"review\x1f{self.review.node_id}"

    @property
    def title(self) -> str:
        """What to call it."""
        return f"{'reply' if self.reply else 'review'} by {self.reviewer or 'a deleted account'}"

    @property
    def reviewer(self) -> str | None:
        """The author of the review; ``None`` if the account was deleted."""
        return self.review.author.login if self.review.author else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSignal:
    """The head cannot be merged into its base. Reported once per head, even if the base moves on."""

    base_branch: str
    base_sha: str | None

    @property
    def id(self) -> str:
        """The same for every conflict of a pull request."""
        return "conflict"

    @property
    def title(self) -> str:
        """The title for people."""
        return f"merge conflict with {self.base_branch}"


Signal = CheckSignal | ReviewSignal | ConflictSignal
