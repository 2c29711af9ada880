"""When a failure is the very same: values count, and what changes by itself does not."""

# ruff: noqa: E501, RUF001 - a log has lines as long as it wants, and tools print such marks

import io

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

JEST = "FAIL src/cart.test.js\n  ● Cart › totals\n\n    Expected: 36\n    Received: {}\n\n      at x (src/cart.test.js:{}:24)"
CARGO = "---- tests::total stdout ----\nthread 'tests::total' panicked at src/lib.rs:{1}:9:\nassertion failed\n  left: {0}\n right: 36"
MOCHA = "  1) Cart\n       totals:\n\n      AssertionError: values differ:\n\n      + expected - actual\n\n      -{}\n      +36\n      at Context.<anonymous> (test/cart.js:{}:10)"
PYTEST = "____ test_total ____\n\nE   assert Decimal('{0}') == Decimal('36.00')\n\ntests/test_cart.py:{1}: AssertionError\nFAILED tests/test_cart.py::test_total - assert Decimal('{0}')\n1 failed, {1} passed in 0.{1}s"
GO = "--- FAIL: TestTotal (0.{1}s)\n    cart_test.go:{1}: got {0}, want 36\nFAIL\texample.com/cart\t0.{1}s"
JUNIT = "testTotal(CartTest)  Time elapsed: 0.{1} s  <<< FAILURE!\norg.opentest4j.AssertionFailedError: expected: <36> but was: <{0}>\n\tat CartTest.testTotal(CartTest.java:{1})"
RSPEC = "  1) Cart totals\n     Failure/Error: expect(total).to eq(36)\n\n       expected: 36\n            got: {}\n\n     # ./spec/cart_spec.rb:{}:in `block'"
TOOLS = [JEST, CARGO, MOCHA, PYTEST, GO, JUNIT, RSPEC]
NAMES = ["jest", "cargo", "mocha", "pytest", "go", "junit", "rspec"]


def _of(output: str) -> str:
    return digest(job_log(output)).fingerprint


@pytest.mark.parametrize("tool", TOOLS, ids=NAMES)
def test_another_value_is_another_fingerprint(tool: str) -> None:
    assert _of(tool.format("40", 12)) != _of(tool.format("36.01", 12))


@pytest.mark.parametrize("tool", TOOLS, ids=NAMES)
def test_the_same_failure_some_lines_below_has_the_same(tool: str) -> None:
    assert _of(tool.format("40", 12)) == _of(tool.format("40", 57))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Error: timed out after 12.4s", "Error: timed out after 9.81s"),
        ("Error: process 4711 died", "Error: process 12 died"),
        ("Error: cannot read /tmp/tmp8x1k2/cup.txt", "Error: cannot read /tmp/tmpq9z03/cup.txt"),
        ("Error: no layer 0a1b2c3d4e5f", "Error: no layer 99aabbccdd00"),
        ("Error: object at 0x7f00deadbeef is gone", "Error: object at 0x55aa12345678 is gone"),
        ("Error: late since 2024-05-01T10:00:00Z", "Error: late since 2025-01-31 23:59:59"),
        ("Error: lost [gw0] on the way", "Error: lost [gw7] on the way"),
        ('Error: got {"tea.session"=>"aB3teaMilkQ8"}', 'Error: got {"tea.session"=>"xY9cupRimW1z"}'),
        ("Error: bad token: 7f3kQm29x", "Error: bad token: 9zzkPq11a"),
        ("Error: a4Kettle9Qpot7LidRim2cup is no key", "Error: q1Saucer5Wtea8CupTop3rim is no key"),
        ("Error: request_id: qv-7731-ab failed", "Error: request_id: zz-1204-cd failed"),
        ("Error: nobody at 127.0.0.1:43121", "Error: nobody at 127.0.0.1:51007"),
        ("src/cup.py:14: error: no handle", "src/cup.py:15: error: no handle"),
        ("src/cup.cs(14,3): error CS1: no handle", "src/cup.cs(19,7): error CS1: no handle"),
        ("Error: no handle in cup.php on line 14", "Error: no handle in cup.php on line 19"),
    ],
    ids=[
        "duration",
        "process",
        "folder",
        "hash",
        "address",
        "time",
        "worker",
        "session",
        "token",
        "random",
        "request",
        "port",
        "line",
        "brackets",
        "line's word",
    ],
)
def test_what_changes_by_itself_does_not_count(one: str, other: str) -> None:
    assert _of(one) == _of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Error: 3 cups missing", "Error: 2 cups missing"),
        ("AssertionError: 1234567 != 1234568", "AssertionError: 1234567 != 1234569"),
        ("AssertionError: expected 5s, got 6s", "AssertionError: expected 5s, got 7s"),
        ("AssertionError: '/api/v1/cups' != '/'", "AssertionError: '/api/v2/cups' != '/'"),
        ("Error: nobody at 127.0.0.1:5432", "Error: nobody at 127.0.0.1:6379"),
        ("src/cup.c:14: error: format takes 2 arguments", "src/cup.c:14: error: format takes 3 arguments"),
    ],
    ids=["count", "long number", "seconds", "path", "port", "diagnostic"],
)
def test_values_count(one: str, other: str) -> None:
    assert _of(one) != _of(other)


def test_it_is_hex() -> None:
    assert int(digest(io.BytesIO(b"")).fingerprint, 16) >= 0
