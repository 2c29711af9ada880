"""Downloading the log of an Actions job."""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO, Final
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError

from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError
from feedback_bot.github.answer import Answer
from feedback_bot.github.failures import FORESEEABLE, is_missing
from feedback_bot.github.notes import Notes
from feedback_bot.github.rate_limits import rate_limit_wait
from feedback_bot.limits.addresses import is_safe_address
from feedback_bot.limits.body import BoundlessAnswerError, copy_body, read_body
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.network_errors import reason_of
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.read_ahead import ReadAhead
from feedback_bot.limits.reading import Reading
from feedback_bot.limits.retries import Repeat, Retries, Trouble
from feedback_bot.limits.timing import Timing

_CONNECT_SECONDS: Final = 10
_SILENCE_SECONDS: Final = 60
_MAX_BYTES: Final = 512 * 2**20
_MAX_BYTES_IN_MEMORY: Final = 32 * 2**20
_LONGEST_REFUSAL: Final = 2**16
_MOST_REDIRECTS: Final = 5
_MOST_EXPECTED: Final = 4
"""The maximum number of logs that are downloaded before they are opened."""
_GONE: Final = {
    404: "Its log is not on GitHub or no longer available.",
    410: "Its log has expired.",
}


class LogUnavailableError(ReadError):
    """A log is unavailable. The message says why, in words for Jules and for people."""


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why an attempt to get a log failed, in words, and whether another attempt may succeed."""

    words: str
    trouble: Trouble


def _trouble_of(problem: _Problem | None) -> Trouble | None:
    return problem.trouble if problem else None


class LogSource:
    """Fetches logs. GitHub redirects to a storage service that rejects requests with the token."""

    def __init__(
        self,
        settings: Settings,
        session: HttpSession,
        budget: RateLimitBudget,
        notes: Notes,
        timing: Timing,
        read_ahead: ReadAhead,
    ) -> None:
        self._notes = notes
        self._base = settings.github_api_url
        self._token = settings.github_token
        self._session = session
        self._retries = Retries(budget, timing, "GitHub")
        self._timing = timing
        self._read_ahead = read_ahead
        self._wanted: deque[tuple[str, int]] = deque()
        self._expected: dict[tuple[str, int], Reading[BinaryIO]] = {}

    def expect(self, repository: str, job_id: int) -> None:
        """Download a log in advance, because it is about to be opened: a few at a time, in the order of the calls."""
        name = repository, job_id
        if name not in self._wanted and name not in self._expected:
            self._wanted.append(name)
            self._start()

    def _start(self) -> None:
        while self._wanted and len(self._expected) < _MOST_EXPECTED:
            name = self._wanted.popleft()
            self._expected[name] = self._read_ahead.start(partial(self._fetch_log, *name), discard=_close)

    def forget(self, repository: str, job_id: int) -> None:
        """Discard a log that was expected and is not going to be opened."""
        reading = self._no_longer_expected((repository, job_id))
        if reading:
            reading.give_up()
            self._start()

    def close(self) -> None:
        """Discard what was expected and never opened."""
        self._wanted.clear()
        while self._expected:
            self._expected.popitem()[1].give_up()

    def _no_longer_expected(self, name: tuple[str, int]) -> Reading[BinaryIO] | None:
        with suppress(ValueError):
            self._wanted.remove(name)
        return self._expected.pop(name, None)

    @contextmanager
    def open(self, repository: str, job_id: int) -> Iterator[BinaryIO]:
        """A job's log, in a temporary file. Anything after 512 MiB is omitted.

        Without a folder for temporary files, it is held in memory, and anything after 32 MiB is omitted.

        Raises:
            LogUnavailableError: it has expired, the token cannot read it, or it could not be downloaded or stored.
        """
        file = self._expected_log(repository, job_id) or self._fetch_log(repository, job_id)
        try:
            yield file
        finally:
            file.close()

    @contextmanager
    def open_artifact(self, repository: str, artifact_id: int) -> Iterator[BinaryIO]:
        """An artifact, in a temporary file: an archive, or one bare file.

        Raises:
            LogUnavailableError: the same. Its message is about logs.
        """
        file = self._fetch(f"{self._base}/repos/{repository}/actions/artifacts/{artifact_id}/zip")
        try:
            yield file
        finally:
            file.close()

    def _expected_log(self, repository: str, job_id: int) -> BinaryIO | None:
        """A log that was downloaded in advance; ``None`` if it was not, or if the download failed."""
        reading = self._no_longer_expected((repository, job_id))
        try:
            return reading.result() if reading else None
        except LogUnavailableError:
            return None  # it may have failed minutes ago, and the message is sent only once
        finally:
            self._start()

    def _fetch_log(self, repository: str, job_id: int) -> BinaryIO:
        return self._fetch(f"{self._base}/repos/{repository}/actions/jobs/{job_id}/logs")

    def _fetch(self, url: str) -> BinaryIO:
        file: BinaryIO
        try:
            file, longest = TemporaryFile(), _MAX_BYTES  # noqa: SIM115 - it is closed by ``open``, or below
        except OSError:
            file, longest = BytesIO(), _MAX_BYTES_IN_MEMORY
        try:
            problem = self._retries.carry_out(Repeat.ALWAYS, lambda: self._try(url, file, longest), _trouble_of)
        except BaseException:
            _close(file)
            raise
        if problem is None:
            return file
        _close(file)
        raise LogUnavailableError(problem.words)

    def _try(self, url: str, file: BinaryIO, longest: int) -> _Problem | None:
        try:
            file.seek(0)
            file.truncate()
            problem = self._download(url, file, longest)
            file.seek(0)
        except BoundlessAnswerError:
            return _Problem(f"Its log did not arrive within {self._timing.log:g} seconds.", Trouble(is_passing=False))
        except FORESEEABLE as error:
            words = f"Its log could not be downloaded ({reason_of(error)})."
            return _Problem(words, Trouble(is_passing=isinstance(error, requests.RequestException | HTTPError)))
        return problem

    def _download(self, url: str, file: BinaryIO, longest: int) -> _Problem | None:
        """Follow GitHub's redirect to the storage and copy the log. The redirected request has no token."""
        is_late = self._timing.countdown(self._timing.log)
        headers = {"Authorization": f"Bearer {self._token}", "X-GitHub-Api-Version": "2022-11-28"}
        place = url
        for _ in range(_MOST_REDIRECTS):
            timeout = (_CONNECT_SECONDS, min(_SILENCE_SECONDS, self._timing.log))
            with self._session.get(place, headers=headers, stream=True, timeout=timeout) as response:
                if not response.is_redirect:
                    if response.status_code != HTTPStatus.OK:
                        return self._refusal(response, is_late, is_storage=place != url)
                    copy_body(response, file, is_late=is_late, longest=longest)
                    return None
                read_body(response, is_late=is_late, longest=_LONGEST_REFUSAL)  # so the connection stays open
                place = urljoin(place, response.headers["Location"])
            headers = {}
            if not is_safe_address(place.partition("?")[0]):
                return _Problem("Its log was not downloaded because its URL is not safe.", Trouble(is_passing=False))
        return _Problem("Its log could not be found: too many redirects.", Trouble(is_passing=False))

    def _refusal(self, response: requests.Response, is_late: Callable[[], bool], *, is_storage: bool) -> _Problem:
        status = response.status_code
        if status >= 500:
            return _Problem(f"GitHub did not return its log ({status}).", Trouble())
        if status in _GONE or is_storage:
            words = _GONE.get(status, f"The log storage rejected the download ({status}).")
            return _Problem(words, Trouble(is_passing=False))
        answer = _answer(response, is_late)
        wait = rate_limit_wait(answer)
        if wait is not None:
            return _Problem("Its log was not read because GitHub's rate limit is exhausted.", Trouble(asked=wait))
        words = f"GitHub did not return its log ({status}): {answer.message}"
        if is_missing(answer.message):
            self._notes.missing("actions: read")
            words = "The token cannot read its log: give the workflow the permission actions: read."
        return _Problem(words, Trouble(is_passing=False))


def _close(file: BinaryIO) -> None:
    with suppress(OSError):  # flushing fails, too, if the disk is full
        file.close()


def _answer(response: requests.Response, is_late: Callable[[], bool]) -> Answer:
    try:
        body = json.loads(read_body(response, is_late=is_late, longest=_LONGEST_REFUSAL))
    except (ValueError, RecursionError):
        body = None
    return Answer(response.status_code, response.headers, body)
