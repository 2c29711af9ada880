"""What GitHub reports about a pull request at one moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from feedback_bot.model.actor import Actor
from feedback_bot.model.blocked_run import BlockedRun
from feedback_bot.model.check import Check
from feedback_bot.model.commit import Commit
from feedback_bot.model.discussion import Comment, Review, Thread
from feedback_bot.model.own_check import OwnCheck
from feedback_bot.model.sticky import Sticky


@dataclass(frozen=True, slots=True, order=True)
class PullRequestId:
    """Names one pull request, for people as ``owner/name#7``."""

    repository: str
    number: int

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An open pull request as the light scan sees it: enough to tell whose it is and whether to look closer.

    ``may_be_blocked``: a workflow run may have ended without a job, or no check began although the base has some, of
    which the rollup says nothing.
    """

    id: PullRequestId
    node_id: str
    url: str
    title: str
    body: str
    author: Actor | None
    head_branch: str
    head_sha: str
    head_repository: str | None
    is_from_fork: bool
    rollup: str | None
    mergeable: str
    change_requests: int
    review_threads: int
    remarks: int
    comments: int
    recent_comments: tuple[Comment, ...]
    may_be_blocked: bool = False
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QueueRemoval:
    """That a pull request was removed from the merge queue, and the commit that was tested there."""

    commit_sha: str
    removed_at: datetime


MOST_COMMITS: Final = 20
"""How many commits of a branch are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything read about one pull request at one moment.

    ``reviews`` are each reviewer's newest with an opinion, ``remarks`` the newest 50 that only comment.

    ``commits`` are those that are not on the base, oldest first; of more than ``MOST_COMMITS`` the newest. ``read_at``
    is GitHub's own clock (the answer's ``Date`` header), so that ages compare times of one server. ``updated_at`` is no
    earlier than the moment when the head arrived. ``is_locked`` means that the token cannot comment; ``lacks_checks``
    that it cannot read all checks.
    ``blocked_runs`` are the workflow runs at the head that never became checks. ``has_runs`` means that a check or a
    workflow run exists at the head, ``base_has_checks`` that the base branch's head has checks.
    ``removal`` is the newest event of the merge queue, if that is a removal.
    ``repository_id`` is GitHub's number of it, which a rename does not change; 0 if it is not reported.
    ``fork_sha`` is the commit where the branch left its base, if the commits that were read show it: all, and no merge.
    ``repository_node_id`` is its ID in GraphQL; empty if it is not reported.
    ``own_check`` is the check run that the bot itself shows at the head. It is not among ``checks``.
    ``stickies`` are the comments that hold others of the bot, oldest first. In ``comments``, their entries stand in
    their place, each as the comment that it was. ``absorbed`` are comments that still exist beside their entries.
    """

    id: PullRequestId
    node_id: str
    url: str
    title: str
    body: str
    state: str
    author: Actor | None
    head_branch: str
    head_sha: str
    head_committed_at: datetime | None
    is_from_fork: bool
    base_branch: str
    base_sha: str | None
    mergeable: str
    labels: tuple[str, ...]
    checks: tuple[Check, ...]
    reviews: tuple[Review, ...]
    threads: tuple[Thread, ...]
    comments: tuple[Comment, ...]
    read_at: datetime
    remarks: tuple[Review, ...] = ()
    updated_at: datetime | None = None
    commits: tuple[Commit, ...] = ()
    is_locked: bool = False
    lacks_checks: bool = False
    blocked_runs: tuple[BlockedRun, ...] = ()
    has_runs: bool = True
    base_has_checks: bool = False
    head_message: str = ""
    is_draft: bool = False
    removal: QueueRemoval | None = None
    repository_id: int = 0
    fork_sha: str | None = None
    repository_node_id: str = ""
    own_check: OwnCheck | None = None
    stickies: tuple[Sticky, ...] = ()
    absorbed: tuple[Comment, ...] = ()

    @property
    def sticky(self) -> Sticky | None:
        """The comment that holds the bot's others, if the token wrote one."""
        return next((sticky for sticky in self.stickies if sticky.is_own), None)

    def is_entry(self, comment_id: int) -> bool:
        """Whether a comment is no comment of its own, but an entry."""
        return any(entry.id == comment_id for sticky in self.stickies for entry in sticky.entries)

    @property
    def is_head_removed(self) -> bool:
        """Whether this head was removed from the merge queue, not an older one: then no check of it began later."""
        starts = [check.started_at for check in self.checks if check.started_at and not check.in_merge_queue]
        arrived = [time for time in (self.head_committed_at, min(starts, default=None)) if time]
        return self.removal is not None and all(time < self.removal.removed_at for time in arrived)

    def body_of(self, comment_id: int) -> str | None:
        """A comment's text; ``None`` if the comment was not among those read."""
        return next((comment.body for comment in self.comments if comment.id == comment_id), None)

    def compare_url(self, since: str, until: str | None = None) -> str:
        """The page that shows the commits after an older head, up to this one or another."""
        return f"{self.url.partition('/pull/')[0]}/compare/{since}...{until or self.head_sha}"
