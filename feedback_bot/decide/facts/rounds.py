"""Purpose: the current state compared with the last message: fixed, still failing, failing differently, new."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from feedback_bot.decide.case import Case
from feedback_bot.markers.failure_ids import command_of, names_of, stopped_early
from feedback_bot.markers.keys import signal_key, signal_keys
from feedback_bot.model import (
    Check,
    CheckEvidence,
    CheckOutcome,
    CheckSignal,
    Compared,
    Evidence,
    Rounds,
    SentSignal,
    Standing,
    newest_checks,
)

_ALL_NAMED: Final = 200
"""Failed tests; of more than that, a digest may know only some."""


def rounds(case: Case, evidence: Evidence) -> Rounds | None:
    """Compare what is wrong now with what the last messages reported; ``None`` before the first message.

    A failure is the same where its log's signature is, whatever its check is called, since a matrix's jobs come and go.
    Whether the last push made a difference to it is told by the log's fingerprint, in which values count. Messages
    whose comments are lost are left out, because what they reported is not known in such detail.
    """
    told_before = [m for m in case.history.counted if m.head != case.snapshot.head_sha and m.told]
    if not told_before:
        return None
    by_head = [
        tuple(told for marker in markers for told in marker.told)
        for _, markers in groupby(told_before, key=lambda marker: marker.head)
    ]
    checks = newest_checks(case.snapshot.checks)
    passed = (_passed(checks) | _started(checks)) - {signal_key(signal) for signal in case.signals}
    ours = [each for each in evidence.checks if each.verdict.is_for_jules]
    return Rounds(
        compare_url=case.snapshot.compare_url(told_before[-1].head),
        fixed=tuple(dict.fromkeys(told.title for told in by_head[-1] if told.id in passed)),
        checks=tuple(_compared(each, by_head[-1]) for each in ours),
        unchanged_by=max((_streak(by_head, each) for each in ours), default=0),
        findings=case.findings,
    )


def _passed(checks: Sequence[Check]) -> set[str]:
    """What markers call the checks that pass; of several with one older id, none may fail."""
    keys = {outcome: set[str]() for outcome in CheckOutcome}
    for check in checks:
        keys[check.outcome].update(signal_keys(CheckSignal(check=check)))
    return keys[CheckOutcome.PASSED] - keys[CheckOutcome.FAILED]


def _started(checks: Sequence[Check]) -> set[str]:
    """What markers call runs without jobs of the workflow files that have jobs now, whatever becomes of these."""
    runs = (replace(check, is_run=True) for check in checks if check.workflow_file and not check.is_report)
    return {signal_key(CheckSignal(check=run)) for run in runs}


def _compared(each: CheckEvidence, last: Iterable[SentSignal]) -> Compared:
    """One failure compared with what the last message reported."""
    ids = {key for signal in each.signals for key in signal_keys(signal)}
    last = tuple(last)
    before = [told for told in last if told.id in ids] or [told for told in last if _is_alike(told, each)]
    bare = Compared(
        title=each.signals[0].title,
        standing=Standing.NEW,
        ids=tuple(signal.id for signal in each.signals),
    )
    if not before:
        return bare
    if any(_is_unchanged(told, each) for told in last):
        return replace(bare, standing=Standing.UNCHANGED)
    gone, same, added = _tests(each, before)
    if gone or added:
        standing = Standing.STILL if same else Standing.DIFFERENTLY
    elif not _is_comparable(each, before):
        standing = Standing.STILL
    else:
        standing = Standing.OTHER_VALUES if any(_is_alike(told, each) for told in before) else Standing.DIFFERENTLY
    return replace(
        bare,
        standing=standing,
        gone=gone,
        same=same,
        added=added,
        is_gone_sure=_is_same_command(each, before) and not _may_lack_tests(each),
        is_added_sure=_is_same_command(each, before) and not any(told.stopped_early for told in before),
    )


def _may_lack_tests(each: CheckEvidence) -> bool:
    """Whether more tests may fail than are named: a report that named them before may be missing now."""
    counted = (each.digest.failed_count if each.digest else None) or 0
    is_short = bool(each.tests.problem) or counted > len(each.test_names)
    return is_short or any(stopped_early(signal, each.digest) for signal in each.signals)


def _is_alike(told: SentSignal, each: CheckEvidence) -> bool:
    return told.signature is not None and told.signature == each.signature


def _is_unchanged(told: SentSignal, each: CheckEvidence) -> bool:
    fingerprint = each.digest.fingerprint if each.digest else None
    return _is_alike(told, each) and told.fingerprint is not None and told.fingerprint == fingerprint


def _is_comparable(each: CheckEvidence, before: Iterable[SentSignal]) -> bool:
    """Whether it can be told what has changed: both logs are known, and a log's values where it is the same failure."""
    if each.signature is None:
        return False
    return any(told.fingerprint if _is_alike(told, each) else told.signature for told in before)


def _is_same_command(each: CheckEvidence, before: Iterable[SentSignal]) -> bool:
    """Whether it is surely the command that failed before: where another step fails, this one may not have run."""
    command = command_of(each.digest)
    return command is not None and all(told.command == command for told in before)


def _tests(
    each: CheckEvidence, before: Sequence[SentSignal]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The failed tests that are gone, the same, and added; none where one of the logs names no test."""
    now = names_of(each)
    then = tuple(dict.fromkeys(name for told in before for name in told.tests))
    if not now or not then:
        return (), (), ()
    gone = tuple(name for name in then if name not in now) if len(now) < _ALL_NAMED else ()
    same = tuple(name for name in now if name in then)
    is_all = not any(told.unnamed_tests or not told.tests for told in before)
    return gone, same, tuple(name for name in now if name not in then) if is_all else ()


def _streak(by_head: Sequence[Sequence[SentSignal]], each: CheckEvidence) -> int:
    """How many of the latest heads in a row had a message about exactly this failure."""
    count = 0
    for told_there in reversed(by_head):
        if not any(_is_unchanged(told, each) for told in told_there):
            break
        count += 1
    return count
