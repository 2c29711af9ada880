"""Everything that the bot reads on GitHub, in terms of the bot's own model."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, Self, TypeVar

from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError
from feedback_bot.github.client import Client
from feedback_bot.github.deep import read_deep
from feedback_bot.github.details import compare, find_passing_job, read_check_details, read_failed_checks
from feedback_bot.github.found import NamedFinding, OwnerFinding, find_named, find_of_owner, read_candidates
from feedback_bot.github.logs import LogSource
from feedback_bot.github.lookups import Lookups
from feedback_bot.github.merge_queue import queue_failures, with_queue_failures
from feedback_bot.github.notes import Notes
from feedback_bot.github.pages import PageStore
from feedback_bot.github.past import read_activity, read_past
from feedback_bot.github.required import as_before, read_required
from feedback_bot.github.scan import read_commit_checks, scan, scan_one
from feedback_bot.github.search import OPEN, Hit
from feedback_bot.github.values import (
    CheckDetails,
    Comparison,
)
from feedback_bot.github.writes import Writes
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.read_ahead import ReadAhead
from feedback_bot.limits.reading import Reading
from feedback_bot.limits.timing import Timing
from feedback_bot.model import Candidate, Check, PastPullRequest, PullRequestId, Push, Snapshot

_T = TypeVar("_T")


class GitHub(Lookups, Writes):
    """GitHub, as far as the bot uses it."""

    def __init__(
        self,
        settings: Settings,
        budget: RateLimitBudget,
        timing: Timing,
        *,
        note: Callable[[str], None] = lambda _: None,
        verify: Callable[[Snapshot], Snapshot] = lambda snapshot: snapshot,
    ) -> None:
        """Prepare the connections; nothing is sent yet.

        Args:
            settings: the servers' addresses and the token.
            budget: how long rate limits may be waited for.
            timing: how long responses may take, and the pause between writes.
            note: receives, once each, what the token or the server lacks and the bot can work without.
            verify: checks the signatures in the comments of each snapshot.
        """
        notes = Notes(note)
        self._verify = verify
        self._session = HttpSession(seconds=timing.answer, ca_bundle=settings.ca_bundle)
        super().__init__(Client(settings, self._session, budget, notes, timing), note)
        self.pages = PageStore(self._client)
        self._read_ahead = ReadAhead()
        self._logs = LogSource(settings, self._session, budget, notes, timing, self._read_ahead)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._logs.close()
        self._read_ahead.close()
        self._session.close()

    def quota(self) -> str:
        """The rest of GitHub's rate limit for queries, in words for the log."""
        quota = self._client.quota
        if not quota:
            return "GitHub did not report its rate limit."
        left, limit, reset = (quota.get(name) for name in ("remaining", "limit", "resetAt"))
        return f"GitHub's rate limit: {left} of {limit} points remaining until {reset}."

    @property
    def server_time(self) -> datetime | None:
        """GitHub's clock now, according to its responses; ``None`` before the first one."""
        return self._client.server_time

    @property
    def requests(self) -> int:
        """The number of requests that were sent, including retries."""
        return self._client.sent

    def read_past(self, hits: Sequence[Hit]) -> Iterator[tuple[Hit, PastPullRequest | ReadError]]:
        """What happened on pull requests, see :func:`feedback_bot.github.past.read_past`."""
        return read_past(self._client, hits)

    def activity(self, repository: str, since: datetime) -> tuple[Push, ...]:
        """Who pushed to which branch, see :func:`feedback_bot.github.past.read_activity`."""
        return read_activity(self._client, repository, since)

    def find_of_owner(
        self, scope: str, authors: Iterable[str], policy_path: str, *, states: bool = False, those: str = OPEN
    ) -> OwnerFinding:
        """Jules' pull requests of an owner, see :func:`feedback_bot.github.found.find_of_owner`."""
        return find_of_owner(self._client, scope, authors, policy_path, states=states, those=those)

    def find_named(
        self, names: Sequence[str], authors: Sequence[str], *, states: bool = False, those: str = OPEN
    ) -> NamedFinding:
        """Jules' pull requests in named repositories, see :func:`feedback_bot.github.found.find_named`."""
        return find_named(self._client, names, authors, states=states, those=those)

    def read_candidates(self, hits: Sequence[Hit]) -> list[tuple[Hit, Candidate | ReadError]]:
        """The light scan of what a search found, see :func:`feedback_bot.github.found.read_candidates`."""
        return read_candidates(self._client, hits)

    def scan(self, repository: str) -> Iterator[Candidate]:
        """All open pull requests, see :func:`feedback_bot.github.scan.scan`."""
        return scan(self._client, repository)

    def scan_one(self, pull_request: PullRequestId) -> Candidate:
        """One open pull request, see :func:`feedback_bot.github.scan.scan_one`."""
        return scan_one(self._client, pull_request)

    def read(
        self, candidates: Sequence[Candidate], *, also_running: bool = False
    ) -> dict[PullRequestId, Snapshot | ReadError]:
        """Everything about some pull requests, see :func:`feedback_bot.github.deep.read_deep`.

        Args:
            also_running: also ask which of the running checks are required, see ``read_required``.
        """
        found = self._read(candidates)
        read = [reading for reading in found.values() if isinstance(reading, Snapshot)]
        found |= read_required(self._client, read, also_running=also_running)
        read = [reading for reading in found.values() if isinstance(reading, Snapshot)]
        return found | {snapshot.id: with_queue_failures(self._client, snapshot) for snapshot in read}

    def _read(self, candidates: Sequence[Candidate | Snapshot]) -> dict[PullRequestId, Snapshot | ReadError]:
        """Read pull requests and check the signatures in their comments."""
        found = read_deep(self._client, candidates, self._read_ahead)
        return {name: self._verify(each) if isinstance(each, Snapshot) else each for name, each in found.items()}

    def reread(self, snapshot: Snapshot) -> Snapshot:
        """Everything about one pull request, as it is now, except which checks are required.

        Failures in the merge queue are taken over from the snapshot, unless something has happened there since.

        Raises:
            ReadError: it could not be read.
        """
        reading = self._read([snapshot])[snapshot.id]
        if isinstance(reading, ReadError):
            raise reading
        reading = as_before(reading, snapshot)
        failed = queue_failures(snapshot) if reading.removal == snapshot.removal else ()
        return replace(reading, checks=(*reading.checks, *failed))

    def check_details(self, node_ids: Sequence[str]) -> dict[str, CheckDetails]:
        """The output of check runs, see :func:`feedback_bot.github.details.read_check_details`."""
        return read_check_details(self._client, node_ids)

    def failed_checks(
        self, repository: str, node_ids: Sequence[str], commits: Sequence[str]
    ) -> tuple[dict[str, CheckDetails], dict[str, tuple[Check, ...]]]:
        """The same, and the checks of commits, see :func:`feedback_bot.github.details.read_failed_checks`."""
        return read_failed_checks(self._client, repository, node_ids, commits)

    def compare(self, repository: str, base: str, head: str) -> Comparison:
        """What is on ``head`` and not on ``base``, see :func:`feedback_bot.github.details.compare`."""
        return compare(self._client, repository, base, head)

    def passing_job(self, repository: str, workflow_id: int, branch: str, name: str) -> int | None:
        """A job to compare a failed one with, see :func:`feedback_bot.github.details.find_passing_job`."""
        return find_passing_job(self._client, repository, workflow_id, branch, name)

    def commit_checks(self, repository: str, sha: str) -> tuple[Check, ...]:
        """The checks of a commit, see :func:`feedback_bot.github.scan.read_commit_checks`."""
        return read_commit_checks(self._client, repository, sha)

    def open_log(self, repository: str, job_id: int) -> AbstractContextManager[BinaryIO]:
        """A job's log, see :meth:`feedback_bot.github.logs.LogSource.open`."""
        return self._logs.open(repository, job_id)

    def open_artifact(self, repository: str, artifact_id: int) -> AbstractContextManager[BinaryIO]:
        """An artifact, see :meth:`feedback_bot.github.logs.LogSource.open_artifact`."""
        return self._logs.open_artifact(repository, artifact_id)

    def expect_log(self, repository: str, job_id: int) -> None:
        """Download a job's log in advance, see :meth:`feedback_bot.github.logs.LogSource.expect`.

        Nothing is read in advance while the quota is almost used up.
        """
        if self._client.has_plenty:
            self._logs.expect(repository, job_id)

    def forget_log(self, repository: str, job_id: int) -> None:
        """Discard a log that was expected and is not going to be opened."""
        self._logs.forget(repository, job_id)

    def begin(self, read: Callable[[], _T]) -> Reading[_T] | None:
        """Begin to read something in advance; ``None`` while the quota is almost used up."""
        return self._read_ahead.start(read) if self._client.has_plenty else None

    def side_by_side(self, reads: Sequence[Callable[[], _T]]) -> list[_T]:
        """Carry out several reads at once. If some fail, the first of them in this order is raised."""
        return self._read_ahead.all(reads)
