# ruff: noqa: E501, RUF001 - tools print such marks, and an output reads best as it is written
"""Names of failed tests are those that the tool announces, not what tests wrote, suites, or a tool's own complaints."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

JEST = "Test Suites: 1 failed, 1 total\nTests:       1 failed, 1 total"
VITEST = " Test Files  1 failed (1)\n      Tests  1 failed (1)"
LOGS = {
    "mocha's list below the count": (
        (
            "  Cup\n    1) pours\n  1) in a list that a test wrote\n  2) so is this\n\n\n  1 passing (4ms)\n  1 failing\n\n"
            "  1) Cup\n       pours:\n     Error: no tea\n"
        ),
        ("Cup pours",),
    ),
    "crosses that mocha's tests wrote": (
        "  Cup\n✖ no kettle\n    1) pours\n✔ pot (3ms)\n✖ lid (1.2ms)\n\n  1 failing\n\n  1) Cup\n       pours:\n     Error: no\n",
        ("lid", "Cup pours"),
    ),
    "empty lines in vitest's output of a test": (
        (
            "stderr | src/cup.test.ts > Cup > pours\n✖ no kettle\n\n✗ no lid\n1) first\n\n"
            f" ❯ src/cup.test.ts (1 test | 1 failed) 4ms\n\n FAIL  src/cup.test.ts > Cup > pours\nError: no tea\n\n{VITEST}\n"
        ),
        ("src/cup.test.ts > Cup > pours",),
    ),
    "crosses beside jest's tests": (
        f"✖ no kettle\nFAIL src/cup.test.js\n  ● Cup › pours\n\n    Expected: 1\n\n{JEST}\n✗ the lid is missing\n",
        ("Cup › pours",),
    ),
    "what a test wrote as jest runs one file": (
        (
            "  console.error\n    ✖ no kettle (4ms)\n\n    1) first\n\n      at Object.log (cup.test.js:1:76)\n\n"
            f"FAIL ./cup.test.js\n  ● Cup › pours\n\n    Expected: 1\n\n{JEST}\n"
        ),
        ("Cup › pours",),
    ),
    "vitest's output of a test, behind its dots": (
        (
            "·x-stdout | src/cup.test.ts > Cup > pours\nFAIL  src/pot.test.ts > a test wrote this\n\nx·\n\n"
            f"⎯⎯⎯ Failed Tests 1 ⎯⎯⎯\n\n FAIL  src/cup.test.ts > Cup > pours\nError: no tea\n\n{VITEST}\n"
        ),
        ("src/cup.test.ts > Cup > pours",),
    ),
    "rspec's list below its heading": (
        "  1) a test wrote this\nF\n\nFailures:\n\n  1) Cup pours\n     Failure/Error: fail\n\n1 example, 1 failure\n",
        ("Cup pours",),
    ),
    "a list in the message of rspec's test": (
        (
            "Failures:\n\n  1) Cup pours\n     Failure/Error: fail list\n\n     RuntimeError:\n       no:\n         1) a test wrote this\n\n"
            "  2) Cup cools\n     Failure/Error: fail\n\n2 examples, 2 failures\n"
        ),
        ("Cup pours", "Cup cools"),
    ),
    "mocha's title of two lines": (
        "  1 failing\n\n  1) Cup\n       pours\n  hot:\n     Error: no\n",
        ("Cup pours hot",),
    ),
    "jest's complaints": (
        (
            f"FAIL src/cup.test.js\n  ● Cup › pours\n\n    Expected: 1\n\n{JEST}\n"
            "  ●  Cannot log after tests are done. Did you forget to wait for something async in your test?\n"
        ),
        ("Cup › pours",),
    ),
    "unittest's subtest with a message": (
        "======\nFAIL: test_pours (cup.Cup.test_pours) [hot [tea]]\n------\nAssertionError: 1 != 2\n",
        ("test_pours (cup.Cup.test_pours)",),
    ),
    "phpunit's lists below their headings": (
        (
            "1) a test wrote this\nThere was 1 error:\n\n1) CupTest::testPours\nError: no\n\n--\n\n"
            "There was 1 failure:\n\n1) CupTest::testCools\nFailed asserting that 1 is 2.\n\n"
            "ERRORS!\nTests: 3, Assertions: 3, Errors: 1, Failures: 1.\n"
        ),
        ("CupTest::testPours", "CupTest::testCools"),
    ),
    "phpunit's list in which a message looks like a test": (
        (
            "There were 2 errors:\n\n1) CupTest::testPours\nno\n2) Pot::testNo\n\n2) CupTest::testLeaks\nError: no\n\n--\n\n"
            "There was 1 failure:\n\n1) CupTest::testCools\nFailed asserting that 1 is 2.\n"
        ),
        ("CupTest::testPours", "Pot::testNo", "CupTest::testLeaks", "CupTest::testCools"),
    ),
    "node's list below the tests of another tool": (
        (
            "  1 failing\n\n  1) Cup\n       pours:\n     Error: no\n\n✖ Pot (2ms)\n  ✖ boils (1ms)\nℹ fail 1\n\n"
            "✖ failing tests:\n\ntest at pot.js:1:1\n✖ boils (1ms)\n  Error: no\n"
        ),
        ("Cup pours", "boils"),
    ),
    "vitest's output of a test": (
        (
            "stdout | src/cup.test.ts > Cup > pours\n FAIL  src/pot.test.ts > a test wrote this\n × and this\n\n"
            " ❯ src/cup.test.ts (1 test | 1 failed) 4ms\n   × Cup > pours 3ms\n\n⎯⎯⎯ Failed Tests 1 ⎯⎯⎯\n\n"
            f" FAIL  src/cup.test.ts > Cup > pours\nAssertionError: expected 1 to be 2\n\n{VITEST}\n"
        ),
        ("src/cup.test.ts > Cup > pours",),
    ),
    "vitest's project with a space in its name": (
        f" FAIL   node api  src/cup.test.ts > Cup > pours\nError: no tea\n\n{VITEST}\n",
        ("src/cup.test.ts > Cup > pours",),
    ),
    "vitest's suite in a project": (
        " FAIL   integration  src/pot.test.ts [ src/pot.test.ts ]\nError: Hook timed out in 10000ms.\n",
        ("src/pot.test.ts",),
    ),
    "jest's title with a colon at its end": (
        f"FAIL src/cup.test.js\n  Cup\n    ✕ pours: (3 ms)\n\n  ● Cup › pours:\n\n    Expected: 1\n\n{JEST}\n",
        ("Cup › pours:",),
    ),
    "jest's title with a remark at its end": (
        f"FAIL src/cup.test.js\n  ● Cup › pours, where it is hot (see below)\n\n    Expected: 1\n\n{JEST}\n",
        ("Cup › pours, where it is hot (see below)",),
    ),
    "what a test wrote in jest's console": (
        (
            "FAIL src/cup.test.js\n  ● Console\n\n    console.log\n      one\n      ● not a test\n\n"
            f"  ● Cup › pours\n\n    Expected: 1\n\n{JEST}\n"
        ),
        ("Cup › pours",),
    ),
    "programs' crosses beside a tool's tests": (
        (
            "tests/test_cup.py F\n____ test_pours ____\n❌ Could not reach the kettle (4ms)\nE   assert 0\n"
            "FAILED tests/test_cup.py::test_pours - assert 0\n"
        ),
        ("tests/test_cup.py::test_pours",),
    ),
    "a program's cross where no test failed": (
        (
            "PASS test/cup.test.js\n  ● Console\n\n    console.error\n      ❌ no tea\n\nTest Suites: 1 passed, 1 total\n"
            "Tests:       1 passed, 1 total\nsrc/cup.ts(9,7): error TS2322: Type 'string' is not assignable.\n"
        ),
        (),
    ),
    "pest's exception, close to the name": (
        "   FAILED  Tests\\Feature\\CupTest > `pour` → it pours (hot)  QueryException   \n  no table\n",
        ("Tests\\Feature\\CupTest > `pour` → it pours (hot)",),
    ),
    "a script's sentences on tests": (
        (
            "--- FAIL: TestPours (0.00s)\n    cup_test.go:9: no tea\nFAIL\n❌ Tests failed\n✗ Unit tests failed with exit code 1\n"
            "✖ Command failed: make test\n❌ Backend tests: FAILED\n"
        ),
        ("TestPours",),
    ),
    "a script's sentences where nothing names a test": (
        "❌ E2E tests FAILED (exit code 1)\n❌ Test suite failed\n",
        (),
    ),
    "a program's crosses after tests that passed": (
        "Tests:       3 passed, 3 total\nRan all test suites.\n❌ Keys are missing\n✖ de.json\n",
        (),
    ),
    "unittest's heading that a test printed": (
        "FAIL: test_no (pot.Pot.test_no)\n======\nFAIL: test_pours (cup.Cup.test_pours)\n------\nAssertionError: 1 != 2\n",
        ("test_pours (cup.Cup.test_pours)",),
    ),
    "node's test that is to fail": ("✖ pours (1.2ms)\n✖ cools (0.8ms) # not yet\nℹ tests 2\nℹ fail 1\n", ("pours",)),
    "tap's suite, of whose tests one failed": (
        "# Subtest: cup\n    not ok 1 - pours\n      ---\n      at: cup.js\n      ...\n    1..1\nnot ok 1 - cup\n1..1\n",
        ("pours",),
    ),
    "ava's complaints of files": (
        (
            "  ✘ [fail]: cup › pours\n  ✘ test/pot.js exited with a non-zero exit code: 1\n"
            "  ✘ 1 test remaining in test/pot.js\n  ✘ Timed out while running tests\n\n  1 test failed\n"
        ),
        ("cup › pours",),
    ),
    "rspec's pending test that passes": (
        "Failures:\n\n  1) Cup pours FIXED\n     Expected pending 'no' to fail. No error was raised.\n",
        ("Cup pours",),
    ),
    "rspec's file that did not load": (
        "An error occurred while loading ./spec/cup_spec.rb. - Did you mean?\n   rspec ./spec/pot_spec.rb\n",
        ("./spec/cup_spec.rb",),
    ),
    "pytest's passing tests above a summary without rules": (
        (
            "____ test_pours ____\nE   assert 0\n==== PASSES ====\n____ test_cools ____\n---- Captured stdout call ----\ncold\n"
            "1 failed, 1 passed in 0.51s\n"
        ),
        ("test_pours",),
    ),
    "pytest's subtest in a heading": ("____ TestCup.test_pours (hot=1) ____\nE   assert 0\n", ("TestCup.test_pours",)),
    "django's module in parallel": (
        "tea.test_pot (unittest.loader._FailedTest.tea.test_pot) failed:\n\n    ImportError('no')\n",
        ("tea.test_pot (unittest.loader._FailedTest.tea.test_pot)",),
    ),
    "act's output of a container": (
        f"[CI/test]   |  FAIL  src/cup.test.ts > Cup > pours\n[CI/test]   | Error: no tea\n[CI/test]   | {VITEST}\n",
        ("src/cup.test.ts > Cup > pours",),
    ),
    "a passing test's output, with a package's name before each line": (
        (
            "packages/cup test: stdout | src/cup.test.ts > Cup > cools\npackages/pot test: FAIL test/pot.test.js\n"
            "packages/pot test:   ● Pot › boils\npackages/cup test: it cools\npackages/cup test: ⎯⎯⎯ Failed Tests 1 ⎯⎯⎯\n"
            "packages/cup test:  FAIL  src/cup.test.ts > Cup > pours\n"
            "packages/cup test: Error: no tea\n"
        ),
        ("Pot › boils", "src/cup.test.ts > Cup > pours"),
    ),
}


@pytest.mark.parametrize("case", LOGS)
def test_only_what_the_tool_announces_is_named(case: str) -> None:
    output, names = LOGS[case]

    assert digest(job_log(output, run="npm test")).failed_tests == names
