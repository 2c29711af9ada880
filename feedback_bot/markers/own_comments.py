"""Which comments are the bot's own, and which of their markers count."""

from collections.abc import Iterable

from feedback_bot.config.policy import Policy
from feedback_bot.markers.encoding import read_marker
from feedback_bot.model import (
    Authenticity,
    BrokenMarker,
    Comment,
    Marker,
    Snapshot,
)


def own_markers(snapshot: Snapshot, policy: Policy) -> list[Marker | BrokenMarker]:
    """The bot's markers that count, oldest first."""
    unsigned = set(unsigned_comments(snapshot, policy))
    counted = (
        comment
        for comment in own_comments(snapshot.comments, policy)
        if comment.authenticity in (Authenticity.VERIFIED, Authenticity.UNCHECKED) or comment in unsigned
    )
    read = [marker for marker in map(read_marker, counted) if marker]
    return sorted(read, key=lambda marker: marker.comment_id)


def unsigned_comments(snapshot: Snapshot, policy: Policy) -> tuple[Comment, ...]:
    """The comments with markers that count without a signature, oldest first.

    Older versions of the bot did not sign. Their markers count until the pull request has a signed one, which lists
    those that were there before it. Anything without a signature that is written later is text.
    """
    own = sorted(own_comments(snapshot.comments, policy), key=lambda comment: comment.id)
    has_signed = any(comment.authenticity is Authenticity.VERIFIED for comment in own)
    unsigned = (Authenticity.LISTED,) if has_signed else (Authenticity.LISTED, Authenticity.UNSIGNED)
    return tuple(c for c in own if c.authenticity in unsigned and read_marker(c))


def own_comments(comments: Iterable[Comment], policy: Policy) -> tuple[Comment, ...]:
    """The comments whose markers count: the token's own, and those of the authors that the policy names."""
    return tuple(c for c in comments if is_own(c, policy))


def is_own(comment: Comment, policy: Policy) -> bool:
    """Whether a comment is the bot's. Markers by others do not count."""
    named = comment.author is not None and any(comment.author.is_named(name) for name in policy.marker_authors)
    return comment.is_own or named
