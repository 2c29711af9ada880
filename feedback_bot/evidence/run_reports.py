"""Test reports that workflow runs of GitHub Actions keep as artifacts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Final

from feedback_bot.errors import ReadError
from feedback_bot.evidence.reported_tests import Redact, lacks_tests, reported, speaks_of_tests
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.values import Artifact
from feedback_bot.limits.rate_limit_budget import RateLimitedError, unless_unreadable
from feedback_bot.limits.timing import Timing
from feedback_bot.model import CheckEvidence, CheckSource, Snapshot, Verdict
from feedback_bot.test_reports import Bounds, FailedTest, Report, matched, read_reports

_MOST_RUNS: Final = 3
_MOST_ARTIFACTS: Final = 5
"""Of one run."""
_LARGEST: Final = 64 << 20
_SECONDS: Final = 60
"""After this long, no other artifact of a pull request is requested."""


@dataclass(slots=True)
class RunReports:
    """Reads the reports of workflow runs, each run's once.

    Attributes:
        patterns: the policy's ``test-reports``.
        redact: removes secrets from lines.
    """

    github: GitHub
    patterns: Sequence[str]
    redact: Redact
    timing: Timing
    _read: dict[tuple[str, int, datetime | None], list[Report]] = field(default_factory=dict)

    def with_tests(self, snapshot: Snapshot, found: Sequence[CheckEvidence]) -> list[CheckEvidence]:
        """The evidence with the tests that the logs of failed jobs leave open.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        is_asked = {at for at, each in enumerate(found) if _is_job(each) or _is_doubtful(snapshot, each)}
        runs = (
            dict.fromkeys(found[at].check.run_id for at in sorted(is_asked) if _is_open(found[at]))
            if self.patterns
            else {}
        )
        is_late = self.timing.countdown(_SECONDS)
        shown = list(found)
        for run_id in [run_id for run_id in runs if run_id is not None][:_MOST_RUNS]:
            jobs = [at for at, each in enumerate(shown) if each.check.run_id == run_id and at in is_asked]
            since = min((time for at in jobs if (time := shown[at].check.started_at)), default=None)
            reports = self._reports(snapshot.id.repository, run_id, since, is_late)
            for at, own in _divided([shown[at] for at in jobs], reports):
                known = shown[jobs[at]]
                named = known.digest.failed_tests if known.digest else ()
                is_own = _is_doubtful(snapshot, known)
                shown[jobs[at]] = replace(known, tests=reported(own, named, self.redact, is_own=is_own))
        return shown

    def _reports(
        self, repository: str, run_id: int, since: datetime | None, is_late: Callable[[], bool]
    ) -> list[Report]:
        """The reports of a run's attempt: an artifact does not say which attempt it is of, but when it was made."""
        key = repository, run_id, since
        if key not in self._read:
            none: tuple[Artifact, ...] = ()
            listed = unless_unreadable(none, lambda: self.github.artifacts(repository, run_id))
            named = [each for each in listed if self._may_be_report(each, run_id, since)]
            bounds = Bounds()
            read = [self._of_artifact(repository, each, bounds) for each in named[:_MOST_ARTIFACTS] if not is_late()]
            self._read[key] = [report for reports in read for report in reports]
        return self._read[key]

    def _may_be_report(self, artifact: Artifact, run_id: int, since: datetime | None) -> bool:
        is_named = any(fnmatchcase(artifact.name.lower(), pattern.lower()) for pattern in self.patterns)
        is_of_run = artifact.run_id in (None, run_id)
        is_new = since is None or artifact.created_at is None or artifact.created_at >= since
        return is_named and is_of_run and is_new and not artifact.is_expired

    def _of_artifact(self, repository: str, artifact: Artifact, bounds: Bounds) -> list[Report]:
        if artifact.size > _LARGEST:
            return [Report(unread="it is too large")]
        try:
            with self.github.open_artifact(repository, artifact.id) as file:
                return read_reports(file, bounds)
        except RateLimitedError:
            raise
        except ReadError:
            return [Report(unread="it could not be downloaded")]


def _is_job(each: CheckEvidence) -> bool:
    return _has_artifacts(each) and each.verdict.is_for_jules


def _is_doubtful(snapshot: Snapshot, each: CheckEvidence) -> bool:
    """Whether a report may say otherwise than a log: no other job of the run had a result, so that it is this one's."""
    if not _has_artifacts(each) or each.verdict not in (Verdict.INFRASTRUCTURE, Verdict.UNKNOWN):
        return False
    others = (other for other in snapshot.checks if other.run_id == each.check.run_id and other.key != each.check.key)
    return all(other.conclusion == "skipped" for other in others)


def _has_artifacts(each: CheckEvidence) -> bool:
    return each.check.source is CheckSource.ACTIONS and each.check.job_id is not None


def _is_open(each: CheckEvidence) -> bool:
    return not each.is_log_left and not each.stopped and lacks_tests(each.digest)


def _divided(jobs: Sequence[CheckEvidence], reports: Sequence[Report]) -> Iterable[tuple[int, list[Report]]]:
    """Which reports are shown with which job. A report does not say whose it is.

    A test goes to the jobs whose logs name it. The others go to the first job whose log leaves tests open. A report
    that names no failed test is worth a word only beside a log that speaks of tests.
    """
    is_open = [_is_open(each) for each in jobs]
    first = is_open.index(True) if True in is_open else None
    of_tests = next((at for at, each in enumerate(jobs) if is_open[at] and speaks_of_tests(each.digest)), None)
    named = [each.digest.failed_tests if each.digest else () for each in jobs]
    shares: list[list[Report]] = [[] for _ in jobs]
    for report in reports:
        rest = list(report.failed)
        for at, names in enumerate(named):
            own = [test for test in rest if _is_named(test, names)]
            rest = [test for test in rest if test not in own]
            if own and is_open[at]:
                shares[at].append(Report(failed=tuple(own)))
        if first is not None and rest:
            shares[first].append(replace(report, failed=tuple(rest)))
        elif of_tests is not None and not report.failed:
            shares[of_tests].append(report)
    return [(at, share) for at, share in enumerate(shares) if share]


def _is_named(test: FailedTest, names: Sequence[str]) -> bool:
    _, others = matched([test], names)
    return len(others) < len(names)
