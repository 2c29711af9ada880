"""A repository: branches, files, labels, people's rights, and the pull requests told in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, TypedDict, Unpack

from tests.simulators.github.activity import NOTHING, Activity, kind_of
from tests.simulators.github.actors import JULES, Actor
from tests.simulators.github.check_builders import CheckOptions, StatusOptions, add_check, add_status
from tests.simulators.github.commits import Commit, ancestors, merged
from tests.simulators.github.discussion import Label
from tests.simulators.github.entity import Entity
from tests.simulators.github.issue import Issue
from tests.simulators.github.pull_request import PullRequest, PullRequestOptions, open_pull_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.simulators.github.checks import CheckRun, StatusContext

FIRST_FILES = {"README.md": b"# A project\n", "src/app.py": b"def answer() -> int:\n    return 42\n"}
OLD = timedelta(days=30)
MERGE = re.compile(r"Merge (?:remote-tracking )?branch '(?:origin/)?(?P<branch>[^']+)'")


class PushOptions(TypedDict, total=False):
    """How a commit arrived."""

    pushed_by: Actor | None  # default: its author
    pushed_minutes_ago: float  # default: just now


@dataclass(frozen=True)
class Ref:
    """A branch as GraphQL shows it."""

    repository: Repository = field(repr=False)
    name: str
    target: Commit
    prefix: str = "refs/heads/"

    @property
    def node_id(self) -> str:
        return f"REF_{self.repository.node_id}:{self.prefix}{self.name}"


@dataclass(eq=False, kw_only=True)
class Repository(Entity):
    """Comes with one commit on its default branch."""

    prefix: ClassVar[str] = "R"
    first_id: ClassVar[int] = 700_000_000

    name_with_owner: str
    owner: Actor
    created_at: datetime
    default_branch: str = "main"
    is_private: bool = False
    is_internal: bool = False
    is_archived: bool = False
    is_disabled: bool = False
    requires_reviews: bool = False  # where no rule asks for reviews, `reviewDecision` stays null whatever they say
    parent: Repository | None = field(default=None, repr=False)
    branches: dict[str, Commit] = field(default_factory=dict, repr=False)
    pull_requests: dict[int, PullRequest] = field(default_factory=dict, repr=False)
    issues: dict[int, Issue] = field(default_factory=dict, repr=False)
    has_issues: bool = True
    labels: dict[str, Label] = field(default_factory=dict, repr=False)
    permissions: dict[Actor, str] = field(default_factory=dict, repr=False)
    concealed: set[Actor] = field(default_factory=set, repr=False)  # members whom GitHub does not call so
    activities: list[Activity] = field(default_factory=list, repr=False)  # oldest first

    @property
    def visibility(self) -> str:
        """Who sees it; an internal one counts as private, too."""
        return "internal" if self.is_internal else "private" if self.is_private else "public"

    @property
    def name(self) -> str:
        return self.name_with_owner.partition("/")[2]

    @property
    def url(self) -> str:
        return f"https://github.com/{self.name_with_owner}"

    @property
    def pushed_at(self) -> datetime:
        return max(commit.committed_date for commit in self.branches.values())

    def tip(self, branch: str | None = None) -> Commit:
        """Answer the head of a branch (default: the default branch)."""
        return self.branches[branch or self.default_branch]

    def ref(self, name: str) -> Ref | None:
        """Find a branch by `main`, `heads/main` or `refs/heads/main`."""
        short = name.removeprefix("refs/").removeprefix("heads/")
        return Ref(self, short, self.branches[short]) if short in self.branches else None

    def branch_of(self, commit: Commit) -> str:
        """Name a branch whose head the commit is, for the records of its checks."""
        names = [name for name, tip in self.branches.items() if tip is commit]
        names += [pull.head_ref_name for pull in self.pull_requests.values() if pull.head is commit]
        return names[-1] if names else self.default_branch

    def commit(self, name: str) -> Commit | None:
        """Find a commit by branch, full or abbreviated SHA."""
        if found := self.ref(name):
            return found.target
        if name == "HEAD":
            return self.tip()
        exact = self.world.commits.get(name)
        if exact or len(name) < 7:
            return exact
        return next((commit for oid, commit in self.world.commits.items() if oid.startswith(name)), None)

    def push(
        self,
        message: str = "Change something",
        *,
        branch: str | None = None,
        files: Mapping[str, str | bytes] | None = None,
        delete: Iterable[str] = (),
        by: Actor | None = None,
        minutes_ago: float = 0,
        start: str | None = None,
        **pushed: Unpack[PushOptions],
    ) -> Commit:
        """Commit to a branch (made from `start` if new). Open pull requests of the branch get the new head.

        A message such as `Merge branch 'main'` makes a merge: it has that branch's head as its second parent.
        `minutes_ago` is when the commit was made; it arrives now, pushed by its author, unless told otherwise.
        """
        name = branch or self.default_branch
        old = self.branches.get(name)
        parent = old or self.tip(start)
        merge = MERGE.match(message)
        other = self.branches.get(merge["branch"]) if merge else None
        parents = (parent, other) if other else (parent,)
        tree = {path: text for path, text in merged(*parents).items() if path not in set(delete)}
        tree |= {path: text.encode() if isinstance(text, str) else text for path, text in (files or {}).items()}
        commit = Commit(
            world=self.world,
            repository=self,
            message=message,
            author=by,
            committed_date=self.world.now - timedelta(minutes=minutes_ago),
            parents=parents,
            files=tree,
        )
        self.branches[name] = commit
        minutes = pushed.get("pushed_minutes_ago", 0)
        self.note_push(name, old, commit, pushed.get("pushed_by", by), minutes_ago=minutes)
        for pull in self.world.pull_requests_from(self, name):
            pull.moved(commit)
        return commit

    def note_push(
        self, branch: str, before: Commit | None, after: Commit, by: Actor | None, *, minutes_ago: float = 0
    ) -> None:
        """Enter a push into the repository's activity, unless the branch's newest entry is that push."""
        ref = f"refs/heads/{branch}"
        newest = next((each for each in reversed(self.activities) if each.ref == ref), None)
        if newest is None or newest.after != after.oid:
            self.activities.append(
                Activity(
                    world=self.world,
                    repository=self,
                    ref=ref,
                    before=before.oid if before else NOTHING,
                    after=after.oid,
                    timestamp=self.world.now - timedelta(minutes=minutes_ago),
                    kind=kind_of(before, after),
                    actor=by,
                )
            )

    def rename(self, name_with_owner: str) -> None:
        """Give it another name; the old one goes on leading here until another repository takes it."""
        del self.world.repositories[self.name_with_owner.lower()]
        self.world.renamed[self.name_with_owner.lower()] = self
        self.name_with_owner = name_with_owner
        self.world.repositories[name_with_owner.lower()] = self

    def file(self, path: str, text: str | bytes, *, branch: str | None = None) -> Commit:
        """Put a file on a branch as if it had always been there: no new commit, and what grew from it has it too.

        A change that counts as one (on the base, after a pull request was opened) is a `push`.
        """
        tip = self.tip(branch)
        before = tip.files.get(path)
        for commit in list(self.world.commits.values()):
            if commit.files.get(path) == before and tip in ancestors(commit):
                commit.files = {**commit.files, path: text.encode() if isinstance(text, str) else text}
        return tip

    def pull_request(self, author: Actor | None = JULES, **options: Unpack[PullRequestOptions]) -> PullRequest:
        """Open a pull request; see `PullRequestOptions`."""
        return open_pull_request(self, author, options)

    def base_check(
        self,
        name: str,
        conclusion: str | None = "failure",
        *,
        branch: str | None = None,
        **options: Unpack[CheckOptions],
    ) -> CheckRun:
        """Run a check on the head of a base branch (event `push`)."""
        return add_check(self, self.tip(branch), name, conclusion, {"event": "push", **options})

    def base_status(
        self, context: str, state: str = "failure", *, branch: str | None = None, **options: Unpack[StatusOptions]
    ) -> StatusContext:
        """Put a legacy status on the head of a base branch."""
        return add_status(self, self.tip(branch), context, state, **options)

    def issue(self, author: Actor | None, title: str, body: str = "", *, labels: Iterable[str] = ()) -> Issue:
        """Open an issue."""
        return Issue(
            world=self.world,
            repository=self,
            number=self.world.next_id(f"number in {self.name_with_owner}", 1),
            title=title,
            body=body,
            author=author,
            created_at=self.world.now,
            labels=[self.label(name) for name in labels],
        )

    def label(self, name: str, color: str = "ededed", description: str | None = None) -> Label:
        """Find a label whatever its case, or create it."""
        key = name.lower()
        if key not in self.labels:
            self.labels[key] = Label(world=self.world, repository=self, name=name, color=color, description=description)
        return self.labels[key]

    def grant(self, actor: Actor, permission: str = "write", *, concealed: bool = False) -> Actor:
        """Give somebody `read`, `triage`, `write`, `maintain` or `admin` rights.

        A member who conceals the membership is CONTRIBUTOR or NONE to a workflow's token.
        """
        self.permissions[actor] = permission
        if concealed:
            self.concealed.add(actor)
        return actor

    def permission_of(self, actor: Actor | None) -> str:
        """Answer REST's coarse permission: none, read, write or admin."""
        if actor is None:
            return "none"
        given = "admin" if actor == self.owner else self.permissions.get(actor, "none" if self.is_private else "read")
        return {"maintain": "write", "triage": "read"}.get(given, given)

    def association_of(self, actor: Actor | None) -> str:
        """Derive how somebody belongs to the repository, when the scenario does not say."""
        if actor == self.owner:
            return "OWNER"
        if actor in self.permissions and actor not in self.concealed:
            return "MEMBER" if self.owner.kind == "Organization" else "COLLABORATOR"
        written = any(pull.author == actor for pull in self.pull_requests.values()) if actor else False
        return "CONTRIBUTOR" if written else "NONE"

    def fork(self, name_with_owner: str) -> Repository:
        """Fork it, history and all."""
        fork = self.world.repository(name_with_owner)
        fork.parent, fork.branches = self, {self.default_branch: self.tip()}
        return fork
