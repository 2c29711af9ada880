"""Which repositories a run handles. If there are several, GitHub's search finds Jules' pull requests in them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.search import OPEN, Hit, Hits
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.limits.read_ahead import AHEAD
from feedback_bot.limits.reading import Reading
from feedback_bot.model import Candidate

_T = TypeVar("_T")
POLICIES = ".github"
"""The repository of an owner that contains the default policy."""


class Log(Protocol):
    """Receives messages from a search. The report of a run does."""

    def say(self, line: str) -> None:
        """Take a line for debugging."""

    def note(self, text: str) -> None:
        """Take a remark for everybody."""

    def annotate(self, level: str, text: str) -> None:
        """Take a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A repository to handle.

    Attributes:
        candidates: Jules' open pull requests, as the search found them; ``None`` if the repository is not scanned yet.
        unread: those that could not be read, by number.
        problem: why the repository cannot be handled.
        is_archived: nobody can push or comment there.
    """

    repository: str
    candidates: tuple[Candidate, ...] | None = None
    unread: tuple[tuple[int, ReadError], ...] = ()
    problem: ReadError | None = None
    is_archived: bool = False


@dataclass(slots=True, kw_only=True)
class Selection:
    """What the settings select on GitHub, as far as there is work.

    Attributes:
        hits: the pull requests that the search found, by node ID.
        names: GitHub's current names of the named repositories that were searched.
        unsearched: named repositories for which the search failed; they are scanned.
        archived: named repositories that are archived.
        problems: why a named repository or an owner cannot be read, by name.
    """

    hits: dict[str, Hit] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    unsearched: tuple[str, ...] = ()
    archived: tuple[str, ...] = ()
    problems: dict[str, ReadError] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Finder:
    """Finds what there is to do.

    Attributes:
        changed: in later looks of a run, the pull requests to look at again, by repository.
        those: the search terms that select pull requests.
    """

    settings: Settings
    github: GitHub
    report: Log
    those: str = OPEN
    changed: Mapping[str, Sequence[Candidate]] | None = None
    _policies: dict[str, str | None] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    _expected: dict[str, Reading[str | None]] = field(default_factory=dict)

    def work(self) -> Iterator[Work]:
        """The repositories to handle. A single repository is always scanned.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        if self.changed is not None:
            yield from (Work(repository=name, candidates=tuple(found)) for name, found in self.changed.items())
        elif self.settings.single_repository:
            yield Work(repository=self.settings.single_repository)
        elif self.settings.event_scope:
            named = self.settings.event_scope.repository
            yield from [Work(repository=named)] if self.settings.selects(named) else []
        else:
            yield from self._found_work()

    def default_policy(self, repository: str) -> str | None:
        """The text of the owner's default policy, if there is one and it counts in this run.

        Raises:
            ReadError: it could not be read.
            SettingsError: it is not a text file.
        """
        if not self.settings.has_default_policy:
            return None
        owner = repository.partition("/")[0].lower()
        if owner not in self._policies:
            self._policies[owner] = self.github.policy_file(f"{owner}/{POLICIES}", self.settings.config_path)
        return self._policies[owner]

    def policy_file(self, repository: str) -> tuple[str | None, str]:
        """The text of the policy file that counts for a repository, and the repository that holds it.

        That is its own file or, in a run over several repositories, its owner's default. They are not merged.

        Raises:
            ReadError: it could not be read.
            SettingsError: it is not a text file.
        """
        reading = self._expected.pop(repository, None)
        text = reading.result() if reading else self._own_policy(repository)
        if text is not None:
            return text, repository
        return self.default_policy(repository), f"{repository.partition('/')[0]}/{POLICIES}"

    def with_policies(self, each: Sequence[_T], repository_of: Callable[[_T], str]) -> Iterator[_T]:
        """The same, one after the other, while the policy files of the next repositories are read."""
        try:
            for position, one in enumerate(each):
                for near in each[position : position + AHEAD] if len(each) > 1 else ():
                    self._expect_policy(repository_of(near))
                yield one
        finally:
            while self._expected:
                self._expected.popitem()[1].give_up()

    def select(self, *, states: bool = False, authors: Iterable[str] = ()) -> Selection:
        """Search for Jules' pull requests, the open ones unless ``those`` says otherwise.

        Args:
            states: ask for the state of the checks, too.
            authors: accounts whose pull requests are from Jules, in addition to those in the settings.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        selection = Selection()
        every = tuple(dict.fromkeys((*Policy.build(self.settings.overrides).authors, *authors)))
        for scope in self.settings.owner_scopes:
            self._add_owner(selection, scope, every, states=states)
        if self.settings.named_repositories:
            self._add_named(selection, every, states=states)
        selection.hits = {key: hit for key, hit in selection.hits.items() if not self.settings.excludes(hit.repository)}
        return selection

    def _found_work(self) -> Iterator[Work]:
        selection = self.select()
        yield from (Work(repository=name, problem=error) for name, error in selection.problems.items())
        yield from (Work(repository=name, is_archived=True) for name in selection.archived)
        yield from (Work(repository=name) for name in selection.unsearched)
        try:
            read = self.github.read_candidates(list(selection.hits.values()))
        except RateLimitedError:
            raise
        except ReadError as error:
            names = sorted({hit.repository for hit in selection.hits.values()}, key=str.lower)
            yield from (Work(repository=name, problem=error) for name in names)
        else:
            self.report.say(self.github.quota())
            yield from self.with_policies(list(_by_repository(read)), lambda work: work.repository)

    def _expect_policy(self, repository: str) -> None:
        if repository not in self._begun:
            self._begun.add(repository)
            reading = self.github.begin(partial(self._own_policy, repository))
            if reading:
                self._expected[repository] = reading

    def _own_policy(self, repository: str) -> str | None:
        return self.github.policy_file(repository, self.settings.config_path)

    def _add_owner(self, selection: Selection, scope: str, authors: tuple[str, ...], *, states: bool) -> None:
        try:
            found = self.github.find_of_owner(
                scope, authors, self.settings.config_path, states=states, those=self.those
            )
        except RateLimitedError:
            raise
        except ReadError as error:
            selection.problems[scope] = error
            return
        if found.has_policy:
            self._policies[scope.partition(":")[2].lower()] = found.policy
        pull_requests = counted(len(found.hits.found), "open pull request" if self.those == OPEN else "pull request")
        repositories = counted(found.repositories, "repository", "repositories")
        self.report.note(f"{scope}: {pull_requests} by Jules found. The token can read {repositories} there.")
        self._add_hits(selection, found.hits)

    def _add_named(self, selection: Selection, authors: tuple[str, ...], *, states: bool) -> None:
        names = self.settings.named_repositories
        try:
            found = self.github.find_named(names, authors, states=states, those=self.those)
        except RateLimitedError:
            raise
        except ReadError as error:
            if self.those != OPEN:
                selection.problems |= dict.fromkeys(names, error)
                return
            self.report.annotate("warning", f"The search failed, so each repository is scanned: {error}")
            selection.unsearched = names
            return
        selection.problems |= found.problems
        selection.names = found.names
        selection.archived = found.archived
        self._add_hits(selection, found.hits)

    def _add_hits(self, selection: Selection, hits: Hits) -> None:
        selection.hits |= hits.found
        for missing in hits.incomplete:
            next_step = " The next run searches again." if self.those == OPEN else ""
            self.report.note(f"GitHub's search returned only {missing}.{next_step}")


def _by_repository(read: Iterable[tuple[Hit, Candidate | ReadError]]) -> Iterator[Work]:
    """What was read, by repository, sorted by name, with the oldest pull requests first."""
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    unread: dict[str, list[tuple[int, ReadError]]] = defaultdict(list)
    for hit, each in read:
        if isinstance(each, ReadError):
            unread[hit.repository].append((hit.number, each))
        else:
            candidates[each.id.repository].append(each)
    for name in sorted({*candidates, *unread}, key=str.lower):
        found = sorted(candidates[name], key=lambda candidate: candidate.id.number)
        yield Work(repository=name, candidates=tuple(found), unread=tuple(unread[name]))


def counted(number: int, one: str, several: str = "") -> str:
    """A number with its noun. The plural is regular unless it is given."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
