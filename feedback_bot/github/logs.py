"""Downloading the log of an Actions job."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from tempfile import TemporaryFile
from typing import BinaryIO, Final
from urllib.parse import urljoin

import requests
from urllib3 import Retry
from urllib3.exceptions import HTTPError

from feedback_bot.config.settings import Settings
from feedback_bot.errors import ReadError
from feedback_bot.limits.addresses import is_safe_address
from feedback_bot.limits.http_deadline import limit_heads

_TIMEOUT_SECONDS: Final = (10, 60)
LOG_SECONDS: Final = 120
"""How long a log may take to arrive, and how long the head of each answer on the way to it."""
_MAX_BYTES: Final = 512 * 2**20
_PROBLEMS: Final = {
    403: "The token may not read its log: give the workflow the permission actions: read",
    404: "Its log is not on GitHub, or not any more",
    410: "Its log has expired",
}


class LogUnavailableError(ReadError):
    """A log cannot be had; the message says why, in words for Jules and for people."""


class LogSource:
    """Fetches logs. GitHub redirects to a storage that refuses requests which still carry the token.

    Args:
        seconds: see ``LOG_SECONDS``.
    """

    def __init__(self, settings: Settings, *, seconds: float = LOG_SECONDS) -> None:
        retry = Retry(
            total=3, read=1, backoff_factor=0.5, status_forcelist=[500, 502, 503, 504], respect_retry_after_header=False
        )
        self._seconds = seconds
        self._base = settings.github_api_url
        self._github = requests.Session()
        self._github.headers["Authorization"] = f"Bearer {settings.github_token}"
        self._github.headers["X-GitHub-Api-Version"] = "2022-11-28"
        self._storage = requests.Session()
        self._storage.auth = _no_authorization
        for session in (self._github, self._storage):
            session.headers["User-Agent"] = "jules-feedback-bot"
            limit_heads(session, seconds, retry)

    @contextmanager
    def open(self, repository: str, job_id: int) -> Iterator[BinaryIO]:
        """A job's log, in a temporary file; what is beyond 512 MiB is left out.

        Raises:
            LogUnavailableError: it has expired, the token may not read it, or it could not be downloaded.
        """
        with TemporaryFile() as file:
            try:
                self._download(repository, job_id, file)
            except (requests.RequestException, HTTPError, OSError) as error:
                raise LogUnavailableError(f"Its log could not be downloaded ({type(error).__name__}).") from None
            file.seek(0)
            yield file

    def _download(self, repository: str, job_id: int, file: BinaryIO) -> None:
        url = f"{self._base}/repos/{repository}/actions/jobs/{job_id}/logs"
        with self._github.get(url, allow_redirects=False, stream=True, timeout=_TIMEOUT_SECONDS) as answer:
            if not answer.is_redirect:
                _copy(answer, file, self._seconds)
                return
            place = urljoin(url, answer.headers["Location"])
        if not is_safe_address(place.partition("?")[0]):
            raise LogUnavailableError("Its log is at an address that is not safe to read from.")
        with self._storage.get(place, stream=True, timeout=_TIMEOUT_SECONDS) as answer:
            _copy(answer, file, self._seconds)


def _copy(answer: requests.Response, file: BinaryIO, seconds: float) -> None:
    if answer.status_code != HTTPStatus.OK:
        problem = _PROBLEMS.get(answer.status_code, f"GitHub did not give its log ({answer.status_code})")
        raise LogUnavailableError(f"{problem}.")
    deadline = time.monotonic() + seconds
    written = 0
    while chunk := answer.raw.read1(2**16, decode_content=True):  # as it comes: a full block might never come
        file.write(chunk)
        written += len(chunk)
        if written >= _MAX_BYTES:
            return
        if time.monotonic() > deadline:
            raise LogUnavailableError(f"Its log did not arrive within {seconds:g} seconds.")


def _no_authorization(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep requests from looking up a password for the storage's host in a ``.netrc``."""
    return request
