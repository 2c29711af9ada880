"""Responses from GitHub, before they are interpreted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

UNREADABLE: Final = object()
"""Stands for a body that is not JSON."""
LONGEST_SENTENCE: Final = 300
"""The maximum number of characters of GitHub's own message that are passed on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitHub answered.

    Attributes:
        headers: names in any case.
        body: the JSON, ``None`` for an empty body, or ``UNREADABLE``.
        length: how many characters the body had.
    """

    status: int
    headers: Mapping[str, str]
    body: Any
    length: int = 0

    @property
    def message(self) -> str:
        """GitHub's own message about a refusal, on one line."""
        text = self.body.get("message") if isinstance(self.body, dict) else None
        return " ".join(str(text or "no reason given").split())[:LONGEST_SENTENCE]


Response = Answer | Exception
"""The result of one attempt: a response, or the exception that was raised instead."""


def errors_of(body: Any) -> list[dict[str, Any]]:
    """The errors of a GraphQL answer."""
    errors = body.get("errors") if isinstance(body, dict) else None
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def messages_of(body: Any) -> str:
    """The messages of the errors of a GraphQL response, or its bare message."""
    texts = [str(error.get("message", "")) for error in errors_of(body)]
    if not texts and isinstance(body, dict):
        texts = [str(body.get("message") or "")]
    return "; ".join(dict.fromkeys(text for text in texts if text))[:LONGEST_SENTENCE] or "no reason given"
