"""What people and bots say about a pull request: comments, reviews, threads, reactions, labels."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tests.simulators.github.actors import Actor
from tests.simulators.github.entity import Entity

if TYPE_CHECKING:
    from tests.simulators.github.commits import Commit
    from tests.simulators.github.pull_request import PullRequest
    from tests.simulators.github.repository import Repository

WRITERS = ("OWNER", "MEMBER", "COLLABORATOR")


@dataclass(eq=False, kw_only=True)
class Label(Entity):
    """A repository's label."""

    prefix: ClassVar[str] = "LA"
    first_id: ClassVar[int] = 6_000_000_000

    repository: "Repository" = field(repr=False)
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(eq=False, kw_only=True)
class Reaction(Entity):
    """A reaction; `content` in REST's spelling (`+1`, `confused`, `eyes` …)."""

    prefix: ClassVar[str] = "REA"
    first_id: ClassVar[int] = 300_000_000

    author: Actor | None
    content: str
    created_at: datetime


@dataclass(eq=False, kw_only=True)
class Reactable(Entity):
    """Something that can be reacted to."""

    reactions: list[Reaction] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class IssueComment(Reactable):
    """A comment in the conversation. Ids lie above 31 bits, as on GitHub today."""

    prefix: ClassVar[str] = "IC"
    first_id: ClassVar[int] = 3_000_000_000

    pull_request: "PullRequest" = field(repr=False)
    author: Actor | None
    body: str
    association: str
    created_at: datetime
    updated_at: datetime
    editor: Actor | None = None
    last_edited_at: datetime | None = None
    minimized_reason: str | None = None

    @property
    def url(self) -> str:
        return f"{self.pull_request.url}#issuecomment-{self.id}"

    def edit(self, by: Actor | None, body: str) -> None:
        """Change the text; anyone with write access may, whoever wrote it."""
        self.body, self.editor = body, by
        self.last_edited_at = self.updated_at = self.world.now

    def delete(self) -> None:
        self.pull_request.comments.remove(self)
        del self.world.nodes[self.node_id]

    def minimize(self, reason: str) -> None:
        """Hide as `OUTDATED`, `SPAM` …; GitHub tells the reason in lower case."""
        self.minimized_reason = reason.lower().replace("_", "-")


@dataclass(eq=False, kw_only=True)
class Review(Reactable):
    """A submitted review."""

    prefix: ClassVar[str] = "PRR"
    first_id: ClassVar[int] = 2_500_000_000

    pull_request: "PullRequest" = field(repr=False)
    author: Actor | None
    state: str
    body: str
    association: str
    can_push: bool
    commit: "Commit" = field(repr=False)
    submitted_at: datetime
    threads: list["Thread"] = field(default_factory=list)
    comments: list["ReviewComment"] = field(default_factory=list, repr=False)

    @property
    def url(self) -> str:
        return f"{self.pull_request.url}#pullrequestreview-{self.id}"

    def dismiss(self) -> None:
        """Dismiss it: GitHub changes the review's own state."""
        self.state = "DISMISSED"


@dataclass(eq=False, kw_only=True)
class Thread(Entity):
    """A review thread; an outdated one has lost its `line` and keeps `original_line`."""

    prefix: ClassVar[str] = "PRRT"

    pull_request: "PullRequest" = field(repr=False)
    path: str
    original_line: int | None
    original_start_line: int | None
    side: str
    hunk: str
    subject_type: str = "LINE"
    is_resolved: bool = False
    is_outdated: bool = False
    comments: list["ReviewComment"] = field(default_factory=list)

    @property
    def line(self) -> int | None:
        return None if self.is_outdated else self.original_line

    @property
    def start_line(self) -> int | None:
        return None if self.is_outdated else self.original_start_line

    def resolve(self) -> None:
        self.is_resolved = True

    def reply(self, author: Actor | None, body: str, association: str | None = None) -> "ReviewComment":
        """Answer in the thread; as on GitHub, each answer is a COMMENTED review of its own."""
        own = association or self.pull_request.repository.association_of(author)
        review = self.pull_request.review(author, "COMMENTED", association=own)
        return self.add(review, author, body, review.association)

    def add(self, review: Review, author: Actor | None, body: str, association: str) -> "ReviewComment":
        """Append a comment that belongs to `review`."""
        comment = ReviewComment(
            world=self.world,
            thread=self,
            review=review,
            author=author,
            body=body,
            association=association,
            created_at=review.submitted_at,
            reply_to=self.comments[0] if self.comments else None,
        )
        self.comments.append(comment)
        review.comments.append(comment)
        return comment


@dataclass(eq=False, kw_only=True)
class ReviewComment(Reactable):
    """A comment on a line or a file."""

    prefix: ClassVar[str] = "PRRC"
    first_id: ClassVar[int] = 2_100_000_000

    thread: Thread = field(repr=False)
    review: Review = field(repr=False)
    author: Actor | None
    body: str
    association: str
    created_at: datetime
    reply_to: "ReviewComment | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"{self.thread.pull_request.url}#discussion_r{self.id}"
