"""PullRequest, its commits and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.simulators.github.checks import rollup_state
from tests.simulators.github.graph.check_fields import rollup
from tests.simulators.github.graph.discussion_fields import REACTABLE
from tests.simulators.github.review_builders import latest_reviews

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulators.github.commits import Commit, FileChange
    from tests.simulators.github.discussion import IssueComment, Review
    from tests.simulators.github.graph.call import Call, Fields
    from tests.simulators.github.merge_queue import QueueEvent
    from tests.simulators.github.pull_request import PullRequest
    from tests.simulators.github.repository import Ref


@dataclass(frozen=True)
class PullRequestCommit:
    """A commit as part of a pull request."""

    pull_request: PullRequest
    commit: Commit

    @property
    def node_id(self) -> str:
        return f"PURC_{self.pull_request.id}_{self.commit.oid}"

    @property
    def url(self) -> str:
        return f"{self.pull_request.url}/commits/{self.commit.oid}"


@dataclass(frozen=True)
class PullRequestChangedFile:
    """A file of a pull request's diff."""

    change: FileChange

    @property
    def path(self) -> str:
        return self.change.path


def head_ref(pull: PullRequest) -> Ref | None:
    return pull.head_repository.ref(pull.head_ref_name) if pull.head_repository else None


def merge_state(pull: PullRequest) -> str:
    """Derive `mergeStateStatus`, unless the scenario set `merge_state`."""
    if pull.merge_state:
        return pull.merge_state
    if pull.mergeable != "MERGEABLE":
        return "DIRTY" if pull.mergeable == "CONFLICTING" else "UNKNOWN"
    if pull.is_draft:
        return "DRAFT"
    if pull.review_decision in ("CHANGES_REQUESTED", "REVIEW_REQUIRED"):
        return "BLOCKED"
    return "CLEAN" if rollup_state(pull.head) in (None, "success") else "UNSTABLE"


def reviews(pull: PullRequest, call: Call) -> list[Review]:
    """Filter by state and author."""
    states, author = call.args.get("states"), call.args.get("author")
    return [
        review
        for review in pull.reviews
        if (not states or review.state in states)
        and (not author or (review.author is not None and review.author.login == author))
    ]


def comments(pull: PullRequest, call: Call) -> list[IssueComment]:
    order = call.args.get("orderBy")
    if not order:
        return pull.comments
    return sorted(pull.comments, key=lambda each: each.updated_at, reverse=order["direction"] == "DESC")


ITEM_TYPES = {
    "AddedToMergeQueueEvent": "ADDED_TO_MERGE_QUEUE_EVENT",
    "RemovedFromMergeQueueEvent": "REMOVED_FROM_MERGE_QUEUE_EVENT",
    "IssueComment": "ISSUE_COMMENT",
    "Review": "PULL_REQUEST_REVIEW",
}


def timeline(pull: PullRequest, call: Call) -> list[QueueEvent | IssueComment | Review]:
    """What happened, in order; of some types, if asked for them. Commits and what else GitHub lists are not played."""
    wanted = call.args.get("itemTypes")
    items: list[tuple[datetime, QueueEvent | IssueComment | Review]] = [
        *((event.created_at, event) for event in pull.queue_events),
        *((comment.created_at, comment) for comment in pull.comments),
        *((review.submitted_at, review) for review in pull.reviews),
    ]
    found = sorted(items, key=lambda item: item[0])
    return [item for _, item in found if not wanted or ITEM_TYPES[type(item).__name__] in wanted]


PULL_REQUESTS: dict[str, Fields] = {
    "PullRequest": {
        **REACTABLE,
        "additions": lambda pull, _: sum(change.additions for change in pull.files),
        "deletions": lambda pull, _: sum(change.deletions for change in pull.files),
        "changedFiles": lambda pull, _: len(pull.files),
        "assignees": lambda _, __: [],
        "baseRef": lambda pull, _: pull.repository.ref(pull.base_ref_name),
        "baseRepository": lambda pull, _: pull.repository,
        "closed": lambda pull, _: pull.state != "OPEN",
        "closingIssuesReferences": lambda _, __: [],
        "comments": comments,
        "commits": lambda pull, _: [PullRequestCommit(pull, commit) for commit in pull.commits],
        "files": lambda pull, _: [PullRequestChangedFile(change) for change in pull.files],
        "checksUrl": lambda pull, _: f"{pull.url}/checks",
        "isInMergeQueue": lambda _, __: False,
        "mergeCommit": lambda _, __: None,
        "mergedBy": lambda _, __: None,
        "viewerCanReact": lambda pull, call: call.token.may("pull_requests", "write") and not pull.is_locked,
        "viewerCanLabel": lambda _, call: call.token.may("pull_requests", "write"),
        "headRef": lambda pull, _: head_ref(pull),
        "headRepositoryOwner": lambda pull, _: pull.head_repository.owner if pull.head_repository else None,
        "latestOpinionatedReviews": lambda pull, call: latest_reviews(
            pull, opinionated=True, writers_only=bool(call.args.get("writersOnly"))
        ),
        "latestReviews": lambda pull, _: latest_reviews(pull, opinionated=False),
        "locked": lambda pull, _: pull.is_locked,
        "maintainerCanModify": lambda pull, _: not pull.is_cross_repository,
        "merged": lambda pull, _: pull.state == "MERGED",
        "mergedAt": lambda pull, _: pull.closed_at if pull.state == "MERGED" else None,
        "mergeStateStatus": lambda pull, _: merge_state(pull),
        "permalink": lambda pull, _: pull.url,
        "reviewRequests": lambda _, __: [],
        "reviews": reviews,
        "reviewThreads": lambda pull, _: pull.threads,
        "statusCheckRollup": lambda pull, call: rollup(pull.head, call),
        "timelineItems": timeline,
        "titleHTML": lambda pull, _: pull.title,
        "totalCommentsCount": lambda pull, _: (
            len(pull.comments) + sum(len(thread.comments) for thread in pull.threads) + len(pull.reviews)
        ),
    },
    "PullRequestChangedFile": {
        "additions": lambda file, _: file.change.additions,
        "deletions": lambda file, _: file.change.deletions,
        "changeType": lambda file, _: {"removed": "DELETED"}.get(file.change.status, file.change.status.upper()),
        "viewerViewedState": lambda _, __: "UNVIEWED",
    },
}
