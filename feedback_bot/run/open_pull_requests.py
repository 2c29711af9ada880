"""The open pull requests as the run last saw them, and which of them to look at again."""

from collections.abc import Callable, Collection, Iterable, Iterator

from feedback_bot.github.gateway import GitHub
from feedback_bot.model import Candidate, PullRequestId


class OpenPullRequests:
    """Remembers the pull requests of each repository, and scans the repositories again."""

    def __init__(self, github: GitHub, only: int | None) -> None:
        """Start without any pull requests.

        Args:
            only: the number of the pull request that the run is about; ``None`` for all.
        """
        self._github = github
        self._only = only
        self._seen: dict[str, dict[PullRequestId, Candidate | None]] = {}

    def saw(self, repository: str, found: Iterable[Candidate]) -> None:
        """Remember the pull requests of a look."""
        self._seen.setdefault(repository, {}).update((candidate.id, candidate) for candidate in found)

    def changed(self, repository: str, in_question: Callable[[], Collection[PullRequestId]]) -> list[Candidate]:
        """The pull requests that are new or have changed, no matter the event, and those in question.

        Args:
            in_question: called after the scan, because the scan's response tells GitHub's clock.

        Raises:
            ReadError: the repository or the pull request could not be read.
        """
        found = {candidate.id: candidate for candidate in self._scan(repository)}
        before, self._seen[repository] = self._seen.get(repository, {}), dict(found)
        wanted = in_question()
        return [each for each in found.values() if before.get(each.id) != each or each.id in wanted]

    def repositories(self, names: Collection[PullRequestId]) -> tuple[str, ...]:
        """The repositories of those pull requests that were open when last seen."""
        return tuple(repository for repository, seen in self._seen.items() if any(name in names for name in seen))

    def forget(self, names: Iterable[tuple[str, int | None]]) -> None:
        """Treat some pull requests as changed, because their state is unknown."""
        for repository, number in names:
            for seen in self._seen.values():
                if number is not None and (name := PullRequestId(repository, number)) in seen:
                    seen[name] = None

    def _scan(self, repository: str) -> Iterator[Candidate]:
        if self._only is not None:
            yield self._github.scan_one(PullRequestId(repository, self._only))
            return
        yield from self._github.scan(repository)
