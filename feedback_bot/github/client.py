"""The connection to GitHub: requests, retries, rate limits, and errors in words."""

import json
import re
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from github import Auth
from github.Requester import Requester
from requests.structures import CaseInsensitiveDict

from feedback_bot.config.settings import Settings
from feedback_bot.errors import WriteError
from feedback_bot.github.answer import UNREADABLE, Answer, Response, messages_of
from feedback_bot.github.conditional import KnownAnswers
from feedback_bot.github.connection import Connection
from feedback_bot.github.failures import (
    FORESEEABLE,
    MissingPermissionError,
    as_read_error,
    as_write_error,
    hint_at,
    raise_for_query_errors,
    server_time,
)
from feedback_bot.github.notes import Notes
from feedback_bot.github.older_servers import LackingField, lacking_fields, leave_out
from feedback_bot.github.partial import missing_permissions
from feedback_bot.github.rate_limits import trouble_of
from feedback_bot.limits.http_dates import parse_http_date
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.retries import Repeat, Retries, Trouble
from feedback_bot.limits.timing import Timing
from feedback_bot.text.invisible import without_surrogates

_OPERATION: Final = re.compile(r"^query (?P<name>\w+)", re.MULTILINE)
_PLENTY: Final = 100
"""Requests left in the hour. With fewer than this, nothing is read in advance, so that the run can finish its work."""
_MOST_REDUCTIONS: Final = 20
"""How many times a query is reduced for a server that lacks fields. It may report them one at a time."""


class Client:
    """Sends requests to GitHub's REST and GraphQL APIs through PyGithub, over connections that are kept open.

    Reads are retried after faults, and so are writes that are harmless to repeat (PATCH, PUT, DELETE). A POST that
    creates something is never retried: the caller first checks whether it succeeded. The client waits for rate limits.
    Several threads may read at once; only one may write.
    """

    def __init__(
        self, settings: Settings, session: HttpSession, budget: RateLimitBudget, notes: Notes, timing: Timing
    ) -> None:
        self._session = session
        self._notes = notes
        self._budget = budget
        self._known = KnownAnswers()
        self._reduced: dict[str, str] = {}
        self._retries = Retries(budget, timing, "GitHub")
        self._timing = timing
        self._last_write = float("-inf")
        self._dated: tuple[datetime, float] | None = None
        self.quota: dict[str, Any] = {}
        self.sent = 0
        self._rest_left: int | None = None
        self._settings = settings
        self._of_thread = threading.local()
        self._rest = _origin(settings.github_api_url)
        self._graphql = _origin(settings.github_graphql_url)
        self._graphql_url = settings.github_graphql_url

    @property
    def server_time(self) -> datetime | None:
        """GitHub's clock now: the ``Date`` of the latest response plus the time that has passed since then."""
        if self._dated is None:
            return None
        date, since = self._dated
        return date + timedelta(seconds=self._timing.clock() - since)

    @property
    def has_plenty(self) -> bool:
        """Whether plenty of the REST quota is left, according to GitHub's latest response."""
        return self._rest_left is None or self._rest_left >= _PLENTY

    def query(self, text: str, variables: dict[str, Any], *, may_shrink: bool = False) -> tuple[datetime, Any]:
        """Run a GraphQL query.

        Args:
            may_shrink: the caller sends a smaller query after a timeout, so the same query is not retried.

        Returns:
            GitHub's clock, and the body of the response: a mapping with ``data`` and, if parts failed, ``errors``.
            Fields that an older server does not have are omitted.

        Raises:
            QueryTimeoutError: the query took GitHub too long or requested too much.
            ReadError: the response is missing or is not a GraphQL response.
        """
        for _ in range(_MOST_REDUCTIONS):
            query = self._reduced.get(text, text)
            answer = self._answer(query, variables, may_shrink=may_shrink)
            if not self._reduce(text, query, lacking_fields(answer.body)):
                break
        raise_for_query_errors(answer.body)
        for permission in missing_permissions(answer.body):
            self._notes.missing(permission)
        self._charge(text, answer.body["data"].get("rateLimit"))
        return server_time(answer.headers), answer.body

    def _charge(self, text: str, limit: Any) -> None:
        """Record what a query cost. Servers without rate limits report nothing."""
        operation = _OPERATION.search(text)
        if isinstance(limit, dict) and operation:
            self.quota = limit
            cost = limit.get("cost")
            self._budget.charge(operation["name"], cost if isinstance(cost, int) else 0)

    def _reduce(self, text: str, query: str, lacking: Sequence[LackingField]) -> bool:
        """Omit fields from this query from now on. Return whether that changes the query that was sent as ``query``."""
        smaller = leave_out(query, lacking) if lacking else None
        if smaller is None:
            return False
        self._reduced[text] = smaller
        for field in lacking:
            self._notes.lacking(field)
        return True

    def _answer(self, query: str, variables: dict[str, Any], *, may_shrink: bool) -> Answer:
        def trouble(outcome: Response) -> Trouble | None:
            if may_shrink and isinstance(outcome, Answer) and outcome.status in (502, 504):
                return Trouble(is_passing=False)
            return trouble_of(outcome) or (Trouble() if _is_shapeless(outcome) else None)

        answer = self._retries.carry_out(Repeat.ALWAYS, lambda: self._send_query(query, variables), trouble)
        if not isinstance(answer, Answer) or trouble(answer):
            raise as_read_error(answer, "the query")
        return answer

    def get(self, path: str, parameters: dict[str, Any] | None = None, *, needs: str | None = None) -> Any:
        """Read from the REST API: a mapping or a list.

        Args:
            needs: the permission that the token needs, which is reported if it is missing.

        Raises:
            MissingPermissionError: the token cannot read it; this was reported.
            NotFoundError: nothing exists at that path, or the token cannot see it.
            ReadError: it could not be read.
        """

        def trouble(outcome: Response) -> Trouble | None:
            return trouble_of(outcome) or (None if isinstance(_body(outcome), dict | list) else Trouble())

        what = f"{path} {parameters}"

        def send() -> Response:
            headers = self._known.headers(what)
            return self._known.resolve(what, self._send("GET", path, parameters=parameters, headers=headers))

        answer = self._retries.carry_out(Repeat.ALWAYS, send, trouble)
        if not isinstance(answer, Answer) or trouble(answer):
            failure = as_read_error(answer, path)
            if needs and isinstance(failure, MissingPermissionError):
                self._notes.missing(needs)
            raise failure
        return answer.body

    def answer_to(self, path: str, parameters: dict[str, Any] | None = None) -> Response:
        """Read from the REST API, and return GitHub's response, even if it is an error."""
        return self._retries.carry_out(
            Repeat.ALWAYS, lambda: self._send("GET", path, parameters=parameters), trouble_of
        )

    def write(self, method: str, path: str, body: Any = None) -> None:
        """Change something with a request that is harmless to repeat: PATCH, PUT, or DELETE.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        self._written(Repeat.ALWAYS, lambda: self._send(method, path, body=body), path)

    def create(self, path: str, body: Any) -> Any:
        """Create something with a POST that is sent once. It is retried only after a rate limit, which had no effect.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        return self._written(Repeat.IF_REFUSED, lambda: self._send("POST", path, body=body), path).body

    def mutate(self, text: str, variables: dict[str, Any]) -> None:
        """Run a GraphQL mutation once. It is retried only after a rate limit, which had no effect.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        answer = self._written(Repeat.IF_REFUSED, lambda: self._send_query(text, variables), "the mutation")
        if _is_shapeless(answer):
            raise WriteError("unexpected response from GitHub to a mutation (not JSON)", maybe_done=True)
        if answer.body.get("errors") or not answer.body.get("data"):
            said = messages_of(answer.body)
            raise WriteError(f"GitHub rejected a mutation{hint_at('', said)}: {said}", maybe_done=False)

    def _written(self, repeat: Repeat, send: Callable[[], Response], what: str) -> Answer:
        def paced() -> Response:
            self._pace()
            return send()

        answer = self._retries.carry_out(repeat, paced, trouble_of)
        if not isinstance(answer, Answer) or trouble_of(answer):
            raise as_write_error(answer, what)
        return answer

    def _pace(self) -> None:
        """Pause between writes, as GitHub's documentation recommends."""
        pause = self._last_write + self._timing.between_writes - self._timing.clock()
        if pause > 0:
            self._timing.sleep(pause)
        self._last_write = self._timing.clock()

    def _requester(self) -> Requester:
        """PyGithub's requester. It stores the times of its last requests, so each thread has its own."""
        requester: Requester | None = getattr(self._of_thread, "requester", None)
        if requester is None:
            requester = self._of_thread.requester = Requester(
                auth=Auth.Token(self._settings.github_token),
                base_url=self._settings.github_api_url,
                timeout=60,  # unused: the connection has its own
                user_agent="jules-feedback-bot",
                per_page=100,
                verify=True,
                retry=None,
                pool_size=None,
                seconds_between_requests=0,
                seconds_between_writes=0,
            )
        return requester

    def _send_query(self, text: str, variables: dict[str, Any]) -> Response:
        body = {"query": text, "variables": variables}
        return self._send("POST", self._graphql_url, body=body, origin=self._graphql)

    def _send(
        self,
        method: str,
        url: str,
        *,
        parameters: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        body: Any = None,
        origin: str = "",
    ) -> Response:
        self.sent += 1
        connection: Any = Connection(self._session, self._timing, origin or self._rest)
        try:
            status, given, text = self._requester().requestJson(method, url, parameters, headers, body, connection)
        except FORESEEABLE as error:
            return error
        answer = Answer(status, CaseInsensitiveDict(given), _parse(str(text)), len(str(text)))
        left = answer.headers.get("X-RateLimit-Remaining", "")
        if not origin and left.isdecimal():
            self._rest_left = int(left)
        date = parse_http_date(answer.headers.get("Date", ""))
        self._dated = (date, self._timing.clock()) if date else self._dated
        return answer


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _parse(text: str) -> Any:
    if not text.strip():
        return None
    try:
        return without_surrogates(json.loads(text))
    except (ValueError, RecursionError):
        return UNREADABLE


def _body(outcome: Response) -> Any:
    return outcome.body if isinstance(outcome, Answer) else None


def _is_shapeless(outcome: Response) -> bool:
    """Whether the response to a query contains neither data nor errors."""
    body = _body(outcome)
    return not isinstance(body, dict) or not any(body.get(key) for key in ("data", "errors", "message"))
