"""A command that a person gave in a comment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Access(StrEnum):
    """Whether somebody has write access to the repository. ``UNTOLD`` where GitHub does not tell this token."""

    WRITE = "write"
    LESS = "less"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """``/feedback verb text`` in a person's comment.

    Attributes:
        verb: as written, in lower case; not necessarily one that there is.
        given_at: when the comment was created, by GitHub's clock.
        association: what the author is to the repository, in GitHub's words.
        is_acknowledged: the bot has reacted to the comment.
    """

    comment_id: int
    verb: str
    text: str
    author: str
    association: str
    given_at: datetime
    is_acknowledged: bool
