"""The state of a GitHub: repositories, tokens, the clock, and all that requests did to them."""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from tests.simulators.github import actors
from tests.simulators.github.actors import Actor, Permission, Token, node_id
from tests.simulators.github.checks import Artifact
from tests.simulators.github.clock import Clock
from tests.simulators.github.commits import Commit
from tests.simulators.github.repository import FIRST_FILES, OLD, Repository
from tests.simulators.http.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.simulators.github.checks import CheckRun
    from tests.simulators.github.discussion import IssueComment
    from tests.simulators.github.pull_request import PullRequest
    from tests.simulators.http.exchange import Request

DEFAULT_TOKEN = "ghs_simulatedTokenOfTheWorkflow"
OPERATION = re.compile(r"\b(?:query|mutation)\s+(\w+)")


@dataclass(frozen=True)
class SeenRequest:
    """One request as it arrived. `operation` names a GraphQL operation, "" if it has no name; None for REST."""

    request: Request
    operation: str | None
    time: datetime  # the world's
    monotonic: float  # the real one, for how far apart requests were

    @property
    def method(self) -> str:
        return self.request.method

    @property
    def path(self) -> str:
        return self.request.path

    @property
    def status(self) -> int | None:
        """What it was answered with; None while it is not, or never."""
        return self.request.status

    @property
    def authorized(self) -> bool:
        """Whether it carried an `Authorization` header."""
        return "authorization" in self.request.headers

    @property
    def writes(self) -> bool:
        """Whether it asks for a change."""
        if self.operation is None:
            return self.method not in ("GET", "HEAD")
        return is_change(self.request.body)


class GitHubWorld:
    """Everything may be read and set while the server runs; hold `lock` for what must happen at once.

    `now`: a datetime stands still until `advance`, a callable is followed, None runs with the real time.
    """

    def __init__(self, now: datetime | Callable[[], datetime] | None = None, *, skew: timedelta = timedelta(0)) -> None:
        self.lock = threading.RLock()
        self.clock = Clock(now)
        self.clock.advance(skew)
        self.faults = Faults()
        self.nodes: dict[str, object] = {}
        self.commits: dict[str, Commit] = {}
        self.repositories: dict[str, Repository] = {}
        self.renamed: dict[str, Repository] = {}  # by the names that they had
        self.organizations: dict[str, Actor] = {}
        self.tokens: dict[str, Token] = {}
        self.requests: list[SeenRequest] = []
        self.contract_violations: list[str] = []
        self.rollup_keeps_attempts = True  # whether a rollup lists the check runs of earlier attempts of a run too
        self.lacking_fields: set[tuple[str, str]] = set()  # types and fields that an older Enterprise Server lacks
        self.most_nodes: int | None = None  # a query that may touch more exceeds the resource limits
        self.activity_lag = timedelta(0)  # how long a push takes to show up in a repository's activity
        self.search_lag = timedelta(0)  # how long a pull request takes to show up in the search, and to leave it
        self.search_omits = 0  # results that each search loses although it counts them
        self.writes_a_minute: int | None = None  # the secondary limit; GitHub's own is 80
        self._ids: dict[str, int] = {}
        self.default_token = self.token(DEFAULT_TOKEN)

    @property
    def now(self) -> datetime:
        return self.clock.now

    def tell_time(self) -> datetime:
        return self.now

    def advance(self, minutes: float = 0, *, seconds: float = 0) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(minutes=minutes, seconds=seconds))

    def next_id(self, kind: str, first: int) -> int:
        with self.lock:
            self._ids[kind] = self._ids.get(kind, first - 1) + 1
            return self._ids[kind]

    # Telling what there is

    def repository(self, name_with_owner: str, *, private: bool = False, default_branch: str = "main") -> Repository:
        """Find a repository, or create it. Its owner is a person unless `organization` named it before."""
        if found := self.repositories.get(name_with_owner.lower()):
            return found
        login = name_with_owner.partition("/")[0]
        created = Repository(
            world=self,
            name_with_owner=name_with_owner,
            owner=self.organizations.get(login.lower()) or Actor(login),
            created_at=self.now - OLD,
            default_branch=default_branch,
            is_private=private,
        )
        created.branches[default_branch] = Commit(
            world=self,
            repository=created,
            message="Start",
            author=created.owner,
            committed_date=self.now - OLD,
            files=dict(FIRST_FILES),
        )
        self.repositories[name_with_owner.lower()] = created
        return created

    def organization(self, login: str) -> Actor:
        """Make an organization; repositories told later under its name belong to it."""
        return self.organizations.setdefault(login.lower(), Actor(login, "Organization"))

    def token(
        self, value: str, actor: Actor = actors.GITHUB_ACTIONS, *, permissions: Mapping[str, Permission] | None = None
    ) -> Token:
        """Let a token in. `permissions` replaces single areas of the default (`{"actions": "none"}`)."""
        token = Token(value, actor, {**actors.ALL_PERMISSIONS, **(permissions or {})})
        self.tokens[value] = token
        return token

    # Finding things

    def find_repository(self, name_with_owner: str) -> Repository | None:
        """Find a repository by its name, or by one that it had."""
        name = name_with_owner.lower()
        return self.repositories.get(name) or self.renamed.get(name)

    def pull_requests(self) -> Iterator[PullRequest]:
        for repository in list(self.repositories.values()):
            yield from list(repository.pull_requests.values())

    def pull_requests_from(self, repository: Repository, branch: str) -> list[PullRequest]:
        """Find the open pull requests whose head a branch is, in whichever repository."""
        return [
            pull
            for pull in self.pull_requests()
            if pull.state == "OPEN" and pull.head_repository is repository and pull.head_ref_name == branch
        ]

    def comment(self, comment_id: int) -> IssueComment | None:
        found = (comment for pull in self.pull_requests() for comment in pull.comments if comment.id == comment_id)
        return next(found, None)

    def check_run(self, run_id: int) -> CheckRun | None:
        commits = list(self.commits.values())
        found = (run for commit in commits for run in commit.check_runs if run.id == run_id)
        return next(found, None)

    def artifact(self, artifact_id: int) -> Artifact | None:
        found = self.nodes.get(node_id(Artifact.prefix, artifact_id))
        return found if isinstance(found, Artifact) else None

    # What the server notes

    def record(self, request: Request) -> None:
        with self.lock:
            self.requests.append(SeenRequest(request, operation_of(request), self.now, time.monotonic()))
            request.number = len(self.requests)

    @property
    def writes_too_fast(self) -> bool:
        """Whether the newest request is a write beyond the secondary limit, by the world's clock."""
        if self.writes_a_minute is None or not self.requests[-1].writes:
            return False
        start = self.now - timedelta(minutes=1)
        return sum(each.writes and each.time > start for each in self.requests) > self.writes_a_minute

    @property
    def writes(self) -> list[SeenRequest]:
        """The requests that asked for a change."""
        return [each for each in self.requests if each.writes]


@lru_cache(maxsize=1024)
def is_change(body: bytes) -> bool:
    """Whether the query in a body is a mutation. It is asked of each request again and again."""
    return bool(re.search(r"\bmutation\b", str(json.loads(body).get("query"))))


def operation_of(request: Request) -> str | None:
    """Name the GraphQL operation of a request; None if it is none."""
    return operation_in(request.body) if request.path in ("/graphql", "/api/graphql") else None


@lru_cache(maxsize=1024)
def operation_in(body: bytes) -> str:
    """Name the operation in a body. It is asked of each request again and again."""
    try:
        content = json.loads(body)
        named = OPERATION.search(content["query"])
        return str(content.get("operationName") or (named.group(1) if named else ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
