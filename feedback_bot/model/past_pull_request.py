"""A pull request as a report sees it: open or closed, with its newest commits and what was written there."""

from dataclasses import dataclass
from datetime import datetime

from feedback_bot.model.actor import Actor
from feedback_bot.model.check import Check
from feedback_bot.model.commit import Commit
from feedback_bot.model.discussion import Comment
from feedback_bot.model.pull_request import PullRequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCommit:
    """A commit of the branch, with every known run of its checks.

    Attributes:
        committed_at: what the commit claims; ``None`` if that is no time.
    """

    commit: Commit
    committed_at: datetime | None
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPullRequest:
    """What GitHub knows of a pull request's past.

    Attributes:
        repository_id: GitHub's number of the repository, which a rename does not change.
        closed_at: when it was closed or merged; ``None`` while it is open.
        commits: the newest of the branch, oldest first.
    """

    id: PullRequestId
    repository_id: int
    url: str
    body: str
    author: Actor | None
    head_branch: str
    is_from_fork: bool
    created_at: datetime
    merged_at: datetime | None
    closed_at: datetime | None
    comments: tuple[Comment, ...]
    commits: tuple[PastCommit, ...]
