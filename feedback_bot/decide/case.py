"""Purpose: everything that a rule may look at, time included."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, Self

from feedback_bot.config.policy import Policy
from feedback_bot.decide.counted.checks import blocked_runs, counted_checks
from feedback_bot.decide.counted.restored import Memory, answer_key
from feedback_bot.decide.counted.reviews import left_of, new_replies, possible_replies
from feedback_bot.decide.counted.signals import find_signals
from feedback_bot.decide.counted.waiting_for_people import waits_for_people
from feedback_bot.linking.ownership import starter
from feedback_bot.markers.history import History, recall
from feedback_bot.model import (
    Access,
    BlockedRun,
    Check,
    CheckOutcome,
    Command,
    Finding,
    Marker,
    Reason,
    ReviewSignal,
    Session,
    Settlement,
    Signal,
    Snapshot,
)
from feedback_bot.slash_commands.parse import find_commands, find_unchecked, find_uncounted
from feedback_bot.slash_commands.ticks import ticked_commands

_FARTHEST_LOOK: Final = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One pull request before the rules.

    Attributes:
        session: ``None`` before it is looked up.
        session_problem: why there is no session to send to.
        access: who has write access, by login, among the authors of commands that GitHub was asked about.
        own_run_id: the bot's own workflow run.
        settlement: what this run found out about claims of runs that died.
        new_findings: what this run has found in the commits since the last message that may weaken the checks;
            ``None`` if it did not look because an earlier run had.
        taken_over_at: when a person last took over the pull request by a push, if this run asked GitHub.
        is_push_awaited: the newest push is so recent that GitHub may not report yet who made it.
        update_problem: why the branch could not be updated, if this run tried.
    """

    snapshot: Snapshot
    policy: Policy
    session: Session | None = None
    session_problem: Reason | None = None
    access: Mapping[str, Access] = field(default_factory=dict)
    own_run_id: int | None = None
    settlement: Settlement = field(default_factory=Settlement)
    new_findings: tuple[Finding, ...] | None = None
    taken_over_at: datetime | None = None
    is_push_awaited: bool = False
    update_problem: Reason | None = None

    def with_session(self, session: Session | None, problem: Reason | None = None) -> Self:
        """The same case after the session was looked up."""
        return replace(self, session=session, session_problem=problem)

    @property
    def now(self) -> datetime:
        """GitHub's clock when the snapshot was read."""
        return self.snapshot.read_at

    @cached_property
    def history(self) -> History:
        """The bot's markers, and its messages that are recorded only in the session."""
        retried_at = self.retry.given_at if self.retry else None
        known = replace(self._markers, reset_at=self.reset_at, retried_at=retried_at)
        return known.with_restored(self.restored)

    @cached_property
    def _markers(self) -> History:
        """The markers in the comments, no matter who took over the pull request."""
        return recall(self.snapshot, self.policy).settled(self.settlement)

    @cached_property
    def restored(self) -> tuple[Marker, ...]:
        """The markers of messages that no comment records anymore, oldest first."""
        if self.session is None:
            return ()
        reviews = [signal for signal in self._found if isinstance(signal, ReviewSignal)]
        memory = Memory(
            snapshot=self.snapshot,
            session=self.session,
            history=replace(self._markers, reset_at=self.reset_at),
            signals=(*self._found, *possible_replies(reviews)),
            answers=[command for command in self.commands if command.verb == "answer" and command.text],
            repeats=self._repeats,
            retried_at=self.retry.given_at if self.retry else None,
        )
        return tuple(memory.restored())

    @property
    def look_back(self) -> timedelta | None:
        """How far back activities matter: to the newest message and, before another one is sent, to all that count.

        ``None`` while all that is left to do is to wait for a push: the session's state shows whether it asks anything.
        """
        unanswered = self.history.unanswered(self.snapshot.head_sha)
        if unanswered and not self.new_signals and not self.open_answer and self._is_awaited(unanswered):
            return None
        times = [unanswered.created_at] if unanswered else []
        if self.new_signals:
            times.append(self._begun_at)
        if self.open_answer:
            times.append(self.open_answer.given_at)
        return min(max((self.now - time for time in times if time), default=timedelta(0)), _FARTHEST_LOOK)

    def _is_awaited(self, message: Marker) -> bool:
        """Whether it is too early to report that nothing was pushed after a message."""
        if message.is_infrastructure_only or message.created_at is None:
            return message.is_infrastructure_only
        return self.now - message.created_at < timedelta(minutes=self.policy.answer_minutes)

    @property
    def _begun_at(self) -> datetime | None:
        """The time before which no message matters: of ``/feedback retry``, or of the first trace of the pull request.

        Commits can be rewritten and comments deleted, so that several traces are compared.
        """
        if self.retry:
            return self.retry.given_at
        snapshot = self.snapshot
        traces = (
            snapshot.head_committed_at,
            *(commit.authored_at for commit in snapshot.commits),
            *(comment.created_at for comment in snapshot.comments),
            *(review.submitted_at for review in (*snapshot.reviews, *snapshot.remarks)),
            *(check.started_at for check in snapshot.checks),
        )
        return min((time for time in traces if time), default=None)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Changes since the last message that may weaken the checks, found now or recorded earlier."""
        last = self.history.last_counted
        remembered = last.findings if last and last.examined == self.snapshot.head_sha else ()
        return self.new_findings or remembered

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """The commands that count, oldest first."""
        given = find_commands(self.snapshot, self.policy, self.access)
        found = (*given, *ticked_commands(self._markers.notices))
        return tuple(sorted(found, key=lambda command: (command.given_at, command.comment_id)))

    @cached_property
    def unchecked_commands(self) -> tuple[Command, ...]:
        """The commands by people whose write access GitHub does not report."""
        return find_unchecked(self.snapshot, self.policy, self.access)

    @cached_property
    def uncounted_commands(self) -> tuple[Command, ...]:
        """The commands by people who are not allowed to give any."""
        return find_uncounted(self.snapshot, self.policy, self.access)

    @cached_property
    def retry(self) -> Command | None:
        """The newest ``/feedback retry``."""
        return next((command for command in reversed(self.commands) if command.verb == "retry"), None)

    @cached_property
    def reset_at(self) -> datetime | None:
        """When a person last took over the pull request: by ``/feedback retry``, or by a push.

        A push is remembered by the markers: what it answered, an escalation, does not stay to be compared with.
        """
        remembered = (marker.reset_at for marker in self._markers.sent)
        times = (self.retry.given_at if self.retry else None, self.taken_over_at, *remembered)
        return max((time for time in times if time), default=None)

    @cached_property
    def paused_by(self) -> Command | None:
        """The ``/feedback pause`` in force."""
        switches = [command for command in self.commands if command.verb in ("pause", "resume")]
        return switches[-1] if switches and switches[-1].verb == "pause" else None

    @cached_property
    def is_urgent(self) -> bool:
        """Whether a ``/feedback now`` or ``mine`` was given for what is wrong now."""
        return self._given_now("now") is not None or self.overrules is not None

    @cached_property
    def overrules(self) -> Command | None:
        """The ``/feedback mine`` that overrules the verdicts, unless a delivery served it."""
        mine, served = self._given_now("mine"), {marker.command for marker in self.history.sent}
        return mine if mine and mine.comment_id not in served else None

    def _given_now(self, verb: str) -> Command | None:
        """The newest such command, if it was given at this head, after the last message."""
        since = [self.snapshot.head_committed_at, *(marker.created_at for marker in self.history.sent)]
        latest = max((time for time in since if time), default=None)
        given = [command for command in self.commands if command.verb == verb]
        return given[-1] if given and (latest is None or given[-1].given_at >= latest) else None

    @cached_property
    def repeat_command(self) -> Command | None:
        """The newest ``/feedback retry``, ``now``, or ``mine``, unless a delivery served it.

        It came after everything sent before, so that is sent again. IDs of comments increase over time.
        """
        served = {marker.command for marker in self.history.sent}
        newest = self._repeats[-1] if self._repeats else None
        return newest if newest and newest.comment_id not in served else None

    @property
    def _repeats(self) -> tuple[Command, ...]:
        """Every ``/feedback retry``, ``now``, and ``mine``, oldest first."""
        return tuple(command for command in self.commands if command.verb in ("now", "retry", "mine"))

    @cached_property
    def open_answer(self) -> Command | None:
        """The oldest ``/feedback answer`` that was not sent yet."""
        told = {marker.key for marker in self.history.sent}
        answers = (command for command in self.commands if command.verb == "answer" and command.text)
        return next((command for command in answers if answer_key(command) not in told), None)

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """Everything that is wrong."""
        reviews = tuple(signal for signal in self._found if isinstance(signal, ReviewSignal))
        left = (left_of(s, self.snapshot, self.policy) if isinstance(s, ReviewSignal) else s for s in self._found)
        return (*left, *new_replies(reviews, self.history, self.snapshot, self.policy))

    @cached_property
    def _found(self) -> tuple[Signal, ...]:
        """What is wrong according to the snapshot alone, no matter what was sent."""
        return find_signals(self.snapshot, self.policy, own_run_id=self.own_run_id)

    @cached_property
    def new_signals(self) -> tuple[Signal, ...]:
        """What is wrong and was not sent yet."""
        return tuple(signal for signal in self.signals if not self.is_told(signal))

    def is_told(self, signal: Signal) -> bool:
        """Whether a signal was sent since someone last asked to send everything again."""
        repeat = self.repeat_command
        return self.history.is_told(signal, self.snapshot.head_sha, after=repeat.comment_id if repeat else None)

    @cached_property
    def running(self) -> tuple[Check, ...]:
        """The checks that are still running, without those that wait for a person."""
        checks = counted_checks(self.snapshot, self.policy, own_run_id=self.own_run_id)
        running = (check for check in checks if check.outcome is CheckOutcome.RUNNING)
        return tuple(check for check in running if not waits_for_people(check, self.snapshot, self.policy))

    @cached_property
    def blocked(self) -> tuple[BlockedRun, ...]:
        """The workflow runs that never became checks."""
        return blocked_runs(self.snapshot, self.policy, own_run_id=self.own_run_id)

    @cached_property
    def starter(self) -> str | None:
        """The person who started the task."""
        return starter(self.snapshot, self.policy)

    @cached_property
    def first_check_age(self) -> timedelta | None:
        """How long ago the first check at the head started or, if none has, the head was committed."""
        starts = [check.started_at for check in self.snapshot.checks if check.started_at]
        first = min(starts, default=self.snapshot.head_committed_at)
        return self.now - first if first else None

    @property
    def grace(self) -> timedelta:
        """How long Jules gets to find a failure on its own."""
        return timedelta(minutes=self.policy.grace_minutes)
