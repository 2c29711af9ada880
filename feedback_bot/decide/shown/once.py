"""A comment that is posted once, and the marker that shows that it was."""

from feedback_bot.decide.case import Case
from feedback_bot.model import (
    Effect,
    Marker,
    MarkerKind,
    MarkerState,
    PostComment,
)


def marker_of(case: Case, kind: MarkerKind, key: str) -> Marker:
    """The marker of a comment about this head that is complete once it is posted."""
    return Marker(
        kind=kind,
        state=MarkerState.DONE,
        key=key,
        nonce="",
        head=case.snapshot.head_sha,
        session=case.session.id if case.session else None,
        account=case.session.account if case.session else None,
    )


def once(case: Case, comment: PostComment) -> tuple[Effect, ...]:
    """The comment, if no comment with its key was posted before."""
    return () if case.history.is_noticed(comment.marker.key) else (comment,)
