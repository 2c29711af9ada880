# ruff: noqa: E501, RUF001 - tools print such marks, and an output reads best as it is written
"""How failed tests of JavaScript, Python, Ruby, and PHP are called, each once."""

import io

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

LOGS = {
    "vitest's attempts behind a name": (
        (
            " FAIL  src/cup.test.ts > Cup > pours (initial run, 1st retry, 2nd retry)\nError: no tea\n\n"
            " FAIL  src/cup.test.ts > Cup > stands (twice)\nError: no lid\n\n      Tests  2 failed (2)\n"
        ),
        ("src/cup.test.ts > Cup > pours", "src/cup.test.ts > Cup > stands (twice)"),
    ),
    "cucumber-js' attempts, and its warnings": (
        (
            "Failures:\n\n1) Scenario: Pours hot (attempt 2) # features/cup.feature:3\n   ✖ Then it is hot # steps.js:4\n\n"
            "Warnings:\n\n1) Scenario: Pours hot (attempt 1, retried) # features/cup.feature:3\n"
            "   ✖ Then it is hot # steps.js:4\n\n2) Scenario: Stands (attempt 1, retried) # features/cup.feature:9\n\n"
            "3) Scenario: Waits # features/cup.feature:12\n   ? Then it is pending # steps.js:5\n\n"
            "3 scenarios (1 failed, 1 pending, 1 passed)\n"
        ),
        ("Scenario: Pours hot # features/cup.feature:3",),
    ),
    "cucumber-js' tree above its list": (
        (
            "  Rule: tea\n    Scenario: Pours hot # features/cup.feature:3\n\nFailures:\n\n"
            "1) Scenario: Pours hot # features/cup.feature:3\n   ✖ Then it is hot # steps.js:4\n\n1 scenario (1 failed)\n"
        ),
        ("Scenario: Pours hot # features/cup.feature:3",),
    ),
    "Playwright's test that was expected to fail": (
        (
            "Running 3 tests using 1 worker\n\n  ✘  1 [chromium] › cup.spec.ts:3:1 › pours (2ms)\n"
            "  ✘  2 [chromium] › cup.spec.ts:9:6 › leaks (2ms)\n  ✓  3 [chromium] › cup.spec.ts:12:1 › stands (2ms)\n\n\n"
            "  1) [chromium] › cup.spec.ts:3:1 › pours ────\n\n    Error: no tea\n\n  1 failed\n"
            "    [chromium] › cup.spec.ts:3:1 › pours ────\n  2 passed (1.2s)\nFAIL src/pot.test.js\n  ● Pot › boils\n\n"
            "Tests:       1 failed, 1 total\n"
        ),
        ("[chromium] › cup.spec.ts:3:1 › pours", "Pot › boils"),
    ),
    "node's suite beside jest's tests": (
        (
            "FAIL ./cup.test.js\n  ● Cup › pours\n\n    Expected: 1\n\nTests:       1 failed, 1 total\n▶ Pot\n"
            "  ✖ boils (1.2ms)\n✖ Pot (1.5ms)\nℹ fail 1\n\n✖ failing tests:\n\ntest at pot.test.js:1:1\n✖ boils (1.2ms)\n"
            "  'no tea'\n"
        ),
        ("Cup › pours", "boils"),
    ),
    "Japa's tree and its errors": (
        (
            "unit / Cup | tea (tests/cup.spec.js)\n  ✖ pours (2.94ms)\n  ● waits (0ms)\n\n ERRORS\n\n❯ Cup | tea / pours\n\n"
            "ℹ AssertionError: expected 2 to equal 3\n\n FAILED\n\nTests  1 passed, 1 failed, 1 skipped (3)\n"
        ),
        ("Cup | tea / pours",),
    ),
    "Poku's mark of tests that ended": (
        "› test/cup.test.js › 114.3ms\n  ● pours › 6.21ms\n\n1 test file(s) failed:\n\n1) test/cup.test.js\n",
        ("test/cup.test.js",),
    ),
    "minitest's test in a description of several words": (
        (
            "Failure:\nCupTest::pouring hot tea#test_0002_warms the cup [test/cup_test.rb:44]:\nExpected false to be truthy.\n\n"
            "2 runs, 2 assertions, 1 failures, 0 errors, 0 skips\n"
        ),
        ("CupTest::pouring hot tea#test_0002_warms the cup",),
    ),
    "a duration in seconds, spelled out": (
        "  Cup :\n    ✗ pours (12 secs)\n      - Failed: no tea\n",
        ("pours",),
    ),
    "Pest's names, cut to the width of the terminal": (
        (
            "   FAIL  Tests\\Feature\\CupTest\n  ✓ it stands                                  0.02s\n"
            "  ⨯ it pours the tea that has been on the stove for a while               0.31s\n"
            "  ⨯ it pours the tea that has been on the stove for an hour 0.31s\n\n   FAIL  Tests\\Unit\\PotTest\n"
            "  ⨯ it boils\n  ────────────\n"
            "   FAILED  Tests\\Feature\\CupTest > it pours the tea that…   QueryException   \n  no tea\n\n"
            "   FAILED  Tests\\Feature\\CupTest > it pours the tea that…    \n  Failed asserting that false is true.\n\n"
            "   FAILED  Tests\\Unit\\PotT…  TypeError   \n  no pot\n\n\n  Tests:    3 failed, 1 passed (4 assertions)\n"
        ),
        (
            "Tests\\Feature\\CupTest > it pours the tea that has been on the stove for a while",
            "Tests\\Feature\\CupTest > it pours the tea that has been on the stove for an hour",
            "Tests\\Unit\\PotTest > it boils",
        ),
    ),
    "the same without its lists": (
        (
            "   FAILED  Tests\\Feature\\CupTest > it pours the tea that…   QueryException   \n  no tea\n\n"
            "   FAILED  Tests\\Unit\\PotT…  TypeError   \n  no pot\n\n\n  Tests:    2 failed, 1 passed (4 assertions)\n"
        ),
        ("Tests\\Feature\\CupTest > it pours the tea that…", "Tests\\Unit\\PotT…"),
    ),
    "behave's tree above its lists": (
        (
            "  Rule: tea\n    Scenario: Pours hot  # features/cup.feature:3\n      Then it is hot # steps/s.py:4\n\n"
            "Failing scenarios:\n  features/cup.feature:3  Pours hot\n\n0 features passed, 1 failed, 0 skipped\n"
            "0 scenarios passed, 1 failed, 0 skipped\n"
        ),
        ("features/cup.feature:3  Pours hot",),
    ),
    "a rule that a test wrote, narrower than pytest's": (
        (
            "___________________________________ test_pours ___________________________________\nE   assert 1 == 2\n"
            "----------------------------- Captured stdout call ------------------------------\n"
            "________ test_of_tea ________\n1) not a test\n________ test_of_coffee ________\n"
            "=========================== short test summary info ============================\n"
            "FAILED tests/test_cup.py::test_pours - assert 1 == 2\n"
        ),
        ("tests/test_cup.py::test_pours",),
    ),
    "a notebook's heading with its whole path": (
        (
            "______________________ /home/runner/work/tea/tea/docs/cup.ipynb ______________________\nAssertionError:\n"
            "=========================== short test summary info ============================\n"
            "FAILED docs/cup.ipynb::cup.ipynb - AssertionError:\n1 failed in 3.31s\n"
        ),
        ("docs/cup.ipynb::cup.ipynb",),
    ),
    "zope.testrunner": (
        (
            "Error in test test_pours (tea.tests.CupTests.test_pours)\nTraceback (most recent call last):\n\n"
            "Failure in test test_cools (tea.tests.CupTests.test_cools) [cold] (row=1)\nAssertionError: 1 != 2\n"
        ),
        ("test_pours (tea.tests.CupTests.test_pours)", "test_cools (tea.tests.CupTests.test_cools)"),
    ),
    "xdoctest": (
        "* FAILURE: tea/cup.py::Cup.pours:0\n=== 1 failed in 0.03 seconds ===\n",
        ("tea/cup.py::Cup.pours:0",),
    ),
    "AVA's plans and tests that passed unexpectedly": (
        (
            "  ✘ [fail]: cup › pours Planned for 2 assertions, but got 1.\n"
            "  ✘ [unexpected pass]: cup › leaks Test was expected to fail, but succeeded, you should stop marking the test as failing\n"
            "  ✘ test/pot.js exited with a non-zero exit code: 1\n  ─\n\n  2 tests failed\n"
        ),
        ("cup › pours", "cup › leaks"),
    ),
    "AVA's messages behind titles": (
        (
            "  ✔ cup › holds\n  ✘ [fail]: cup › pours Test timeout exceeded\n  ✘ [fail]: cup › pours tea the tea is cold\n"
            "  ─\n\n  cup › pours\n\n  Error: Test timeout exceeded\n\n\n\n  cup › pours tea\n\n  test/cup.js:3\n\n"
            "  the tea is cold\n\n  ─\n\n  2 tests failed\n"
        ),
        ("cup › pours", "cup › pours tea"),
    ),
    "AVA's messages without a list of titles": (
        "  ✘ [fail]: cup › pours Test timeout exceeded\n  ✘ [fail]: cup › stands Test finished, but an assertion is still pending\n",
        ("cup › pours", "cup › stands"),
    ),
    "AVA's process in TAP": (
        "TAP version 13\nnot ok 1 - cup › pours\nnot ok 2 - test/pot.js exited with a non-zero exit code: 1\n\n1..2\n# fail 2\n",
        ("cup › pours",),
    ),
    "rspec's test with a failure and an error": (
        (
            "Failures:\n\n  1) Cup pours\n     Got 1 failure and 1 other error:\n\n     1.1) Failure/Error: expect(1).to eq 2\n\n"
            "            expected: 2\n                 got: 1\n\n1 example, 1 failure\n"
        ),
        ("Cup pours",),
    ),
    "Pest's old list": (
        '  • Tests\\Unit\\CupTest > it pours & stands\n   Error\n\n  Class "Tea" not found\n\n  Tests:  1 failed, 1 passed\n',
        ("Tests\\Unit\\CupTest > it pours & stands",),
    ),
    "what a test wrote in Deno": (
        (
            "pours ...\n------- output -------\nfake => ./fake_test.ts:1:1\nfake ... FAILED (1ms)\n----- output end -----\n"
            "pours ... FAILED (2ms)\n\n ERRORS \n\npours => ./cup_test.ts:1:6\nerror: Error: no tea\n\n"
            "FAILED | 0 passed | 1 failed (9ms)\n"
        ),
        ("pours",),
    ),
    "Playwright's test that passed when it was tried again": (
        (
            "  ✘  5 [chromium] › cup.spec.ts:9:3 › pours (1.2s)\n  ✓  6 [chromium] › cup.spec.ts:9:3 › pours (retry #1) (1.1s)\n"
            "  ✘  7 [chromium] › cup.spec.ts:12:3 › stands (1.2s)\n  ✘  8 [chromium] › cup.spec.ts:12:3 › stands (retry #1) (1.1s)\n"
        ),
        ("[chromium] › cup.spec.ts:12:3 › stands",),
    ),
    "pytest's crash by the file alone": (
        (
            "___________________________________ test_cup.py ___________________________________\n"
            "worker 'gw0' crashed while running 'test_cup.py::test_pours'\n"
            "=========================== short test summary info ============================\n"
            "FAILED tests/test_cup.py::test_pours\nERROR tests/test_pot.py\nFAILED tests/tea/test_pot.py::test_boils\n"
        ),
        ("tests/test_cup.py::test_pours", "tests/test_pot.py", "tests/tea/test_pot.py::test_boils"),
    ),
    "lines without a stamp behind the job and the step": (
        "".join(
            f"test (20)\tRun npm test\t{line}\n"
            for line in (
                "2026-08-23T03:24:20.1132732Z ##[group]Run npm test",
                "2026-08-23T03:24:20.1132732Z ##[endgroup]",
                "2026-08-23T03:24:26.3132732Z ⎯⎯⎯ Failed Tests 1 ⎯⎯⎯",
                " FAIL  src/cup.test.ts > Cup > pours",
                "Error: no tea",
                "2026-08-23T03:24:27.3132732Z ##[error]Process completed with exit code 1.",
            )
        ),
        ("src/cup.test.ts > Cup > pours",),
    ),
    "Detox's word to jest": (
        (
            "FAIL e2e/cup.test.ts (31.2 s)\n  ● Cup › pours\n\n    Test Failed: No elements found for “MATCHER(id == “cup”)”\n\n"
            "      at Object.tap (e2e/cup.test.ts:18:42)\n"
        ),
        ("Cup › pours",),
    ),
    "jest's suite in a project whose name has several words": (
        "FAIL browser: chromium src/Cup.stories.tsx\n  ● Test suite failed to run\n\n    no tea\n\nTests:       0 total\n",
        ("src/Cup.stories.tsx",),
    ),
    "Playwright's test that should have failed": (
        (
            "  ✓  5 [chromium] › cup.spec.ts:9:8 › leaks (2ms)\n  ✓  6 [chromium] › cup.spec.ts:9:8 › leaks (retry #1) (1ms)\n\n"
            "  1) [chromium] › cup.spec.ts:9:8 › leaks ────\n\n    Expected to fail, but passed.\n\n  1 failed\n"
            "    [chromium] › cup.spec.ts:9:8 › leaks ────\n"
        ),
        ("[chromium] › cup.spec.ts:9:8 › leaks",),
    ),
    "unittest's subtest with parentheses in a value": (
        (
            "======\nFAIL: test_pours (cup.Cup.test_pours) (file='tea (1).txt')\n------\nAssertionError: 1 != 2\n\n"
            "======\nFAIL: test_cools (cup.Cup.test_cools) [row] (at=f(x), n=1)\n------\nAssertionError: 1 != 2\n"
        ),
        ("test_pours (cup.Cup.test_pours)", "test_cools (cup.Cup.test_cools)"),
    ),
}


@pytest.mark.parametrize("case", LOGS)
def test_each_failed_test_has_one_name(case: str) -> None:
    output, names = LOGS[case]

    log = io.BytesIO(output.encode()) if "##[endgroup]" in output else job_log(output)

    assert digest(log).failed_tests == names
