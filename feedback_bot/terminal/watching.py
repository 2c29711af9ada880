"""Watching a session until it ends or needs attention."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Final

from feedback_bot.jules import (
    Accounts,
    ActivitiesNotReady,
    Activity,
    BadRequest,
    Jules,
    NetworkError,
    RateLimited,
    Session,
    Unavailable,
)
from feedback_bot.terminal.attention import ENDED, Attention, assess, why_failed
from feedback_bot.terminal.records import activity_record, session_record
from feedback_bot.terminal.screen import Screen, rfc3339, span
from feedback_bot.terminal.views import show_activity, show_attention, show_failure, show_heading

_OVERLAP: Final = timedelta(minutes=2)  # activities may appear a little late; each is identified by its ID
_TROUBLE: Final = 600  # seconds that Jules may be unreachable before watching ends


class Ending(IntEnum):
    """How watching ended: the exit status of the command."""

    COMPLETED = 0
    FAILED = 1
    WAITS_FOR_PERSON = 3
    TIMED_OUT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """How to watch.

    Attributes:
        approve_plans: approve each plan that is waiting for approval.
        next_answer: returns the answer to a question; ``None`` ends watching. Without it, questions are not answered.
        interval: seconds between checks.
        timeout: seconds after which to stop watching; ``None`` for never.
        with_history: also show what happened before.
    """

    approve_plans: bool = False
    next_answer: Callable[[], str | None] | None = None
    interval: float = 10
    timeout: float | None = None
    with_history: bool = False
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


class Watch:
    """Watches one session."""

    def __init__(self, jules: Jules | Accounts, session_id: str, screen: Screen, options: WatchOptions) -> None:
        self._jules = jules
        self._id = session_id
        self._screen = screen
        self._options = options
        self._activities: dict[str, Activity] = {}
        self._dealt_with: set[tuple[str, str | None]] = set()
        self._shown: tuple[Session, Attention | None] | None = None
        self._started = options.clock()
        self._heard = self._started
        self._asked_to_wait = 0.0

    def follow(self) -> Ending:
        """Check the session, show what is new, react to it, and wait, until it ends.

        Raises:
            JulesError: the session could not be read, or an answer could not be sent.
        """
        session: Session | None = self._jules.session(self._id)
        self._note_news(show=self._options.with_history)
        while True:
            ending = self._react(session) if session is not None else None
            if ending is not None:
                return ending
            elapsed = self._options.clock() - self._started
            remaining = float("inf") if self._options.timeout is None else self._options.timeout - elapsed
            if remaining <= 0:
                self._screen.note(f"Stopped watching after {elapsed:.0f} seconds. The session continues.")
                return Ending.TIMED_OUT
            with self._screen.waiting(f"Watching session {self._id} for {span(timedelta(seconds=elapsed))} …"):
                self._options.sleep(min(max(self._options.interval, self._asked_to_wait), remaining))
            session = self._look()

    def _look(self) -> Session | None:
        """The current session; ``None`` while Jules is temporarily unreachable."""
        try:
            session = self._jules.session(self._id)
            self._note_news(show=True)
        except (NetworkError, RateLimited, Unavailable) as error:
            now = self._options.clock()
            if now - self._heard > _TROUBLE:
                raise
            self._screen.note(f"{error} Still watching.")
            self._asked_to_wait = error.retry_after or 0.0
            return None
        self._heard = self._options.clock()
        self._asked_to_wait = 0.0
        return session

    def _note_news(self, *, show: bool) -> None:
        known = [activity.create_time for activity in self._activities.values() if activity.create_time]
        since = max(known) - _OVERLAP if known else None
        with suppress(ActivitiesNotReady):  # the next look will find them
            self._take(self._jules.activities(self._id, since=since), show=show)

    def _take(self, activities: Iterable[Activity], *, show: bool) -> None:
        for activity in activities:
            if activity.id in self._activities:
                continue
            self._activities[activity.id] = activity
            if show:
                self._screen.emit(activity_record(activity, self._id))
                show_activity(self._screen, activity, self._time(activity.create_time))

    def _time(self, time: datetime | None) -> str:
        """The time of day on a terminal; the whole time in a pipe."""
        if time is None or not self._screen.is_terminal:
            return rfc3339(time)
        return f"{time.astimezone():%H:%M:%S}"

    def _react(self, session: Session) -> Ending | None:
        now = self._jules.server_time()
        attention = assess(session, self._in_order(), now=now, patience=timedelta.max)
        if self._shown is None:
            self._show(session, attention)
        if session.state in ENDED:
            return self._end(session, None, Ending.COMPLETED if session.state == "COMPLETED" else Ending.FAILED)
        if attention is None or (attention.reason, attention.activity_id) in self._dealt_with:
            return None  # working, or Jules has not noticed the answer yet
        if self._has_answered(attention):
            self._dealt_with.add((attention.reason, attention.activity_id))
            return None
        return self._end(session, attention, Ending.WAITS_FOR_PERSON)

    def _has_answered(self, attention: Attention) -> bool:
        if attention.reason == "plan" and self._options.approve_plans:
            with suppress(BadRequest):  # someone was faster: no plan is waiting any longer
                self._jules.approve_plan(self._id)
            return True
        if attention.reason == "question" and self._options.next_answer:
            answer = self._options.next_answer()
            if answer:
                self._jules.send_message(self._id, answer)
                return True
        return False

    def _in_order(self) -> list[Activity]:
        """The activities, oldest first, with late ones in their place."""
        first = datetime.min.replace(tzinfo=UTC)
        return sorted(self._activities.values(), key=lambda activity: activity.create_time or first)

    def _end(self, session: Session, attention: Attention | None, ending: Ending) -> Ending:
        failure = why_failed(session, self._in_order())
        self._screen.emit(session_record(session, failure))
        if self._shown != (session, attention):
            self._show(session, attention)
        show_failure(self._screen, failure)
        return ending

    def _show(self, session: Session, attention: Attention | None) -> None:
        self._shown = session, attention
        show_heading(self._screen, session, attention, self._jules.server_time())
        if attention:
            show_attention(self._screen, session, attention)
