"""What shows why a signal is there: excerpts of logs, annotations, a check's own words."""

from dataclasses import dataclass
from enum import StrEnum

from feedback_bot.digest import Digest
from feedback_bot.model.pull_request import Check
from feedback_bot.model.signal import CheckSignal


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A place in a file that a check points at."""

    path: str
    start_line: int
    end_line: int
    level: str
    title: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictEvidence:
    """What is known of a merge conflict.

    Attributes:
        behind_by: how many commits of the base the head lacks; ``None`` where GitHub did not say.
        files: the paths that both sides changed since they parted.
    """

    base_branch: str
    base_sha: str | None
    behind_by: int | None = None
    files: tuple[str, ...] = ()


class OnBase(StrEnum):
    """What a check that failed does at the base branch's head."""

    PASSES = "does not fail there, or fails for another reason"
    FAILS = "fails there too; the logs could not be compared"
    FAILS_ALIKE = "fails there for the same reason, by both logs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A job that was stopped when its time, or that of one of its steps, was up.

    Attributes:
        step: what was running then.
        step_minutes: for how long it had.
        job_minutes: how long the whole job took.
    """

    step: str | None = None
    step_minutes: int | None = None
    job_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEvidence:
    """What is known of one failed check, or of several that failed alike.

    Attributes:
        signals: the checks; more than one where a matrix failed for one reason.
        digest: the log's excerpt; ``None`` where there is no log.
        log_problem: why there is no log, in words for a person.
        failing_step: the step that failed, or was stopped, where that is known without a log.
        output: the check's own title, summary and text, or a status's description.
        on_base: what the same check does at the base branch's head.
        stopped: where it was stopped when its time was up; ``None`` where it failed otherwise.
    """

    signals: tuple[CheckSignal, ...]
    digest: Digest | None = None
    log_problem: str | None = None
    failing_step: str | None = None
    output: str = ""
    annotations: tuple[Annotation, ...] = ()
    on_base: OnBase = OnBase.PASSES
    stopped: Stopped | None = None

    @property
    def check(self) -> Check:
        """The first of the checks, which the evidence was read of."""
        return self.signals[0].check

    @property
    def fails_on_base(self) -> bool:
        """Whether it is the base branch's failure rather than the pull request's."""
        return self.on_base is not OnBase.PASSES

    @property
    def signature(self) -> str | None:
        """The log's signature, the same where the failure is."""
        return self.digest.signature if self.digest else None

    @property
    def infrastructure(self) -> str | None:
        """How the infrastructure failed, where the log says that it was not the code."""
        return self.digest.infrastructure if self.digest else None

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to quote."""
        return not (self.digest or self.output.strip() or self.annotations or self.stopped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence of one pull request's signals at one head."""

    checks: tuple[CheckEvidence, ...] = ()
    conflict: ConflictEvidence | None = None

    def digest_of(self, signal_id: str) -> Digest | None:
        """The digest of a check's log; ``None`` for other signals and where no log could be had."""
        return next((e.digest for e in self.checks for s in e.signals if s.id == signal_id), None)
