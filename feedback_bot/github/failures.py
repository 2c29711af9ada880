"""What can go wrong between the bot and GitHub, and how to say it to a person."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from feedback_bot.errors import ReadError, ReadOnlyError, WriteError
from feedback_bot.limits.http_dates import parse_http_date, retry_after
from feedback_bot.limits.network_errors import NETWORK_ERRORS, may_have_been_sent, reason_of
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.limits.retries import Trouble

SECONDARY_LIMIT_SECONDS: Final = 60
UNREADABLE: Final = object()
"""Stands for a body that is not JSON."""
FORESEEABLE: Final = (*NETWORK_ERRORS, ValueError, RuntimeError)
"""What a request raises: the network's errors, and PyGithub's about headers and redirects that make no sense."""
_LIMIT_WORDS: Final = ("rate limit", "abuse detection", "submitted too quickly")
_TOO_MUCH: Final = ("RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED")
_TIMEOUT_WORDS: Final = (
    "something went wrong while executing your query",
    "resource limits for this query",
    "timed out",
    "timeout",
    "taking too long",
)
_REFUSALS: Final = {"message", "documentation_url", "status"}
_LONGEST: Final = 300
_NEEDED: Final = {
    "/labels": "issues: write",
    "/reactions": "pull-requests: write",
    "/rerun-failed-jobs": "actions: write",
}
"""The permission for a path's ending; for the rest, comments above all, it is the one for pull requests."""


class QueryTimeoutError(ReadError):
    """A GraphQL query took too long, or asked for too much; asking for less may work."""


class BrokenAnswerError(ReadError):
    """An answer that was lost, cut or garbled on its way."""


class RefusedError(ReadError):
    """The token may not know; asking again would not help."""


class MissingPermissionError(RefusedError):
    """The token lacks a permission that it could be given."""


class NotFoundError(ReadError):
    """There is nothing there, or the token may not know that there is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitHub answered.

    Attributes:
        headers: looked up without regard to case.
        body: the JSON, ``None`` for an empty body, or ``UNREADABLE``.
    """

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def message(self) -> str:
        """GitHub's own sentence about a refusal, on one line."""
        text = self.body.get("message") if isinstance(self.body, dict) else None
        return " ".join(str(text or "no reason given").split())[:_LONGEST]


Response = Answer | Exception
"""What became of one try: an answer, or what was raised in its place."""


def server_time(headers: Mapping[str, str]) -> datetime:
    """GitHub's clock, from an answer's head.

    Raises:
        BrokenAnswerError: it does not say.
    """
    time = parse_http_date(headers.get("Date", ""))
    if time is None:
        raise BrokenAnswerError("GitHub's response has no Date header, which is needed to calculate ages")
    return time


def trouble_of(outcome: Response) -> Trouble | None:
    """What went wrong with one try, as far as another one depends on it."""
    if isinstance(outcome, Exception):
        return Trouble()
    wait = rate_limit_wait(outcome)
    if wait is not None:
        return Trouble(asked=wait)
    if outcome.status >= 500 or (outcome.status < 300 and outcome.body is UNREADABLE):
        return Trouble()
    return Trouble(is_passing=False) if outcome.status >= 300 else None


def rate_limit_wait(answer: Answer) -> float | None:
    """The seconds that a rate limit asks to wait; ``None`` if the answer is not a rate limit's.

    A secondary limit may come with any status: to a query as 200 with nothing but a message.
    """
    if not _is_rate_limited(answer):
        return None
    asked = retry_after(answer.headers)
    if asked is not None:
        return asked
    reset = _number(answer.headers.get("X-RateLimit-Reset"))
    if answer.headers.get("X-RateLimit-Remaining") == "0" and reset is not None:
        now = parse_http_date(answer.headers.get("Date", "")) or datetime.now(UTC)
        return max(1.0, reset - now.timestamp() + 1)
    return SECONDARY_LIMIT_SECONDS


def is_missing(message: str) -> bool:
    """Whether GitHub's sentence about a refusal means a permission that the token could be given."""
    return "not accessible by" in message.lower()


def _is_rate_limited(answer: Answer) -> bool:
    body = answer.body if isinstance(answer.body, dict) else {}
    speaks_of_it = any(words in str(body.get("message", "")).lower() for words in _LIMIT_WORDS)
    if answer.status in (403, 429):
        used_up = answer.headers.get("X-RateLimit-Remaining") == "0"
        return answer.status == 429 or speaks_of_it or "Retry-After" in answer.headers or used_up
    if answer.status == 422:
        return any(words in str(body.get("errors", "")).lower() for words in _LIMIT_WORDS)
    return answer.status == 200 and ((speaks_of_it and set(body) <= _REFUSALS) or _has_limited_query(body))


def _has_limited_query(body: Mapping[str, Any]) -> bool:
    """Whether a GraphQL answer says that there were too many requests."""
    if body.get("data"):
        return False
    errors = errors_of(body)
    return any(
        error.get("type") in ("RATE_LIMITED", "RATE_LIMIT")
        or any(words in str(error.get("message", "")).lower() for words in _LIMIT_WORDS)
        for error in errors
    )


def errors_of(body: Any) -> list[dict[str, Any]]:
    """The errors of a GraphQL answer."""
    errors = body.get("errors") if isinstance(body, dict) else None
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def messages_of(body: Any) -> str:
    """What the errors of a GraphQL answer say, or its bare message."""
    texts = [str(error.get("message", "")) for error in errors_of(body)]
    if not texts and isinstance(body, dict):
        texts = [str(body.get("message") or "")]
    return "; ".join(dict.fromkeys(text for text in texts if text))[:_LONGEST] or "no reason given"


def raise_for_query_errors(body: dict[str, Any]) -> None:
    """Raise if a GraphQL answer holds no data, or only a part for want of time.

    Raises:
        QueryTimeoutError: the query took too long, or asked for too much.
        ReadError: GitHub refused it.
    """
    if any(_is_timeout(error) for error in errors_of(body)):
        raise QueryTimeoutError(f"GitHub timed out on a query: {messages_of(body)}")
    if not isinstance(body.get("data"), dict):
        raise ReadError(f"GitHub rejected a query: {messages_of(body)}")


def _is_timeout(error: Mapping[str, Any]) -> bool:
    message = str(error.get("message", "")).lower()
    return error.get("type") in _TOO_MUCH or any(words in message for words in _TIMEOUT_WORDS)


def hint_at(what: str, message: str) -> str:
    """Which permission a write lacks, as a part of a sentence."""
    if not is_missing(message):
        return ""
    needed = (permission for ending, permission in _NEEDED.items() if what.endswith(ending))
    return f": the token may lack the permission {next(needed, 'pull-requests: write')}"


def _read_only(message: str) -> ReadOnlyError | None:
    """The error of a place where nobody may write, by GitHub's sentence."""
    lowered = message.lower()
    if "archived" in lowered:
        return ReadOnlyError(message, is_archived=True)
    return ReadOnlyError(message, is_archived=False) if "locked" in lowered else None


@contextmanager
def as_expected(what: str) -> Iterator[None]:
    """Make an error in words of an answer that has another shape than GitHub describes.

    Raises:
        ReadError: something is missing, or is not what it should be.
    """
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError) as error:
        reason = f"GitHub's answer about {what} is not as it should be ({type(error).__name__}: {error})"
        raise ReadError(reason[:_LONGEST]) from None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None


def _until(answer: Answer) -> str:
    """When a used-up quota is renewed, if GitHub says so, in words."""
    reset = _number(answer.headers.get("X-RateLimit-Reset"))
    return f" until {datetime.fromtimestamp(reset, UTC):%H:%M} UTC" if reset is not None else ""


def limited(answer: Answer) -> RateLimitedError:
    """The error of a rate limit that is not waited for."""
    wait = rate_limit_wait(answer) or 0
    return RateLimitedError(
        f"GitHub's rate limit is exhausted for {wait:.0f} s{_until(answer)},"
        f" and this run cannot wait that long (rate-limit-wait): {messages_of(answer.body)}"
    )


def as_read_error(outcome: Response, what: str) -> ReadError:
    """The error of a read, in words."""
    if isinstance(outcome, Exception):
        return BrokenAnswerError(f"GitHub's response to {what} did not arrive ({reason_of(outcome)})")
    if rate_limit_wait(outcome) is not None:
        return limited(outcome)
    if outcome.status < 300:
        return BrokenAnswerError(f"unexpected response from GitHub to {what} (not JSON)")
    return _refused(outcome, what)


def _refused(answer: Answer, what: str) -> ReadError:
    match answer.status:
        case 401:
            return ReadError("GitHub rejected the token (401): check the input github-token")
        case 403:
            kind = MissingPermissionError if is_missing(answer.message) else RefusedError
            return kind(f"GitHub did not return {what} (403): {answer.message}")
        case 404:
            return NotFoundError(f"{what} does not exist on GitHub, or the token cannot read it (404)")
        case 502 | 504:
            return QueryTimeoutError(f"GitHub timed out on {what} ({answer.status})")
        case _:
            return ReadError(f"GitHub did not return {what} ({answer.status}): {answer.message}")


def as_write_error(outcome: Response, what: str) -> WriteError:
    """The error of a write, in words, and whether it may have been done all the same."""
    if isinstance(outcome, Exception):
        return WriteError(
            f"GitHub could not be reached for {what} ({reason_of(outcome)})", maybe_done=may_have_been_sent(outcome)
        )
    if rate_limit_wait(outcome) is not None:
        return WriteError(str(limited(outcome)), maybe_done=False, status=outcome.status)
    if outcome.status < 300:
        return WriteError(f"unexpected response from GitHub to {what} (not JSON)", maybe_done=True)
    if outcome.status == 403 and (read_only := _read_only(outcome.message)):
        return read_only
    return WriteError(
        f"GitHub rejected {what} ({outcome.status}){hint_at(what, outcome.message)}: {outcome.message}",
        maybe_done=outcome.status >= 500,
        status=outcome.status,
    )
