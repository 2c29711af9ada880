"""Everything that the bot reads on GitHub, in terms of the bot's own model."""

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO, Final, Self, TypeVar
from urllib.parse import quote

from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError, SettingsError
from feedback_bot.github.client import Client
from feedback_bot.github.deep import read_deep
from feedback_bot.github.details import compare, find_passing_job, read_check_details, read_failed_checks
from feedback_bot.github.failures import UNEXPECTED, NotFoundError, RefusedError
from feedback_bot.github.found import NamedFinding, OwnerFinding, find_named, find_of_owner, read_candidates
from feedback_bot.github.logs import LogSource
from feedback_bot.github.merge_queue import queue_failures, with_queue_failures
from feedback_bot.github.notes import Notes
from feedback_bot.github.pages import PageStore
from feedback_bot.github.past import read_activity, read_past
from feedback_bot.github.queries import load_query
from feedback_bot.github.required import as_before, read_required
from feedback_bot.github.scan import read_commit_checks, scan, scan_one
from feedback_bot.github.search import OPEN, Hit
from feedback_bot.github.values import (
    Artifact,
    ChangedFile,
    CheckDetails,
    Comparison,
    artifacts_of,
    changed_files_of,
    push_of,
    run_times_of,
)
from feedback_bot.github.writes import Writes
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.read_ahead import ReadAhead
from feedback_bot.limits.reading import Reading
from feedback_bot.limits.timing import Timing
from feedback_bot.model import Candidate, Check, PastPullRequest, PullRequestId, Push, Snapshot

_T = TypeVar("_T")
_WRITING: Final = ("write", "maintain", "admin")
"""``permission`` folds roles into these; one that a team made counts as the one it grew from."""
_OF_WORKFLOWS: Final = "github-actions[bot]"
"""The account of ``GITHUB_TOKEN``, the token that each workflow gets."""


class GitHub(Writes):
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
        """GitHub's clock now, as far as its responses tell; ``None`` before the first one."""
        return self._client.server_time

    @property
    def requests(self) -> int:
        """How many requests were sent, repeated ones included."""
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

    def policy_file(self, repository: str, path: str) -> str | None:
        """The policy file's text on the default branch; ``None`` if there is none.

        Raises:
            ReadError: it could not be read. A file that the token cannot read does not count as absent.
            SettingsError: it is not a text file.
        """
        try:
            content = self._contents(repository, path)
        except NotFoundError:
            return None
        if not isinstance(content, dict) or content.get("encoding") != "base64":
            raise SettingsError([f"{path} in {repository} is not a file smaller than 1 MB"])
        try:
            return base64.b64decode(content["content"]).decode()
        except (KeyError, TypeError, ValueError):  # UnicodeDecodeError and binascii.Error among them
            raise SettingsError([f"{path} in {repository} is not valid UTF-8 text"]) from None

    def workflow_text(self, repository: str, path: str, ref: str) -> str | None:
        """The text of a workflow file at a commit; ``None`` if GitHub gives no text, as of files of 1 MB and more.

        Raises:
            NotFoundError: the file does not exist there, or the token cannot see it.
            ReadError: it could not be read.
        """
        content = self._contents(repository, path, {"ref": ref})
        if not isinstance(content, dict) or content.get("encoding") != "base64":
            return None
        try:
            return base64.b64decode(content["content"]).decode()
        except (KeyError, TypeError, ValueError):
            return None

    def _contents(self, repository: str, path: str, parameters: dict[str, Any] | None = None) -> Any:
        address = f"/repos/{repository}/contents/{quote(path.strip('/'))}"
        return self._client.get(address, parameters, needs="contents: read")

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
            also_running: ask which of the running checks are required, too, see ``read_required``.
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

        What failed in the merge queue is taken over, too, unless something has happened there since.

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

    def changed_files(self, repository: str, sha: str) -> tuple[ChangedFile, ...]:
        """What a commit changes compared with its first parent. GitHub returns at most 300 files.

        Raises:
            ReadError: there is no such commit, or it could not be read.
        """
        answer = self._client.get(f"/repos/{repository}/commits/{quote(sha)}")
        return _parsed(lambda commit: changed_files_of(commit.get("files") or ()), answer, "commit")

    def pushes(self, repository: str, branch: str) -> tuple[Push, ...]:
        """The newest pushes to a branch, oldest first, at most 100.

        There is no filter on their kind: ``activity_type=push`` leaves out those that were forced.

        Raises:
            ReadError: they could not be read.
        """
        filters = {"ref": f"refs/heads/{branch}", "per_page": 100}
        answer = self._client.get(f"/repos/{repository}/activity", filters)
        found = _parsed(lambda entries: [push_of(each) for each in entries], answer, "list of pushes")
        return tuple(sorted(found, key=lambda push: push.pushed_at))

    def current_name(self, repository: str) -> str | None:
        """The current name of a repository; ``None`` if none has that name or the token cannot see it.

        Raises:
            ReadError: it could not be read.
        """
        try:
            answer = self._client.get(f"/repos/{repository}")
        except (NotFoundError, RefusedError):
            return None
        return _parsed(lambda found: str(found["full_name"]), answer, "repository")

    def passing_job(self, repository: str, workflow_id: int, branch: str, name: str) -> int | None:
        """A job to compare a failed one with, see :func:`feedback_bot.github.details.find_passing_job`."""
        return find_passing_job(self._client, repository, workflow_id, branch, name)

    def scheduled_runs(self, repository: str, workflow: str, most: int) -> tuple[datetime, ...]:
        """When the newest runs of a workflow were created that its schedule started.

        Args:
            workflow: the name of its file.

        Raises:
            ReadError: they could not be read. This needs ``actions: read``.
        """
        path = f"/repos/{repository}/actions/workflows/{quote(workflow, safe='')}/runs"
        answer = self._client.get(path, {"event": "schedule", "per_page": most})
        return _parsed(run_times_of, answer, "list of workflow runs")

    def commit_checks(self, repository: str, sha: str) -> tuple[Check, ...]:
        """The checks of a commit, see :func:`feedback_bot.github.scan.read_commit_checks`."""
        return read_commit_checks(self._client, repository, sha)

    def can_write(self, repository: str, login: str) -> bool:
        """Whether someone has write access to a repository. Higher roles count, too.

        Raises:
            RefusedError: GitHub does not report this to the token. A personal access token requires push access.
            ReadError: it could not be read.
        """
        try:
            answer = self._client.get(f"/repos/{repository}/collaborators/{quote(login)}/permission")
        except NotFoundError:
            return False  # the account no longer exists
        return isinstance(answer, dict) and answer.get("permission") in _WRITING

    def open_log(self, repository: str, job_id: int) -> AbstractContextManager[BinaryIO]:
        """A job's log, see :meth:`feedback_bot.github.logs.LogSource.open`."""
        return self._logs.open(repository, job_id)

    def artifacts(self, repository: str, run_id: int) -> tuple[Artifact, ...]:
        """The artifacts of a workflow run, at most 100, of all its attempts.

        Raises:
            ReadError: they could not be read. This needs ``actions: read``.
        """
        path = f"/repos/{repository}/actions/runs/{run_id}/artifacts"
        answer = self._client.get(path, {"per_page": 100}, needs="actions: read")
        return _parsed(artifacts_of, answer, "list of artifacts")

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

    def starts_workflows(self) -> bool:
        """Whether pushes with this token start workflows. Those with a workflow's own token do not.

        Raises:
            ReadError: it could not be read.
        """
        _, body = self._client.query(load_query("viewer"), {})
        login = _parsed(lambda data: str(data["viewer"]["login"]), body["data"], "account of the token")
        return login != _OF_WORKFLOWS


def _parsed(read: Callable[[Any], _T], answer: Any, what: str) -> _T:
    try:
        return read(answer)
    except UNEXPECTED:
        raise ReadError(f"GitHub returned an invalid {what}") from None
