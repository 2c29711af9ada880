"""When test reports are worth reading, and what they add to what the logs say."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from feedback_bot.decide.verdicts.words.code import TEST_COMMAND
from feedback_bot.digest import Digest
from feedback_bot.digest.names.tool_summary import ran_tests
from feedback_bot.model import CheckEvidence, ReportedTests
from feedback_bot.test_reports import FailedTest, Report, matched

_MOST: Final = 500
"""The number of failed tests of one check; of more, only the number is said."""
_OF_TESTS: Final = re.compile(
    r"\b(?:failing|failed) tests?\b|\btests? (?:has |have |had )?(?:failed|failures?)\b|\btask '?:[\w:-]*test\w*'?",
    re.IGNORECASE,
)
"""How build tools and scripts say that tests failed which they do not name."""
Redact = Callable[[Sequence[str]], list[str | None]]


def lacks_tests(found: Digest | None) -> bool:
    """Whether a log leaves open which tests failed: it is missing, names fewer than it counts, or names none.

    A log that names no test does not count if it says why the job failed, unless tests were run: they may have failed
    before the disk was full.
    """
    if found is None:
        return True
    if found.gate:
        return False
    if found.failed_count is not None:
        return len(found.failed_tests) < found.failed_count
    if found.failed_tests:
        return False
    if found.infrastructure:
        return speaks_of_tests(found) or bool(TEST_COMMAND.search(found.command or ""))
    return speaks_of_tests(found) or not found.confident


def speaks_of_tests(found: Digest | None) -> bool:
    """Whether tests are what failed, as far as the log tells."""
    if found is None or found.failed_count is not None:
        return True
    return ran_tests(found.said, found.command) or any(map(_OF_TESTS.search, found.said))


def reported(reports: Iterable[Report], named: Sequence[str], redact: Redact, *, is_own: bool = False) -> ReportedTests:
    """What reports say, without secrets. What is no report counts only if there is nothing else.

    Args:
        named: the failed tests that the log names.
        is_own: see ``ReportedTests``.
    """
    read = list(reports)
    has_cases = any(each.has_cases for each in read)
    problems = [each.problem for each in read] + [each.unread for each in read if not has_cases]
    failed, _ = matched([test for each in read for test in each.failed], named)
    return ReportedTests(
        failed=tuple(redacted_test(test, redact) for test in failed[:_MOST]),
        left_out=sum(each.left_out for each in read) + max(0, len(failed) - _MOST),
        problem=next(filter(None, problems), ""),
        has_cases=has_cases,
        is_own=is_own,
    )


def redacted_test(test: FailedTest, redact: Redact) -> FailedTest:
    """A failed test without secrets."""
    message = test.message.split("\n")
    lines = redact([test.name, test.file or "", *message, *test.frames])
    name, file, rest = lines[0], lines[1], lines[2:]
    said, frames = rest[: len(message)], rest[len(message) :]
    return replace(
        test,
        name=name or "[redacted]",
        file=file or None,
        message="\n".join(line for line in said if line is not None),
        frames=tuple(frame for frame in frames if frame),
    )


def merged_tests(one: CheckEvidence, other: CheckEvidence) -> ReportedTests:
    """The tests of two checks that failed alike."""
    failed, _ = matched([*one.tests.failed, *other.tests.failed], one.digest.failed_tests if one.digest else ())
    return replace(one.tests, failed=failed[:_MOST], problem=one.tests.problem or other.tests.problem)
