# ruff: noqa: E501, RUF001 - a table, and a mark that a tool prints
"""The failed tests of a report in each dialect, as a good colleague would name them."""

from io import BytesIO
from typing import NamedTuple

import pytest

from feedback_bot.test_reports import FailedTest, read_report
from tests.unit.test_reports import dialects


class Wanted(NamedTuple):
    name: str
    message: str
    place: str
    frames: tuple[str, ...] = ()


SUM = "assert 41 == 42\n +  where 41 = add(40, 1)"
ROWS = {
    "PYTEST": [
        Wanted(
            "tests/test_cart.py::TestCart::test_sum[1.5-2]",
            SUM,
            "tests/test_cart.py:7",
            ("tests/test_cart.py:7: AssertionError",),
        )
    ],
    "PYTEST_XUNIT1": [
        Wanted("tests/test_cart.py::test_sum", "failed on setup with \"KeyError: 'cart'\"", "tests/test_cart.py:5")
    ],
    "COLLECTION": [
        Wanted(
            "tests.test_cart",
            "ModuleNotFoundError: No module named 'cart'",
            "tests/test_cart.py:1",
            ("tests/test_cart.py:1: in <module>",),
        )
    ],
    "SUREFIRE": [
        Wanted(
            "com.example.CartTest#sum",
            "expected: <42> but was: <41>",
            "CartTest.java:12",
            ("at com.example.CartTest.sum(CartTest.java:12)",),
        ),
        Wanted("com.example.CartTest.empty", "java.lang.NullPointerException", "None:None"),
    ],
    "GRADLE_RETRY": [Wanted("shop.CartTest > adds two numbers()", "41", "CartTest.kt:9", ("at shop.CartTest.adds two numbers(CartTest.kt:9)",))],
    "JEST": [
        Wanted(
            "Cart adds",
            "Error: expect(received).toBe(expected)\n\nExpected: 42\nReceived: 41",
            "src/cart.test.ts:7",
            ("at Object.toBe (src/cart.test.ts:7:21)",),
        )
    ],
    "VITEST": [Wanted("src/cart.test.ts > cart > adds", "expected 41 to be 42 // Object.is equality", "src/cart.test.ts:7", ("❯ src/cart.test.ts:7:21",))],
    "NEXTEST": [Wanted("cart::api tests::sum", "thread 'tests::sum' panicked at src/lib.rs:9:5", "src/lib.rs:9")],
    "CTEST": [Wanted("cart", "cart_test.cpp:7: Failure\nExpected: 42", "cart_test.cpp:7")],
    "PHPUNIT": [
        Wanted(
            r"Tests\CartTest::testSum",
            "Failed asserting that 41 matches expected 42.",
            "tests/CartTest.php:12",
            ("tests/CartTest.php:12",),
        )
    ],
    "TRX": [
        Wanted(
            "Shop.CartTests.Sum",
            "Assert.AreEqual failed. Expected:<42>. Actual:<41>.",
            "CartTests.cs:14",
            ("at Shop.CartTests.Sum() in CartTests.cs:line 14",),
        ),
        Wanted("Shop.CartTests.Rows(1)", "one", "None:None"),
    ],
    "GO": [
        Wanted("example.com/shop/cart.TestSum/negative", "cart_test.go:12: got 41, want 42", "cart_test.go:12"),
        Wanted("example.com/shop/tax", "tax/tax.go:3:1: syntax error", "tax/tax.go:3"),
    ],
}  # fmt: skip


def shown(test: FailedTest) -> Wanted:
    return Wanted(test.name, test.message, f"{test.file}:{test.line}", test.frames)


@pytest.mark.parametrize("dialect", ROWS)
def test_failed_tests_of_a_dialect(dialect: str) -> None:
    report = read_report(BytesIO(getattr(dialects, dialect).encode()))
    assert report is not None
    assert ([shown(test) for test in report.failed], report.problem) == (ROWS[dialect], "")
