"""A decision: what to do with a pull request now, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from feedback_bot.model.command import Command
from feedback_bot.model.finding import Finding
from feedback_bot.model.reason import Reason
from feedback_bot.model.session import Plan
from feedback_bot.model.signal import Signal
from feedback_bot.model.verdict import Judged


class Action(StrEnum):
    """What to do."""

    SEND = "send"
    WAIT = "wait"
    SKIP = "skip"
    ESCALATE = "escalate"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice for people on the pull request, posted once per key.

    Attributes:
        is_renewed: at a later head, the same comment is edited.
    """

    key: str
    topic: str
    plan: Plan | None = None
    question: str | None = None
    question_id: str | None = None
    is_renewed: bool = False


class Standing(StrEnum):
    """How a failed check compares with the last message."""

    UNCHANGED = "unchanged"
    OTHER_VALUES = "other values"
    DIFFERENTLY = "in another way"
    STILL = "still"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The failure of a check, or of several checks that failed alike, compared with the last message.

    Attributes:
        title: of the first check.
        standing: ``UNCHANGED`` only if the log is exactly the same; ``STILL`` if that is unknown.
        gone: names of tests that were reported and are no longer among the failed tests.
        same: names of tests that were reported and fail again.
        added: names of tests that fail and were not reported.
        is_gone_sure: the tests in ``gone`` ran again; otherwise, they may not have run.
        is_added_sure: the tests in ``added`` also ran before.
        ids: of all signals.
    """

    title: str
    standing: Standing
    gone: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    is_gone_sure: bool = False
    is_added_sure: bool = False
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """The current state compared with the last message.

    Attributes:
        compare_url: the page that shows the commits since.
        fixed: titles of what was reported and is now fixed.
        checks: the failed checks, in the order in which they are reported.
        unchanged_by: the number of pushes in response to messages that left the most persistent failure unchanged.
        findings: changes in the commits since that may weaken the checks.
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
        held: other problems, which wait for a later message.
        silent_for_minutes: how long a session that should be working has been inactive.
        answer: the person's answer to send, if there is nothing else to send.
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
        signals: what to report, for *send* and *escalate*, and for a *refuse* that is posted.
        held: other problems, which wait for a later message.
        escalation: the key of an escalation, which is posted once per key; also names its template.
        last_words: the last message from the session, for an escalation because nothing was pushed.
        notice: a notice to post in addition to the action.
        also: other waits at the same time, whose notices are posted as well.
        approve_plan: the plan to approve in addition to the action.
        answer: the person's answer to send, for a *send* without feedback.
        rounds: what changed since the last message; ``None`` for the first message.
        rerun: the workflow runs whose failed jobs to re-run in addition to the action.
        updates_branch: merge the base branch into the branch before the notice is posted.
        on_base: the IDs of the signals that also exist on the base branch.
        passing: the names of the checks that pass, for a *send*.
        spared: the signals that Jules is asked to leave alone because of their verdicts. They do not count as sent.
        verdicts: who can fix the failed checks, by the IDs of their signals.
    """

    action: Action
    reasons: tuple[Reason, ...] = ()
    signals: tuple[Signal, ...] = ()
    held: tuple[Signal, ...] = ()
    escalation: str | None = None
    last_words: str | None = None
    notice: Notice | None = None
    also: "tuple[Decision, ...]" = ()
    approve_plan: str | None = None
    silent_for_minutes: int | None = None
    answer: Command | None = None
    rounds: Rounds | None = None
    rerun: tuple[int, ...] = ()
    updates_branch: bool = False
    on_base: frozenset[str] = frozenset()
    passing: tuple[str, ...] = ()
    spared: tuple[Signal, ...] = ()
    verdicts: Mapping[str, Judged] = field(default_factory=dict)
