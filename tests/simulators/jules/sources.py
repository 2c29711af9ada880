"""Repositories that the account has, or has not, connected to Jules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Branches = Iterable[str] | Callable[[], Iterable[str]] | None


@dataclass
class Source:
    """`branches`: those that exist; a callable asks each time (the GitHub simulator); None lets any name pass."""

    repo: str  # "octo/shop"
    name: str  # "sources/github/octo/shop"
    connected: bool = True
    branches: Branches = None
    default_branch: str = "main"
    private: bool = False
    accounts: set[str] | None = None  # None: every account has connected it

    def is_of(self, account: str) -> bool:
        """Whether an account sees it."""
        return self.accounts is None or account in self.accounts

    @property
    def known_branches(self) -> list[str] | None:
        """None: any branch is taken for an existing one."""
        if self.branches is None:
            return None
        return list(self.branches() if callable(self.branches) else self.branches)

    def to_json(self) -> dict[str, Any]:
        owner, _, name = self.repo.partition("/")
        branches = self.known_branches or [self.default_branch]
        repository = {
            "owner": owner,
            "repo": name,
            "isPrivate": self.private,
            "defaultBranch": {"displayName": self.default_branch},
            "branches": [{"displayName": branch} for branch in branches],
        }
        return {"name": self.name, "id": self.name.removeprefix("sources/"), "githubRepo": repository}
