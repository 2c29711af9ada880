"""A pull request and the sentences in which a scenario tells what happens to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, Unpack

from tests.simulators.github.check_builders import (
    CheckOptions,
    StatusOptions,
    add_blocked_run,
    add_check,
    add_status,
    open_suite,
)
from tests.simulators.github.commits import Commit, FileChange, changes, changes_since_merge_base, commits_between
from tests.simulators.github.discussion import IssueComment, Label
from tests.simulators.github.entity import Entity
from tests.simulators.github.merge_queue import (
    AddedToMergeQueueEvent,
    QueueEvent,
    RemovedFromMergeQueueEvent,
    merge_group,
)
from tests.simulators.github.review_builders import ReviewOptions, add_review, latest_reviews

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.simulators.github.actors import Actor, App
    from tests.simulators.github.checks import CheckRun, CheckSuite, StatusContext
    from tests.simulators.github.discussion import Review, Thread
    from tests.simulators.github.repository import Repository


class PullRequestOptions(TypedDict, total=False):
    """What a scenario may say about a pull request; each has a sensible default."""

    branch: str
    title: str
    body: str
    base: str
    draft: bool
    mergeable: str  # MERGEABLE (default), CONFLICTING or UNKNOWN
    fork: Repository | str  # where the head branch lives; a string names a new fork
    files: Mapping[str, str | bytes]  # what the head commit changes
    message: str  # the head commit's
    by: Actor | None  # the head commit's author; default: the pull request's
    minutes_ago: float  # when it was opened, default 45; the head commit is 40 minutes old
    pushed_minutes_ago: float
    number: int
    association: str


@dataclass(eq=False, kw_only=True)
class PullRequest(Entity):
    """`author` None is an account deleted from GitHub."""

    prefix: ClassVar[str] = "PR"
    first_id: ClassVar[int] = 1_800_000_000

    repository: Repository = field(repr=False)
    number: int
    author: Actor | None
    title: str
    body: str
    base_ref_name: str
    head_ref_name: str
    head_repository: Repository | None = field(repr=False)
    head: Commit = field(repr=False)
    base_ref_oid: str = field(repr=False)
    created_at: datetime
    association: str
    is_draft: bool = False
    mergeable: str = "MERGEABLE"
    merge_state: str | None = None
    state: str = "OPEN"
    closed_at: datetime | None = None
    is_locked: bool = False
    updated: datetime | None = None
    labels: list[Label] = field(default_factory=list)
    comments: list[IssueComment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    queue_events: list[QueueEvent] = field(default_factory=list, repr=False)
    queued: Commit | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"{self.repository.url}/pull/{self.number}"

    @property
    def head_ref_oid(self) -> str:
        return self.head.oid

    @property
    def head_label(self) -> str:
        owner = self.head_repository.owner.login if self.head_repository else "unknown repository"
        return f"{owner}:{self.head_ref_name}"

    @property
    def is_cross_repository(self) -> bool:
        return self.head_repository is not self.repository

    @property
    def updated_at(self) -> datetime:
        moments = [self.created_at, self.head.committed_date, *(each.updated_at for each in self.comments)]
        moments += [self.closed_at] if self.closed_at else []
        moments += [review.submitted_at for review in self.reviews]
        return max([*moments, *([self.updated] if self.updated else [])])

    @property
    def base(self) -> Commit:
        """The base as it was when the head was pushed last."""
        return self.world.commits[self.base_ref_oid]

    @property
    def commits(self) -> list[Commit]:
        return commits_between(self.base, self.head)

    @property
    def files(self) -> list[FileChange]:
        return changes_since_merge_base(self.base, self.head)

    @property
    def review_decision(self) -> str | None:
        if not self.repository.requires_reviews:
            return None
        states = {review.state for review in latest_reviews(self, opinionated=True, writers_only=True)}
        return next((state for state in ("CHANGES_REQUESTED", "APPROVED") if state in states), "REVIEW_REQUIRED")

    # What happens on the head

    def check(self, name: str, conclusion: str = "failure", **options: Unpack[CheckOptions]) -> CheckRun:
        """Report a finished check on the head."""
        return add_check(self.repository, self.head, name, conclusion, options)

    def running_check(self, name: str, **options: Unpack[CheckOptions]) -> CheckRun:
        """Have a check run on the head; end it with `.finish(conclusion)`."""
        return add_check(self.repository, self.head, name, None, options)

    def queued_check(self, name: str, **options: Unpack[CheckOptions]) -> CheckRun:
        """Have a check wait on the head; end it with `.finish(conclusion)`."""
        return add_check(self.repository, self.head, name, "queued", options)

    def blocked_run(self, conclusion: str, **options: Unpack[CheckOptions]) -> CheckSuite:
        """End a workflow run on the head without a job: `failure` or `startup_failure` where GitHub cannot read its
        file (then it is named by the file's path), `action_required` while it waits for approval.
        """
        return add_blocked_run(self.repository, self.head, conclusion, options)

    def idle_suite(self, app: App) -> CheckSuite:
        """Have an installed app say nothing about the head."""
        return open_suite(self.repository, self.head, app, self.head.committed_date)

    def status(self, context: str, state: str = "failure", **options: Unpack[StatusOptions]) -> StatusContext:
        """Report a legacy status on the head: error, failure, pending or success."""
        return add_status(self.repository, self.head, context, state, **options)

    def enqueue(self, by: Actor | None = None) -> Commit:
        """Put it into the merge queue; answers the commit that is tested there."""
        event = AddedToMergeQueueEvent(
            world=self.world, pull_request=self, created_at=self.world.now, actor=by, enqueuer=by
        )
        self.queue_events.append(event)
        self.queued = merge_group(self)
        return self.queued

    def queue_check(self, name: str, conclusion: str | None = "failure", **options: Unpack[CheckOptions]) -> CheckRun:
        """Report a check on the commit that is tested in the merge queue; None: it runs."""
        return add_check(
            self.repository, self.queued or self.enqueue(), name, conclusion, {"event": "merge_group", **options}
        )

    def leave_queue(self, reason: str | None = "failed_checks") -> RemovedFromMergeQueueEvent:
        """Remove it from the merge queue."""
        event = RemovedFromMergeQueueEvent(
            world=self.world,
            pull_request=self,
            created_at=self.world.now,
            before_commit=self.queued,
            reason=reason,
        )
        self.queue_events.append(event)
        self.queued = None
        return event

    def push(self, message: str = "Fix the failing checks", **options: Any) -> Commit:  # noqa: ANN401 -- as Repository.push
        """Push to the head branch: a new head without checks. Takes what `Repository.push` takes."""
        files = {f"src/feature_{self.number}.py": f"value = {self.world.next_id('push', 2)}\n"}
        place = self.head_repository or self.repository
        return place.push(message, **{"branch": self.head_ref_name, "by": self.author, "files": files, **options})

    def update_branch(self, by: Actor | None = None) -> Commit:
        """Press *Update branch*: merge the base into the head."""
        message = f"Merge branch '{self.base_ref_name}' into {self.head_ref_name}"
        return self.push(message, by=by or self.author, files={})

    def rebase(self, by: Actor | None = None) -> Commit:
        """Press *Update with rebase*: every commit is made anew on the base, by its author, and pushed by somebody."""
        place, base = self.head_repository or self.repository, self.repository.tip(self.base_ref_name)
        tip = base
        for old in commits_between(base, self.head):
            tree = {**tip.files}
            for change in changes(old.parents[0].files, old.files):
                tree.pop(change.path, None)
                tree |= {} if change.status == "removed" else {change.path: change.after}
            tip = Commit(
                world=self.world,
                repository=place,
                message=old.message,
                author=old.author,
                authored_date=old.authored,
                committed_date=self.world.now,
                parents=(tip,),
                files=tree,
            )
        place.note_push(self.head_ref_name, self.head, tip, by or self.author)
        place.branches[self.head_ref_name] = tip
        self.moved(tip)
        return tip

    def moved(self, head: Commit) -> None:
        """Take the branch's new head, and the base's head of this moment."""
        if self.head_repository:
            self.head_repository.note_push(self.head_ref_name, self.head, head, head.author)
        self.head, self.updated = head, self.world.now
        self.base_ref_oid = self.repository.tip(self.base_ref_name).oid

    # What people say

    def comment(
        self,
        author: Actor | None,
        body: str,
        *,
        association: str | None = None,
        minutes_ago: float = 0,
        id: int = 0,  # noqa: A002 -- GitHub's word
    ) -> IssueComment:
        """Write a comment in the conversation."""
        moment = self.world.now - timedelta(minutes=minutes_ago)
        comment = IssueComment(
            world=self.world,
            id=id,
            pull_request=self,
            author=author,
            body=body,
            association=association or self.repository.association_of(author),
            created_at=moment,
            updated_at=moment,
        )
        self.comments.append(comment)
        return comment

    def review(
        self,
        author: Actor | None,
        state: str = "CHANGES_REQUESTED",
        body: str = "",
        **options: Unpack[ReviewOptions],
    ) -> Review:
        """Submit a review: CHANGES_REQUESTED, APPROVED, COMMENTED or DISMISSED."""
        return add_review(self, author, state, body, options)

    def label(self, *names: str) -> None:
        """Put labels on it, creating those that the repository has not."""
        self.labels += [label for label in map(self.repository.label, names) if label not in self.labels]
        self.updated = self.world.now

    def close(self, *, merged: bool = False) -> None:
        """Close or merge it."""
        self.state, self.closed_at = "MERGED" if merged else "CLOSED", self.world.now

    def vanish(self) -> None:
        """Make it disappear as if it had never been (an admin deleted it, access was lost)."""
        del self.repository.pull_requests[self.number]
        del self.world.nodes[self.node_id]

    def delete_branch(self) -> None:
        """Delete the head branch; the pull request stays open and keeps its last head."""
        if self.head_repository:
            self.head_repository.branches.pop(self.head_ref_name, None)


def open_pull_request(repository: Repository, author: Actor | None, options: PullRequestOptions) -> PullRequest:
    """Push the head branch and open the pull request."""
    world = repository.world
    number = options.get("number") or world.next_id(f"number in {repository.name_with_owner}", 1)
    base = options.get("base", repository.default_branch)
    fork = options.get("fork")
    place = repository.fork(fork) if isinstance(fork, str) else fork or repository
    branch = options.get("branch", f"change-{number}")
    opened = options.get("minutes_ago", 45)
    base_oid = repository.tip(base).oid
    place.branches.setdefault(branch, repository.tip(base))
    head = place.push(
        options.get("message", f"Change number {number}"),
        branch=branch,
        files=options.get("files", {f"src/feature_{number}.py": "value = 1\n"}),
        by=options.get("by", author),
        minutes_ago=options.get("pushed_minutes_ago", max(opened - 5, 0)),
        pushed_minutes_ago=options.get("pushed_minutes_ago", max(opened - 5, 0)),
    )
    pull = PullRequest(
        world=world,
        repository=repository,
        number=number,
        author=author,
        title=options.get("title", f"Change number {number}"),
        body=options.get("body", ""),
        base_ref_name=base,
        head_ref_name=branch,
        head_repository=place,
        head=head,
        base_ref_oid=base_oid,
        created_at=world.now - timedelta(minutes=opened),
        association=options.get("association", repository.association_of(author)),
        is_draft=options.get("draft", False),
        mergeable=options.get("mergeable", "MERGEABLE"),
    )
    repository.pull_requests[number] = pull
    return pull
