"""Purpose: which markers a report takes, and from whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.markers.encoding import read_marker
from feedback_bot.model import Authenticity, Comment, Marker, MarkerKind, MarkerState

_TRUSTED: Final = ("OWNER", "MEMBER", "COLLABORATOR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The markers of a pull request.

    Attributes:
        messages: those of messages that count, oldest first.
        escalations: those of calls for a maintainer, oldest first.
        notices: those of other comments, oldest first.
        ignored: how many have a wrong signature, or come from somebody whose markers do not count.
        unchecked: the accounts whose markers were taken without a check of their signatures.
    """

    messages: tuple[Marker, ...] = ()
    escalations: tuple[Marker, ...] = ()
    notices: tuple[Marker, ...] = ()
    ignored: int = 0
    unchecked: frozenset[str] = frozenset()


def remembered(comments: Sequence[Comment], policy: Policy, since: datetime) -> Remembered:
    """The markers that count, of comments whose signatures were checked if there is a key.

    A right signature is enough. Without a key, and for markers of older versions that did not sign, the account
    decides: a bot, or somebody who belongs to the repository.
    """
    by_age = sorted(comments, key=lambda comment: comment.id)
    has_signed = any(comment.authenticity is Authenticity.VERIFIED for comment in by_age)
    found = [(comment, marker) for comment in by_age if isinstance(marker := read_marker(comment), Marker)]
    taken = [(comment, marker) for comment, marker in found if _counts(comment, policy, has_signed=has_signed)]
    first = {marker.nonce: marker for _, marker in reversed(taken) if marker.nonce}
    markers = [m for _, m in taken if first.get(m.nonce, m) is m and m.created_at and m.created_at >= since]
    markers.sort(key=lambda marker: (marker.created_at, marker.comment_id))
    unchecked = [c.author for c, _ in taken if c.authenticity is not Authenticity.VERIFIED and c.author]
    return Remembered(
        messages=tuple(m for m in markers if _is_message(m)),
        escalations=tuple(m for m in markers if m.kind is MarkerKind.ESCALATION),
        notices=tuple(m for m in markers if m.kind is MarkerKind.NOTICE),
        ignored=len(found) - len(taken),
        unchecked=frozenset(f"{author.login}[bot]" if author.is_bot else author.login for author in unchecked),
    )


def _is_message(marker: Marker) -> bool:
    return marker.kind is MarkerKind.DELIVERY and marker.state is MarkerState.SENT and marker.attempt >= 1


def _counts(comment: Comment, policy: Policy, *, has_signed: bool) -> bool:
    match comment.authenticity:
        case Authenticity.VERIFIED:
            return True
        case Authenticity.REJECTED:
            return False
        case Authenticity.UNSIGNED if has_signed:
            return False
        case _:
            return _may_be_the_bot(comment, policy)


def _may_be_the_bot(comment: Comment, policy: Policy) -> bool:
    author = comment.author
    if author is None:
        return comment.is_own
    is_named = any(author.is_named(name) for name in policy.marker_authors)
    return comment.is_own or is_named or author.is_bot or comment.association in _TRUSTED
