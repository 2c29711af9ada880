# ruff: noqa: E501, RUF001 - tools print such marks, and a case reads best on one line
"""The names of failed tests, as the tools announce them."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

ANNOUNCED = {
    "bazel": ("FAIL: //cup:cup_test (see /tmp/cup/test.log)", "//cup:cup_test"),
    "bun": ("(fail) cup > pours [1.41ms]", "cup > pours"),
    "cargo": ("test cup::pours ... FAILED", "cup::pours"),
    "cargo's output": ("---- cup::pours stdout ----", "cup::pours"),
    "cargo nextest": ("        FAIL [   0.005s] (3/9) tea cup::pours", "tea cup::pours"),
    "ctest": ("1/2 Test #1: cup .....................***Failed    0.01 sec", "cup"),
    "deno": ("pours ... FAILED (2ms)", "pours"),
    "dotnet": ("[xUnit.net 00:00:01.02]     Tea.CupTests.Pours [FAIL]", "Tea.CupTests.Pours"),
    "flutter": ("00:03 +4 ~1 -1: test/cup_test.dart: pours [E]", "test/cup_test.dart: pours"),
    "ginkgo": ("  [FAIL] Cup [It] pours", "Cup [It] pours"),
    "googletest": ("[  FAILED  ] CupTest.Pours (0 ms)", "CupTest.Pours"),
    "googletest with a parameter": ("[  FAILED  ] Cups/CupTest.Pours/0, where GetParam() = 3", "Cups/CupTest.Pours/0"),
    "karma": ("Chrome Headless 120.0.0.0 (Linux x86_64) Cup should pour FAILED", "Cup should pour"),
    "maven": ("pours(tea.Cup)  Time elapsed: 0.01 sec  <<< FAILURE!", "pours(tea.Cup)"),
    "munit": ("==> X tea.CupSuite.pours  0.01s munit.FailException: cold", "tea.CupSuite.pours"),
    "node": ("✖ pours (1.2ms)", "pours"),
    "pest": ("   FAILED  Tests\\CupTest > it pours", "Tests\\CupTest > it pours"),
    "pester": ("    [-] pours 12ms", "pours"),
    "playwright": ("  ✘  4 [edge] › cup.spec.ts:9:5 › pours (retry #1) (5.1s)", "[edge] › cup.spec.ts:9:5 › pours"),
    "playwright's heading": ("  1) [edge] › cup.spec.ts:9:5 › pours ─────────", "[edge] › cup.spec.ts:9:5 › pours"),
    "jest": ("  ● the cup - of tea › pours", "the cup - of tea › pours"),
    "pytest's heading": ("____________ TestCup.test_pours ____________", "TestCup.test_pours"),
    "scalatest": ("- pours a cup *** FAILED *** (3 milliseconds)", "pours a cup"),
    "a harness of Deno's": ("---- specs::cup::pours ----", "specs::cup::pours"),
    "surefire of old": ("Failed tests:   pours(tea.CupTest): expected:<4> but was:<3>", "pours(tea.CupTest)"),
    "surefire's next": ("  stands(tea.cup.CupIT): it fell - twice", "stands(tea.cup.CupIT)"),
    "swift testing": ('✘ Test "pours" recorded an issue at CupTests.swift:9:5: Expectation failed', 'Test "pours"'),
    "pnpm of a package": ("packages/shop test:  FAIL  src/cup.test.ts > pours", "src/cup.test.ts > pours"),
    "tap": ("not ok 3 - pours", "pours"),
    "turbo": ("@tea/shop:test:  FAIL  src/cup.test.ts > pours", "src/cup.test.ts > pours"),
    "vitest": (" FAIL  src/cup.test.ts > pours", "src/cup.test.ts > pours"),
    "vitest's suite": (" FAIL  src/cup.test.ts [ src/cup.test.ts ]", "src/cup.test.ts"),
    "vitest's list": ("   × src/cup.test.ts > pours 16ms", "src/cup.test.ts > pours"),
    "django in parallel": ("test_pours (tea.tests.CupTests) failed:", "test_pours (tea.tests.CupTests)"),
    "flutter on GitHub": ("##[group]❌ test/cup_test.dart: pours (failed)", "test/cup_test.dart: pours"),
    "flutter's file": ("##[group]❌ loading /home/runner/work/tea/tea/test/a_test.dart (failed)", "test/a_test.dart"),
    "forge": ("[FAIL: assertion failed: 3 != 4] testPours() (gas: 812)", "testPours()"),
    "forge's fuzzing": ("[FAIL. Reason: cold] testPours(uint256) (runs: 3, mean: 1)", "testPours(uint256)"),
    "go's package": ("FAIL\texample.org/tea/cup [build failed]", "example.org/tea/cup"),
    "gotestsum": ("=== FAIL: cup TestPours/hot (0.02s)", "TestPours/hot"),
    "Microsoft's platform": ("failed PoursHot (1s 204ms)", "PoursHot"),
    "php": ("FAIL A cup pours [tea/tests/pours.phpt]", "A cup pours [tea/tests/pours.phpt]"),
    "pytest's subtest": ("SUBFAIL tests/test_cup.py::test_pours - assert 1 == 2", "tests/test_cup.py::test_pours"),
    "robot": ("Pours A Cup :: Of tea, hot                      | FAIL |", "Pours A Cup"),
    "tasty": ("    pours hot:        FAIL (0.06s)", "pours hot"),
    "testthat": ("── Failure ('test-cup.R:4:3'): pours hot ───────", "pours hot"),
    "testthat of old": ("── 1. Failure: pours hot (@test-cup.R#4) ───────", "pours hot"),
    "xctest's end": ("  testPour, XCTAssertTrue failed", "testPour"),
    "zig": ("error: 'cup.test.pours' failed: expected 3, found 4", "cup.test.pours"),
    "xcpretty": ("  ✗ testPour, Asynchronous wait failed: Exceeded timeout of 5 seconds.", "testPour"),
    "a name that begins with a tag": ("  ● <Cup /> › pours", "<Cup /> › pours"),
    "a name that begins with a path": ("  ● /cups/:id › pours", "/cups/:id › pours"),
    "vitest's types": (" FAIL   TS  src/cup.test-d.ts > Cup > pours", "src/cup.test-d.ts > Cup > pours"),
    "vitest's project": (" FAIL  web  src/cup.test.ts > Cup > pours", "src/cup.test.ts > Cup > pours"),
    "deno's library": ("Cup ... pours => https://jsr.io/@std/testing/1.0.5/_suite.ts:3:15", "Cup ... pours"),
    "vstest of old": ("  X Pours_hot [134ms]", "Pours_hot"),
    "behat's progress": ("001 Scenario: Pours hot    # features/cup.feature:9", "features/cup.feature:9"),
    "a name that begins with a sign": ("  ✖ #pours hot (3ms)", "#pours hot"),
    "specs2 of old": ("[info] x pours hot", "pours hot"),
    "specs2": ("[error]   x pours hot", "pours hot"),
    "specs2's exception": ("[error]   ! pours hot", "pours hot"),
    "weaver": ("[error] - pours hot 31ms", "pours hot"),
    "utest": ("[41] X tea.CupTests.pours 9ms", "tea.CupTests.pours"),
    "webdriverio": ("[chrome 122.0.1 linux #0-1] 1) Cup pours hot", "Cup pours hot"),
    "hunit": ("### Failure in: 0:cup:1:pours", "0:cup:1:pours"),
    "ounit": ("Error: cup:1:pours (in the log).", "cup:1:pours"),
    "terraform": ('  run "pours_hot"... fail', "pours_hot"),
    "lit": ("FAIL: Cup :: tea/pours.ll (3 of 9)", "Cup :: tea/pours.ll"),
    "go as json": ('{"Action":"fail","Package":"tea/cup","Test":"TestPours/hot","Elapsed":0}', "TestPours/hot"),
    "kaocha": ("FAIL in tea.cup-test/pours (cup_test.clj:9)", "tea.cup-test/pours"),
    "deno's file": ("./test/cup_test.ts (uncaught error)", "./test/cup_test.ts"),
    "maestro": ("[Failed] Pours hot (1m 31s) (cold)", "Pours hot"),
    "newman": (" 1.  AssertionError  Pours hot            ", "Pours hot"),
    "ctest's crash": ("3/4 Test #3: cup .........Subprocess aborted***Exception:   0.21 sec", "cup"),
    "bazel's exit": ("FAIL: //cup:cup_test (Exit 1) (see /tmp/cup/test.log)", "//cup:cup_test"),
    "pytest's parameter with a dash": (
        "FAILED tests/test_cup.py::test_pour[5 - 3] - assert 2 == 3",
        "tests/test_cup.py::test_pour[5 - 3]",
    ),
    "a frame of go's": ("example.org/tea/cup.TestPours(0xc0001a84e0)", "TestPours"),
    "a goroutine of go's": (
        "created by example.org/tea/cup.TestPours.func2 in goroutine 34",
        "TestPours",
    ),
    "a goroutine of old go's": ("created by example.org/tea/cup.TestPours", "TestPours"),
    "boost without a place": (
        'unknown location(0): fatal error: in "cup/pours": std::runtime_error: cold',
        "cup/pours",
    ),
    "dune's cram": ('File "cram/cup.t", line 1, characters 0-0:', "cram/cup.t"),
    "conftest": ("FAIL - policy/cup_test.rego -  - data.main.test_pours", "data.main.test_pours"),
    "zig's error": ("error: 'main.test.pours' failed with error TestUnexpectedResult", "main.test.pours"),
    "zig's crash": (
        "error: while executing test 'test_13', the following command terminated with signal 11 (expected exited with code 0):",
        "test_13",
    ),
    "cargo's process that died": ("test cup::pours ... error: test failed, to rerun pass `--lib`", "cup::pours"),
    "postgresql": ("test cup      ... FAILED (test process exited with exit code 2)", "cup"),
    "zephyr": (" FAIL - test_pours in 0.002 seconds", "test_pours"),
    "quickcheck": ("Cup: Pours *** Failed! Falsifiable (after 1 test):", "Cup: Pours"),
    "specs2's path": ("[error] x /cup.scala pours", "/cup.scala pours"),
    "criterion as tap": ("not ok - cup::pours  (0.02s)", "cup::pours"),
    "xctest": ("Test Case '-[TeaTests.CupTests testPour]' failed (0.004 seconds).", "TeaTests.CupTests testPour"),
}


@pytest.mark.parametrize("tool", ANNOUNCED)
def test_a_tool_s_failed_test_is_named(tool: str) -> None:
    line, name = ANNOUNCED[tool]

    assert digest(job_log(line)).failed_tests == (name,)


@pytest.mark.parametrize(
    "line",
    [
        "❌ The cup leaks at the rim",
        "✘ Container tea-db-1  Error",
        "  × Failed to build `tea==2.0`",
        "  ✖ tea.js",
        "● tea.service - The kettle",
        "_____________ coverage: platform linux, python 3.13.1-final-0 _____________",
        "not ok 3 - pours # TODO not yet",
        "✖ failing tests:",
        "  ● Test suite failed to run",
        "1)    at Tea.CupTests.Pours() in /x/CupTests.cs:line 9",
        "✗ Build failed in 35.91s",
        "❌ Linted [PYTHON] files with [ruff]: Found 1 error(s) - (0.11s)",
        "✖   subject may not be empty [subject-empty]",
        "✖   found 1 problems, 0 warnings",
        "    ✖  1 of 4 failed (25%)                     00:05        2        1        1        -        -",
        "  × Unexpected any. Specify a different type.",
        "  × No solution found when resolving dependencies:",
        "[  FAILED  ] 1 test, listed below:",
        "  FAIL  ./dist/tea.js: 12.4KB > maxSize 10KB (gzip)",
        "test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
    ],
)
def test_what_only_looks_like_a_failed_test_is_none(line: str) -> None:
    assert digest(job_log(line)).failed_tests == ()


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
        pytest.param(
            "  1) Cup\n       pouring\n         with a lid\n           is refused:\n\n      AssertionError: no",
            ("Cup pouring with a lid is refused",),
            id="mocha's suites stand above the test",
        ),
        pytest.param(
            "FAIL src/cup.test.js\n  ● cup › pours\n\nFAIL src/pot.test.js (5.1 s)\n  ● Test suite failed to run\n",
            ("cup › pours", "src/pot.test.js"),
            id="of a suite that jest could not run, the file is named",
        ),
        pytest.param(
            "test cup::pours ... FAILED\n        FAIL [   0.005s] tea cup::pours",
            ("tea cup::pours",),
            id="nextest names the package, too",
        ),
        pytest.param(
            "   × Cup > pours 6ms\n FAIL  src/cup.test.ts > Cup > pours\n",
            ("src/cup.test.ts > Cup > pours",),
            id="vitest's list and its heading are one test",
        ),
        pytest.param(
            "[ERROR] tea.CupTest.pours -- Time elapsed: 0.1 s <<< FAILURE!\n  pours(tea.CupTest): expected 3\n",
            ("tea.CupTest.pours",),
            id="surefire's spellings are one test",
        ),
        pytest.param(
            "____ test_pours (cups=3) ____\nSUBFAIL tests/test_cup.py::test_pours - assert 0\n"
            "FAILED tests/test_cup.py::test_pours - assert 0",
            ("tests/test_cup.py::test_pours",),
            id="pytest's subtests are one test",
        ),
        pytest.param(
            "▶ Cup\n  ✖ pours (1.2ms)\n✖ Cup (3ms)\nℹ fail 1\n\n✖ failing tests:\n\ntest at cup.mjs:9:3\n✖ pours (1.2ms)",
            ("pours",),
            id="node's suites are none",
        ),
        pytest.param(
            "    not ok 1 - pours\n      ---\n      type: 'test'\n      ...\nnot ok 1 - Cup\n  ---\n  type: 'suite'\n  ...",
            ("pours",),
            id="suites in TAP are none",
        ),
        pytest.param(
            "Failing scenarios:\n  features/cup.feature:9  Pours hot\n  features/cup.feature:12  Stands\n\n0 features passed",
            ("features/cup.feature:9  Pours hot", "features/cup.feature:12  Stands"),
            id="behave lists them",
        ),
        pytest.param(
            "Failing tests:\n\tCupTests.testPours()\n\tCupTests.testStands()\n\n** TEST FAILED **",
            ("CupTests.testPours()", "CupTests.testStands()"),
            id="xcodebuild lists them",
        ),
        pytest.param(
            "Pours A Cup                 | FAIL |\ncold\n-----\nTea                    | FAIL |\n2 tests, 1 passed, 1 failed",
            ("Pours A Cup",),
            id="robot's suites are none",
        ),
        pytest.param(
            "  1) [edge] › cup.spec.ts:9:5 › pours ───\n  2) [edge] › cup.spec.ts:19:5 › stands ───\n"
            "  1 failed\n    [edge] › cup.spec.ts:9:5 › pours ───\n  1 flaky\n    [edge] › cup.spec.ts:19:5 › stands ───\n",
            ("[edge] › cup.spec.ts:9:5 › pours",),
            id="a flaky test passed in the end",
        ),
        pytest.param(
            " FAIL  tea\ttests/cup_test.yaml\n\t- should pour\n\n\t\t- asserts[0] `equal` fail\n",
            ("should pour",),
            id="helm's tests stand below their file",
        ),
        pytest.param(
            "1) first try\n2) second try\n✗ test gave up\nFAILED tests/test_cup.py::test_pour - no\n1 failed in 0.1s",
            ("tests/test_cup.py::test_pour",),
            id="what a program writes is no test, by the tool's count",
        ),
        pytest.param(
            "FAIL src/cup.test.js\n  ● cup › pours\nFAIL src/pot.test.js\n  ● Test suite failed to run\nTests: 1 failed",
            ("cup › pours", "src/pot.test.js"),
            id="a suite that did not run is named though the tool counts it as no test",
        ),
        pytest.param(
            "1) Cup pours\n✗ test gave up (3ms)\nTests: 2 failed, 1 passed",
            ("Cup pours", "gave up"),
            id="the tool's count tells nothing if as many are named",
        ),
        pytest.param(
            "✘ Test pours() failed after 0.1 seconds with 1 issue.\nFailing tests:\n\tCupTests/pours()\n\n** TEST FAILED **",
            ("CupTests/pours()",),
            id="xcodebuild names the suite of a function, too",
        ),
        pytest.param(
            "        FAIL [   0.010s] tea::cup pours_hot\ntest pours_hot ... FAILED",
            ("tea::cup pours_hot",),
            id="nextest names the binary, too",
        ),
        pytest.param(
            "Pours   | FAIL |\nSeveral failures occurred:\n\n1) 3 != 4\n\n2) it is cold\n-----",
            ("Pours",),
            id="Robot's failures of one test are no tests",
        ),
        pytest.param(
            "  console.log\n    ✖ no cup\n\n      at src/cup.ts:3:9\n\n  ● Cup › pours\n\nTests: 1 failed, 2 total",
            ("Cup › pours",),
            id="what a test of jest writes is no test",
        ),
        pytest.param(
            "      1) pours with: {\n  lid: 'on',\n  cups: 2\n}\n\n  1 failing\n\n  1) Cup\n       pours with: {\n"
            "  lid: 'on',\n  cups: 2\n}:\n     Error: no\n      at Context.<anonymous> (test/cup.js:9:5)",
            ("Cup pours with: { lid: 'on', cups: 2 }",),
            id="mocha's title holds an object",
        ),
        pytest.param(
            "FAILED tea/test_cup.py::test_pours - no\nFAILED CONSISTENTLY: test/tea/test_cup.py::test_pours",
            ("test/tea/test_cup.py::test_pours",),
            id="a path with more folders is the same",
        ),
        pytest.param(
            "Error:\nThe cup's lid is not there, please use another\n", (), id="a sentence below a word is none"
        ),
        pytest.param(
            " TestCup.test_pours[hot-very long] _\nE   no",
            ("TestCup.test_pours[hot-very long]",),
            id="pytest's name with no room for rules",
        ),
        pytest.param(
            "  1) Cup\n       pours\nhot or\ncold:\n\n      AssertionError: no",
            ("Cup pours hot or cold",),
            id="mocha's title goes on at the next lines' beginnings",
        ),
        pytest.param(
            "    - pours hot\n      ✗ true was not equal to false\n\n0 tests passed. 1 tests failed.",
            ("pours hot",),
            id="ZIO's test stands above its assertion",
        ),
        pytest.param(
            "--- FAIL: TestPours (0.01s)\npanic: no\n\ntea/cup.TestStands(0xc000)\ntea/cup.TestPours(0xc001)",
            ("TestPours",),
            id="go's frames count only without its own mark",
        ),
        pytest.param(
            "    pours:  FAIL\nTest suite spec: FAIL", ("pours",), id="Cabal's suite counts only without a test"
        ),
        pytest.param("Test suite spec: FAIL", ("Test suite spec",), id="else its suite is named"),
        pytest.param("14:02:14 detox[4112] i Cup: pours [FAIL]", (), id="what Detox logs is jest's test"),
        pytest.param(
            "✓ opens\n❌ pours\n\nTests: 1 failed, 3 passed",
            ("pours",),
            id="a mark counts when a test tool was at work",
        ),
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


@pytest.mark.parametrize(
    ("summary", "count"),
    [
        ("=========== 3 failed, 4 passed, 2 errors in 0.12s ===========", 5),
        ("Tests:       3 failed, 4 passed, 7 total", 3),
        ("  2 failing", 2),
        ("FAILED (failures=2, errors=1)", 3),
        ("12 examples, 4 failures", 4),
        ("Tests: 32, Assertions: 51, Failures: 6.", 6),
        ("[ERROR] Tests run: 9, Failures: 2, Errors: 1, Skipped: 0", 3),
        ("test result: FAILED. 1 passed; 2 failed; 0 ignored\ntest result: FAILED. 1 passed; 5 failed; 0 ignored", 7),
        ("Failed!  - Failed:     2, Passed:     7, Skipped:     0, Total:     9", 2),
        ("DONE 3 tests, 2 failures in 0.5s", 2),
        ("ℹ fail 4", 4),
        ("9 tests completed, 2 failed", 2),
    ],
)
def test_the_tool_s_own_count_is_known(summary: str, count: int) -> None:
    assert digest(job_log(f"--- FAIL: TestPour\n{summary}")).failed_count == count


def test_without_a_summary_there_is_no_count() -> None:
    assert digest(job_log("--- FAIL: TestPour\n")).failed_count is None


def test_a_linter_that_the_script_of_the_tests_runs_names_no_test() -> None:
    found = digest(job_log("✖ Variable $warning is never used!\nnpm ERR! code ELIFECYCLE", run="npm test"))

    assert found.failed_tests == ()


def test_mocha_s_two_names_of_a_test_are_one_although_another_line_has_its_number() -> None:
    output = (
        "  Cup\n    1) pours\n  1) of the list\n\n  1 passing (19ms)\n  1 failing\n\n"
        "  1) Cup\n       pours:\n     AssertionError: 3 == 4\n"
    )

    found = digest(job_log(output)).failed_tests

    assert "Cup pours" in found
    assert "pours" not in found
