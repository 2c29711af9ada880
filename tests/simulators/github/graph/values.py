"""Values of the schema that the world does not keep: made when a query asks for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulators.github.actors import Actor
    from tests.simulators.github.repository import Repository


@dataclass(frozen=True)
class Blob:
    """A file at a revision."""

    repository: Repository
    content: bytes

    @property
    def oid(self) -> str:
        head = f"blob {len(self.content)}\0".encode()
        return hashlib.sha1(head + self.content, usedforsecurity=False).hexdigest()

    @property
    def node_id(self) -> str:
        return f"B_{self.oid}"


@dataclass(frozen=True)
class GitActor:
    """A commit's author or committer; `user` is None for bots and for accounts that are gone."""

    actor: Actor | None
    date: datetime

    @property
    def name(self) -> str:
        return (self.actor.name or self.actor.rest_login) if self.actor else "Somebody"

    @property
    def email(self) -> str:
        return self.actor.email if self.actor else "somebody@example.com"

    @property
    def user(self) -> Actor | None:
        return self.actor if self.actor and self.actor.kind == "User" else None

    @property
    def avatar_url(self) -> str:
        return self.actor.avatar_url if self.actor else "https://www.gravatar.com/avatar/0"


@dataclass(frozen=True)
class Viewer:
    """The token's own account; `viewer` is a User in the schema even when a bot asks."""

    actor: Actor

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- stands in for the actor
        return getattr(self.actor, name)

    @property
    def login(self) -> str:
        return self.actor.rest_login
