"""Commits, their trees, and what can be computed from them: ancestry, merge bases, diffs."""

import difflib
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from tests.simulators.github.actors import Actor
from tests.simulators.github.entity import Entity

if TYPE_CHECKING:
    from tests.simulators.github.checks import CheckRun, CheckSuite, StatusContext
    from tests.simulators.github.repository import Repository

CO_AUTHOR = re.compile(r"^Co-authored-by: .*<(?:[0-9]+\+)?([^@>]+)@users\.noreply\.github\.com>$", re.MULTILINE)


@dataclass(eq=False, kw_only=True)
class Commit(Entity):
    """One commit with its whole tree; `author` is None for an account that is gone.

    `authored_date` stays as it is when the commit is made anew; it is the committed date unless told otherwise.
    """

    prefix: ClassVar[str] = "C"

    repository: "Repository" = field(repr=False)
    message: str
    author: Actor | None
    committed_date: datetime
    parents: tuple["Commit", ...] = field(default=(), repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    check_suites: list["CheckSuite"] = field(default_factory=list, repr=False)
    statuses: list["StatusContext"] = field(default_factory=list, repr=False)
    authored_date: datetime | None = None
    oid: str = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        text = f"{self.repository.name_with_owner}\0{self.id}\0{self.message}"
        self.oid = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        self.world.commits[self.oid] = self

    @property
    def authored(self) -> datetime:
        return self.authored_date or self.committed_date

    @property
    def authors(self) -> "list[Actor | None]":
        """The author, and whoever a `Co-authored-by:` line names by GitHub's own address."""
        named = CO_AUTHOR.findall(self.message)
        others = [Actor(login.removesuffix("[bot]"), "Bot" if login.endswith("[bot]") else "User") for login in named]
        return [self.author, *others]

    @property
    def headline(self) -> str:
        return self.message.partition("\n")[0]

    @property
    def url(self) -> str:
        return f"{self.repository.url}/commit/{self.oid}"

    @property
    def check_runs(self) -> list["CheckRun"]:
        """Every check run in the order of creation, those of earlier attempts included."""
        runs = [run for suite in self.check_suites for run in suite.check_runs]
        return sorted(runs, key=lambda run: run.order)


@dataclass(frozen=True)
class FileChange:
    """One file of a diff; `status` is REST's word: added, modified or removed."""

    path: str
    status: str
    before: bytes
    after: bytes

    @property
    def patch(self) -> str:
        """The hunks without file headers, as REST gives them."""
        before, after = (side.decode(errors="replace").splitlines() for side in (self.before, self.after))
        return "\n".join(list(difflib.unified_diff(before, after, lineterm=""))[2:])

    @property
    def additions(self) -> int:
        return sum(line.startswith("+") for line in self.patch.splitlines())

    @property
    def deletions(self) -> int:
        return sum(line.startswith("-") for line in self.patch.splitlines())


def ancestors(commit: Commit) -> Iterator[Commit]:
    """Walk a commit and everything behind it, nearest first."""
    seen: set[Commit] = set()
    waiting = [commit]
    while waiting:
        each = waiting.pop(0)
        if each not in seen:
            seen.add(each)
            yield each
            waiting += each.parents


def merge_base(base: Commit, head: Commit) -> Commit | None:
    """Find the nearest common ancestor; None for unrelated histories."""
    behind = set(ancestors(base))
    return next((each for each in ancestors(head) if each in behind), None)


def commits_between(base: Commit, head: Commit) -> list[Commit]:
    """List the commits of `head` that `base` has not, oldest first."""
    behind = set(ancestors(base))
    return [each for each in ancestors(head) if each not in behind][::-1]


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[FileChange]:
    """Compare two trees."""
    result = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old != new:
            status = "added" if old is None else "removed" if new is None else "modified"
            result.append(FileChange(path, status, old or b"", new or b""))
    return result


def changes_since_merge_base(base: Commit, head: Commit) -> list[FileChange]:
    """Compare as a pull request and `base...head` do."""
    common = merge_base(base, head)
    return changes(common.files if common else {}, head.files)


def merged(ours: Commit, theirs: Commit | None = None) -> dict[str, bytes]:
    """Merge two trees: what only their side changed comes along, and where both did ours stays."""
    tree = dict(ours.files)
    if theirs is None:
        return tree
    common = merge_base(ours, theirs)
    before = common.files if common else {}
    for change in changes(before, theirs.files):
        if ours.files.get(change.path) == before.get(change.path):
            if change.status == "removed":
                tree.pop(change.path, None)
            else:
                tree[change.path] = theirs.files[change.path]
    return tree
