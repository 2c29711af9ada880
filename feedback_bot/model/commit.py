"""A commit, as it describes itself."""

from dataclasses import dataclass
from datetime import datetime

from feedback_bot.model.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit of the branch. Authors and times are what it claims: nothing may be granted because of them.

    Attributes:
        authors: the accounts of the author and the co-authors; those without an account are missing.
        authored_at: a rebase keeps it.
        is_merge: it has more than one parent.
    """

    sha: str
    subject: str = ""
    authors: tuple[Actor, ...] = ()
    authored_at: datetime | None = None
    is_merge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A push to the branch, as GitHub recorded it.

    Attributes:
        actor: who pushed; ``None`` if the account is gone.
        before: the branch's head until then.
        after: its head from then on.
        ref: the branch, as ``refs/heads/NAME``.
    """

    actor: Actor | None
    pushed_at: datetime
    before: str
    after: str
    ref: str = ""
