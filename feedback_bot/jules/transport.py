"""HTTP to Jules: the key, time-outs, bounds, and which requests are repeated."""

import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests
import urllib3

from feedback_bot.jules.answers import Answer, Call, network_error, read_answer, unreadable
from feedback_bot.jules.errors import JulesError, NetworkError, RateLimited, Unavailable
from feedback_bot.jules.times import parse_http_date
from feedback_bot.limits.addresses import is_loopback
from feedback_bot.limits.http_deadline import limit_heads

_TIMEOUTS: Final = (10, 30)  # seconds to connect, and for the server to stay silent
_LARGEST_ANSWER: Final = 50 * 1024 * 1024
_TRIES: Final = 3
_LAST_TRY_AFTER: Final = 40  # seconds since the first try; a server this slow is not asked again
_KEY: Final = re.compile(r"[\x21-\x7e]+")


class Transport:
    """One connection to Jules.

    Reads are repeated a few times, and wait out a rate limit as long as ``rate_limit_wait`` seconds, all of them
    together, allow. Writes are never repeated: the API knows no idempotency key.
    """

    def __init__(
        self,
        api_key: str,
        base_url: str,
        *,
        rate_limit_wait: float,
        answer_timeout: float,
        sleep: Callable[[float], None],
    ) -> None:
        self.base_url = check_base_url(base_url)
        self._key = check_key(api_key)
        self._patience = rate_limit_wait
        self._allowed = rate_limit_wait
        self._answer_timeout = answer_timeout
        self._sleep = sleep
        self._session = requests.Session()
        limit_heads(self._session, answer_timeout)
        self._session.headers["Accept"] = "application/json"
        self._session.headers["User-Agent"] = "jules-feedback-bot"
        self._session.auth = self._show_key  # and with it .netrc is not looked at
        self._session.hooks["response"].append(_forget_redirect)
        # Plain http is for this machine alone: no proxy may see the key of such a request.
        self._session.trust_env = self.base_url.startswith("https:")
        self._date = ""

    @property
    def server_time(self) -> datetime | None:
        """The ``Date`` of the latest answer that had one."""
        return parse_http_date(self._date)

    def allow_wait(self, seconds: float) -> None:
        """Raise what all waits together may take to so many seconds, where it is less."""
        if seconds > self._allowed:
            self._patience += seconds - self._allowed
            self._allowed = seconds

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        self._session.close()

    def ask(self, call: Call) -> dict[str, Any]:
        """Carry out one call and return the answer's object; an empty one where the call has no result.

        Raises:
            JulesError: it failed.
        """
        started = time.monotonic()
        tries = 0
        while True:
            tries += 1
            outcome = self._exchange(call)
            if not isinstance(outcome, JulesError):
                return outcome
            pause = self._pause(call, outcome, tries, time.monotonic() - started)
            if pause is None:
                raise outcome  # outside of any ``except``, so that no cause can show the request's headers
            self._sleep(pause)

    def _pause(self, call: Call, error: JulesError, tries: int, elapsed: float) -> float | None:
        """Seconds before the next try; ``None`` where there is to be none."""
        if not call.is_read:
            return None
        backoff = 0.5 * 2.0 ** min(tries - 1, 8)
        if error.retry_after is not None or isinstance(error, RateLimited):
            pause = max(error.retry_after or 0.0, backoff)
            if pause > self._patience:
                return None
            self._patience -= pause
            return pause
        is_passing = isinstance(error, NetworkError) or (isinstance(error, Unavailable) and not _is_redirect(error))
        return backoff if is_passing and tries < _TRIES and elapsed < _LAST_TRY_AFTER else None

    def _exchange(self, call: Call) -> dict[str, Any] | JulesError:
        if not call.is_read:
            # A kept-alive connection may break because it was idle too long, which cannot be told from a lost answer.
            self._session.close()
        deadline = time.monotonic() + self._answer_timeout
        try:
            with self._session.request(
                call.method,
                f"{self.base_url}/{call.path}",
                params=call.params,
                json=call.body,
                timeout=_TIMEOUTS,
                stream=True,
                allow_redirects=False,
            ) as response:
                self._date = response.headers.get("Date", self._date)
                body = _read_body(response, deadline)
                if body is None:
                    return unreadable(call, "the answer is too long or too slow", status=response.status_code)
                answer = Answer(status=response.status_code, headers=response.headers, body=body)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            return network_error(call, error, host=urlsplit(self.base_url).netloc)
        return read_answer(call, answer, secret=self._key)

    def _show_key(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Goog-Api-Key"] = self._key
        return request


def check_base_url(base_url: str) -> str:
    """Return the address without a slash at its end.

    Raises:
        ValueError: it is neither https nor http on this machine, or holds more than host, port and path.
    """
    try:
        parts = urlsplit(base_url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("The base address of Jules is no URL.") from None
    if parts.username or parts.password or parts.query or parts.fragment or not host:
        raise ValueError("The base address of Jules must be a host with a path, such as https://host/v1alpha.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError("The base address of Jules must start with https:// (http:// is for this machine alone).")
    return base_url.strip().rstrip("/")


def check_key(api_key: str) -> str:
    """Return the key.

    Raises:
        ValueError: it cannot stand in a header; the message does not show it.
    """
    if not _KEY.fullmatch(api_key):
        raise ValueError("The key of the Jules API must be printable ASCII without spaces, and not empty.")
    return api_key


def _is_redirect(error: Unavailable) -> bool:
    return error.status is not None and 300 <= error.status < 400


def _forget_redirect(response: requests.Response, **_: object) -> None:
    """Keep requests from preparing the redirect, for which it would read all of the body, without bounds."""
    response.headers.pop("Location", None)


def _read_body(response: requests.Response, deadline: float) -> bytes | None:
    """The whole body, read as it arrives; ``None`` where it exceeds the bounds."""
    body = bytearray()
    if time.monotonic() > deadline:
        return None  # the head was cut short, so what follows is not the body
    while chunk := response.raw.read1(65536, decode_content=True):
        body += chunk
        if len(body) > _LARGEST_ANSWER or time.monotonic() > deadline:
            return None
    return bytes(body)
