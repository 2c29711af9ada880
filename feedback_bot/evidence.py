"""Looking: from the signals to what shows why they are there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from feedback_bot.digest import digest
from feedback_bot.errors import ReadError
from feedback_bot.github.gateway import CheckDetails, GitHub
from feedback_bot.model import (
    CheckEvidence,
    CheckSignal,
    CheckSource,
    ConflictEvidence,
    ConflictSignal,
    Evidence,
    Signal,
    Snapshot,
)
from feedback_bot.waiting import RateLimitedError

_MAX_LOGS: Final = 30
_ORDER: Final = (CheckSource.ACTIONS, CheckSource.CHECK_RUN, CheckSource.STATUS)
_ECHO: Final = "Process completed with exit code"


def gather_evidence(github: GitHub, snapshot: Snapshot, signals: Sequence[Signal]) -> Evidence:
    """Read the logs and the outputs of failed checks. What cannot be had is told in the evidence itself.

    Raises:
        RateLimitedError: GitHub wants no more requests now.
    """
    failed = [signal for signal in signals if isinstance(signal, CheckSignal)]
    details = _details(github, failed)
    logs_left = _MAX_LOGS
    found = []
    for signal in failed:
        is_job = signal.check.source is CheckSource.ACTIONS and signal.check.job_id is not None
        evidence = _of_check(github, snapshot, signal, details.get(signal.check.node_id), read_log=logs_left > 0)
        logs_left -= is_job
        found.append(evidence)
    conflict = next((signal for signal in signals if isinstance(signal, ConflictSignal)), None)
    return Evidence(
        checks=tuple(sorted(_merged(found), key=_weight)),
        conflict=_of_conflict(github, snapshot, conflict) if conflict else None,
    )


def _of_conflict(github: GitHub, snapshot: Snapshot, signal: ConflictSignal) -> ConflictEvidence:
    """How far apart the two sides are; a comparison that fails leaves the bare fact."""
    bare = ConflictEvidence(base_branch=signal.base_branch, base_sha=signal.base_sha)
    if signal.base_sha is None:
        return bare
    try:
        ours = github.compare(snapshot.id.repository, signal.base_sha, snapshot.head_sha)
        theirs = github.compare(snapshot.id.repository, snapshot.head_sha, signal.base_sha)
    except RateLimitedError:
        raise
    except ReadError:
        return bare
    both = sorted({file.path for file in ours.files} & {file.path for file in theirs.files})
    return replace(bare, behind_by=ours.behind_by, files=tuple(both))


def _details(github: GitHub, failed: Sequence[CheckSignal]) -> dict[str, CheckDetails]:
    runs = [signal.check.node_id for signal in failed if signal.check.source is not CheckSource.STATUS]
    try:
        return github.check_details(runs) if runs else {}
    except RateLimitedError:
        raise
    except ReadError:
        return {}  # the logs are what matters; the message says of each check what it lacks


def _of_check(
    github: GitHub, snapshot: Snapshot, signal: CheckSignal, details: CheckDetails | None, *, read_log: bool
) -> CheckEvidence:
    check = signal.check
    details = details or CheckDetails(output=check.description or "")
    notes = tuple(note for note in details.annotations if not note.message.startswith(_ECHO))
    without_log = CheckEvidence(signals=(signal,), output=details.output, annotations=notes)
    if check.source is not CheckSource.ACTIONS or check.job_id is None:
        return without_log
    if not read_log:
        return replace(without_log, log_problem=f"Its log was not read: more than {_MAX_LOGS} jobs failed.")
    try:
        with github.open_log(snapshot.id.repository, check.job_id) as log:
            found = digest(log, steps=details.steps)
    except RateLimitedError:
        raise
    except ReadError as error:
        return replace(without_log, log_problem=str(error))
    if not found.excerpt(1_000).strip():
        return replace(without_log, log_problem="Its log is empty.")
    return CheckEvidence(signals=(signal,), digest=found, output=details.output)


def _merged(found: Sequence[CheckEvidence]) -> list[CheckEvidence]:
    """Failures that are the same, as a matrix's often are, once with all their checks."""
    merged: dict[str, CheckEvidence] = {}
    for evidence in found:
        name = evidence.signature or evidence.signals[0].id
        known = merged.get(name)
        merged[name] = replace(known, signals=known.signals + evidence.signals) if known else evidence
    return list(merged.values())


def _weight(evidence: CheckEvidence) -> tuple[bool, int]:
    """What failed for the code's sake first, then by how much is known of it."""
    is_infrastructure = evidence.digest is not None and evidence.digest.infrastructure is not None
    return is_infrastructure, _ORDER.index(evidence.signals[0].check.source)
