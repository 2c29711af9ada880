"""Purpose: which markers a report takes, and from whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.markers.encoding import read_marker
from feedback_bot.model import Authenticity, BrokenMarker, Comment, Marker, MarkerKind, MarkerState

_TRUSTED: Final = ("OWNER", "MEMBER", "COLLABORATOR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The markers of a pull request.

    Attributes:
        messages: those of messages that count, oldest first.
        escalations: those of calls for a maintainer, oldest first.
        notices: those of other comments, oldest first.
        earlier: those of messages and calls for a maintainer before the time of the report, oldest first.
        ignored: how many have a wrong signature, or come from somebody whose markers do not count; or were edited, or
            are of a newer version.
        unchecked: the accounts whose markers were taken without a check of their signatures.
    """

    messages: tuple[Marker, ...] = ()
    escalations: tuple[Marker, ...] = ()
    notices: tuple[Marker, ...] = ()
    earlier: tuple[Marker, ...] = ()
    ignored: int = 0
    unchecked: frozenset[str] = frozenset()


def remembered(comments: Sequence[Comment], policy: Policy, since: datetime) -> Remembered:
    """The markers that count, of comments whose signatures were checked if there is a key.

    A valid signature is enough, even if somebody edited the text around the marker. Without a key, and for markers of
    older versions that did not sign, the account decides: a bot, or somebody who belongs to the repository.
    """
    by_age = sorted(comments, key=lambda comment: comment.id)
    has_signed = any(comment.authenticity is Authenticity.VERIFIED for comment in by_age)
    found = [(comment, marker) for comment in by_age if (marker := _marker(comment))]
    taken = [(c, m) for c, m in found if isinstance(m, Marker) and _counts(c, policy, has_signed=has_signed)]
    first = {marker.nonce: marker for _, marker in reversed(taken) if marker.nonce}
    every = [m for _, m in taken if first.get(m.nonce, m) is m and m.created_at]
    every.sort(key=lambda marker: (marker.created_at, marker.comment_id))
    markers = [m for m in every if m.created_at and m.created_at >= since]
    unchecked = [c.author for c, _ in taken if c.authenticity is not Authenticity.VERIFIED and c.author]
    return Remembered(
        messages=tuple(m for m in markers if _is_message(m)),
        escalations=tuple(m for m in markers if m.kind is MarkerKind.ESCALATION),
        notices=tuple(m for m in markers if m.kind is MarkerKind.NOTICE),
        earlier=tuple(m for m in every if m not in markers and (_is_message(m) or m.kind is MarkerKind.ESCALATION)),
        ignored=len(found) - len(taken),
        unchecked=frozenset(f"{author.login}[bot]" if author.is_bot else author.login for author in unchecked),
    )


def _marker(comment: Comment) -> Marker | BrokenMarker | None:
    """What a comment records. The signature covers it, so a right one makes an edit of the text harmless."""
    is_signed = comment.authenticity is Authenticity.VERIFIED
    return read_marker(replace(comment, edited_by=None) if is_signed else comment)


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
