"""What the bot remembers about a pull request: its markers, sorted by meaning."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from feedback_bot.config.policy import Policy
from feedback_bot.markers.keys import comment_key, signal_key, signal_keys
from feedback_bot.markers.own_comments import own_markers
from feedback_bot.model import (
    BrokenMarker,
    CheckSignal,
    Marker,
    MarkerKind,
    MarkerState,
    ReviewSignal,
    Settlement,
    Signal,
    Snapshot,
    ThreadComment,
)

CEILING: Final = "ceiling"
"""The key of the escalation that a push does not end."""
LEASE: Final = timedelta(minutes=10)
"""How long a claim is valid: longer than a run may last."""
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_DOUBT: Final = timedelta(minutes=2)
"""How much older the content of a response may be than its ``Date``, because GitHub takes a while to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The bot's markers on one pull request, oldest first in each list.

    Attributes:
        copies: markers with the nonce of an older comment. They do not count.
        reset_at: when a person last took over the pull request: attempts and escalations before that do not count.
        retried_at: when a person last commented ``/feedback retry``, which alone lifts the limit on all messages.
    """

    sent: tuple[Marker, ...] = ()
    claims: tuple[Marker, ...] = ()
    refusals: tuple[Marker, ...] = ()
    escalations: tuple[Marker, ...] = ()
    notices: tuple[Marker, ...] = ()
    broken: tuple[BrokenMarker, ...] = ()
    copies: tuple[Marker, ...] = ()
    reset_at: datetime | None = None
    retried_at: datetime | None = None

    def settled(self, settlement: Settlement) -> Self:
        """The same history after dead claims are resolved: confirmed ones were sent, undelivered ones were not."""
        done = {marker.comment_id for marker in (*settlement.confirmed, *settlement.undelivered)}
        return replace(
            self,
            sent=_in_order((*self.sent, *settlement.confirmed)),
            claims=tuple(marker for marker in self.claims if marker.comment_id not in done),
        )

    def with_restored(self, restored: Iterable[Marker]) -> Self:
        """The same history with messages that only the session records."""
        found = tuple(restored)
        broken = tuple(marker for marker in self.broken if not any(_is_of(marker, each) for each in found))
        return replace(self, sent=_in_order((*self.sent, *found)), broken=broken)

    @property
    def markers(self) -> tuple[Marker, ...]:
        """All of them, by their comments, oldest first."""
        found = (*self.sent, *self.claims, *self.refusals, *self.escalations, *self.notices)
        return tuple(sorted(found, key=lambda marker: marker.comment_id))

    @property
    def refusal(self) -> Marker | None:
        """The newest refusal by Jules that is shown on the pull request."""
        return max(self.refusals, key=lambda marker: marker.tried_at or _LONG_AGO, default=None)

    @property
    def counted(self) -> tuple[Marker, ...]:
        """The deliveries of feedback since a person last took over the pull request."""
        return tuple(m for m in self.sent if m.attempt and not self._is_past(m.created_at))

    @property
    def repeated(self) -> tuple[Marker, ...]:
        """Comments that duplicate an older one, because two runs posted at once and the younger run died.

        The copy of a claim stays until the claim is resolved.
        """
        told = sorted((*self.escalations, *self.notices), key=lambda marker: marker.comment_id)
        first = {marker.key: marker for marker in reversed(told)}
        claimed = {marker.nonce for marker in self.claims}
        copies = (marker for marker in self.copies if marker.nonce not in claimed)
        return (*(marker for marker in told if first[marker.key] is not marker), *copies)

    @property
    def last_counted(self) -> Marker | None:
        """The newest delivery of feedback."""
        return self.counted[-1] if self.counted else None

    @property
    def attempts(self) -> int:
        """How many deliveries count, including those that can no longer be read.

        A delivery about infrastructure alone asked for nothing, and one that asks for a merge of the base branch is
        not about Jules' work, so these do not count.
        """
        return sum(not m.is_free for m in self.counted) + sum(
            not self._is_past(marker.created_at) for marker in self.broken
        )

    @property
    def messages(self) -> int:
        """The number of messages since the last ``/feedback retry``, no matter who took over in between."""
        since = self.retried_at
        return sum(bool(m.attempt) and not _is_until(m.created_at, since) for m in self.sent)

    @property
    def standing_escalations(self) -> tuple[Marker, ...]:
        """The escalations that nobody has responded to yet."""
        return tuple(marker for marker in self.escalations if not self._is_answered(marker))

    @property
    def answered_escalations(self) -> tuple[Marker, ...]:
        """The escalations after which a person took over the pull request."""
        return tuple(marker for marker in self.escalations if self._is_answered(marker))

    def _is_answered(self, escalation: Marker) -> bool:
        since = self.retried_at if escalation.key == CEILING else self.reset_at
        return _is_until(escalation.created_at, since)

    def _is_past(self, time: datetime | None) -> bool:
        return _is_until(time, self.reset_at)

    @property
    def outdated(self) -> tuple[Marker, ...]:
        """Comments of older messages that are still visible."""
        return tuple(marker for marker in self.sent[:-1] if not marker.is_minimized)

    @property
    def session(self) -> str | None:
        """The session that the bot itself started for the pull request, if it did."""
        return next((marker.session for marker in reversed(self.sent) if marker.starts_session), None)

    def is_told(self, signal: Signal, head: str, *, after: int | None = None) -> bool:
        """Whether a signal was sent: a failed check at this head, a review at any head.

        For a check that failed because of infrastructure, only that run counts as sent, because it should be re-run.

        Args:
            after: count only messages whose comments are newer than the one with this ID.
        """
        names = signal_keys(signal)
        younger = [marker for marker in self.sent if after is None or marker.comment_id > after]
        markers = younger if isinstance(signal, ReviewSignal) else [m for m in younger if m.head == head]
        return any(
            told.id in names and not (told.is_infrastructure and _has_run_since(signal, marker))
            for marker in markers
            for told in marker.told
        )

    def knew(self, comment: ThreadComment, review: ReviewSignal, replies: Iterable[ReviewSignal]) -> bool:
        """Whether a comment in a thread existed when its review, or a reply in the thread, was sent.

        Args:
            review: the one that began the thread.
            replies: every reply in the thread that may have been sent.
        """
        names = {signal_key(review), *map(signal_key, replies)}
        return any(_had_read(m, comment) for m in self.sent if any(told.id in names for told in m.told))

    def unanswered(self, head: str) -> Marker | None:
        """The newest message at this head, if nobody has pushed since."""
        return next((marker for marker in reversed(self.sent) if marker.head == head), None)

    def is_noticed(self, key: str) -> bool:
        """Whether a notice with this key was already posted."""
        return any(marker.key == key for marker in (*self.notices, *self.escalations))

    def live_claims(self, now: datetime) -> tuple[Marker, ...]:
        """The claims within their lease; ``now`` is GitHub's clock."""
        return tuple(marker for marker in self.claims if not is_dead(marker, now))

    def dead_claims(self, now: datetime) -> tuple[Marker, ...]:
        """The claims whose run has certainly ended without finishing them."""
        return tuple(marker for marker in self.claims if is_dead(marker, now))


def _in_order(sent: Iterable[Marker]) -> tuple[Marker, ...]:
    """By the time of the message, because the comment of an older one may have been restored later."""
    return tuple(sorted(sent, key=lambda marker: (marker.created_at or _LONG_AGO, marker.comment_id)))


def _is_of(broken: BrokenMarker, restored: Marker) -> bool:
    """Whether a comment that cannot be read is the one that announced a message: it came shortly before."""
    sent_at = restored.created_at
    return sent_at is not None and -_DOUBT < sent_at - broken.created_at < LEASE


def _is_until(time: datetime | None, limit: datetime | None) -> bool:
    return time is not None and limit is not None and time <= limit


def recall(snapshot: Snapshot, policy: Policy, *, reset_at: datetime | None = None) -> History:
    """Read the bot's markers in all comments."""
    read = own_markers(snapshot, policy)
    found = [m for m in read if isinstance(m, Marker)]
    first = {marker.nonce: marker for marker in reversed(found)}
    markers = [m for m in found if first[m.nonce] is m]
    deliveries = [m for m in markers if m.kind is MarkerKind.DELIVERY]
    return History(
        sent=_in_order(m for m in deliveries if m.state is MarkerState.SENT),
        claims=tuple(m for m in deliveries if m.state is MarkerState.SENDING),
        refusals=tuple(m for m in deliveries if m.state is MarkerState.REFUSED),
        escalations=tuple(m for m in markers if m.kind is MarkerKind.ESCALATION),
        notices=tuple(m for m in markers if m.kind is MarkerKind.NOTICE),
        broken=tuple(m for m in read if isinstance(m, BrokenMarker)),
        copies=tuple(m for m in found if first[m.nonce] is not m),
        reset_at=reset_at,
    )


def is_dead(claim: Marker, now: datetime) -> bool:
    """Whether a claim's lease has expired; ``now`` is GitHub's clock, as the comment's time is."""
    return claim.created_at is not None and now - claim.created_at >= LEASE


def seen_lately(snapshot: Snapshot) -> tuple[str, ...]:
    """The thread comments that are so recent that their time does not show whether they were read."""
    return recent_comments(snapshot, snapshot.read_at, lambda _: True)


def recent_comments(
    snapshot: Snapshot, read_at: datetime, was_read: Callable[[ThreadComment], bool]
) -> tuple[str, ...]:
    """The keys of the thread comments that were read, although their time does not show it.

    Args:
        read_at: when the threads were read.
        was_read: whether a comment was among what was read.
    """
    comments = (comment for thread in snapshot.threads for comment in thread.comments)
    return tuple(comment_key(c) for c in comments if c.created_at >= read_at - _DOUBT and was_read(c))


def _had_read(marker: Marker, comment: ThreadComment) -> bool:
    if marker.read_at is None:  # an older version's
        return marker.created_at is not None and comment.created_at <= marker.created_at
    return comment.created_at < marker.read_at - _DOUBT or comment_key(comment) in marker.seen


def _has_run_since(signal: Signal, marker: Marker) -> bool:
    finished = signal.check.completed_at if isinstance(signal, CheckSignal) else None
    return finished is not None and marker.created_at is not None and finished > marker.created_at
