"""Issues that are no pull requests, and the history of their texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from tests.simulators.github.entity import Entity

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulators.github.actors import Actor
    from tests.simulators.github.discussion import Label
    from tests.simulators.github.repository import Repository


@dataclass(eq=False, kw_only=True)
class UserContentEdit(Entity):
    """One version of a text; `diff` is all of it, as GitHub has it in life."""

    prefix: ClassVar[str] = "UCE"

    editor: Actor | None
    edited_at: datetime
    diff: str
    deleted_at: datetime | None = None
    deleted_by: Actor | None = None

    @property
    def created_at(self) -> datetime:
        return self.edited_at

    @property
    def updated_at(self) -> datetime:
        return self.edited_at


@dataclass(eq=False, kw_only=True)
class Issue(Entity):
    """An issue; `state` in REST's spelling."""

    prefix: ClassVar[str] = "I"
    first_id: ClassVar[int] = 2_900_000_000

    repository: Repository = field(repr=False)
    number: int
    title: str
    body: str
    author: Actor | None
    created_at: datetime
    labels: list[Label] = field(default_factory=list)
    state: str = "open"
    state_reason: str | None = None
    updated_at: datetime = field(init=False)
    closed_at: datetime | None = None
    edits: list[UserContentEdit] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.updated_at = self.created_at
        self.repository.issues[self.number] = self

    @property
    def url(self) -> str:
        return f"{self.repository.url}/issues/{self.number}"

    @property
    def editor(self) -> Actor | None:
        return self.edits[-1].editor if self.edits else None

    @property
    def last_edited_at(self) -> datetime | None:
        return self.edits[-1].edited_at if self.edits else None

    def edit(self, by: Actor | None, body: str) -> None:
        """Change the text. The first edit puts the first version into the history, too."""
        if body == self.body:
            return
        if not self.edits:
            self._note(self.author, self.created_at, self.body)
        self.body, self.updated_at = body, self.world.now
        self._note(by, self.world.now, body)

    def _note(self, editor: Actor | None, at: datetime, text: str) -> None:
        self.edits.append(UserContentEdit(world=self.world, editor=editor, edited_at=at, diff=text))

    def close(self, reason: str | None = "completed") -> None:
        self.state, self.state_reason, self.closed_at = "closed", reason, self.world.now

    def reopen(self) -> None:
        self.state, self.state_reason, self.closed_at = "open", "reopened", None

    def delete(self) -> None:
        del self.repository.issues[self.number]
        del self.world.nodes[self.node_id]
