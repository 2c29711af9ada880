"""The open pull requests of a run as it last saw them, and which of them deserve another look."""

from collections.abc import Callable, Collection, Iterable, Iterator

from feedback_bot.github.gateway import GitHub
from feedback_bot.model import Candidate, PullRequestId


class OpenPullRequests:
    """Remembers what was seen of the pull requests of each repository, and scans the repositories again."""

    def __init__(self, github: GitHub, only: int | None) -> None:
        """Remember nothing yet.

        Args:
            only: the number of the pull request that the run is about; ``None`` for all.
        """
        self._github = github
        self._only = only
        self._seen: dict[str, dict[PullRequestId, Candidate | None]] = {}

    def saw(self, repository: str, found: Iterable[Candidate]) -> None:
        """Remember the pull requests that a look is about."""
        self._seen.setdefault(repository, {}).update((candidate.id, candidate) for candidate in found)

    def changed(self, repository: str, in_question: Callable[[], Collection[PullRequestId]]) -> list[Candidate]:
        """Those that have changed or were not seen before, no matter the event, and those in question.

        Args:
            in_question: is called after the scan, whose response has GitHub's clock.

        Raises:
            ReadError: the repository or the pull request could not be read.
        """
        found = {candidate.id: candidate for candidate in self._scan(repository)}
        before, self._seen[repository] = self._seen.get(repository, {}), dict(found)
        wanted = in_question()
        return [each for each in found.values() if before.get(each.id) != each or each.id in wanted]

    def repositories(self, names: Collection[PullRequestId]) -> tuple[str, ...]:
        """The repositories of some pull requests, of those that were open when they were last seen."""
        return tuple(repository for repository, seen in self._seen.items() if any(name in names for name in seen))

    def forget(self, names: Iterable[tuple[str, int | None]]) -> None:
        """Count some pull requests as changed, because nothing is known of them."""
        for repository, number in names:
            for seen in self._seen.values():
                if number is not None and (name := PullRequestId(repository, number)) in seen:
                    seen[name] = None

    def _scan(self, repository: str) -> Iterator[Candidate]:
        if self._only is not None:
            yield self._github.scan_one(PullRequestId(repository, self._only))
            return
        yield from self._github.scan(repository)
