"""A command that a person gave in a comment."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """``/feedback verb text`` in a comment by somebody with write access.

    Attributes:
        verb: as written, in lower case; not necessarily one that there is.
        given_at: when the comment was created, by GitHub's clock.
        is_acknowledged: the bot has reacted to the comment.
    """

    comment_id: int
    verb: str
    text: str
    author: str
    given_at: datetime
    is_acknowledged: bool
