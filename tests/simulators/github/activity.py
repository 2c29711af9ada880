"""Who pushed what to which branch, and when: a repository's activity, the one record that no commit can forge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from tests.simulators.github.commits import ancestors
from tests.simulators.github.entity import Entity

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulators.github.actors import Actor
    from tests.simulators.github.commits import Commit
    from tests.simulators.github.repository import Repository

NOTHING = "0" * 40


@dataclass(eq=False, kw_only=True)
class Activity(Entity):
    """One change of a ref; `kind` in REST's words. `actor` is whoever pushed, whatever the commits claim."""

    prefix: ClassVar[str] = "PSH"
    first_id: ClassVar[int] = 20_000_000_000

    repository: Repository = field(repr=False)
    ref: str
    before: str
    after: str
    timestamp: datetime
    kind: str
    actor: Actor | None


def kind_of(before: Commit | None, after: Commit) -> str:
    """Tell a plain push from one that rewrites history and from one that makes the branch."""
    if before is None:
        return "branch_creation"
    return "push" if before in ancestors(after) else "force_push"
