"""From what was read about a failed check to the facts that its verdict is made of. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from feedback_bot.decide.verdicts import Failure, judge
from feedback_bot.evidence.own_words import failing_step
from feedback_bot.github.values import CheckDetails
from feedback_bot.model import (
    Annotation,
    Check,
    CheckEvidence,
    CheckOutcome,
    CheckSource,
    Judged,
    OnBase,
    Snapshot,
    Verdict,
)

_NO_FILE: Final = ".github"
"""The path of annotations that are about no file: the runner's own, and those that a command wrote without a place."""
_NAMED: Final = re.compile(r"\.github/(?:workflows|actions)/[\w./-]*\w")
_ECHO: Final = "Process completed with exit code"
_COMPARED: Final = 300
"""Characters of an annotation that are looked for in the log, of which long lines are cut."""
_RAN: Final = ("success", "failure", "cancelled", "timed_out", "neutral")


def judged(
    snapshot: Snapshot, evidence: CheckEvidence, details: CheckDetails | None, *, in_diff: bool | None = None
) -> Judged:
    """The verdict on a failed check, by what was read anyway.

    Args:
        details: its output; ``None`` if it could not be read.
        in_diff: whether the pull request changes the workflow's file; ``None`` if that is unknown.
    """
    found = judge(replace(failure_of(snapshot, evidence, details), in_diff=in_diff))
    if found.verdict.is_for_people:
        return found
    if evidence.on_base is OnBase.PASSES:
        return _flaky(snapshot, evidence.check) or found if found.verdict is Verdict.CODE else found
    alike = evidence.on_base is OnBase.FAILS_ALIKE
    because = f"it fails on {snapshot.base_branch} too" + (", for the same reason" if alike else "")
    return Judged(verdict=Verdict.BASE, because=because, url=evidence.check.url)


def named_files(words: str) -> tuple[str, ...]:
    """The workflow files and the folders of local actions that the runner names, such as a file that another calls."""
    return tuple(name.rstrip(".") for name in _NAMED.findall(words))


def is_any_of(named: Iterable[str], changed: Iterable[str]) -> bool:
    """Whether one of the changed files is named, or is in a folder that is."""
    names = tuple(named)
    return any(path == name or path.startswith(f"{name}/") for path in changed for name in names)


def _flaky(snapshot: Snapshot, check: Check) -> Judged | None:
    """The verdict if the check passed at this very head, on another attempt. Reports by a workflow have none."""
    older = (other for other in snapshot.checks if other.key == check.key and other.outcome is CheckOutcome.PASSED)
    passed = next(older, None) if not check.is_report else None
    if passed is None:
        return None
    return Judged(verdict=Verdict.FLAKY, because="it passed at this commit on another attempt", url=passed.url)


def failure_of(snapshot: Snapshot, evidence: CheckEvidence, details: CheckDetails | None) -> Failure:
    """The facts about a failed check."""
    check, digest, read = evidence.check, evidence.digest, details or CheckDetails()
    is_job = check.source is CheckSource.ACTIONS and check.job_id is not None
    has_log = digest is not None or evidence.is_log_left
    facts = Failure(
        name=check.name,
        app=check.app,
        conclusion=_conclusion(evidence),
        is_job=is_job,
        notes=tuple(_lines(_own_words(read))),
        marks_files=any(note.path != _NO_FILE for note in read.annotations if note.level == "failure"),
        said=tuple(_lines([evidence.output])),
        steps_ran=_steps_ran(read, has_log=has_log) if details and is_job else None,
        failed_step=failing_step(read),
        others_failed=_others_failed(snapshot, check),
        reported=tuple(test.message.strip() or test.name for test in evidence.tests.failed if evidence.tests.is_own),
        is_unread=_is_unread(evidence, details),
        url=check.url,
    )
    if digest is None:
        return facts
    notes, asides = _by_step(facts.notes, digest.said)
    return replace(
        facts,
        notes=notes,
        asides=asides,
        said=digest.said,
        in_code=digest.in_code,
        failed_step=facts.failed_step or digest.failing_step,
        action=digest.action,
        command=digest.command,
        is_gate=digest.gate,
        infrastructure=digest.infrastructure,
    )


def _conclusion(evidence: CheckEvidence) -> str:
    """As GitHub reports it, unless more is known: other systems call a job that was canceled a failure."""
    if evidence.stopped or evidence.check.over_time is not None:
        return "timed_out"
    return "cancelled" if evidence.is_canceled else evidence.check.conclusion


def _own_words(read: CheckDetails) -> Iterable[str]:
    """What the annotations say that name no file. Beside a failed step, a warning is not why it failed."""
    levels = ("failure", "warning", "notice") if failing_step(read) is None else ("failure",)
    return (note.message for note in read.annotations if note.path == _NO_FILE and note.level in levels)


def _by_step(notes: Iterable[str], said: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The annotations that the failed step wrote, by its log, and those of other steps and of the runner itself."""
    log, notes = "\n".join(said), tuple(notes)
    own = tuple(note for note in notes if note.strip()[:_COMPARED] in log)
    return own, tuple(note for note in notes if note not in own)


def _lines(texts: Iterable[str]) -> Iterable[str]:
    return (line for text in texts for line in text.split("\n") if line.strip() and not line.startswith(_ECHO))


def _steps_ran(details: CheckDetails, *, has_log: bool) -> int | None:
    """How many steps ran. GitHub lists none for a job that never started, which has no log either."""
    ran = sum(step.conclusion in _RAN for step in details.steps)
    return None if has_log and not ran else ran


def _others_failed(snapshot: Snapshot, check: Check) -> bool | None:
    """Whether another job of the run failed or was canceled; ``None`` if only checks outside of the run did."""
    red = [other for other in snapshot.checks if other.key != check.key and _is_red(other)]
    if any(other.source is CheckSource.ACTIONS and other.run_id == check.run_id for other in red):
        return True
    return None if red else False


def _is_red(check: Check) -> bool:
    return check.outcome is CheckOutcome.FAILED or check.conclusion == "cancelled"


def _is_unread(evidence: CheckEvidence, details: CheckDetails | None) -> bool:
    """Whether reading failed and left nothing: no log, no step, no annotation, no output."""
    if evidence.check.source is CheckSource.STATUS or evidence.digest is not None or evidence.is_log_left:
        return False
    if evidence.tests.failed:
        return False
    read = details or CheckDetails()
    telling: tuple[Annotation, ...] = tuple(n for n in read.annotations if not n.message.startswith(_ECHO))
    is_missing = details is None or evidence.log_problem is not None
    return is_missing and not (telling or evidence.output.strip() or failing_step(read))
