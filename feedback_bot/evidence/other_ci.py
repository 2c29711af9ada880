"""Evidence from other CI systems: the logs of the failed jobs behind a check or status."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from feedback_bot.ci.problems import CiError, Problem
from feedback_bot.ci.protocol import Allowance, BuildRef, CiSystem, FailedLog, FailedLogs, JobLog, Wanted
from feedback_bot.ci.reader import MOST_JOBS, CiLogs
from feedback_bot.digest import Digest, NamedStep, combined, digest, digest_of_stopped
from feedback_bot.evidence.reported_tests import Redact, lacks_tests, reported
from feedback_bot.model import (
    Check,
    CheckEvidence,
    CheckSource,
    JobEvidence,
    Judged,
    ReportedTests,
    Snapshot,
    Stopped,
    Verdict,
)
from feedback_bot.test_reports import FailedTest, Report

_LEFT: Final = "Its log was not read because enough other logs of the same build were."


@dataclass(slots=True)
class OtherCi:
    """Reads the logs of other CI systems, each once per run.

    ``redacted`` removes secrets from a digest, ``redact`` from lines.
    """

    logs: CiLogs
    redacted: Callable[[Digest], Digest]
    redact: Redact
    _read: dict[tuple[str, Wanted], JobEvidence] = field(default_factory=dict)
    _reports: dict[tuple[str, Wanted], Report] = field(default_factory=dict)

    def with_logs(self, snapshot: Snapshot, evidence: CheckEvidence, most: int) -> CheckEvidence:
        """The evidence with the logs of the jobs behind a check; unchanged if none can be read.

        Args:
            most: the number of logs that may still be read.
        """
        check = evidence.check
        found = self.logs.recognize(check) if check.source is not CheckSource.ACTIONS and most > 0 else None
        if found is None:
            return evidence
        system, ref = found
        wanted = self._wanted(snapshot, check)
        try:
            listed, jobs = self._jobs(snapshot, system, ref, wanted, most)
        except CiError as error:
            self.logs.explain(system, ref, error, f"{check.title} in {snapshot.id}")
            return _unread(evidence, system, ref, error)
        known = _with_jobs(evidence, listed, jobs, is_of_build=ref.job is None)
        return replace(known, tests=self._tests(snapshot, known, ref, listed, wanted))

    def _tests(
        self, snapshot: Snapshot, evidence: CheckEvidence, ref: BuildRef, listed: FailedLogs, wanted: Wanted
    ) -> ReportedTests:
        """The tests that the logs leave open. Only jobs whose logs were read are surely what is wanted."""
        jobs = [job for job in evidence.jobs if job.digest and job.judged is None and lacks_tests(job.digest)]
        ids = {job.id for job in jobs}
        readers = {log.id: log.tests for log in listed.logs if log.id in ids and log.tests}
        if listed.tests and jobs:
            readers = {f"{ref.site.api} {ref.project.lower()} {ref.build}": listed.tests}
        allowance = self.logs.allowance(snapshot.id)
        reports = [self._report((key, wanted), read, allowance) for key, read in readers.items()]
        named = evidence.digest.failed_tests if evidence.digest else ()
        is_own = listed.tests is None or not listed.is_one_of_several
        return reported(reports, named, self.redact, is_own=is_own)

    def _report(self, key: tuple[str, Wanted], read: Callable[[Allowance], Report], allowance: Allowance) -> Report:
        """A report; one that says why if it cannot be read, because the log is there anyway."""
        if key not in self._reports:
            try:
                self._reports[key] = read(allowance)
            except CiError as error:
                is_none = error.problem in (Problem.NOT_FOUND, Problem.GONE, Problem.TOKEN_NEEDED)
                self._reports[key] = Report() if is_none else Report(unread=str(error))
        return self._reports[key]

    def signature(self, snapshot: Snapshot, check: Check) -> str | None:
        """The signature of a check's logs at the head of the base branch; ``None`` if it has none."""
        found = self.logs.recognize(check)
        if found is None or snapshot.base_sha is None:
            return None
        system, ref = found
        wanted = self.logs.wanted(snapshot.id.repository, snapshot.base_sha, snapshot.base_branch)
        try:
            _, jobs = self._jobs(snapshot, system, ref, wanted, MOST_JOBS)
        except CiError:
            return None
        digests = [job.digest for job in jobs if job.digest]
        return combined(digests).signature if digests else None

    def _wanted(self, snapshot: Snapshot, check: Check) -> Wanted:
        """The commit that was tested: in the merge queue, it is not the head."""
        removal = snapshot.removal if check.in_merge_queue else None
        sha = removal.commit_sha if removal else snapshot.head_sha
        return self.logs.wanted(snapshot.id.repository, sha, snapshot.head_branch)

    def _jobs(
        self, snapshot: Snapshot, system: CiSystem, ref: BuildRef, wanted: Wanted, most: int
    ) -> tuple[FailedLogs, tuple[JobEvidence, ...]]:
        allowance = self.logs.allowance(snapshot.id)
        listed = self.logs.failed_logs(system, ref, wanted, allowance)
        read = listed.logs[: min(most, MOST_JOBS)]
        jobs = [self._job(system, ref, log, wanted, allowance) for log in read]
        rest = [JobEvidence(id=log.id, name=log.name, log_problem=_LEFT) for log in listed.logs[len(read) :]]
        return listed, (*jobs, *rest)

    def _job(
        self, system: CiSystem, ref: BuildRef, log: FailedLog, wanted: Wanted, allowance: Allowance
    ) -> JobEvidence:
        """What is known about a job.

        Raises:
            CiError: the only job could not be read, or none of the build may be.
        """
        key = log.id, wanted
        if key not in self._read:
            try:
                with log.open(allowance) as opened:
                    self._read[key] = self._digested(system, log, opened)
            except CiError as error:
                if ref.job is not None or error.problem in (Problem.OTHER_COMMIT, Problem.OTHER_REPOSITORY):
                    raise
                words = f"Its log on {system.label} could not be read: {error}."
                self._read[key] = JobEvidence(id=log.id, name=log.name, log_problem=words, is_canceled=log.is_canceled)
        return self._read[key]

    def _digested(self, system: CiSystem, log: FailedLog, opened: JobLog) -> JobEvidence:
        judged = Judged(verdict=opened.verdict, because=opened.because) if opened.verdict else None
        known = JobEvidence(
            id=log.id,
            name=opened.name,
            is_complete=opened.is_complete,
            is_canceled=opened.is_canceled,
            judged=judged,
        )
        if opened.file is None:
            return replace(known, log_problem=f"Its log on {system.label} could not be read: {Problem.NO_LOG}.")
        read = digest_of_stopped if opened.verdict is Verdict.TIME_LIMIT else digest
        found = read(opened.file, step=NamedStep(opened.step, opened.command))
        if not found.excerpt(1_000).strip():
            return replace(known, log_problem="Its log is empty.")
        return replace(known, digest=self.redacted(found))


def _unread(evidence: CheckEvidence, system: CiSystem, ref: BuildRef, error: CiError) -> CheckEvidence:
    """The evidence without a log. Without a token nothing is said, because nobody asked for the log."""
    is_told = evidence.check.source is CheckSource.STATUS or evidence.output.strip()
    if not ref.site.token or not is_told:
        return evidence
    return replace(evidence, log_problem=f"Its log on {system.label} could not be read: {error}.", is_log_left=True)


def _with_jobs(
    evidence: CheckEvidence, listed: FailedLogs, jobs: Sequence[JobEvidence], *, is_of_build: bool
) -> CheckEvidence:
    digests = [job.digest for job in jobs if job.digest]
    found = combined(digests) if digests else None
    if found and is_of_build and len(jobs) == 1:
        found = replace(found, failing_step=jobs[0].title)
    problems = [job.log_problem for job in jobs if job.log_problem]
    known = replace(
        evidence,
        jobs=tuple(jobs),
        digest=found,
        log_problem=problems[0] if len(jobs) == 1 and problems else None,
        is_of_build=is_of_build,
        is_log_complete=listed.is_complete and all(job.is_complete for job in jobs),
    )
    is_stopped = (told := told_by_system(known)) is not None and told.verdict is Verdict.TIME_LIMIT
    return replace(known, stopped=Stopped(step=found.failing_step if found else None)) if is_stopped else known


def told_by_system(evidence: CheckEvidence) -> Judged | None:
    """The verdict that the system itself gives on a check: the one that all of its failed jobs have."""
    told = {job.judged for job in evidence.jobs}
    judged = next(iter(told)) if len(told) == 1 else None
    return replace(judged, url=evidence.check.url) if judged else None


def with_gates(found: Sequence[CheckEvidence]) -> list[CheckEvidence]:
    """The evidence, in which a check of a whole build is a gate if other checks are about all of its failed jobs."""
    told = {job.id for each in found if not each.is_of_build for job in each.jobs}
    return _with_tests_once([_as_gate(each) if _is_gate(each, told) else each for each in found])


def _with_tests_once(found: Sequence[CheckEvidence]) -> list[CheckEvidence]:
    """The evidence, in which what a system reports of a whole build is shown with one of the build's checks alone."""
    shown, once = set[tuple[FailedTest, ...]](), list[CheckEvidence]()
    for each in found:
        is_shown = bool(each.jobs and each.tests.failed and each.verdict.is_for_jules)
        once.append(replace(each, tests=ReportedTests()) if is_shown and each.tests.failed in shown else each)
        shown |= {each.tests.failed} if is_shown else set()
    return once


def _is_gate(evidence: CheckEvidence, told: set[str]) -> bool:
    ids = {job.id for job in evidence.jobs}
    return evidence.is_of_build and bool(ids) and ids <= told and evidence.verdict.is_for_jules


def _as_gate(evidence: CheckEvidence) -> CheckEvidence:
    because = "it only sums up jobs that other checks are about"
    return replace(evidence, judged=Judged(verdict=Verdict.GATE, because=because, url=evidence.check.url))
