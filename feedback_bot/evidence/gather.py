"""EvidenceReader: reads the evidence for signals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import BinaryIO, Final

from feedback_bot.digest import Digest, digest, digest_of_stopped
from feedback_bot.errors import ReadError
from feedback_bot.evidence.base_branch import BaseBranch
from feedback_bot.evidence.judging import is_any_of, judged, named_files
from feedback_bot.evidence.last_passing import with_last_passing
from feedback_bot.evidence.other_ci import OtherCi, told_by_system, with_gates
from feedback_bot.evidence.own_words import as_timed_out, failing_step, stopped, telling
from feedback_bot.evidence.redacted import redacted
from feedback_bot.evidence.reported_tests import merged_tests
from feedback_bot.evidence.request_budget import RequestBudget
from feedback_bot.evidence.run_reports import RunReports
from feedback_bot.evidence.seen_elsewhere import SeenElsewhere
from feedback_bot.evidence.sightings import Sightings
from feedback_bot.evidence.unstarted_runs import UnstartedRuns
from feedback_bot.github.gateway import GitHub
from feedback_bot.github.values import CheckDetails
from feedback_bot.limits.rate_limit_budget import RateLimitedError, unless_unreadable
from feedback_bot.limits.timing import Timing
from feedback_bot.model import (
    Check,
    CheckEvidence,
    CheckSignal,
    CheckSource,
    ConflictEvidence,
    ConflictSignal,
    Evidence,
    Judged,
    OnBase,
    Signal,
    Snapshot,
    Verdict,
)

_MAX_LOGS: Final = 30
_LOGS_SECONDS: Final = 60
"""After this long, no other log is requested: a message with some logs is better than one that never gets sent."""
_TOO_MANY: Final = f"Its log was not read because more than {_MAX_LOGS} jobs failed."
_TOO_SLOW: Final = "Its log was not read because the logs of the other jobs took too long."
_ORDER: Final = (CheckSource.ACTIONS, CheckSource.CHECK_RUN, CheckSource.STATUS)


@dataclass(frozen=True, slots=True)
class EvidenceReader:
    """Reads the evidence of pull requests one by one. What concerns the base branch is read once per run.

    ``sightings`` are what other pull requests fail with, of the whole run; what is read here is added.

    ``known`` is what checks say that was read in advance.

    ``redact`` removes secrets from lines; ``None`` is a line of which nothing is left.

    ``other_ci`` reads the logs that are not on GitHub, ``reports`` the test reports that are; ``None`` reads none.
    """

    github: GitHub
    base: BaseBranch
    sightings: Sightings
    redact: Callable[[Sequence[str]], list[str | None]]
    timing: Timing
    other_ci: OtherCi | None = None
    reports: RunReports | None = None
    known: dict[str, CheckDetails] = field(default_factory=dict)

    def expect(self, wanted: Sequence[tuple[Snapshot, Sequence[Signal]]]) -> None:
        """Read what all of these will need: what their checks say, many in one request.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        alike: dict[tuple[str, str | None, str | None], list[tuple[Snapshot, Sequence[Signal]]]] = {}
        for snapshot, signals in wanted:  # the checks of the base are read in the same request
            of_base = snapshot.id.repository, snapshot.base_sha, snapshot.fork_sha
            alike.setdefault(of_base, []).append((snapshot, signals))
        for found in self.github.side_by_side([partial(self._read_all, group) for group in alike.values()]):
            self.known.update(found)

    def expect_logs(self, snapshot: Snapshot, signals: Sequence[Signal]) -> None:
        """Begin to download the logs of a pull request."""
        for job_id in _job_ids(signals):
            self.github.expect_log(snapshot.id.repository, job_id)

    def forget_logs(self, snapshot: Snapshot, signals: Sequence[Signal]) -> None:
        """Discard those that turned out not to be needed."""
        for job_id in _job_ids(signals):
            self.github.forget_log(snapshot.id.repository, job_id)

    def gather(self, snapshot: Snapshot, signals: Sequence[Signal]) -> Evidence:
        """Read the logs and output of failed checks. The evidence itself says what is unavailable.

        Raises:
            RateLimitedError: GitHub accepts no more requests for now.
        """
        failed = [signal for signal in signals if isinstance(signal, CheckSignal)]
        details = self._details(snapshot, failed)
        is_late = self.timing.countdown(_LOGS_SECONDS)
        if len(_job_ids(failed)) > 1:
            self.expect_logs(snapshot, failed)
        found: list[CheckEvidence] = []
        logs_left = _MAX_LOGS
        budget = RequestBudget()
        elsewhere = SeenElsewhere(self.base, self.sightings, snapshot, budget)
        for signal in failed:
            unread = _TOO_MANY if logs_left <= 0 else _TOO_SLOW if found and is_late() else None
            evidence = self._of_check(
                snapshot, signal, details.get(signal.check.node_id), unread, budget, most=logs_left
            )
            found.append(_unless_seen(evidence, elsewhere))
            logs_left -= len(evidence.jobs) or _has_log(signal.check)
        found = with_gates(found)
        self.sightings.add_read(snapshot, found)
        found = with_last_passing(self.github, self.base, snapshot, found, budget)
        found = self.reports.with_tests(snapshot, found) if self.reports else found
        found = [self._by_report(snapshot, each, details, budget) for each in found]
        conflict = next((signal for signal in signals if isinstance(signal, ConflictSignal)), None)
        return Evidence(
            checks=tuple(sorted(_merged(found), key=_weight)),
            conflict=_of_conflict(self.github, snapshot, conflict) if conflict else None,
        )

    def _details(self, snapshot: Snapshot, failed: Sequence[CheckSignal]) -> dict[str, CheckDetails]:
        ids = _node_ids(failed)
        unread = [node_id for node_id in ids if node_id not in self.known]
        read = self._read(snapshot, unread)
        return {**{node_id: self.known[node_id] for node_id in ids if node_id in self.known}, **read}

    def _read_all(self, wanted: Sequence[tuple[Snapshot, Sequence[Signal]]]) -> dict[str, CheckDetails]:
        return self._read(wanted[0][0], [node_id for _, signals in wanted for node_id in _node_ids(signals)])

    def _read(self, snapshot: Snapshot, node_ids: list[str]) -> dict[str, CheckDetails]:
        # The logs are what matters; the message says of each check what it lacks.
        return unless_unreadable({}, lambda: self.base.details_of(snapshot, node_ids)) if node_ids else {}

    def _of_check(
        self,
        snapshot: Snapshot,
        signal: CheckSignal,
        details: CheckDetails | None,
        unread: str | None,
        budget: RequestBudget,
        *,
        most: int,
    ) -> CheckEvidence:
        """The evidence of one check; ``unread`` says why its log must not be requested, ``most`` how many may be."""
        if signal.check.is_run:
            return UnstartedRuns(self.github, self.base, budget, self.redact).evidence(snapshot, signal)
        check, known = signal.check, details
        details = details or CheckDetails(output=check.description or "")
        notes = telling(details.annotations)
        evidence = CheckEvidence(
            signals=(signal,), output=details.output, annotations=notes, stopped=stopped(check, details)
        )
        if _has_log(check):
            evidence = (
                replace(evidence, log_problem=unread, is_log_left=True)
                if unread
                else self._with_log(snapshot, evidence, details)
            )
        elif self.other_ci and not unread:
            evidence = self.other_ci.with_logs(snapshot, evidence, most)
        evidence = replace(evidence, on_base=self.base.compared(snapshot, evidence, details))
        return replace(evidence, judged=self._judged(snapshot, evidence, known, budget))

    def _by_report(
        self, snapshot: Snapshot, evidence: CheckEvidence, details: dict[str, CheckDetails], budget: RequestBudget
    ) -> CheckEvidence:
        """The evidence, judged again if a report of the run names tests that failed."""
        if not (evidence.tests.failed and evidence.tests.is_own and evidence.verdict.is_for_people):
            return evidence
        known = details.get(evidence.check.node_id)
        return replace(evidence, judged=self._judged(snapshot, evidence, known, budget))

    def _judged(
        self, snapshot: Snapshot, evidence: CheckEvidence, details: CheckDetails | None, budget: RequestBudget
    ) -> Judged:
        """The verdict. What costs a request is asked for only if nothing cheaper has decided."""
        told = told_by_system(evidence)
        if told and (told.verdict.is_for_people or evidence.on_base is OnBase.PASSES):
            return told
        found = judged(snapshot, evidence, details)
        if found.verdict is Verdict.WORKFLOW_FILE:
            since = self.base.comparison_within(snapshot, budget)
            named = (f".github/workflows/{evidence.check.workflow_file}", *named_files(found.quote))
            in_diff = is_any_of(named, [file.path for file in since.files]) if since else None
            return judged(snapshot, evidence, details, in_diff=in_diff)
        if (
            found.verdict is Verdict.CODE
            and not evidence.stopped
            and self.base.is_fixed_since(snapshot, evidence, budget)
        ):
            base = snapshot.base_branch
            because = f"it failed the same way where the branch left {base}, and passes on {base} now"
            return Judged(verdict=Verdict.STALE, because=because, url=evidence.check.url)
        return found

    def _with_log(self, snapshot: Snapshot, evidence: CheckEvidence, details: CheckDetails) -> CheckEvidence:
        """The evidence with the log's digest, or with what is available instead."""
        check = evidence.signals[0].check
        try:
            with self.github.open_log(snapshot.id.repository, check.job_id or 0) as log:
                found = self._digest(log, evidence, details)
                if not found.confident:
                    found = self._compared(snapshot, check, log, details) or found
        except RateLimitedError:
            raise
        except ReadError as error:
            return replace(evidence, log_problem=str(error), failing_step=failing_step(details))
        if not found.excerpt(1_000).strip():
            return replace(evidence, log_problem="Its log is empty.")
        return replace(evidence, digest=redacted(found, self.redact))

    def _digest(self, log: BinaryIO, evidence: CheckEvidence, details: CheckDetails) -> Digest:
        if evidence.stopped is None:
            return digest(log, steps=details.steps)
        return digest_of_stopped(log, steps=as_timed_out(details.steps, evidence.stopped.step))

    def _compared(self, snapshot: Snapshot, check: Check, log: BinaryIO, details: CheckDetails) -> Digest | None:
        """The digest compared with a passing log of the same job, if one is available."""
        with self.base.passing_log(snapshot, check) as passing:
            if passing is None:
                return None
            log.seek(0)
            return digest(log, steps=details.steps, passing=passing)


def _unless_seen(evidence: CheckEvidence, elsewhere: SeenElsewhere) -> CheckEvidence:
    """The evidence, with another verdict if nothing cheaper has decided and the same failure was seen elsewhere."""
    seen = elsewhere.judged(evidence) if evidence.verdict is Verdict.CODE else None
    return replace(evidence, judged=seen) if seen else evidence


def _has_log(check: Check) -> bool:
    return check.source is CheckSource.ACTIONS and check.job_id is not None


def _of_conflict(github: GitHub, snapshot: Snapshot, signal: ConflictSignal) -> ConflictEvidence:
    """The comparison of the two sides of a conflict; if it fails, only the conflict itself."""
    bare = ConflictEvidence(base_branch=signal.base_branch, base_sha=signal.base_sha)
    if signal.base_sha is None:
        return bare
    repository, head, base = snapshot.id.repository, snapshot.head_sha, signal.base_sha
    ours = unless_unreadable(None, lambda: github.compare(repository, base, head))
    theirs = unless_unreadable(None, lambda: github.compare(repository, head, base)) if ours else None
    if ours is None or theirs is None:
        return bare
    both = sorted({file.path for file in ours.files} & {file.path for file in theirs.files})
    return replace(bare, behind_by=ours.behind_by, files=tuple(both))


def _node_ids(signals: Sequence[Signal]) -> list[str]:
    """The failed check runs that say something of themselves."""
    checks = [signal.check for signal in signals if isinstance(signal, CheckSignal) and not signal.check.is_run]
    return [check.node_id for check in checks if check.source is not CheckSource.STATUS]


def _job_ids(signals: Sequence[Signal]) -> list[int]:
    """The jobs whose logs are read."""
    checks = [signal.check for signal in signals if isinstance(signal, CheckSignal) and not signal.check.is_run]
    return [check.job_id or 0 for check in checks if _has_log(check)][:_MAX_LOGS]


def _merged(found: Sequence[CheckEvidence]) -> list[CheckEvidence]:
    """Equal failures, such as those of a matrix, merged into one with all their checks."""
    merged: dict[str, CheckEvidence] = {}
    for evidence in found:
        name = f"{evidence.on_base} {evidence.verdict} {evidence.signature or evidence.signals[0].id}"
        known = merged.get(name)
        merged[name] = _as_one(known, evidence) if known else evidence
    return list(merged.values())


def _as_one(known: CheckEvidence, other: CheckEvidence) -> CheckEvidence:
    return replace(known, signals=known.signals + other.signals, tests=merged_tests(known, other))


def _weight(evidence: CheckEvidence) -> tuple[bool, bool, int]:
    """Failures for Jules first, then those about which the most is known."""
    return not evidence.verdict.is_for_jules, evidence.is_bare, _ORDER.index(evidence.signals[0].check.source)
