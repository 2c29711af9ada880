"""What can go wrong between the bot and GitHub, and how to word it for people."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from feedback_bot.errors import ReadError, ReadOnlyError, WriteError
from feedback_bot.github.answer import LONGEST_SENTENCE, Answer, Response, errors_of, messages_of
from feedback_bot.github.rate_limits import limited, rate_limit_wait
from feedback_bot.limits.http_dates import parse_http_date
from feedback_bot.limits.network_errors import NETWORK_ERRORS, may_have_been_sent, reason_of

FORESEEABLE: Final = (*NETWORK_ERRORS, ValueError, RuntimeError)
"""What a request can raise: network errors, and PyGithub's errors about invalid headers and redirects."""
UNEXPECTED: Final = (AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError)
"""What reading a response can raise if its structure is not the documented one."""
_TOO_MUCH: Final = ("RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED")
_TIMEOUT_WORDS: Final = (
    "something went wrong while executing your query",
    "resource limits for this query",
    "timed out",
    "timeout",
    "taking too long",
)
_NEEDED: Final = {
    "/labels": "issues: write",
    "/issues": "issues: write",
    "/reactions": "pull-requests: write",
    "/rerun-failed-jobs": "actions: write",
    "/update-branch": "contents: write",
}
"""Permissions by the end of a path. All other paths, mostly of comments, need the permission for pull requests."""


class QueryTimeoutError(ReadError):
    """A GraphQL query took too long or requested too much. A smaller query may work."""


class BrokenAnswerError(ReadError):
    """A response that was lost, truncated, or garbled."""


class RefusedError(ReadError):
    """The token has no access. Asking again would not help."""


class MissingPermissionError(RefusedError):
    """The token lacks a permission that it could be given."""


class NotFoundError(ReadError):
    """It does not exist, or the token cannot see it."""


def server_time(headers: Mapping[str, str]) -> datetime:
    """GitHub's clock, from the headers of a response.

    Raises:
        BrokenAnswerError: the header is missing or invalid.
    """
    time = parse_http_date(headers.get("Date", ""))
    if time is None:
        raise BrokenAnswerError("GitHub's response has no Date header, which is needed to calculate ages")
    return time


def is_missing(message: str) -> bool:
    """Whether GitHub's message says that the token lacks a permission that it could be given."""
    return "not accessible by" in message.lower()


def raise_for_query_errors(body: dict[str, Any]) -> None:
    """Raise an error if a GraphQL response contains no data, or only a part because of a timeout.

    Raises:
        QueryTimeoutError: the query took too long or requested too much.
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
    """The permission that a write needs, as part of a sentence."""
    if not is_missing(message):
        return ""
    needed = (permission for ending, permission in _NEEDED.items() if what.endswith(ending))
    return f": the token may lack the permission {next(needed, 'pull-requests: write')}"


def _read_only(message: str) -> ReadOnlyError | None:
    """The error if GitHub's message says that nobody can write there."""
    lowered = message.lower()
    if "archived" in lowered:
        return ReadOnlyError(message, is_archived=True)
    return ReadOnlyError(message, is_archived=False) if "locked" in lowered else None


@contextmanager
def as_expected(what: str) -> Iterator[None]:
    """Turn an unexpected structure of a response into an error in words.

    Raises:
        ReadError: a value is missing or has an unexpected type.
    """
    try:
        yield
    except UNEXPECTED as error:
        reason = f"unexpected response from GitHub about {what} ({type(error).__name__}: {error})"
        raise ReadError(reason[:LONGEST_SENTENCE]) from None


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
            return ReadError("GitHub rejected the token (401): check the input github-token or GITHUB_TOKEN")
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
    """The error of a write, in words, and whether it may have succeeded anyway."""
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
