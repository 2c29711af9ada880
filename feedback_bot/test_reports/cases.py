"""Turns the cases of a report into its failed tests. Pure."""

from collections.abc import Iterable
from typing import Final

from feedback_bot.test_reports.model import Case, FailedTest, Outcome, Report
from feedback_bot.test_reports.names import spelled
from feedback_bot.test_reports.traces import frames_of, message_of, place_of

MOST_FAILED: Final = 1_000
"""The maximum number of failed tests that are kept of a report."""


class Cases:
    """Takes the cases of a report while it is read, and keeps the tests that failed in the end.

    A tool that retries a test may list it again, so the last case with a name in a suite counts. The totals in a report
    are ignored.

    Attributes:
        has_cases: there was at least one, even if it passed and was not taken.
    """

    def __init__(self) -> None:
        self._failed: dict[tuple[str, str, str], FailedTest] = {}
        self._left_out = 0
        self.has_cases = False

    @property
    def has_failed(self) -> bool:
        """Whether a case has failed, so that a later one that passes may matter."""
        return bool(self._failed)

    def add(self, case: Case) -> None:
        """Take the next case."""
        self.has_cases = True
        key = case.suite, case.group, case.name
        if case.outcome is not Outcome.FAILED:
            if self._failed and case.outcome is Outcome.PASSED:
                self._failed.pop(key, None)
        elif key in self._failed or len(self._failed) < MOST_FAILED:
            self._failed[key] = failed_test(case)
        else:
            self._left_out += 1

    def report(self, problem: str = "") -> Report:
        """The report so far."""
        failed = tuple(self._failed.values())
        return Report(failed=failed, left_out=self._left_out, problem=problem, has_cases=self.has_cases)


def failed_test(case: Case) -> FailedTest:
    """What to keep of a failed case."""
    frames = frames_of(case)
    file, line = place_of(case, frames)
    message = message_of(case)
    return FailedTest(
        name=spelled(case, [file] if file else []),
        message=message,
        file=file,
        line=line,
        frames=tuple(frame for frame in frames if frame not in message),
    )


def report_of(cases: Iterable[Case]) -> Report:
    """The report that consists of some cases."""
    found = Cases()
    for case in cases:
        found.add(case)
    return found.report()
