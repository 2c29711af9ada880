"""The connection to GitHub: requests, retries, rate limits, and errors in words."""

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import stamina
from github import Auth, GithubRetry
from github.Requester import Requester
from urllib3 import BaseHTTPResponse

from feedback_bot.config.settings import Settings
from feedback_bot.errors import WriteError
from feedback_bot.github.connection import bound_answers
from feedback_bot.github.failures import (
    FORESEEABLE,
    SECONDARY_LIMIT_SECONDS,
    BrokenAnswerError,
    as_read_error,
    as_write_error,
    messages_of,
    raise_for_query_errors,
    rate_limit_wait,
    server_time,
)
from feedback_bot.limits.rate_limit_budget import RateLimitBudget, RateLimitedError
from feedback_bot.text.invisible import without_surrogates

_TIMEOUT_SECONDS: Final = 30


class _BoundedRetry(GithubRetry):
    """PyGithub's retry, whose waits for rate limits come out of the run's budget."""

    budget: RateLimitBudget

    @classmethod
    def make(cls, budget: RateLimitBudget, **arguments: Any) -> "_BoundedRetry":
        retry = cls(
            backoff_factor=1,
            secondary_rate_wait=SECONDARY_LIMIT_SECONDS,
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

    def __init__(self, settings: Settings, budget: RateLimitBudget, *, seconds_between_writes: float) -> None:
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
        except FORESEEABLE as error:
            raise as_read_error(error, "the query") from None
        if not isinstance(body, dict) or not (isinstance(body.get("data"), dict) or body.get("errors")):
            raise BrokenAnswerError("GitHub's answer to a query is not JSON as it should be")
        raise_for_query_errors(body)
        self.quota = (body.get("data") or {}).get("rateLimit") or self.quota
        return server_time(headers), without_surrogates(body)

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
                except FORESEEABLE as error:
                    raise as_read_error(error, path) from None
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
        except FORESEEABLE as error:
            raise as_write_error(error, path) from None
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
            except FORESEEABLE as error:
                wait = rate_limit_wait(error)
                if wait is None:
                    raise as_write_error(error, path) from None
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
        except FORESEEABLE as error:
            raise as_write_error(error, "the mutation") from None
        if not isinstance(body, dict) or body.get("errors"):
            raise WriteError(f"GitHub refused a mutation: {messages_of(body)}", maybe_done=False)

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


def _repeated() -> Iterator[stamina.Attempt]:
    """Attempts at a read whose answer may break on its way, which urllib3's retries do not see."""
    return iter(stamina.retry_context(on=BrokenAnswerError, attempts=3, wait_initial=0.5, wait_max=4))
