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
            "  [junit] Failures (1):\n  [junit]   JUnit Jupiter:CupTest:pours()\n  [junit]     => java.lang.Error",
            ("CupTest:pours()",),
            id="the console of JUnit's platform",
        ),
        pytest.param(
            "  ● Console\n\n    console.warn\n  ● the cup pours\n", ("the cup pours",), id="jest's console is none"
        ),
        pytest.param(
            "Pending:\n  1) Cup pours\n     # No reason given\nFailures:\n\n  1) Cup stands\n     Failure/Error: fail",
            ("Cup stands",),
            id="rspec's pending test has not failed",
        ),
        pytest.param(
            "FAILED tests/test_cup.py::test_pour[tea] - assert 0\nFAILED tests/test_cup.py::test_pour[milk] - assert 0",
            ("tests/test_cup.py::test_pour[tea]", "tests/test_cup.py::test_pour[milk]"),
            id="parameters are part of the name",
        ),
        pytest.param(
            "____ ERROR collecting tests/test_cup.py ____\nERROR tests/test_cup.py - ImportError: no",
            ("tests/test_cup.py",),
            id="a module that cannot be collected is one",
        ),
        pytest.param(
            "____ ERROR at setup of test_pour ____\nE   no cup\nERROR tests/test_cup.py::test_pour - no cup",
            ("tests/test_cup.py::test_pour",),
            id="a test that cannot be set up is one",
        ),
        pytest.param("  Failed Cup.Pours [12 ms]", ("Cup.Pours",), id="dotnet's durations are not"),
        pytest.param(
            "_ TestCup.test_with_a_long_name _\n\n_ _ _ _ _ _\nE   assert 0",
            ("TestCup.test_with_a_long_name",),
            id="pytest has no room for more than one underscore beside a long name",
        ),
        pytest.param("____ summary ____\n", (), id="tox's summary is none"),
    ],
)
def test_each_failed_test_is_named_once(output: str, names: tuple[str, ...]) -> None:
    assert digest(job_log(output)).failed_tests == names


def test_a_pending_test_is_not_shown_as_a_failed_one() -> None:
    output = "Pending:\n\n  1) Cup pours\n     # No reason given\n" + "stir\n" * 100
    shown = digest(job_log(f"{output}Failures:\n\n  1) Cup stands\n     Failure/Error: expect(cup)")).excerpt(200)

    assert "1) Cup stands" in shown
    assert "1) Cup pours" not in shown


def test_where_a_test_failed_is_shown_before_the_frame_around_it() -> None:
    output = f"{'=' * 30} FAILURES {'=' * 30}\n{'_' * 30} test_pour {'_' * 30}\n\n"
    output += "    def test_pour():\n        cup = Cup()\n"
    output += ">       assert cup.pour() == 3\nE       assert 2 == 3\n\ntests/test_cup.py:7: AssertionError"

    assert "tests/test_cup.py:7: AssertionError" in digest(job_log(output)).excerpt(260)
