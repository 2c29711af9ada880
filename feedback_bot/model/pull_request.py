"""What GitHub reports about a pull request at one moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from feedback_bot.model.actor import Actor
from feedback_bot.model.authenticity import Authenticity
from feedback_bot.model.blocked_run import BlockedRun
from feedback_bot.model.commit import Commit
from feedback_bot.model.own_check import OwnCheck
from feedback_bot.model.sticky import Sticky


@dataclass(frozen=True, slots=True, order=True)
class PullRequestId:
    """Names one pull request, for people as ``owner/name#7``."""

    repository: str
    number: int

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


class CheckOutcome(StrEnum):
    """What a check's status and conclusion come to."""

    PASSED = "passed"
    FAILED = "failed"
    RUNNING = "running"
    NOT_COUNTED = "not counted"


class CheckSource(StrEnum):
    """Where a check comes from, which determines what can be read about it."""

    ACTIONS = "actions"
    CHECK_RUN = "check run"
    STATUS = "status"


_VERBS: Final = {
    "failure": "failed",
    "error": "failed",
    "timed_out": "timed out",
    "startup_failure": "could not be started",
    "action_required": "requires action",
    "pending": "is pending",
    "waiting": "is waiting",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check run or a legacy commit status at the head commit.

    Attributes:
        workflow_file: the file's name below ``.github/workflows/``; ``None`` if GitHub does not report it.
        event: what started the workflow run, such as ``pull_request``.
        suite: the check suite's node id: of Actions one for each workflow run, whatever is re-run in it.
        number: of several reports of one name which one this is, from 1.
        over_time: the time limit, in minutes, that a job called cancelled ran into; 0 where it is not told.
        required: whether it must pass before a merge; ``None`` if GitHub was not asked or did not answer.
        is_run: it is no check, but a workflow run that GitHub could not start, see ``BlockedRun``.
        in_merge_queue: it ran in the merge queue, on a merge of the head with its base.
        distinction: what tells it from another check of the same title.
        external_id: what its app calls it, in any form; empty if the app set none.
    """

    node_id: str
    source: CheckSource
    app: str
    workflow: str | None
    name: str
    outcome: CheckOutcome
    conclusion: str
    started_at: datetime | None
    completed_at: datetime | None
    url: str | None
    database_id: int = 0
    job_id: int | None = None
    run_id: int | None = None
    workflow_id: int | None = None
    description: str | None = None
    workflow_file: str | None = None
    event: str | None = None
    suite: str = ""
    number: int = 1
    over_time: int | None = None
    required: bool | None = None
    in_merge_queue: bool = False
    is_run: bool = False
    distinction: str | None = None
    external_id: str = ""

    @property
    def is_report(self) -> bool:
        """Whether a workflow made it itself, as test reporters do: it is no job, and has no log."""
        return self.source is CheckSource.ACTIONS and self.job_id is None and not self.is_run

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two runs one check: the app, the workflow's file, the name and the event.

        Where the token may not know the workflow, the suite stands for it, so that no run hides another's failure.
        GitHub files a report under any workflow of the commit, so that says nothing.
        """
        return (*self._key, *(["merge queue"] if self.in_merge_queue else []))

    @property
    def _key(self) -> tuple[str, ...]:
        if self.is_run:
            return self.app, self.workflow_file or self.suite, "run without jobs"
        if self.is_report:
            return self.app, "", self.name, *([f"report {self.number}"] if self.number > 1 else [])
        if self.workflow is None and self.workflow_file is None and self.source is CheckSource.ACTIONS:
            return self.app, "", self.name, self.suite
        where = self.workflow_file or self.workflow or ""
        return (self.app, where, self.name, *([self.event] if self.event else []))

    @property
    def took(self) -> timedelta | None:
        """How long it ran."""
        return self.completed_at - self.started_at if self.started_at and self.completed_at else None

    @property
    def conclusion_words(self) -> str:
        """What happened to it, as a verb."""
        if self.over_time is not None:
            return f"ran into its time limit of {self.over_time} min" if self.over_time else "ran into its time limit"
        if self.is_run:
            return "could not be started"
        words = _VERBS.get(self.conclusion, self.conclusion.replace("_", " "))
        return f"{words} in the merge queue" if self.in_merge_queue else words

    @property
    def title(self) -> str:
        """The name as GitHub shows it: ``workflow / job`` for Actions."""
        name = f"{self.workflow} / {self.name}" if self.workflow else self.name
        return f"{name} ({self.distinction})" if self.distinction else name


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

    ``line`` is ``None`` where it is outdated or speaks of the file; ``left_out`` counts the comments of people whose
    words are not passed on.
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
