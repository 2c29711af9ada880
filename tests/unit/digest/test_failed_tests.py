"""The names of failed tests, as the tools announce them."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log


@pytest.mark.parametrize(
    ("output", "names"),
    [
        pytest.param(
            "____ test_pour ____\nE   assert 1 == 2\nFAILED tests/test_cup.py::test_pour - assert 1 == 2",
            ("tests/test_cup.py::test_pour",),
            id="pytest's short name and its node id are one test",
        ),
        pytest.param(
            "____ TestCup.test_pour ____\nFAILED tests/test_cup.py::TestCup::test_pour - assert 0",
            ("tests/test_cup.py::TestCup::test_pour",),
            id="the same within a class",
        ),
        pytest.param(
            "FAILED tests/test_cup.py::test_pour\nFAILED tests/test_pot.py::test_pour",
            ("tests/test_cup.py::test_pour", "tests/test_pot.py::test_pour"),
            id="tests of two files with one name are two",
        ),
        pytest.param(
            "  ● Console\n\n    console.warn\n  ● the cup pours\n", ("the cup pours",), id="jest's console is none"
        ),
        pytest.param(
            "Pending:\n  1) Cup pours\n     # No reason given\nFailures:\n\n  1) Cup stands\n     Failure/Error: fail",
            ("Cup stands",),
            id="rspec's pending test has not failed",
        ),
        pytest.param("____ summary ____\n", (), id="tox's summary is none"),
    ],
)
def test_each_failed_test_is_named_once(output: str, names: tuple[str, ...]) -> None:
    assert digest(job_log(output)).failed_tests == names
