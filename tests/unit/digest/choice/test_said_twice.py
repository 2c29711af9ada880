# ruff: noqa: RUF001 - tools print such marks
"""A failure is told once, with its place, however often a tool tells it."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

DUMP = "<body>\n" + "".join(f'  <p class="cup-{name}">\n    tea\n  </p>\n' for name in "abcdef") + "</body>\n"
ERROR = "CupError: no cup with the name `tea`"


def _shown(output: str) -> list[str]:
    return digest(job_log(output)).excerpt(8_000).split("\n")


def _vitest() -> str:
    names = ("pours", "stands", "cools")
    listed = "".join(f"   × Cup > {name} 7ms\n     → no cup with the name `tea`\n\n{DUMP}" for name in names)
    told = "".join(
        f" FAIL  src/cup.test.ts > Cup > {name}\n{ERROR}\n\n{DUMP} ❯ src/cup.test.ts:{at}:9\n\n"
        for at, name in enumerate(names, 12)
    )
    noted = "".join(f"##[error]{ERROR}\n\n{DUMP} ❯ src/cup.test.ts:{at}:9\n\n" for at in range(12, 15))
    return f" ❯ src/cup.test.ts (4 tests | 3 failed) 21ms\n{listed}\n⎯⎯⎯ Failed Tests 3 ⎯⎯⎯\n\n{told}\n{noted}"


def test_a_failure_is_told_once() -> None:
    shown = _shown(_vitest())

    assert [line for line in shown if "×" in line or line.startswith("##[error]CupError")] == []
    assert sum(line.startswith(" FAIL  ") for line in shown) == 3


def test_each_failure_has_its_place() -> None:
    shown = _shown(_vitest())

    assert all(f" ❯ src/cup.test.ts:{at}:9" in shown for at in range(12, 15))


def test_vitest_s_list_is_shown_without_the_details() -> None:
    output = " ❯ src/cup.test.ts (4 tests | 1 failed) 21ms\n   × Cup > pours 7ms\n     → no cup\n"

    assert "   × Cup > pours 7ms" in _shown(output)


def test_a_dump_is_cut_in_the_middle() -> None:
    shown = _shown(f"{ERROR}\n\n{DUMP}")

    assert "<body>" in shown
    assert "</body>" in shown
    assert '  <p class="cup-d">' not in shown


def test_an_annotation_that_says_something_new_is_shown() -> None:
    shown = _shown(f"{ERROR}\n##[error]CupError: the pot is gone, too\n")

    assert "##[error]CupError: the pot is gone, too" in shown


def test_an_annotation_of_jest_says_nothing_new() -> None:
    failure = "expect(received).toBe(expected)\n\nExpected: 42\nReceived: 41\n"
    told = "".join(f"    {line}\n" for line in failure.split("\n"))
    place = "at Object.toBe (src/cup.test.js:22:17)"
    noted = f"##[error]Error: {failure}    at Object.toBe (/home/runner/work/tea/tea/src/cup.test.js:22:17)\n"
    shown = _shown(
        f"FAIL src/cup.test.js\n  ● Cup › pours\n\n{told}\n      {place}\n\nTests:       1 failed, 1 total\n"
        f"Time:        1.2 s\nRan all test suites.\n{noted}    at new Promise (<anonymous>)\n"
    )

    assert f"      {place}" in shown
    assert sum("Received: 41" in line for line in shown) == 1
    assert not any("Promise" in line for line in shown)
    assert "Ran all test suites." not in shown


def test_jest_s_summary_says_nothing_again() -> None:
    compared = "    - Expected\n    + Received\n\n    -   2\n    +   3\n\n"
    failure = f"FAIL src/cup.test.js\n  ● Cup › pours\n\n    pouring failed\n\n{compared}"
    shown = _shown(f"{failure}Summary of all failing tests\n{failure}Test Suites: 1 failed, 1 total\n")

    assert "Summary of all failing tests" not in shown
    assert sum("pouring failed" in line for line in shown) == 1


def test_jest_s_tree_is_left_out_if_it_tells_of_each_test_below() -> None:
    tree = "FAIL test/cup.test.js\n  Cup\n    ✓ stands (2 ms)\n    hot\n      ✕ pours (3 ms)\n\n"
    told = "  ● Cup › hot › pours\n\n    expect(received).toBe(expected)\n\n    Expected: 3\n    Received: 2\n"

    assert not any("✕" in line or line == "    hot" for line in _shown(tree + told))
    assert any("✕" in line for line in _shown(tree))


def test_unittest_s_list_is_left_out_if_it_tells_of_each_test_below() -> None:
    listed = "test_pours (tea.CupTest.test_pours) ... FAIL\n"
    told = f"{'=' * 70}\nFAIL: test_pours (tea.CupTest.test_pours)\n{'-' * 70}\nAssertionError: 3 != 4\n"

    assert listed.strip() not in _shown(listed + told)
    assert listed.strip() in _shown(listed)


def test_vitest_s_suites_that_failed_are_shown_before_the_tests() -> None:
    output = (
        " ❯ src/cup.test.ts (2 tests | 1 failed) 21ms\n   × Cup > pours 7ms\n\n⎯⎯⎯ Failed Suites 1 ⎯⎯⎯\n\n"
        " FAIL  src/pot.test.ts > Pot\nError: no stove in the room\n ❯ src/pot.test.ts:2:51\n\n"
        f"⎯⎯⎯ Failed Tests 1 ⎯⎯⎯\n\n FAIL  src/cup.test.ts > Cup > pours\n{ERROR}\n ❯ src/cup.test.ts:12:9\n\n"
    )
    shown = _shown(output)

    assert "Error: no stove in the room" in shown
    assert ERROR in shown
    assert [line for line in shown if "×" in line] == []


SUREFIRE_TOLD = (
    "[ERROR] Tests run: 2, Failures: 2, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! -- in org.cup.CupTest\n"
    "[ERROR] org.cup.CupTest.pours -- Time elapsed: 0.04 s <<< FAILURE!\n"
    "org.opentest4j.AssertionFailedError: expected: <12> but was: <9>\n"
    "\tat org.cup.CupTest.pours(CupTest.java:27)\n\n"
)


@pytest.mark.parametrize(
    ("told", "listed"),
    [
        (SUREFIRE_TOLD, "[ERROR] Failures: \n[ERROR]   CupTest.pours:27 expected: <12> but was: <9>\n"),
        (
            (
                "pours(org.cup.CupTest)  Time elapsed: 0.04 sec  <<< ERROR!\njava.lang.IllegalStateException: no cup\n"
                "\tat org.cup.CupTest.pours(CupTest.java:27)\n\n"
            ),
            "Tests in error: \n  pours(org.cup.CupTest): no cup\n",
        ),
    ],
)
def test_surefire_s_list_of_tests_that_it_told_of_is_left_out(told: str, listed: str) -> None:
    shown = _shown(f"{told}[INFO] \n[INFO] Results:\n[INFO] \n{listed}")

    assert [line for line in listed.splitlines() if line.rstrip() in shown] == []
    assert any("CupTest.java:27" in line for line in shown)


def test_surefire_s_list_is_shown_if_a_test_of_it_was_not_told() -> None:
    shown = _shown(f"{SUREFIRE_TOLD}[ERROR] Failures: \n[ERROR]   CupTest.cools:31 expected: <60> but was: <90>\n")

    assert "[ERROR]   CupTest.cools:31 expected: <60> but was: <90>" in shown


def test_surefire_s_list_of_many_tests_stays_because_not_all_stacks_may_have_room() -> None:
    names = ("pours", "cools", "boils", "steams", "rests", "stirs")
    told = "".join(SUREFIRE_TOLD.replace("pours", name) for name in names)
    listed = "".join(f"[ERROR]   CupTest.{name}:27 expected: <12> but was: <9>\n" for name in names)
    shown = _shown(f"{told}[ERROR] Failures: \n{listed}")

    assert [line for line in listed.splitlines() if line not in shown] == []


def _pytest(failures: str) -> str:
    return (
        f"{failures}=============================== warnings summary ===============================\n"
        "tests/test_cup.py:3\n  /tea/tests/test_cup.py:3: PytestUnknownMarkWarning: Unknown pytest.mark.slow\n\n"
        "-- Docs: https://docs.pytest.org/en/stable/how-to/capture-warnings.html\n"
        "=========================== short test summary info ============================\n"
        "SKIPPED [1] tests/test_cup.py:46: no kettle failed to boil.\n"
        "XFAIL tests/test_cup.py::test_cools\n  reason: fails with tea, see the error\n"
        "FAILED tests/test_cup.py::test_pours - assert 9 == 12\n"
        "=================== 1 failed, 1 skipped, 1 xfailed in 0.11s ====================\n"
    )


def test_pytest_s_warnings_and_what_is_no_failure_are_left_out_below_the_failures() -> None:
    failures = (
        "=================================== FAILURES ===================================\n"
        "__________________________________ test_pours __________________________________\n\n"
        "    def test_pours():\n>       assert pour() == 12\nE       assert 9 == 12\n\n"
        "tests/test_cup.py:27: AssertionError\n"
        "------------------------------ Captured log call -------------------------------\n"
        "DEBUG    cup:cup.py:7 the kettle is on\n"
    )
    shown = _shown(_pytest(failures))

    assert "E       assert 9 == 12" in shown
    assert not [line for line in shown if "Warning" in line or "kettle" in line or "reason" in line or "XFAIL" in line]


def test_pytest_s_warnings_are_shown_if_it_tells_of_no_failure() -> None:
    assert any("PytestUnknownMarkWarning" in line for line in _shown(_pytest("")))


def test_frames_of_python_s_own_imports_are_left_out() -> None:
    frames = "".join(f'  File "<frozen importlib._bootstrap>", line {at}, in _load\n' for at in range(1000, 1020))
    place = '  File "/home/ada/cup/__init__.py", line 38, in <module>\n    from six.moves import range\n'
    shown = _shown(f"Traceback (most recent call last):\n{frames}{place}ImportError: No module named 'six'\n")

    assert "ImportError: No module named 'six'" in shown
    assert sum("<frozen importlib" in line for line in shown) <= 2


def test_pytest_s_failed_tests_are_not_shown_among_those_that_ran_if_it_tells_of_them() -> None:
    ran = (
        "tests/test_cup.py::test_pour \n[gw1] [ 50%] FAILED tests/test_cup.py::test_pour\n"
        "tests/test_cup.py::test_lid FAILED                                      [100%]\n"
    )
    told = "===== FAILURES =====\n____ test_pour ____\n>   pour()\nE   CupError: it leaks\n"

    assert not any("[gw1]" in line or "FAILED  " in line for line in _shown(ran + told))
    assert any("[gw1]" in line for line in _shown(ran))


def test_the_end_of_a_stage_that_buildkit_shows_again_is_left_out() -> None:
    told = "#9 1.204 > Brew error occurred\n#9 1.206 CupError: it leaks\n#9 1.300 npm notice New tea!\n"
    again = "------\n > [cup 4/4] RUN brew:\n1.204 > Brew error occurred\n1.206 CupError: it leaks\n------\n"
    shown = _shown(f"#9 [cup 4/4] RUN brew\n{told}#9 ERROR: process did not complete\n{again}")

    assert "#9 1.206 CupError: it leaks" in shown
    assert not any(line.startswith(("1.20", " > [")) or "npm notice" in line for line in shown)
