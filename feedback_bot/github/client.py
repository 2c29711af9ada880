"""The connection to GitHub: requests, retries, rate limits, and errors in words."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import requests
import stamina
from github import Auth, GithubException, GithubRetry
from github.Requester import Requester
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, MaxRetryError

from feedback_bot.errors import ReadError, WriteError
from feedback_bot.github.connection import bound_answers
from feedback_bot.settings import Settings
from feedback_bot.surrogates import without_surrogates
from feedback_bot.waiting import RateLimitedError, WaitingBudget

_TIMEOUT_SECONDS: Final = 30
_SECONDARY_LIMIT_SECONDS: Final = 60
_FORESEEABLE: Final = (
    GithubException,
    requests.RequestException,
    HTTPError,
    ValueError,
    AttributeError,
    AssertionError,
    RuntimeError,
)
"""What PyGithub raises for refusals, broken connections and answers that are not what they should be."""


class _BoundedRetry(GithubRetry):
    """PyGithub's retry, whose waits for rate limits come out of the run's budget."""

    budget: WaitingBudget

    @classmethod
    def make(cls, budget: WaitingBudget, **arguments: Any) -> "_BoundedRetry":
        retry = cls(
            backoff_factor=1,
            secondary_rate_wait=_SECONDARY_LIMIT_SECONDS,
            max_rate_limit_wait=budget.seconds,
            **arguments,
        )
        retry.budget = budget
        return retry

    def new(self, **kw: Any) -> "_BoundedRetry":
        retry = super().new(**kw)
        retry.budget = self.budget
        return retry

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        asked = self.get_retry_after(response) if response else None
        if asked or (response is not None and response.status in (403, 429)):
            self.budget.spend(asked or self.get_backoff_time(), "GitHub")
        super().sleep(response)


class Client:
    """Sends requests to GitHub's REST and GraphQL APIs through PyGithub.

    Reads are repeated after faults; so are writes that can be repeated without harm (PATCH, PUT, DELETE). A POST that
    creates something never is: whoever calls looks first whether it was done.
    """

    def __init__(self, settings: Settings, budget: WaitingBudget, *, seconds_between_writes: float) -> None:
        bound_answers()
        self._budget = budget
        self._pause = seconds_between_writes
        self._last_write = float("-inf")
        self.quota: dict[str, Any] = {}
        graphql_base, _, self._graphql_path = settings.github_graphql_url.rpartition("/")
        # 502 and 504 to a query mean that it took too long: repeating it as it is would fail again.
        queries = _BoundedRetry.make(budget, total=3, status_forcelist=[429, 500, 503], allowed_methods={"POST"})
        repeatable = {"GET", "PATCH", "PUT", "DELETE"}
        rest = _BoundedRetry.make(budget, total=3, status_forcelist=[429, *range(500, 600)], allowed_methods=repeatable)
        never = _BoundedRetry.make(budget, total=3, status_forcelist=[], allowed_methods=repeatable)
        self._queries = _requester(settings, graphql_base, queries)
        self._mutations = _requester(settings, graphql_base, never)
        self._rest = _requester(settings, settings.github_api_url, rest)

    def query(self, text: str, variables: dict[str, Any]) -> tuple[datetime, Any]:
        """Run a GraphQL query.

        Returns:
            GitHub's clock, and the answer's body: a mapping with ``data`` and, where parts failed, ``errors``.

        Raises:
            QueryTimeoutError: the query took GitHub too long.
            ReadError: the answer is missing or no GraphQL answer.
        """
        for attempt in _repeated():
            with attempt:
                return self._query(text, variables)
        raise AssertionError("the last attempt returns or raises")

    def _query(self, text: str, variables: dict[str, Any]) -> tuple[datetime, Any]:
        try:
            headers, body = self._queries.requestJsonAndCheck(
                "POST", f"/{self._graphql_path}", input={"query": text, "variables": variables}
            )
        except _FORESEEABLE as error:
            raise _as_read_error(error, "the query") from None
        if not isinstance(body, dict) or not (isinstance(body.get("data"), dict) or body.get("errors")):
            raise BrokenAnswerError("GitHub's answer to a query is not JSON as it should be")
        _raise_for_query_errors(body)
        self.quota = (body.get("data") or {}).get("rateLimit") or self.quota
        return _server_time(headers), without_surrogates(body)

    def get(self, path: str, parameters: dict[str, Any] | None = None) -> Any:
        """Read from the REST API.

        Raises:
            NotFoundError: there is nothing at that path, or the token may not know.
            ReadError: it could not be read.
        """
        for attempt in _repeated():
            with attempt:
                try:
                    _, body = self._rest.requestJsonAndCheck("GET", path, parameters=parameters)
                except _FORESEEABLE as error:
                    raise _as_read_error(error, path) from None
                # PyGithub hands on what is no JSON as ``data``, and puts the ``url`` beside it.
                is_text = isinstance(body, dict) and "data" in body and set(body) <= {"data", "url"}
                if is_text or not isinstance(body, dict | list):
                    raise BrokenAnswerError(f"GitHub's answer to {path} is not JSON as it should be")
                return without_surrogates(body)
        raise AssertionError("the last attempt returns or raises")

    def write(self, method: str, path: str, body: Any = None) -> Any:
        """Change something in a way that may be repeated: PATCH, PUT or DELETE.

        Raises:
            WriteError: it was not done, or it is not known whether it was.
        """
        self._pace()
        try:
            _, answer = self._rest.requestJsonAndCheck(method, path, input=body)
        except RateLimitedError as error:
            raise WriteError(str(error), maybe_done=False) from None
        except _FORESEEABLE as error:
            raise _as_write_error(error, path) from None
        return answer

    def create(self, path: str, body: Any) -> Any:
        """Create something by a POST that is sent once; only a rate limit, which did nothing, is waited for.

        Raises:
            WriteError: it was not done, or it is not known whether it was.
        """
        for _ in range(3):
            self._pace()
            try:
                _, answer = self._rest.requestJsonAndCheck("POST", path, input=body)
            except _FORESEEABLE as error:
                wait = _rate_limit_wait(error)
                if wait is None:
                    raise _as_write_error(error, path) from None
                try:
                    self._budget.wait(wait, "GitHub")
                except RateLimitedError as limited:
                    raise WriteError(str(limited), maybe_done=False) from None
            else:
                return answer
        raise WriteError(f"GitHub's rate limit does not let {path} through", maybe_done=False)

    def mutate(self, text: str, variables: dict[str, Any]) -> None:
        """Run a GraphQL mutation once.

        Raises:
            WriteError: it was not done, or it is not known whether it was.
        """
        self._pace()
        try:
            _, body = self._mutations.requestJsonAndCheck(
                "POST", f"/{self._graphql_path}", input={"query": text, "variables": variables}
            )
        except _FORESEEABLE as error:
            raise _as_write_error(error, "the mutation") from None
        if not isinstance(body, dict) or body.get("errors"):
            raise WriteError(f"GitHub refused a mutation: {_messages(body)}", maybe_done=False)

    def _pace(self) -> None:
        """Keep writes apart, as GitHub asks of those who write a lot."""
        time.sleep(max(0.0, self._last_write + self._pause - time.monotonic()))
        self._last_write = time.monotonic()


def _requester(settings: Settings, base_url: str, retry: GithubRetry) -> Requester:
    return Requester(
        auth=Auth.Token(settings.github_token),
        base_url=base_url,
        timeout=_TIMEOUT_SECONDS,
        user_agent="jules-feedback-bot",
        per_page=100,
        verify=True,
        retry=retry,
        pool_size=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )


class QueryTimeoutError(ReadError):
    """A GraphQL query took too long; asking for less may work."""


class BrokenAnswerError(ReadError):
    """An answer that was lost, cut or garbled on its way; asking again may work."""


class NotFoundError(ReadError):
    """There is nothing there, or the token may not know that there is."""


def _repeated() -> Iterator[stamina.Attempt]:
    """Attempts at a read whose answer may break on its way, which urllib3's retries do not see."""
    return iter(stamina.retry_context(on=BrokenAnswerError, attempts=3, wait_initial=0.5, wait_max=4))


def _server_time(headers: dict[str, Any]) -> datetime:
    date = {name.lower(): value for name, value in headers.items()}.get("date")
    try:
        return parsedate_to_datetime(str(date))
    except ValueError:
        raise ReadError("GitHub's answer carries no Date header, without which ages cannot be told") from None


def _raise_for_query_errors(body: dict[str, Any]) -> None:
    errors = [error for error in body.get("errors") or () if isinstance(error, dict)]
    kinds = {str(error.get("type") or "") for error in errors}
    if "RATE_LIMITED" in kinds or "RATE_LIMIT" in kinds:
        raise RateLimitedError("GitHub's rate limit for GraphQL is used up")
    if body.get("data") is None and errors:
        message = _messages(body)
        slow = any(word in message.lower() for word in ("timed out", "timeout", "taking too long"))
        raise QueryTimeoutError(message) if slow else ReadError(f"GitHub refused a query: {message}")


def _messages(body: Any) -> str:
    errors = body.get("errors") if isinstance(body, dict) else None
    texts = [str(error.get("message", "")) for error in errors or () if isinstance(error, dict)]
    return "; ".join(dict.fromkeys(text for text in texts if text))[:300] or "no reason given"


def _rate_limit_wait(error: Exception) -> float | None:
    """Seconds to wait where an error is a rate limit's; ``None`` for every other."""
    if not isinstance(error, GithubException) or error.status not in (403, 429):
        return None
    headers = {str(name).lower(): str(value) for name, value in (error.headers or {}).items()}
    if headers.get("retry-after", "").isdigit():
        return float(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdigit():
        return max(1.0, int(headers["x-ratelimit-reset"]) - _server_time(headers).timestamp() + 1)
    if error.status == 429 or "rate limit" in _message_of(error).lower():
        return _SECONDARY_LIMIT_SECONDS
    return None


def _until(error: GithubException) -> str:
    """When a used-up quota is renewed, where GitHub says so, in words."""
    reset = {str(name).lower(): str(value) for name, value in (error.headers or {}).items()}.get(
        "x-ratelimit-reset", ""
    )
    return f" until {datetime.fromtimestamp(int(reset), UTC):%H:%M} UTC" if reset.isdigit() else ""


def _message_of(error: GithubException) -> str:
    text = error.data.get("message") if isinstance(error.data, dict) else None
    return " ".join(str(text or error.message or "").split())[:300]


def _as_read_error(error: Exception, what: str) -> ReadError:
    if not isinstance(error, GithubException):
        return _read_error_of_the_network(error, what)
    if _rate_limit_wait(error) is not None:
        return RateLimitedError(f"GitHub's rate limit is used up{_until(error)}: {_message_of(error)}")
    if error.status == 401:
        return ReadError("GitHub does not accept the token (401): check the input github-token")
    if error.status == 404:
        return NotFoundError(f"GitHub has no {what}, or the token may not read it (404)")
    if error.status in (502, 504):
        return QueryTimeoutError(f"GitHub took too long for {what} ({error.status})")
    return ReadError(f"GitHub did not give {what} ({error.status}): {_message_of(error)}")


def _read_error_of_the_network(error: Exception, what: str) -> ReadError:
    is_repeated = isinstance(error, requests.ConnectionError) and any(
        isinstance(cause, MaxRetryError) for cause in error.args
    )
    if is_repeated or isinstance(error, requests.exceptions.RetryError):
        return ReadError(f"GitHub did not answer {what}, tried again and again ({type(error).__name__})")
    if isinstance(error, requests.RequestException):
        return BrokenAnswerError(f"GitHub's answer to {what} did not arrive ({type(error).__name__})")
    return BrokenAnswerError(f"GitHub's answer to {what} is not JSON as it should be")


def _as_write_error(error: Exception, what: str) -> WriteError:
    if not isinstance(error, GithubException):
        refused = isinstance(error, requests.exceptions.ConnectTimeout) or "refused" in str(error)
        return WriteError(f"GitHub could not be reached for {what} ({type(error).__name__})", maybe_done=not refused)
    permission = "issues: write" if what.endswith(("/labels", "/reactions")) else "pull-requests: write"
    hint = f": the token may lack the permission {permission}" if error.status == 403 else ""
    return WriteError(
        f"GitHub refused {what} ({error.status}){hint}: {_message_of(error)}",
        maybe_done=error.status >= 500,
        status=error.status,
    )
