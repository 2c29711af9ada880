"""The names by which failed tests are known again."""

from dataclasses import replace

import pytest

from feedback_bot.markers.failure_ids import names_of, tool_of
from feedback_bot.model import CheckEvidence
from tests.unit.builders import digest_of

PYTEST = """\
___ TestCart.test_sum ___
E   assert 1 == 2
___ test_total ___
E   assert 1 == 2
FAILED tests/test_cart.py::TestCart::test_sum - assert 1 == 2
FAILED tests/test_cart.py::test_total - assert 1 == 2
FAILED tests/test_tax.py::test_total - assert 1 == 2
"""


def names_in(log: str) -> tuple[str, ...]:
    return names_of(CheckEvidence(signals=(), digest=digest_of(log)))


def test_a_test_that_the_log_names_twice_is_named_once() -> None:
    assert names_in(PYTEST) == (
        "tests/test_cart.py::TestCart::test_sum",
        "tests/test_cart.py::test_total",
        "tests/test_tax.py::test_total",
    )


@pytest.mark.parametrize(
    ("one", "other"), [("./cart_spec.rb:12", "./cart_spec.rb:14"), ("cup at 0x7f00beef", "cup at 0x55aa1234")]
)
def test_a_name_does_not_change_by_itself(one: str, other: str) -> None:
    names = [names_in(f"not ok 1 - {name}\n") for name in (one, other)]
    assert names[0] == names[1] != ()


def test_long_names_are_cut_and_stay_apart() -> None:
    first, second = names_in("".join(f"--- FAIL: Test{'Cup' * 60}{end}\n" for end in ("One", "Two")))
    assert len(first) == len(second) == 100
    assert first != second


def test_without_a_log_there_are_none() -> None:
    assert names_of(None) == ()


@pytest.mark.parametrize(
    ("command", "tool"),
    [
        ("pytest -q", "pytest"),
        ("python3.12 -m mypy src", "mypy"),
        ("CI=1 FORCE_COLOR=0 npx --yes vitest run", "vitest"),
        ("uv run --frozen ruff check .", "ruff"),
        ("set -e\ncd app\n./gradlew test\n", "gradlew"),
        ("xvfb-run -a bundle exec rspec", "rspec"),
        ("$RUNNER test", None),
        ("", None),
        (None, None),
    ],
)
def test_the_tool_is_the_program_of_the_last_line(command: str | None, tool: str | None) -> None:
    assert tool_of(replace(digest_of(), command=command)) == tool


def test_without_a_log_no_tool_is_known() -> None:
    assert tool_of(None) is None
