"""Reads that find out what a token can do. Any response is returned, even an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from feedback_bot.config.settings import Settings
from feedback_bot.github.answer import Answer
from feedback_bot.github.client import Client
from feedback_bot.github.failures import as_read_error
from feedback_bot.github.notes import Notes
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.timing import Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """GitHub's response to a read.

    Attributes:
        status: the HTTP status; ``None`` if there was no response.
        body: the JSON, if the read succeeded; otherwise ``None``.
        problem: why it failed, in words; empty if it succeeded.
    """

    status: int | None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


class Diagnosis:
    """Reads from GitHub. Each read is retried after a temporary failure, but never waits for a rate limit."""

    def __init__(self, settings: Settings, timing: Timing) -> None:
        self._session = HttpSession(seconds=timing.answer, ca_bundle=settings.ca_bundle)
        self._client = Client(settings, self._session, RateLimitBudget(0), Notes(lambda _: None), timing)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._session.close()

    def look(self, path: str, parameters: dict[str, Any] | None = None) -> Look:
        """Read from the REST API."""
        answer = self._client.answer_to(path, parameters)
        if isinstance(answer, Answer) and answer.status < 300 and isinstance(answer.body, dict | list):
            return Look(status=answer.status, body=answer.body, headers=answer.headers)
        problem = str(as_read_error(answer, path))
        if not isinstance(answer, Answer):
            return Look(status=None, problem=problem)
        return Look(status=answer.status, headers=answer.headers, problem=problem)
