"""A decision: what to do with a pull request now, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from feedback_bot.model.command import Command
from feedback_bot.model.finding import Finding
from feedback_bot.model.reason import Reason
from feedback_bot.model.session import Plan
from feedback_bot.model.signal import Signal


class Action(StrEnum):
    """What to do."""

    SEND = "send"
    WAIT = "wait"
    SKIP = "skip"
    ESCALATE = "escalate"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to tell the people on the pull request, once for each key."""

    key: str
    topic: str
    plan: Plan | None = None
    question: str | None = None


class Standing(StrEnum):
    """How a failed check stands compared with the last message."""

    UNCHANGED = "unchanged"
    OTHER_VALUES = "other values"
    OTHERWISE = "in another way"
    STILL = "still"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A check's failure, or that of several that failed alike, compared with the last message.

    Attributes:
        title: the first check's.
        standing: ``UNCHANGED`` only where the log says the very same; ``STILL`` where that cannot be told.
        gone: names of tests that were told and are not among the failed ones any more.
        same: names of tests that were told and fail again.
        added: names of tests that fail and were not told.
        is_gone_sure: what is ``gone`` was tried again; else it may not have been.
        is_added_sure: what is ``added`` was tried before, too.
        ids: of all the signals.
        infrastructure: how the infrastructure failed, where that was it.
    """

    title: str
    standing: Standing
    gone: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    is_gone_sure: bool = False
    is_added_sure: bool = False
    ids: tuple[str, ...] = ()
    infrastructure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How things stand compared with the last message.

    Attributes:
        compare_url: the page that shows the commits since.
        fixed: titles of what was told and is not wrong any more.
        checks: the failed checks, in the order in which they are told.
        unchanged_by: how many pushes that answered messages have left the most stubborn failure of the code as it was.
        findings: what in the commits since may weaken the checks.
    """

    compare_url: str
    fixed: tuple[str, ...] = ()
    checks: tuple[Compared, ...] = ()
    unchanged_by: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class LookUp:
    """Triage cannot go on before the session was looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtLogs:
    """Triage found something to send; the evidence decides.

    Attributes:
        signals: what to look at.
        held: what is wrong too but waits for a later message.
        silent_for_minutes: how long a session that should be at work has been silent.
        answer: the person's answer to pass on, if that is all there is to send.
    """

    signals: tuple[Signal, ...] = ()
    held: tuple[Signal, ...] = ()
    silent_for_minutes: int | None = None
    answer: Command | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with one pull request, and why.

    Attributes:
        reasons: why.
        signals: what to speak of, for *send* and *escalate*, and for a *refuse* that is told.
        held: what is wrong too but waits for a later message.
        escalation: what an escalation is told once for; also names its template.
        last_words: what the session said last after a message that nothing was pushed for, for an escalation.
        notice: something to say on the pull request beside the action.
        approve_plan: the plan to approve beside the action.
        answer: the person's answer to pass on, for a *send* that is no feedback.
        rounds: how things stand since the last message; ``None`` for the first.
        rerun: the workflow runs whose failed jobs to run again beside the action.
        on_base: the ids of those signals that are there on the base branch, too.
        infrastructure: how the infrastructure failed, by the ids of the signals whose logs say so.
    """

    action: Action
    reasons: tuple[Reason, ...] = ()
    signals: tuple[Signal, ...] = ()
    held: tuple[Signal, ...] = ()
    escalation: str | None = None
    last_words: str | None = None
    notice: Notice | None = None
    approve_plan: str | None = None
    silent_for_minutes: int | None = None
    answer: Command | None = None
    rounds: Rounds | None = None
    rerun: tuple[int, ...] = ()
    on_base: frozenset[str] = frozenset()
    infrastructure: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_infrastructure_only(self) -> bool:
        """Whether there is nothing to speak of but failures of the infrastructure."""
        return bool(self.signals) and all(s.id in self.infrastructure or s.id in self.on_base for s in self.signals)
