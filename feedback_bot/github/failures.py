"""What can go wrong between PyGithub and GitHub, and how to say it to a person."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import requests
from github import GithubException
from urllib3.exceptions import HTTPError, MaxRetryError

from feedback_bot.errors import ReadError, WriteError
from feedback_bot.limits.rate_limit_budget import RateLimitedError

SECONDARY_LIMIT_SECONDS: Final = 60
FORESEEABLE: Final = (
    GithubException,
    requests.RequestException,
    HTTPError,
    ValueError,
    AttributeError,
    AssertionError,
    RuntimeError,
)
"""What PyGithub raises for refusals, broken connections and answers that are not what they should be."""


class QueryTimeoutError(ReadError):
    """A GraphQL query took too long; asking for less may work."""


class BrokenAnswerError(ReadError):
    """An answer that was lost, cut or garbled on its way; asking again may work."""


class RefusedError(ReadError):
    """The token may not know; asking again would not help."""


class NotFoundError(ReadError):
    """There is nothing there, or the token may not know that there is."""


def server_time(headers: dict[str, Any]) -> datetime:
    """GitHub's clock, from an answer's head."""
    date = {name.lower(): value for name, value in headers.items()}.get("date")
    try:
        return parsedate_to_datetime(str(date))
    except ValueError:
        raise ReadError("GitHub's answer carries no Date header, without which ages cannot be told") from None


def raise_for_query_errors(body: dict[str, Any]) -> None:
    """Raise where a GraphQL answer holds no data, or only says that there were too many requests."""
    errors = [error for error in body.get("errors") or () if isinstance(error, dict)]
    kinds = {str(error.get("type") or "") for error in errors}
    if "RATE_LIMITED" in kinds or "RATE_LIMIT" in kinds:
        raise RateLimitedError("GitHub's rate limit for GraphQL is used up")
    if body.get("data") is None and errors:
        message = messages_of(body)
        slow = any(word in message.lower() for word in ("timed out", "timeout", "taking too long"))
        raise QueryTimeoutError(message) if slow else ReadError(f"GitHub refused a query: {message}")


def messages_of(body: Any) -> str:
    """What the errors of a GraphQL answer say."""
    errors = body.get("errors") if isinstance(body, dict) else None
    texts = [str(error.get("message", "")) for error in errors or () if isinstance(error, dict)]
    return "; ".join(dict.fromkeys(text for text in texts if text))[:300] or "no reason given"


def rate_limit_wait(error: Exception) -> float | None:
    """Seconds to wait where an error is a rate limit's; ``None`` for every other."""
    if not isinstance(error, GithubException) or error.status not in (403, 429):
        return None
    headers = {str(name).lower(): str(value) for name, value in (error.headers or {}).items()}
    if headers.get("retry-after", "").isdigit():
        return float(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdigit():
        return max(1.0, int(headers["x-ratelimit-reset"]) - server_time(headers).timestamp() + 1)
    if error.status == 429 or "rate limit" in _message_of(error).lower():
        return SECONDARY_LIMIT_SECONDS
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


def as_read_error(error: Exception, what: str) -> ReadError:
    """The error of a read, in words."""
    if not isinstance(error, GithubException):
        return _read_error_of_the_network(error, what)
    if rate_limit_wait(error) is not None:
        return RateLimitedError(f"GitHub's rate limit is used up{_until(error)}: {_message_of(error)}")
    if error.status == 401:
        return ReadError("GitHub does not accept the token (401): check the input github-token")
    if error.status == 404:
        return NotFoundError(f"GitHub has no {what}, or the token may not read it (404)")
    if error.status in (502, 504):
        return QueryTimeoutError(f"GitHub took too long for {what} ({error.status})")
    kind = RefusedError if error.status == 403 else ReadError
    return kind(f"GitHub did not give {what} ({error.status}): {_message_of(error)}")


def _read_error_of_the_network(error: Exception, what: str) -> ReadError:
    is_repeated = isinstance(error, requests.ConnectionError) and any(
        isinstance(cause, MaxRetryError) for cause in error.args
    )
    if is_repeated or isinstance(error, requests.exceptions.RetryError):
        return ReadError(f"GitHub did not answer {what}, tried again and again ({type(error).__name__})")
    if isinstance(error, requests.RequestException):
        return BrokenAnswerError(f"GitHub's answer to {what} did not arrive ({type(error).__name__})")
    return BrokenAnswerError(f"GitHub's answer to {what} is not JSON as it should be")


def as_write_error(error: Exception, what: str) -> WriteError:
    """The error of a write, in words, and whether it may have been done all the same."""
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
