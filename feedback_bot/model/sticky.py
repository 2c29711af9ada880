"""A comment that holds several of the bot's comments, as its entries: the only one with ``comments: one``."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A comment of the bot that has become part of another one.

    Attributes:
        id: the REST ID that it had as a comment of its own; of the first entry that of the comment that holds it.
        created_at: when it was created as a comment of its own; GitHub's clock.
        data: what its marker records, as JSON.
        text: what people see; empty if there was no room.
        is_folded: it is shown among the older ones.
    """

    id: int
    created_at: datetime
    data: str
    text: str
    is_folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sticky:
    """The comment that holds them.

    Attributes:
        comment_id: the REST ID.
        is_own: the token wrote it, so it can be edited.
        entries: oldest first.
        hidden_node: the GraphQL ID, if somebody has hidden the comment.
    """

    comment_id: int
    created_at: datetime
    is_own: bool
    entries: tuple[Entry, ...]
    hidden_node: str | None = None
