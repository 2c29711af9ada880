"""What is known of one pull request's past: its heads with their checks, and what the bot wrote."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cached_property
from itertools import pairwise

from feedback_bot.markers.keys import signal_keys
from feedback_bot.model import Check, CheckOutcome, CheckSignal, Marker, SentSignal, newest_checks


class Pusher(Enum):
    """Who pushed a head. ``ASIDE`` is a merge of the base, or a push by a bot that is not Jules."""

    JULES = auto()
    PERSON = auto()
    ASIDE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The policy's times, which decide when a head is settled and when a push is overdue."""

    now: datetime
    settle: timedelta
    answer: timedelta


@dataclass(frozen=True, kw_only=True)
class Head:
    """A commit after a push.

    Attributes:
        pushed_at: when it was pushed.
        checks: every known run of each check that counts.
        is_lost: its checks cannot be known anymore: GitHub deleted them, or the commit is gone.
    """

    sha: str
    pushed_at: datetime
    pusher: Pusher
    checks: tuple[Check, ...]
    is_lost: bool = False

    @cached_property
    def newest(self) -> tuple[Check, ...]:
        """The newest run of each check, which counts."""
        return newest_checks(self.checks)

    @property
    def is_green(self) -> bool:
        """Whether something passed, and everything else did not have to run."""
        passed = [check for check in self.newest if check.outcome is CheckOutcome.PASSED]
        return bool(passed) and len(passed) == sum(not had_no_part(check) for check in self.newest)

    @property
    def has_rerun(self) -> bool:
        """Whether a check passes that had failed at this head."""
        failed = {check.key for check in self.checks if check.outcome is CheckOutcome.FAILED and not check.is_report}
        return any(check.outcome is CheckOutcome.PASSED and check.key in failed for check in self.newest)

    def check_of(self, told: SentSignal) -> Check | None:
        """The newest run of a check that a marker names."""
        return next((check for check in self.newest if told.ids & {*keys_of(check)}), None)

    def settled_at(self, limits: Limits) -> datetime | None:
        """When all checks were done, or their time was over; ``None`` if that is still to come."""
        running = [check for check in self.newest if check.outcome is CheckOutcome.RUNNING]
        if self.newest and not running:
            return max((check.completed_at for check in self.newest if check.completed_at), default=self.pushed_at)
        starts = [check.started_at for check in self.newest if check.started_at]
        deadline = min(starts, default=self.pushed_at) + limits.settle
        return deadline if deadline <= limits.now else None


@dataclass(frozen=True, kw_only=True)
class Past:
    """One pull request's past.

    Attributes:
        heads: in the order of their pushes, oldest first.
        messages: the markers of messages that count, oldest first.
        escalations: the markers of calls for a maintainer, oldest first.
        notices: the markers of other comments, oldest first.
        since: when the time begins that the report is about.
        earlier: the markers of messages and calls for a maintainer before that time, oldest first.
        ignored: how many markers have a wrong signature.
        merged_at: when it was merged; ``None`` if it was not.
        closed_at: when it was closed or merged; ``None`` while it is open.
        are_pushers_guessed: GitHub's record of pushes does not reach back so far, so the commits' authors stand in.
    """

    repository: str
    number: int
    url: str
    heads: tuple[Head, ...]
    messages: tuple[Marker, ...] = ()
    escalations: tuple[Marker, ...] = ()
    notices: tuple[Marker, ...] = ()
    earlier: tuple[Marker, ...] = ()
    since: datetime | None = None
    ignored: int = 0
    merged_at: datetime | None = None
    closed_at: datetime | None = None
    are_pushers_guessed: bool = False

    @cached_property
    def words(self) -> tuple[Marker, ...]:
        """Messages and escalations, oldest first."""
        return tuple(sorted((*self.messages, *self.escalations), key=sent_at))

    def head_of(self, message: Marker) -> Head | None:
        """The head that a message is about."""
        return next((head for head in self.heads if head.sha == message.head), None)

    def after(self, moment: datetime) -> tuple[Head, ...]:
        """The heads that were pushed after a moment."""
        return tuple(head for head in self.heads if head.pushed_at > moment)

    def first_push(self, moment: datetime) -> Head | None:
        """Jules' first push after a moment, whether its checks were done in time or not."""
        return next((head for head in self.after(moment) if head.pusher is Pusher.JULES), None)

    def first_settled(self, moment: datetime, limits: Limits) -> Head | None:
        """The first head of Jules' after a moment that was settled before another head came."""
        return next((h for h in self.after(moment) if h.pusher is Pusher.JULES and self.is_settled(h, limits)), None)

    def is_settled(self, head: Head, limits: Limits) -> bool:
        """Whether a head was settled before the next one was pushed.

        So it was if a message was sent about it, even if checks were re-run later. One whose checks are lost counts as
        settled, too.
        """
        if head.is_lost or any(word.head == head.sha for word in self.words):
            return True
        at = head.settled_at(limits)
        following = next((later for earlier, later in pairwise(self.heads) if earlier is head), None)
        return at is not None and (following is None or at <= following.pushed_at)

    def was_told_at(self, head: Head, ids: frozenset[str]) -> bool:
        """Whether a message or an escalation at a head names a check, which then failed there before any re-run."""
        return any(told.ids & ids for word in self.words if word.head == head.sha for told in word.told)


def keys_of(check: Check) -> tuple[str, ...]:
    """What markers call a check: the present name, then older ones."""
    return signal_keys(CheckSignal(check=check))


def had_no_part(check: Check) -> bool:
    """Whether a check ended without a result on purpose; one that was canceled, or waits for an approval, did not."""
    return check.outcome is CheckOutcome.NOT_COUNTED and check.conclusion in ("skipped", "neutral")


def sent_at(marker: Marker) -> datetime:
    """When a message was sent, by GitHub's clock."""
    if marker.created_at is None:
        raise AssertionError("a marker that was read has a time")
    return marker.created_at
