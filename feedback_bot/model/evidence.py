"""Evidence for signals: log excerpts, annotations, the output of checks."""

from dataclasses import dataclass
from enum import StrEnum

from feedback_bot.digest import Digest
from feedback_bot.model.check import Check
from feedback_bot.model.signal import CheckSignal
from feedback_bot.model.unstarted import UnstartedRun
from feedback_bot.model.verdict import Judged, Verdict
from feedback_bot.test_reports import FailedTest


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A location in a file that a check points to."""

    path: str
    start_line: int
    end_line: int
    level: str
    title: str
    message: str

    @property
    def has_place(self) -> bool:
        """Whether it is about a file: the runner's own annotations name a folder in the place of one."""
        return self.path != ".github"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictEvidence:
    """What is known about a merge conflict.

    Attributes:
        behind_by: the number of commits that the head is behind the base; ``None`` if GitHub did not report it.
        files: the paths that changed on both sides since the merge base.
    """

    base_branch: str
    base_sha: str | None
    behind_by: int | None = None
    files: tuple[str, ...] = ()


class OnBase(StrEnum):
    """The result of a failed check at the head of the base branch."""

    PASSES = "does not fail there, or fails for another reason"
    FAILS = "fails there too; the logs could not be compared"
    FAILS_ALIKE = "fails there for the same reason, by both logs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A job that was stopped because it, or one of its steps, reached its time limit.

    Attributes:
        step: what was running then.
        step_minutes: for how long it had.
        job_minutes: how long the whole job took.
        passed_step_minutes: how long the step took in the job's last passing run; 0 is less than half a minute.
        passed_job_minutes: how long the whole job took then.
    """

    step: str | None = None
    step_minutes: int | None = None
    job_minutes: int | None = None
    passed_step_minutes: int | None = None
    passed_job_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTests:
    """What test reports say beside the logs.

    Attributes:
        failed: each once, spelled as the log spells it if the log names it.
        left_out: the number of those that are not in ``failed`` because there are too many.
        problem: why a report could not be read, or not to its end; empty if all could.
        has_cases: a report has tests, whether or not any failed.
        is_own: they are surely of this check, and of no other.
    """

    failed: tuple[FailedTest, ...] = ()
    left_out: int = 0
    problem: str = ""
    has_cases: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEvidence:
    """What is known about one failed job of another CI system.

    Attributes:
        id: the same for the same job, no matter which check leads to it.
        digest: the log's excerpt; ``None`` if there is no log.
        log_problem: why there is no log, in words for a person.
        is_complete: false if the job was still running when its log was read.
        is_canceled: it did not fail by itself.
        judged: who can fix it, if the system itself says so.
    """

    id: str
    name: str
    digest: Digest | None = None
    log_problem: str | None = None
    is_complete: bool = True
    is_canceled: bool = False
    judged: Judged | None = None

    @property
    def title(self) -> str:
        """The job and its step, as people see them."""
        step = self.digest.failing_step if self.digest else None
        return f"{self.name} / {step}" if step else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEvidence:
    """What is known about one failed check, or about several that failed alike.

    Attributes:
        signals: the checks; more than one if a matrix failed for one reason.
        digest: the log's excerpt; ``None`` if there is no log.
        log_problem: why there is no log, in words for a person.
        is_log_left: the log was not requested, so nothing follows from its absence.
        failing_step: the step that failed, or was stopped, if that is known without a log.
        output: the check's own title, summary and text, or a status's description.
        on_base: the result of the same check at the head of the base branch.
        stopped: where it was stopped at its time limit; ``None`` if it failed differently.
        unstarted: its workflow file, if it is a workflow run that GitHub could not start.
        judged: who can fix it, and why; ``None`` before that was decided.
        jobs: the failed jobs that were read of another CI system. If there are several, ``digest`` is their common one
            and has no excerpt.
        is_of_build: it is about a whole build of such a system, not about one job.
        is_log_complete: false if something was still running there.
        tests: what test reports say about failed tests, see ``ReportedTests``.
    """

    signals: tuple[CheckSignal, ...]
    digest: Digest | None = None
    log_problem: str | None = None
    is_log_left: bool = False
    failing_step: str | None = None
    output: str = ""
    annotations: tuple[Annotation, ...] = ()
    on_base: OnBase = OnBase.PASSES
    stopped: Stopped | None = None
    unstarted: UnstartedRun | None = None
    judged: Judged | None = None
    jobs: tuple[JobEvidence, ...] = ()
    is_of_build: bool = False
    is_log_complete: bool = True
    tests: ReportedTests = ReportedTests()

    @property
    def test_names(self) -> tuple[str, ...]:
        """The failed tests that the log or a report names, each once, spelled as the log spells it."""
        named = self.digest.failed_tests if self.digest else ()
        return tuple(dict.fromkeys((*named, *(test.name for test in self.tests.failed))))

    @property
    def is_canceled(self) -> bool:
        """Whether it is about jobs of another CI system that were all canceled."""
        return bool(self.jobs) and all(job.is_canceled for job in self.jobs)

    @property
    def check(self) -> Check:
        """The first of the checks, from which the evidence was read."""
        return self.signals[0].check

    @property
    def verdict(self) -> Verdict:
        """Who can fix it."""
        if self.judged:
            return self.judged.verdict
        if self.on_base is not OnBase.PASSES:
            return Verdict.BASE
        return Verdict.INFRASTRUCTURE if self.digest and self.digest.infrastructure else Verdict.CODE

    @property
    def verdict_in_full(self) -> Judged:
        """The verdict with its evidence."""
        words = self.infrastructure or ("it fails on the base branch too" if self.fails_on_base else "")
        return self.judged or Judged(verdict=self.verdict, because=words, url=self.check.url)

    @property
    def fails_on_base(self) -> bool:
        """Whether the base branch has the failure, too, so that it is not the pull request's."""
        return self.verdict is Verdict.BASE

    @property
    def signature(self) -> str | None:
        """The signature of the log, which is the same for the same failure."""
        return self.digest.signature if self.digest else None

    @property
    def infrastructure(self) -> str | None:
        """How the infrastructure failed, if the code did not."""
        if self.verdict is not Verdict.INFRASTRUCTURE:
            return None
        if self.judged:
            return self.judged.because
        return self.digest.infrastructure if self.digest else None

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to quote."""
        is_told = self.digest or self.output.strip() or self.annotations or self.stopped or self.unstarted
        return not (is_told or self.tests.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence for the signals of one pull request at one head commit."""

    checks: tuple[CheckEvidence, ...] = ()
    conflict: ConflictEvidence | None = None

    def of(self, signal_id: str) -> CheckEvidence | None:
        """What is known about a check; ``None`` for other signals."""
        return next((each for each in self.checks for signal in each.signals if signal.id == signal_id), None)
