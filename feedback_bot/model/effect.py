"""Effects: what GitHub and the session should show after a decision, as values.

They are computed by a pure function and carried out by one writer; a dry run prints the same values instead. If one
fails, the next run computes it again, so an effect must be harmless to repeat.
"""

from dataclasses import dataclass
from datetime import datetime

from feedback_bot.model.marker import Marker


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePlan:
    """The plan that a session is waiting on is approved."""

    session: str
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunJobs:
    """The failed jobs of a workflow run are re-run."""

    run_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateBranch:
    """The base branch is merged into the pull request's branch, unless that has another head than ``head``."""

    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutLabel:
    """The pull request has a label."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveLabel:
    """The pull request does not have a label."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostComment:
    """One comment exists for the key of its marker.

    Attributes:
        marker: without a nonce, which is drawn when the comment is posted, unless it restores an older one.
        text: what people see.
        first: what is carried out before. If a label fails, the marker remembers it. If the branch cannot be updated,
            there is no comment.
        text_if_failed: what people see instead if jobs could not be re-run.
    """

    marker: Marker
    text: str
    first: tuple[PutLabel | RerunJobs | UpdateBranch, ...] = ()
    text_if_failed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditComment:
    """A comment of the bot has this text, hidden data included.

    Attributes:
        first: carried out before; if it fails, the comment stays as it is.
        is_lasting: a failure to edit matters to people. Else the next run's edit is as good.
    """

    comment_id: int
    body: str
    first: PutLabel | None = None
    is_lasting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignComment:
    """The marker of a comment by an older version of the bot is signed. ``body`` is the comment as it is."""

    comment_id: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteComment:
    """A comment of the bot is gone."""

    comment_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldComment:
    """A comment by the bot is hidden as outdated."""

    node_id: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class React:
    """The bot has reacted to a comment; ``content`` is ``+1`` or ``confused``."""

    comment_id: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCheck:
    """The bot's own check run at a head shows this. It is neutral, so it never fails.

    Attributes:
        check_id: of the check run at this head; ``None`` if there is none yet.
        key: of what it shows, see ``OwnCheck``.
        at: since when it is so, by GitHub's clock.
    """

    head: str
    check_id: int | None
    key: str
    title: str
    summary: str
    at: datetime


CommentEffect = PostComment | EditComment | SignComment | DeleteComment | FoldComment | React
Effect = CommentEffect | ShowCheck | ApprovePlan | RerunJobs | UpdateBranch | PutLabel | RemoveLabel
