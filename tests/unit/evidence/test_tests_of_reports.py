"""When test reports are worth reading, and that nothing secret comes from them."""

import pytest

from feedback_bot.evidence.reported_tests import lacks_tests, redacted_test
from feedback_bot.test_reports import FailedTest
from tests.unit.builders import digest_of

RUN = "##[group]Run {}\n{}\n##[endgroup]\n"


@pytest.mark.parametrize(
    ("log", "is_open"),
    [
        ("FAILED tests/test_cart.py::test_sum - assert 41 == 42\n== 1 failed, 2 passed in 0.12s ==\n", False),
        ("FAILED tests/test_cart.py::test_sum - assert 41 == 42\n== 3 failed, 2 passed in 0.12s ==\n", True),
        (RUN.format("pytest -q --no-summary", "pytest") + "..F.F\n2 failed, 3 passed in 0.12s\n", True),
        ("* What went wrong:\nExecution failed for task ':test'.\n> There were failing tests. See the report\n", True),
        ("Error: 2 tests failed, see the report\n", True),
        (RUN.format("make lint", "make lint") + "src/cart.py:3:1: error: 'os' imported but unused\n", False),
        (RUN.format("npm test", "npm test") + "npm error ENOSPC: no space left on device, write\n", True),
        (RUN.format("npm ci", "npm ci") + "npm error ENOSPC: no space left on device, write\n", False),
    ],
)
def test_a_log_leaves_tests_open_that_it_only_counts(log: str, *, is_open: bool) -> None:
    assert lacks_tests(digest_of(log)) is is_open


def test_without_a_log_all_is_open() -> None:
    assert lacks_tests(None)


def test_secrets_are_removed_from_all_that_a_report_says() -> None:
    test = FailedTest(name="test_s3cret", message="a\ns3cret", file="s3cret.py", line=7, frames=("at s3cret:1",))
    shown = redacted_test(test, lambda lines: [line.replace("s3cret", "***") for line in lines])
    assert shown == FailedTest(name="test_***", message="a\n***", file="***.py", line=7, frames=("at ***:1",))


def test_a_line_of_which_nothing_is_left_goes() -> None:
    test = FailedTest(name="s3cret", message="s3cret\nb", frames=("s3cret",))
    shown = redacted_test(test, lambda lines: [None if line == "s3cret" else line for line in lines])
    assert shown == FailedTest(name="[redacted]", message="b")
