"""What a test report says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol


class Outcome(Enum):
    """How a test ended. A test that passed on a retry has passed."""

    PASSED = auto()
    FAILED = auto()
    SKIPPED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test in a report. Its texts are from the report, cut to a safe length.

    Attributes:
        group: the class, file, or package that contains the test, as its tool writes it.
        suite: the suites around it, which distinguish tests with the same name.
        kind: the type of the error.
        trace: the text of the failure. It often contains the message and the stack frames.
        line: as in the report.
    """

    name: str
    outcome: Outcome
    group: str = ""
    suite: str = ""
    message: str = ""
    kind: str = ""
    trace: str = ""
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedTest:
    """A test that failed.

    Attributes:
        name: with its class, file, or package, as the test's own tool spells it.
        message: why it failed.
        file: where it failed, or the file of the test.
        line: counted from 1.
        frames: the lines of the trace that are in the project's own code.
    """

    name: str
    message: str = ""
    file: str | None = None
    line: int | None = None
    frames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The failed tests of a report.

    Attributes:
        failed: in the report's order, each once.
        left_out: the number of failed tests that are not in ``failed`` because there are too many.
        problem: why it could not be read to its end, as the end of a sentence; empty if it could.
        unread: why a file with the name of a report cannot be read as one, as the end of a sentence.
        has_cases: it contains at least one test, whether or not that failed.
    """

    failed: tuple[FailedTest, ...] = ()
    left_out: int = 0
    problem: str = ""
    unread: str = ""
    has_cases: bool = field(default=False, compare=False)


def together(reports: Sequence[Report]) -> Report:
    """Several reports as one."""
    return Report(
        failed=tuple(test for report in reports for test in report.failed),
        left_out=sum(report.left_out for report in reports),
        problem=next((report.problem for report in reports if report.problem), ""),
        unread=next((report.unread for report in reports if report.unread), ""),
        has_cases=any(report.has_cases for report in reports),
    )


class Reads(Protocol):
    """A stream from which an entry or a whole file is read."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or at most this many bytes of it."""

    def seek(self, offset: int, /) -> int:
        """Go to an offset."""
