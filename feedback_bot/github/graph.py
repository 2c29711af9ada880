"""What GraphQL responses are made of: connections, accounts, times, numbers."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from feedback_bot.model import Actor

_MARGIN: Final = timedelta(days=366)

Node = dict[str, Any]


def nodes(connection: Node | None) -> list[Node]:
    """The nodes of a connection. GraphQL returns ``null`` for a node that is gone; those are left out."""
    return [node for node in (connection or {}).get("nodes") or () if node is not None]


def actor(node: Node | None) -> Actor | None:
    """An account; ``None`` if it was deleted."""
    return Actor(login=node["login"], is_bot=node.get("__typename") == "Bot") if node else None


def time(text: str | None) -> datetime | None:
    """A time from an API, with its offset.

    Raises:
        ValueError, OverflowError: it has no offset, or ages cannot be calculated with it.
    """
    found = datetime.fromisoformat(text) if text else None
    if found is None:
        return None
    if found.tzinfo is None:
        raise ValueError("a time without an offset")
    _ = found.astimezone(UTC) - _MARGIN, found + _MARGIN  # so that calculations with it stay within the calendar
    return found


def time_of_commit(text: str | None) -> datetime | None:
    """The time of a commit. Its author can set any time; one that cannot be used in calculations counts as absent."""
    try:
        return time(text)
    except (ValueError, OverflowError):
        return None


def number(value: Any) -> int:
    """A number from GitHub, which may be text; 0 if it is not a valid number."""
    return int(value) if value is not None and str(value).isdigit() else 0
