"""Which pull requests the event that started the run is about. A schedule is about all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feedback_bot.model import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class EventScope:
    """What an event names: pull request numbers or, if it names none, the SHA of the head commit."""

    repository: str
    numbers: frozenset[int] = frozenset()
    head_sha: str | None = None

    def includes(self, candidate: Candidate) -> bool:
        """Whether the event is about a pull request."""
        if candidate.id.repository.lower() != self.repository.lower():
            return False
        return candidate.id.number in self.numbers or candidate.head_sha == self.head_sha


def event_scope_of(name: str, payload: Mapping[str, Any]) -> EventScope | None:
    """Read the payload of an event; ``None`` for an event that is about all pull requests.

    ``workflow_run.pull_requests`` and similar lists are often empty, so the head commit counts, too.

    Args:
        name: the value of ``GITHUB_EVENT_NAME``.
        payload: the content of the file at ``GITHUB_EVENT_PATH``.
    """
    repository = str(_mapping(payload, "repository").get("full_name") or "")
    if name in ("workflow_run", "check_suite"):
        event = _mapping(payload, name)
        named = event.get("pull_requests")
        numbers = [_number(each) for each in named if _is_of(each, payload)] if isinstance(named, list) else []
        return EventScope(
            repository=repository, numbers=frozenset(numbers) - {0}, head_sha=_text(event.get("head_sha"))
        )
    if name == "status":
        return EventScope(repository=repository, head_sha=_text(payload.get("sha")))
    if name in ("pull_request_review", "pull_request_review_comment"):
        return EventScope(repository=repository, numbers=frozenset({_number(payload.get("pull_request"))}) - {0})
    if name == "issue_comment":
        return EventScope(repository=repository, numbers=frozenset({_number(payload.get("issue"))}) - {0})
    return None


def _is_of(pull_request: object, payload: Mapping[str, Any]) -> bool:
    """Whether a pull request in an event belongs to its repository. The commit may be in those of others, too."""
    base = _mapping(_mapping({"": pull_request}, ""), "base")
    of = _mapping(base, "repo").get("id")
    return of is None or of == _mapping(payload, "repository").get("id")


def _mapping(payload: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = payload.get(key)
    return value if isinstance(value, Mapping) else {}


def _number(value: object) -> int:
    number = value.get("number") if isinstance(value, Mapping) else None
    return number if isinstance(number, int) else 0


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
