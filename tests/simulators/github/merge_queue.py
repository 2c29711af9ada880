"""The merge queue: who entered it, who was removed from it, and the commit that was tested in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from tests.simulators.github.commits import Commit, merged
from tests.simulators.github.entity import Entity

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulators.github.actors import Actor
    from tests.simulators.github.pull_request import PullRequest


@dataclass(eq=False, kw_only=True)
class AddedToMergeQueueEvent(Entity):
    """Somebody put a pull request into the queue."""

    prefix: ClassVar[str] = "AMQE"

    pull_request: PullRequest = field(repr=False)
    created_at: datetime
    actor: Actor | None = None
    enqueuer: Actor | None = None


@dataclass(eq=False, kw_only=True)
class RemovedFromMergeQueueEvent(Entity):
    """GitHub, or somebody, took a pull request out of the queue; `before_commit` is what was tested until then."""

    prefix: ClassVar[str] = "RMQE"

    pull_request: PullRequest = field(repr=False)
    created_at: datetime
    before_commit: Commit | None
    reason: str | None
    actor: Actor | None = None
    enqueuer: Actor | None = None


QueueEvent = AddedToMergeQueueEvent | RemovedFromMergeQueueEvent


def merge_group(pull: PullRequest) -> Commit:
    """The commit that the queue tests: the head merged with its base, on a branch of the queue's own."""
    repository, base = pull.repository, pull.repository.tip(pull.base_ref_name)
    commit = Commit(
        world=pull.world,
        repository=repository,
        message=f"Merge pull request #{pull.number} from {pull.head_ref_name}",
        author=pull.author,
        committed_date=pull.world.now,
        parents=(base, pull.head),
        files=merged(base, pull.head),
    )
    repository.branches[f"gh-readonly-queue/{pull.base_ref_name}/pr-{pull.number}-{base.oid}"] = commit
    return commit
