"""What people and bots say on a pull request: reviews, threads, comments."""

from dataclasses import dataclass
from datetime import datetime

from feedback_bot.model.actor import Actor
from feedback_bot.model.authenticity import Authenticity


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review: a reviewer's newest with an opinion (approved, changes requested, dismissed), or one that comments."""

    node_id: str
    author: Actor | None
    association: str
    can_push: bool
    state: str
    body: str
    submitted_at: datetime
    commit_sha: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadComment:
    """One comment of a review thread."""

    node_id: str
    review_id: str | None
    review: Review | None = None
    author: Actor | None
    association: str
    body: str
    diff_hunk: str
    created_at: datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A conversation at a place of the diff.

    ``line`` is ``None`` if the thread is outdated or about the whole file. ``left_out`` counts the comments of people
    whose words are not passed on.
    """

    node_id: str
    path: str
    line: int | None
    start_line: int | None
    original_line: int | None
    original_start_line: int | None
    side: str
    subject: str
    is_resolved: bool
    is_outdated: bool
    comments: tuple[ThreadComment, ...]
    left_out: int = 0

    @property
    def place(self) -> str:
        """``path:line``, ``path:first-last`` or, for a comment on the whole file, ``path``."""
        first, last = self.start_line, self.line
        if last is None:
            first, last = self.original_start_line, self.original_line
        if self.subject == "FILE" or last is None:
            return self.path
        return f"{self.path}:{first}-{last}" if first not in (None, last) else f"{self.path}:{last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment in the pull request's conversation. ``id`` is the REST API's, rising with time.

    Attributes:
        authenticity: of its marker, if it has one; known of a snapshot's comments only.
    """

    id: int
    node_id: str
    author: Actor | None
    association: str
    is_own: bool
    body: str
    created_at: datetime
    edited_by: Actor | None
    is_minimized: bool
    url: str
    is_acknowledged: bool = False
    authenticity: Authenticity = Authenticity.UNSIGNED
