"""The open pull requests that a run is about, and which of them deserve another look."""

from collections.abc import Callable, Collection, Iterable, Iterator

from feedback_bot.config.settings import Settings
from feedback_bot.github.gateway import GitHub
from feedback_bot.model import Candidate, PullRequestId


class OpenPullRequests:
    """Scans repositories, and remembers what the last scan of each has shown."""

    def __init__(self, github: GitHub, settings: Settings) -> None:
        self._github = github
        self._settings = settings
        self._seen: dict[str, dict[PullRequestId, Candidate | None]] = {}

    def concerned(self, repository: str) -> list[Candidate]:
        """Those that the event or the person who started the run is about.

        Raises:
            ReadError: the repository or the pull request could not be read.
        """
        scope = self._settings.event_scope
        found = [candidate for candidate in self._scan(repository) if scope is None or scope.includes(candidate)]
        self._seen[repository] = {candidate.id: candidate for candidate in found}
        return found

    def changed(self, repository: str, due: Callable[[], Collection[PullRequestId]]) -> list[Candidate]:
        """Those that are due, have changed since the last scan, or were not part of it, no matter the event.

        Args:
            due: is asked after the scan, whose response has GitHub's clock.

        Raises:
            ReadError: the same.
        """
        found = {candidate.id: candidate for candidate in self._scan(repository)}
        before, self._seen[repository] = self._seen.get(repository, {}), dict(found)
        wanted = due()
        return [each for each in found.values() if before.get(each.id) != each or each.id in wanted]

    def repositories(self, names: Collection[PullRequestId]) -> tuple[str, ...]:
        """The repositories of some pull requests, of those that were open at the last scan."""
        return tuple(repository for repository, seen in self._seen.items() if any(name in names for name in seen))

    def forget(self, names: Iterable[tuple[str, int | None]]) -> None:
        """Count some pull requests as changed, because nothing is known of them."""
        for repository, number in names:
            for seen in self._seen.values():
                if number is not None and (name := PullRequestId(repository, number)) in seen:
                    seen[name] = None

    def _scan(self, repository: str) -> Iterator[Candidate]:
        number = self._settings.pull_request
        if number is not None:
            yield self._github.scan_one(PullRequestId(repository, number))
            return
        yield from self._github.scan(repository)
