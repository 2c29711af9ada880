"""A command that a person gave in a comment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Access(StrEnum):
    """Whether someone has write access to the repository. ``UNTOLD`` if GitHub does not report it to this token."""

    WRITE = "write"
    LESS = "less"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """``/feedback verb text`` in a person's comment.

    Attributes:
        verb: as written, in lowercase; may be unknown.
        given_at: when the comment was created, by GitHub's clock.
        association: the author's association with the repository, as GitHub spells it.
        is_acknowledged: the bot has reacted to the comment.
    """

    comment_id: int
    verb: str
    text: str
    author: str
    association: str
    given_at: datetime
    is_acknowledged: bool
