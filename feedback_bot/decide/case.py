"""Purpose: everything that a rule may look at, time included."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Self

from feedback_bot.config.policy import Policy
from feedback_bot.decide.checks import blocked_runs, counted_checks
from feedback_bot.decide.signals import find_signals
from feedback_bot.linking.ownership import is_jules, starter
from feedback_bot.markers.history import History, recall
from feedback_bot.model import (
    Access,
    Actor,
    BlockedRun,
    Check,
    Command,
    Finding,
    Outcome,
    Reason,
    Session,
    Settlement,
    Signal,
    Snapshot,
)
from feedback_bot.slash_commands.parse import find_commands, find_unchecked


def answer_key(command: Command) -> str:
    """What the delivery of an answer is about."""
    return f"answer {command.comment_id}"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One pull request before the rules.

    Attributes:
        session: ``None`` while it has not been looked up.
        session_problem: why there is no session to speak to.
        access: who has write access, by login, of those who gave commands and were asked about.
        own_run_id: the workflow run that the bot itself is.
        settlement: what this run found out about claims whose runs have died.
        new_findings: what this run has found in the commits since the last message that may weaken the checks;
            ``None`` if it did not look, since an earlier run had.
    """

    snapshot: Snapshot
    policy: Policy
    session: Session | None = None
    session_problem: Reason | None = None
    access: Mapping[str, Access] = field(default_factory=dict)
    own_run_id: int | None = None
    settlement: Settlement = field(default_factory=Settlement)
    new_findings: tuple[Finding, ...] | None = None

    def with_session(self, session: Session | None, problem: Reason | None = None) -> Self:
        """The same case after the session was looked up."""
        return replace(self, session=session, session_problem=problem)

    @property
    def now(self) -> datetime:
        """GitHub's clock when the snapshot was read."""
        return self.snapshot.read_at

    @cached_property
    def history(self) -> History:
        """The bot's markers."""
        return recall(self.snapshot, self.policy, reset_at=self.reset_at).settled(self.settlement)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What in the commits since the last message may weaken the checks: found now, or remembered."""
        last = self.history.last_counted
        remembered = last.findings if last and last.examined == self.snapshot.head_sha else ()
        return self.new_findings or remembered

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """What people with write access have asked of the bot, oldest first."""
        return find_commands(self.snapshot, self.policy, self.access)

    @cached_property
    def unchecked_commands(self) -> tuple[Command, ...]:
        """What was asked of the bot by people of whom GitHub does not tell whether they have write access."""
        return find_unchecked(self.snapshot, self.policy, self.access)

    @cached_property
    def retry(self) -> Command | None:
        """The newest ``/feedback retry``."""
        return next((command for command in reversed(self.commands) if command.verb == "retry"), None)

    @cached_property
    def reset_at(self) -> datetime | None:
        """When a person last took the pull request in hand.

        That is a ``/feedback retry``, or a push by somebody who is neither Jules nor the pull request's author.
        """
        times = [self.retry.given_at] if self.retry else []
        if self.is_strangers_head and self.snapshot.head_committed_at:
            times.append(self.snapshot.head_committed_at)
        return max(times, default=None)

    @cached_property
    def is_strangers_head(self) -> bool:
        """Whether the head commit is by somebody who is neither Jules nor the pull request's author."""
        pusher, author = self.snapshot.head_author, self.snapshot.author
        if pusher is None or is_jules(Actor(login=pusher), self.policy):
            return False
        return author is None or pusher.lower() != author.login.lower()

    @cached_property
    def paused_by(self) -> Command | None:
        """The ``/feedback pause`` in force."""
        switches = [command for command in self.commands if command.verb in ("pause", "resume")]
        return switches[-1] if switches and switches[-1].verb == "pause" else None

    @cached_property
    def is_urgent(self) -> bool:
        """Whether a ``/feedback now`` was given for what is wrong now: at this head, after the last message."""
        since = [self.snapshot.head_committed_at, *(marker.created_at for marker in self.history.sent)]
        latest = max((time for time in since if time), default=None)
        given = [command.given_at for command in self.commands if command.verb == "now"]
        return bool(given) and (latest is None or given[-1] >= latest)

    @cached_property
    def open_answer(self) -> Command | None:
        """The oldest ``/feedback answer`` that was not passed on yet."""
        told = {marker.key for marker in self.history.sent}
        answers = (command for command in self.commands if command.verb == "answer" and command.text)
        return next((command for command in answers if answer_key(command) not in told), None)

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """Everything that is wrong."""
        return find_signals(self.snapshot, self.policy, own_run_id=self.own_run_id)

    @cached_property
    def new_signals(self) -> tuple[Signal, ...]:
        """What is wrong and was not told yet."""
        return tuple(s for s in self.signals if not self.history.is_told(s, self.snapshot.head_sha))

    @cached_property
    def running(self) -> tuple[Check, ...]:
        """The checks that have not come to an end."""
        checks = counted_checks(self.snapshot, self.policy, own_run_id=self.own_run_id)
        return tuple(check for check in checks if check.outcome is Outcome.RUNNING)

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
        """How long ago the head's first check started, or, where none has, the head was committed."""
        starts = [check.started_at for check in self.snapshot.checks if check.started_at]
        first = min(starts, default=self.snapshot.head_committed_at)
        return self.now - first if first else None

    @property
    def grace(self) -> timedelta:
        """How long Jules is left to find a failure by itself."""
        return timedelta(minutes=self.policy.grace_minutes)
