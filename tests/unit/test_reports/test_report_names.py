# ruff: noqa: RUF001 - a mark that a tool prints
"""One test, spelled by a log and by a report: which names are of one test, and which spelling stays."""

import pytest

from feedback_bot.test_reports import FailedTest, Report, matched


def failed(*names: str) -> list[FailedTest]:
    return [FailedTest(name=name) for name in names]


@pytest.mark.parametrize(
    ("log", "report"),
    [
        ("tests/test_cart.py::TestCart::test_sum", "tests.test_cart.TestCart.test_sum"),
        ("CartTest.sum", "com.example.CartTest#sum"),
        ("CartTest > sum()", "com.example.CartTest#sum()"),
        ("TestSum/negative", "example.com/shop/cart.TestSum/negative"),
        ("tests::sum", "cart::api tests::sum"),
        ("cart › adds", "src/cart.test.ts > cart > adds"),
        ("test_sum (tests.test_cart.CartTest)", "tests.test_cart.CartTest.test_sum"),
        (r"Tests\CartTest::testSum", "Tests.CartTest.testSum"),
        ("src/cart.test.ts > cart > adds", "cart adds"),
    ],
)
def test_one_test_is_shown_once_as_the_log_spells_it(log: str, report: str) -> None:
    tests, only_logged = matched(failed(report), [log])
    assert ([test.name for test in tests], only_logged) == ([log], ())


@pytest.mark.parametrize(
    ("log", "report"),
    [("test_sum", "tests.test_cart.test_sum_of_two"), ("a.test_sum", "b.test_sum"), ("test_sum[1]", "test_sum[2]")],
)
def test_two_tests_stay_two(log: str, report: str) -> None:
    tests, only_logged = matched(failed(report), [log])
    assert ([test.name for test in tests], only_logged) == ([report], (log,))


def test_a_short_name_that_fits_several_tests_renames_none() -> None:
    tests, only_logged = matched(failed("a.test_sum", "b.test_sum"), ["test_sum"])
    assert ([test.name for test in tests], only_logged) == (["a.test_sum", "b.test_sum"], ())


def test_of_a_test_in_two_reports_the_one_that_says_more_stays() -> None:
    tests, _ = matched([FailedTest(name="a.b"), FailedTest(name="a/b", message="41")], [])
    assert tests == (FailedTest(name="a/b", message="41"),)


def test_an_empty_report_changes_nothing() -> None:
    assert matched(Report().failed, ["a"]) == ((), ("a",))
