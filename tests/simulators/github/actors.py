"""Who acts on GitHub: people, bots, apps and the tokens they hold."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.simulators.github.repository import Repository

ActorKind = Literal["User", "Bot", "Mannequin", "Organization"]
Permission = Literal["none", "read", "write"]

NODE_PREFIX = {"User": "U", "Bot": "BOT", "Mannequin": "M", "Organization": "O"}


def stable_id(text: str) -> int:
    """Answer the same 31-bit number for a text in every run."""
    return zlib.crc32(text.encode()) >> 1 or 1


def node_id(prefix: str, number: int) -> str:
    """Spell a global node id the way GitHub does: opaque, with the type's prefix."""
    return f"{prefix}_kwDO{base64.urlsafe_b64encode(number.to_bytes(8)).decode().rstrip('=')}"


@dataclass(frozen=True)
class Actor:
    """A login as GraphQL spells it; REST adds `[bot]` to a bot's."""

    login: str
    kind: ActorKind = "User"
    name: str | None = None

    @property
    def id(self) -> int:
        return stable_id(f"{self.kind}:{self.login}")

    @property
    def node_id(self) -> str:
        return node_id(NODE_PREFIX[self.kind], self.id)

    @property
    def rest_login(self) -> str:
        return f"{self.login}[bot]" if self.kind == "Bot" else self.login

    @property
    def email(self) -> str:
        return f"{self.id}+{self.rest_login}@users.noreply.github.com"

    @property
    def url(self) -> str:
        return f"https://github.com/{'apps/' if self.kind == 'Bot' else ''}{self.login}"

    @property
    def avatar_url(self) -> str:
        return f"https://avatars.githubusercontent.com/u/{self.id}?v=4"


@dataclass(frozen=True)
class App:
    """A GitHub App that reports checks."""

    slug: str
    name: str

    @property
    def id(self) -> int:
        return stable_id(f"App:{self.slug}")

    @property
    def node_id(self) -> str:
        return node_id("A", self.id)


def bot(login: str) -> Actor:
    """Make a bot; the name may carry REST's `[bot]`."""
    return Actor(login.removesuffix("[bot]"), "Bot")


def user(login: str, name: str | None = None) -> Actor:
    """Make a person."""
    return Actor(login, "User", name)


GHOST = user("ghost", "Deleted user")  # what REST shows where an account must be and none is left
JULES = bot("google-labs-jules")
GITHUB_ACTIONS = bot("github-actions")
ACTIONS = App("github-actions", "GitHub Actions")
CIRCLECI = App("circleci-checks", "CircleCI Checks")

ALL_PERMISSIONS: Mapping[str, Permission] = {
    "actions": "write",
    "checks": "read",
    "contents": "read",
    "issues": "write",
    "pull_requests": "write",
    "statuses": "read",
}


@dataclass
class Token:
    """A credential: whose it is, what it may do, and how much of each hourly quota it has used."""

    value: str
    actor: Actor = GITHUB_ACTIONS
    permissions: Mapping[str, Permission] = field(default_factory=lambda: dict(ALL_PERMISSIONS))
    scopes: str | None = None  # of a classic token, as the header names them
    limits: dict[str, int] = field(default_factory=lambda: {"core": 1000, "graphql": 1000})
    used: dict[str, int] = field(default_factory=dict)
    window: int = 0
    only: frozenset[str] | None = None  # names in lower case: of private repositories it sees no others

    def may(self, area: str, needed: Permission) -> bool:
        """Tell whether the token holds at least `needed` on an area such as `actions`."""
        order = ("none", "read", "write")
        return order.index(self.permissions.get(area, "none")) >= order.index(needed)

    def sees(self, repository: Repository) -> bool:
        """Tell whether the token may read a repository at all."""
        return self.only is None or not repository.is_private or repository.name_with_owner.lower() in self.only

    def spend(self, resource: str, cost: int, hour: int) -> bool:
        """Book a request; false once the hour's quota is used up."""
        if hour != self.window:
            self.window, self.used = hour, {}
        if self.used.get(resource, 0) + cost > self.limits[resource]:
            return False
        self.used[resource] = self.used.get(resource, 0) + cost
        return True

    def remaining(self, resource: str) -> int:
        """Answer what is left of this hour's quota."""
        return max(self.limits[resource] - self.used.get(resource, 0), 0)
