"""HTTP to Jules: the key, timeouts, limits, and which requests are retried."""

import re
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from feedback_bot.jules.answers import Answer, Call, network_error, read_answer, unreadable
from feedback_bot.jules.errors import JulesError, NetworkError, RateLimited, Unavailable
from feedback_bot.limits.addresses import is_loopback
from feedback_bot.limits.body import BoundlessAnswerError, read_body
from feedback_bot.limits.http_dates import parse_http_date
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.network_errors import NETWORK_ERRORS
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.retries import Repeat, Retries, Trouble
from feedback_bot.limits.timing import Timing

_CONNECT_SECONDS: Final = 10
_LARGEST_ANSWER: Final = 50 * 1024 * 1024
_KEY: Final = re.compile(r"[\x21-\x7e]+")


class Transport:
    """One connection to Jules.

    Reads are retried a few times, and wait for rate limits as long as the budget allows. Writes are never retried,
    because the API has no idempotency keys.
    """

    def __init__(
        self,
        api_key: str,
        base_url: str,
        *,
        budget: RateLimitBudget,
        ca_bundle: str | None,
        timing: Timing,
        session: HttpSession | None = None,
    ) -> None:
        self.base_url = check_base_url(base_url)
        self._key = check_key(api_key)
        self._retries = Retries(budget, timing, "Jules")
        self._timing = timing
        self._session = session or HttpSession(seconds=timing.answer, ca_bundle=ca_bundle)
        self._date = ""

    @property
    def server_time(self) -> datetime | None:
        """The ``Date`` of the latest answer that had one."""
        return parse_http_date(self._date)

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        self._session.close()

    def ask(self, call: Call) -> dict[str, Any]:
        """Carry out one call and return the object in the response, or an empty one if the call has no result.

        Raises:
            JulesError: it failed.
        """
        repeat = Repeat.ALWAYS if call.is_read else Repeat.NEVER
        outcome = self._retries.carry_out(repeat, lambda: self._exchange(call), _trouble_of)
        if isinstance(outcome, JulesError):
            raise outcome  # outside of any ``except``, so that no chained exception can show the request's headers
        return outcome

    def _exchange(self, call: Call) -> dict[str, Any] | JulesError:
        is_late = self._timing.countdown(self._timing.answer)
        try:
            with self._session.request(
                call.method,
                f"{self.base_url}/{call.path}",
                params=call.params,
                json=call.body,
                headers={"Accept": "application/json"},
                auth=self._show_key,
                timeout=(_CONNECT_SECONDS, self._timing.silence),
                stream=True,
            ) as response:
                self._date = response.headers.get("Date", self._date)
                try:
                    body = read_body(response, is_late=is_late, longest=_LARGEST_ANSWER)
                except BoundlessAnswerError as error:
                    return unreadable(call, str(error), status=response.status_code)
                answer = Answer(status=response.status_code, headers=response.headers, body=body)
        except NETWORK_ERRORS as error:
            return network_error(call, error, host=urlsplit(self.base_url).netloc)
        return read_answer(call, answer, secret=self._key)

    def _show_key(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Goog-Api-Key"] = self._key
        return request


def check_base_url(base_url: str) -> str:
    """Return the URL without a slash at the end.

    Raises:
        ValueError: it is neither https nor http on this machine, or contains more than host, port, and path.
    """
    try:
        parts = urlsplit(base_url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("The base URL of Jules is not a valid URL.") from None
    if parts.username or parts.password or parts.query or parts.fragment or not host:
        raise ValueError("The base URL of Jules must have a host and a path, such as https://host/v1alpha.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError("The base URL of Jules must start with https:// (http:// only on loopback).")
    return base_url.strip().rstrip("/")


def check_key(api_key: str) -> str:
    """Return the key.

    Raises:
        ValueError: it is not valid in a header. The message does not show it.
    """
    if not _KEY.fullmatch(api_key):
        raise ValueError("The Jules API key must be printable ASCII without spaces, and must not be empty.")
    return api_key


def _trouble_of(outcome: dict[str, Any] | JulesError) -> Trouble | None:
    """What went wrong, as far as a retry of a read depends on it."""
    if not isinstance(outcome, JulesError):
        return None
    if outcome.retry_after is not None or isinstance(outcome, RateLimited):
        return Trouble(asked=outcome.retry_after or 0.0)
    is_redirect = isinstance(outcome, Unavailable) and _is_redirect(outcome)
    return Trouble(is_passing=isinstance(outcome, NetworkError | Unavailable) and not is_redirect)


def _is_redirect(error: Unavailable) -> bool:
    return error.status is not None and 300 <= error.status < 400
