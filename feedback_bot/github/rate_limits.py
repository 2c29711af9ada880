"""Which responses from GitHub are rate limits, how long to wait, and which other failures may be retried."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from feedback_bot.github.answer import UNREADABLE, Answer, Response, errors_of, messages_of
from feedback_bot.limits.http_dates import parse_http_date, retry_after
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.limits.retries import Trouble

_SECONDARY_LIMIT_SECONDS: Final = 60
_LIMIT_WORDS: Final = ("rate limit", "abuse detection", "submitted too quickly")
_REFUSALS: Final = {"message", "documentation_url", "status"}


def trouble_of(outcome: Response) -> Trouble | None:
    """What went wrong with an attempt, as far as it matters for a retry."""
    if isinstance(outcome, Exception):
        return Trouble()
    wait = rate_limit_wait(outcome)
    if wait is not None:
        return Trouble(asked=wait)
    if outcome.status >= 500 or (outcome.status < 300 and outcome.body is UNREADABLE):
        return Trouble()
    return Trouble(is_passing=False) if outcome.status >= 300 else None


def rate_limit_wait(answer: Answer) -> float | None:
    """How many seconds a rate limit asks to wait; ``None`` if the response is not about a rate limit.

    A secondary limit can have any status. For a query, it can be a 200 with nothing but a message.
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
    return _SECONDARY_LIMIT_SECONDS


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
    """Whether a GraphQL response says that there were too many requests."""
    errors = errors_of(body)
    if any(error.get("type") in ("RATE_LIMITED", "RATE_LIMIT") for error in errors):
        return True
    texts = [] if body.get("data") else [str(error.get("message", "")).lower() for error in errors]
    return any(words in text for words in _LIMIT_WORDS for text in texts)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None


def _until(answer: Answer) -> str:
    """When the rate limit is reset, in words, if GitHub reports it."""
    reset = _number(answer.headers.get("X-RateLimit-Reset"))
    return f" until {datetime.fromtimestamp(reset, UTC):%H:%M} UTC" if reset is not None else ""


def limited(answer: Answer) -> RateLimitedError:
    """The error for a rate limit that the run does not wait for."""
    wait = rate_limit_wait(answer) or 0
    return RateLimitedError(
        f"GitHub's rate limit is exhausted for {wait:.0f} s{_until(answer)},"
        f" and this run cannot wait that long (rate-limit-wait): {messages_of(answer.body)}"
    )
