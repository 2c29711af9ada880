"""The base branch for comparison: what also fails there, and the log of a passing job."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Final

from feedback_bot.digest import digest
from feedback_bot.evidence.own_words import signature_of
from feedback_bot.evidence.request_budget import RequestBudget
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.values import CheckDetails, Comparison
from feedback_bot.limits.rate_limit_budget import unless_unreadable
from feedback_bot.model import Check, CheckEvidence, CheckOutcome, CheckSource, OnBase, Snapshot, newest_checks

_MOST_DETAILS: Final = 100
"""The number of failed checks of a base whose output is read."""
_LATELY: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FailedOnBase:
    """A check that failed at a commit of the base branch."""

    sha: str
    check: Check


@dataclass(slots=True)
class BaseBranch:
    """Reads the checks and logs of base branches, each once per run. What cannot be read counts as absent.

    ``elsewhere`` finds the signature of a log that is not on GitHub.
    """

    github: GitHub
    elsewhere: Callable[[Snapshot, Check], str | None] = lambda _, __: None
    _checks: dict[tuple[str, str], tuple[Check, ...]] = field(default_factory=dict)
    _read_of: dict[tuple[str, str], dict[str, tuple[Check, ...]]] = field(default_factory=dict)
    _details: dict[tuple[str, str], dict[str, CheckDetails]] = field(default_factory=dict)
    _signatures: dict[tuple[str, int], str | None] = field(default_factory=dict)
    _comparisons: dict[tuple[str, str, str], Comparison | None] = field(default_factory=dict)
    _passing_jobs: dict[tuple[str, str, int, str], int | None] = field(default_factory=dict)

    def details_of(self, snapshot: Snapshot, node_ids: list[str]) -> dict[str, CheckDetails]:
        """What failed checks of a pull request say. The base's checks are read in the same request, if they were not.

        Raises:
            ReadError: the query failed as a whole.
        """
        repository = snapshot.id.repository
        wanted = [sha for sha in dict.fromkeys((snapshot.base_sha, snapshot.fork_sha)) if sha]
        unread = [sha for sha in wanted if (repository, sha) not in self._checks]
        if not unread:
            return self.github.check_details(node_ids)
        details, checks = self.github.failed_checks(repository, node_ids, unread)
        for sha, read in checks.items():
            self._keep(repository, snapshot.base_branch, sha, read)
        return details

    def _keep(self, repository: str, branch: str, sha: str, read: tuple[Check, ...]) -> tuple[Check, ...]:
        self._read_of.setdefault((repository, branch), {})[sha] = read
        self._checks[repository, sha] = newest_checks(read)
        return self._checks[repository, sha]

    def compared(self, snapshot: Snapshot, evidence: CheckEvidence, details: CheckDetails) -> OnBase:
        """Whether the same check fails at the base branch's head, and for the same reason.

        The reason is the log's signature or, if either log is unavailable, the output of the check.

        Args:
            details: its output at the pull request's head.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        failed = (
            other for other in self._same_checks(snapshot, evidence.check) if other.outcome is CheckOutcome.FAILED
        )
        alike = (self._compared(snapshot, other, evidence, details) for other in failed)
        return next((on_base for on_base in alike if on_base is not OnBase.PASSES), OnBase.PASSES)

    def _compared(self, snapshot: Snapshot, other: Check, evidence: CheckEvidence, details: CheckDetails) -> OnBase:
        signature = self.signature(snapshot, other) if evidence.digest and not evidence.stopped else None
        if signature and evidence.digest:
            return OnBase.FAILS_ALIKE if signature == evidence.digest.signature else OnBase.PASSES
        says_the_same = signature_of(self._details_of(snapshot, other)) == signature_of(details)
        return OnBase.FAILS if says_the_same and other.conclusion == evidence.check.conclusion else OnBase.PASSES

    def is_fixed_since(self, snapshot: Snapshot, evidence: CheckEvidence, budget: RequestBudget) -> bool:
        """Whether the failure came with the base: the same one where the branch left it, and none at its head now.

        It is not if the requests that would show it are not left.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        check, digest = evidence.check, evidence.digest
        passes = {other.outcome for other in self._same_checks(snapshot, check)} == {CheckOutcome.PASSED}
        fork = self._fork(snapshot, budget) if passes and digest else None
        if fork is None or digest is None or fork == snapshot.base_sha:
            return False
        there = replace(snapshot, base_sha=fork)
        if not budget.allows(is_known=(snapshot.id.repository, there.base_sha) in self._checks):
            return False
        failed = (o for o in self._same_checks(there, check) if o.outcome is CheckOutcome.FAILED)
        readable = (o for o in failed if budget.allows(is_known=o.job_id is None or self.has_signature(there, o)))
        return any(self.signature(there, other) == digest.signature for other in readable)

    def _fork(self, snapshot: Snapshot, budget: RequestBudget) -> str | None:
        """Where the branch left its base."""
        since = None if snapshot.fork_sha else self.comparison_within(snapshot, budget)
        return since.merge_base if since else snapshot.fork_sha

    def failed_lately(self, snapshot: Snapshot, check: Check) -> tuple[FailedOnBase, ...]:
        """The job's failures of the last 7 days on the base branch, newest first, if it passes at its head now.

        Only at commits whose checks this run has read: the base's head, and where pull requests' branches left it.
        """
        same = self._same_checks(snapshot, check)
        if not same or same[0].outcome is not CheckOutcome.PASSED or check.job_id is None or check.is_report:
            return ()
        commits = self._read_of.get((snapshot.id.repository, snapshot.base_branch), {})
        found = [FailedOnBase(sha, each) for sha, checks in commits.items() for each in checks if _is_same(each, check)]
        found = [each for each in found if is_past_failure(each.check, same[0], snapshot.read_at)]
        return tuple(sorted(found, key=lambda each: _ended(each.check), reverse=True))

    def last_passed(self, snapshot: Snapshot, check: Check) -> Check | None:
        """The check's newest passing run at this head or on the base branch, among those that were read before."""
        commits = self._read_of.get((snapshot.id.repository, snapshot.base_branch), {})
        runs = (*snapshot.checks, *(each for checks in commits.values() for each in checks))
        passed = (each for each in runs if each.outcome is CheckOutcome.PASSED and _is_same(each, check))
        return max(passed, key=_ended, default=None)

    def comparison(self, snapshot: Snapshot) -> Comparison | None:
        """What the pull request changes; ``None`` if it cannot be read.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        return self.compare(snapshot.id.repository, snapshot.base_sha, snapshot.head_sha)

    def comparison_within(self, snapshot: Snapshot, budget: RequestBudget) -> Comparison | None:
        """What the pull request changes; ``None`` also if no request is left.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        is_known = self.has_compared(snapshot.id.repository, snapshot.base_sha, snapshot.head_sha)
        return self.comparison(snapshot) if budget.allows(is_known=is_known) else None

    def compare(self, repository: str, base_sha: str | None, head_sha: str) -> Comparison | None:
        """What a head has that its base has not; ``None`` if it cannot be read. Each is read once per run.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        if base_sha is None:
            return None
        key = (repository, base_sha, head_sha)
        if key not in self._comparisons:
            self._comparisons[key] = unless_unreadable(None, lambda: self.github.compare(*key))
        return self._comparisons[key]

    def has_compared(self, repository: str, base_sha: str | None, head_sha: str) -> bool:
        """Whether ``compare`` needs no request."""
        return base_sha is None or (repository, base_sha, head_sha) in self._comparisons

    @contextmanager
    def passing_log(self, snapshot: Snapshot, check: Check) -> Iterator[BinaryIO | None]:
        """The log of the newest passing run of the same job on the base branch; ``None`` if there is none.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        job = self._passing_job(snapshot, check)
        if job is None:
            yield None
            return
        with ExitStack() as stack:
            log = self.github.open_log(snapshot.id.repository, job)
            file = unless_unreadable(None, lambda: stack.enter_context(log))
            if file is None:
                self._passing_jobs[_job_key(snapshot, check)] = None
            yield file

    def _passing_job(self, snapshot: Snapshot, check: Check) -> int | None:
        key = _job_key(snapshot, check)
        if key not in self._passing_jobs:
            self._passing_jobs[key] = self._find_passing_job(snapshot, check)
        return self._passing_jobs[key]

    def _find_passing_job(self, snapshot: Snapshot, check: Check) -> int | None:
        for other in self._same_checks(snapshot, check):
            if other.outcome is CheckOutcome.PASSED:
                return other.job_id
        if check.workflow_id is None:
            return None
        where = (snapshot.id.repository, check.workflow_id, snapshot.base_branch, check.name)
        return unless_unreadable(None, lambda: self.github.passing_job(*where))

    def _same_checks(self, snapshot: Snapshot, check: Check) -> list[Check]:
        """The check as it ran on the base, preferably for the same event, else for a push. Reports may be several."""
        if snapshot.base_sha is None:
            return []
        key = (snapshot.id.repository, snapshot.base_sha)
        if key not in self._checks:
            read: tuple[Check, ...] = unless_unreadable((), lambda: self.github.commit_checks(*key))
            self._keep(key[0], snapshot.base_branch, key[1], read)
        same = [other for other in self._checks[key] if _is_same(other, check)]
        same.sort(key=lambda other: (other.event != check.event, other.event != "push"))
        return same if check.is_report else same[:1]

    def _details_of(self, snapshot: Snapshot, check: Check) -> CheckDetails:
        """The output of a check at the base's head. The output of all failed checks there is read in one request."""
        if check.source is CheckSource.STATUS:
            return CheckDetails(output=check.description or "")
        key = (snapshot.id.repository, snapshot.base_sha or "")
        if key not in self._details:
            runs = (each for each in self._checks[key] if each.source is not CheckSource.STATUS)
            failed = [each.node_id for each in runs if each.outcome is CheckOutcome.FAILED][:_MOST_DETAILS]
            self._details[key] = unless_unreadable({}, lambda: self.github.check_details(failed))
        return self._details[key].get(check.node_id, CheckDetails())

    def has_signature(self, snapshot: Snapshot, check: Check) -> bool:
        """Whether ``signature`` needs no request."""
        return (snapshot.id.repository, check.job_id) in self._signatures

    def signature(self, snapshot: Snapshot, check: Check) -> str | None:
        """The signature of a job's log; ``None`` if it has none or it cannot be read.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        if check.source is not CheckSource.ACTIONS or check.job_id is None:
            return self.elsewhere(snapshot, check)
        key = (snapshot.id.repository, check.job_id)
        if key not in self._signatures:
            self._signatures[key] = unless_unreadable(None, lambda: self._read_signature(*key))
        return self._signatures[key]

    def _read_signature(self, repository: str, job: int) -> str | None:
        with self.github.open_log(repository, job) as log:
            return digest(log).signature


def _is_same(other: Check, check: Check) -> bool:
    """Whether it is the same check, no matter which event ran it: the base has no pull request of its own."""
    where = [None if each.is_report else each.workflow_file or each.workflow for each in (other, check)]
    return (other.app, other.name) == (check.app, check.name) and where[0] == where[1]


def is_past_failure(other: Check, passed: Check, now: datetime) -> bool:
    """Whether a job failed lately, and before the one that passed."""
    if other.outcome is not CheckOutcome.FAILED or other.is_report or None in (other.completed_at, passed.completed_at):
        return False
    return now - _LATELY <= _ended(other) < _ended(passed)


def _ended(check: Check) -> datetime:
    return check.completed_at or datetime.min.replace(tzinfo=UTC)


def _job_key(snapshot: Snapshot, check: Check) -> tuple[str, str, int, str]:
    return snapshot.id.repository, snapshot.base_branch, check.workflow_id or 0, check.name
