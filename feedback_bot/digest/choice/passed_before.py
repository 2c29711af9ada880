"""What tests that passed wrote, of runners that name a test only below its output."""

from collections.abc import Iterable
from itertools import pairwise

from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import Log

_EDGES = (Kind.END, Kind.BOUNDARY)
_FAILING = b"failing"  # the shape of mocha's count of failed tests
_FAILED = b"(failed - )"  # rspec's mark, in its documentation format, behind the name of a failed test
_FAILURES = "Failures:"  # below it, rspec tells of them
_PENDING = "Pending:"  # and above that of tests that it left out
_MOST_PENDING = 2_000  # lines
_OWN = 30  # lines above that mark which may be the failed test's own
_OUTSIDE = "An error occurred "  # rspec says only there what broke outside of tests

_Parts = Iterable[tuple[int, int]]  # where something begins, and where it has ended


def of_mocha(log: Log) -> _Parts:
    """What stands between the name of a test and that of the next one, which passed."""
    known = [at for at, row in log.known if row.kind is Kind.HEADLINE or row.kind in _EDGES]
    last = next((at for at, row in reversed(log.known) if _counts_failed(log, at, row.kind)), None)
    if last is None:
        return
    passed = {at for at in log.tests if at < last}
    for before, at in pairwise(sorted([*passed, *(at for at in known if at < last)])):
        detector = log.detectors[before]
        if at in passed and detector and detector.kind not in _EDGES:
            yield before + 1, at


def _counts_failed(log: Log, at: int, kind: Kind) -> bool:
    return kind is Kind.ECHO and log.shapes[at].strip() == _FAILING


def of_rspec(log: Log) -> _Parts:
    """The tests that were left out, and what stands between the names of failed ones, but for what may be their own."""
    ends = [at for at, row in log.known if row.kind is Kind.TRACE and log.lines[at].strip() == _FAILURES]
    yield from _left_out(log, ends)
    marks = [at for at, _ in log.known if _FAILED in log.shapes[at]]
    if not marks:
        return
    for mark, following in pairwise([*marks, len(log.lines)]):
        end = next((at for at in ends if mark < at < following), None)
        until = end if end is not None else following - _OWN if following < len(log.lines) else mark
        if until > mark + 1 and not any(_OUTSIDE in line for line in log.lines[mark:until]):
            yield mark + 1, until


def _left_out(log: Log, failures: Iterable[int]) -> _Parts:
    """The lists of tests that were left out, each above a heading of failures."""
    for heading in failures:
        above = range(heading - 1, max(-1, heading - _MOST_PENDING), -1)
        pending = next((at for at in above if log.lines[at].startswith(_PENDING)), None)
        if pending is not None:
            yield pending, heading
