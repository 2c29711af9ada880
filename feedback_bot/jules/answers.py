"""Turns responses into the API's objects or errors. Pure, so that every case can be tested in a table."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from feedback_bot.jules.errors import (
    BadRequest,
    JulesError,
    NetworkError,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    RateLimited,
    Unavailable,
)
from feedback_bot.limits.http_dates import retry_after
from feedback_bot.limits.network_errors import may_have_been_sent, reason_of
from feedback_bot.text.invisible import without_surrogates

_FAMILY: Final[Mapping[int, type[JulesError]]] = {
    401: NotAuthenticated,
    403: NotAllowed,
    404: NotFound,
    408: Unavailable,
    429: RateLimited,
}
_LATER: Final = "Try again later."
_LONGEST_MESSAGE: Final = 1000
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request.

    Attributes:
        what: for people: ``Reading session 123``.
        path: relative to the base URL, without a leading slash.
        if_not_found: what to do after a 404; ``None`` for the error's own advice.
        if_refused: the same for 400.
        if_in_doubt: how to find out whether a write had its effect.
        has_result: the response is an object; otherwise, an empty body is a success.
    """

    method: Literal["GET", "POST", "DELETE"]
    path: str
    what: str
    session_id: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    if_not_found: str | None = None
    if_refused: str | None = None
    if_in_doubt: str = ""
    has_result: bool = True

    @property
    def is_read(self) -> bool:
        """The request changes nothing, so it may be repeated."""
        return self.method == "GET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response. The names in ``headers`` may have any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def read_answer(call: Call, answer: Answer, *, secret: str) -> dict[str, Any] | JulesError:
    """Return the result, or raise the error.

    Args:
        secret: the key, which is removed from what an error quotes.
    """
    if answer.status >= 300:
        return _refusal(call, answer, secret)
    if not answer.body.strip() and not call.has_result:
        return {}
    content = _parse(answer.body)
    if isinstance(content, dict):
        return content
    kind = answer.headers.get("Content-Type", "").partition(";")[0] or "without a type"
    return unreadable(call, f"the response is not a JSON object ({_tidy(kind, secret)})", status=answer.status)


def unreadable(call: Call, message: str, *, status: int | None) -> JulesError:
    """The error for a response that cannot be parsed. A write has probably had its effect."""
    return Unavailable(
        call.what,
        message,
        advice=_advice_in_doubt(call),
        status=status,
        session_id=call.session_id,
        maybe_done=not call.is_read,
    )


def network_error(call: Call, error: Exception, *, host: str) -> NetworkError:
    """Turn an exception from requests or urllib3 into an error that shows no headers.

    Args:
        host: the server, with its port, for people.
    """
    maybe = not call.is_read and may_have_been_sent(error)
    return NetworkError(
        call.what,
        f"{host}: {reason_of(error)}",
        advice=_advice_in_doubt(call) if maybe else None,
        session_id=call.session_id,
        maybe_done=maybe,
    )


def _refusal(call: Call, answer: Answer, secret: str) -> JulesError:
    error = _error_object(answer.body)
    message = _tidy(str(error.get("message") or ""), secret) or f"HTTP status {answer.status}"
    family = _family(answer.status, error)
    in_doubt = not call.is_read and (answer.status >= 500 or answer.status == 408)
    wait = retry_after(answer.headers)
    advice = _advice_in_doubt(call) if in_doubt else None
    if family is NotFound:
        advice = call.if_not_found
    elif family is BadRequest:
        advice = call.if_refused or (_LATER if error.get("status") == "FAILED_PRECONDITION" else None)
    elif family is RateLimited and wait is not None:
        advice = f"Try again in {wait:.0f} seconds."
    elif answer.status < 400:
        message = "the server tried to redirect the request, which would expose the key to another server"
        advice = "Check the base URL."
    return family(
        call.what,
        message,
        advice=advice,
        status=answer.status,
        session_id=call.session_id,
        maybe_done=in_doubt,
        retry_after=wait,
        api_status=str(error.get("status") or ""),
    )


def _family(status: int, error: Mapping[str, Any]) -> type[JulesError]:
    if status < 400 or status >= 500:
        return Unavailable
    # Google's front end answers a wrong key with 400 instead of 401.
    if status == 400 and ("API_KEY_INVALID" in str(error.get("details")) or "API key" in str(error.get("message"))):
        return NotAuthenticated
    return _FAMILY.get(status, BadRequest)


def _error_object(body: bytes) -> Mapping[str, Any]:
    content = _parse(body)
    if isinstance(content, list) and content:  # some of Google's servers wrap the object
        content = content[0]
    error = content.get("error") if isinstance(content, dict) else None
    return error if isinstance(error, dict) else {}


def _parse(body: bytes) -> object:
    try:
        return without_surrogates(json.loads(body))
    except (ValueError, RecursionError):
        return None


def _advice_in_doubt(call: Call) -> str | None:
    return None if call.is_read else f"The request may still have succeeded: {call.if_in_doubt}"


def _tidy(text: str, secret: str) -> str:
    shown = _CONTROL.sub(" ", text.replace(secret, "***")).strip()
    return shown if len(shown) <= _LONGEST_MESSAGE else f"{shown[:_LONGEST_MESSAGE]}…"
