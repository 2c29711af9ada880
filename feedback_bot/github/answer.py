"""What came back from GitHub, before anybody judges it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

UNREADABLE: Final = object()
"""Stands for a body that is not JSON."""
LONGEST_SENTENCE: Final = 300
"""Characters of GitHub's own words that are handed on."""


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
        return " ".join(str(text or "no reason given").split())[:LONGEST_SENTENCE]


Response = Answer | Exception
"""What became of one try: an answer, or what was raised in its place."""


def errors_of(body: Any) -> list[dict[str, Any]]:
    """The errors of a GraphQL answer."""
    errors = body.get("errors") if isinstance(body, dict) else None
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def messages_of(body: Any) -> str:
    """What the errors of a GraphQL answer say, or its bare message."""
    texts = [str(error.get("message", "")) for error in errors_of(body)]
    if not texts and isinstance(body, dict):
        texts = [str(body.get("message") or "")]
    return "; ".join(dict.fromkeys(text for text in texts if text))[:LONGEST_SENTENCE] or "no reason given"
