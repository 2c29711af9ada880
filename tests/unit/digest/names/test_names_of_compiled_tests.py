# ruff: noqa: E501 - a case reads best on one line
"""The names of failed tests in what the test tools of compiled languages print beside their plainest form."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

OUTPUT = {
    "go, behind what a test wrote": (
        "tea is poured--- FAIL: TestPours (0.00s)\nFAIL\nFAIL\texample.org/tea\t0.01s\n",
        ("TestPours",),
    ),
    "go, what a test logged": (
        "=== RUN   TestStands\n    cup_test.go:9: --- FAIL: TestPours (0.00s)\n--- FAIL: TestStands (0.00s)\n",
        ("TestStands",),
    ),
    "go, a name like a duration": ("--- FAIL: TestPours/tea_(0.50s) (0.00s)\n", ("TestPours/tea_(0.50s)",)),
    "go as json, with signs that json writes in another way": (
        r'{"Action":"fail","Package":"tea","Test":"TestPours/a\u0026b_\"hot\"","Elapsed":0}' + "\n",
        ('TestPours/a&b_"hot"',),
    ),
    "go as json, a package that did not compile": (
        (
            '{"Action":"fail","Package":"tea/cup","Test":"TestPours","Elapsed":0}\n'
            '{"Action":"fail","Package":"tea/cup","Elapsed":0.1}\n'
            '{"Action":"fail","Package":"tea/pot","Elapsed":0,"FailedBuild":"tea/pot [tea/pot.test]"}\n'
        ),
        ("TestPours", "tea/pot"),
    ),
    "go as json, a process that died": (
        (
            '{"Action":"output","Package":"tea/pot","Test":"TestBoils","Output":"panic: cold\\n"}\n'
            '{"Action":"fail","Package":"tea/pot","Elapsed":0.1}\n'
        ),
        ("TestBoils",),
    ),
    "gotestsum, a test that did not end": ("=== FAIL: cup TestPours (unknown)\npanic: cold\n", ("TestPours",)),
    "gotestsum, a package whose tests it names": (
        "FAIL\texample.org/tea/cup\t0.01s\n\n=== Failed\n=== FAIL: cup TestPours (0.00s)\n    cup_test.go:9: cold\n",
        ("TestPours",),
    ),
    "ginkgo, a panic": (
        (
            "  [FAILED] in [It] - /tea/cup_test.go:44 @ 10/14/25 09:14:12.1\n"
            "Summarizing 2 Failures:\n  [FAIL] Cup [It] pours\n  [PANICKED!] Pot [BeforeEach] boils\n"
        ),
        ("Cup [It] pours", "Pot [BeforeEach] boils"),
    ),
    "cargo, what only its list confirms": (
        (
            "running 2 tests\ntest pours ... \ntest boils ... FAILED\nFAILED\n\nfailures:\n\nfailures:\n    cup::boils\n    pours\n\n"
            "test result: FAILED. 0 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n"
        ),
        ("cup::boils", "pours"),
    ),
    "cargo, two tests of which one's name ends like the other's": (
        "test cup::pours ... FAILED\n\nfailures:\n    cup::pours\n\ntest pours ... FAILED\n\nfailures:\n    pours\n\n",
        ("cup::pours", "pours"),
    ),
    "cargo, a documentation test that should not compile": (
        "test src/lib.rs - pour (line 13) - compile fail ... FAILED\n",
        ("src/lib.rs - pour (line 13)",),
    ),
    "nextest's tries": (
        (
            "  TRY 1 FAIL [   0.006s] (───) tea cup::pours\n  TRY 1 FAIL [   0.006s] (───) tea cup::stands\n"
            "  TRY 2 PASS [   0.005s] (2/2) tea cup::stands\n  TRY 2 FAIL [   0.005s] (1/2) tea cup::pours\n"
            "     Summary [   0.1s] 2 tests run: 1 passed (1 flaky), 1 failed, 0 skipped\n"
            "   FLAKY 2/2 [   0.005s] (2/2) tea cup::stands\n  TRY 2 FAIL [   0.005s] (1/2) tea cup::pours\n"
        ),
        ("tea cup::pours",),
    ),
    "nix, which writes the package before each line": (
        "tea> test cup::pours ... FAILED\ntea> failures:\ntea>     cup::pours\n",
        ("cup::pours",),
    ),
    "nix, the last lines": (
        "error: builder for '/nix/store/9k-tea.drv' failed with exit code 1;\n       > --- FAIL: TestPours (0.00s)\n",
        ("TestPours",),
    ),
    "task, which writes the task before each line": (
        "[tea:build:ci] > Task :cup:test FAILED\n[tea:build:ci] CupTest > pours() FAILED\n",
        ("CupTest > pours()",),
    ),
    "gradle's task is none": ("> Task :tea.tests:test FAILED\n", ()),
    "kotlin of other targets": (
        "com.tea.CupTest.pours hot[linuxX64] FAILED\ncom.tea.CupTest.pours hot[js, node] FAILED\n",
        ("com.tea.CupTest.pours hot[linuxX64]", "com.tea.CupTest.pours hot[js, node]"),
    ),
    "surefire, parameters of JUnit 4": (
        (
            "[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! - in tea.CupTest\n"
            "[ERROR] pours[2 cups]  Time elapsed: 0 s  <<< FAILURE!\n"
        ),
        ("tea.CupTest.pours[2 cups]",),
    ),
    "surefire, a suite of other classes": (
        (
            "[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! - in tea.AllTests\n"
            "[ERROR] pours(tea.cup.CupTest)  Time elapsed: 0 s  <<< FAILURE!\n"
        ),
        ("pours(tea.cup.CupTest)",),
    ),
    "surefire, what a test printed": (
        "java.lang.RuntimeException: cold <<< FAILURE!\n[ERROR] tea.CupTest.pours -- Time elapsed: 0.1 s <<< FAILURE!\n",
        ("tea.CupTest.pours",),
    ),
    "surefire's class in a container": (
        (
            "#13 12.11 [ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! -- in tea.CupTest\n"
            "#13 12.11 [ERROR] tea.CupTest.pours -- Time elapsed: 0.1 s <<< FAILURE!\n"
        ),
        ("tea.CupTest.pours",),
    ),
    "vstest, a process that died": (
        (
            "The active test run was aborted. Reason: Test host process crashed\n\nTest Run Aborted.\n\n"
            "The test running when the crash occurred: \nTea.CupTests.Pours\n\nThis test may, or may not be the source of the crash.\n"
        ),
        ("Tea.CupTests.Pours",),
    ),
    "ctest, a disabled test and one that passed on a retry": (
        (
            " 1/3 Test #1: pours ............***Failed    0.01 sec\n    Test #1: pours ............   Passed    0.01 sec\n"
            " 2/3 Test #2: stands ...........***Not Run (Disabled)   0.00 sec\n 3/3 Test #3: boils ............***Failed    0.01 sec\n"
            "\nThe following tests did not run:\n\t  2 - stands (Disabled)\n\nThe following tests FAILED:\n\t  3 - boils (Failed)\n"
        ),
        ("boils",),
    ),
    "ctest, a disabled test alone": (" 2/3 Test #2: stands ...........***Not Run (Disabled)   0.00 sec\n", ()),
    "zig, below what a test wrote": (
        "1/2 cup.test.pours: hot...expected 3, found 4\nFAIL (TestExpectedEqual)\n2/2 cup.decltest.pour...FAIL (TestUnexpectedResult)\n",
        ("cup.test.pours: hot", "cup.decltest.pour"),
    ),
    "zig, a declaration and a crash": (
        (
            "error: 'cup.decltest.pour' failed:\nerror: 'cup.test.boils' terminated with signal ABRT with stderr:\n"
            "error: 'cup.test.leaks' leaked 1 allocations:\n"
        ),
        ("cup.decltest.pour", "cup.test.boils", "cup.test.leaks"),
    ),
    "cocotb": (
        "      ** test_cup.pours/a=2          FAIL          11.00           0.00      11463.66  **\n",
        ("test_cup.pours/a=2",),
    ),
    "hspec with QuickCheck": (
        "  1) Tea.Cup pours\n       Falsifiable (after 1 test):\n         0\n\n1 example, 1 failure\n",
        ("Tea.Cup pours",),
    ),
    "cpython's files": ("2 tests failed:\n    test_cup test_pot\n\n1 test OK.\n", ("test_cup", "test_pot")),
    "go, behind another package's line and behind what ends with a space": (
        "\texample.org/tea/cup\t\t--- FAIL: TestBoils (0.00s)\nb wrote this --- FAIL: TestPours (0.03s)\n",
        ("TestBoils", "TestPours"),
    ),
    "go, what the process that a test ran wrote": (
        "--- FAIL: TestRuns (0.00s)\n    cup_test.go:4: it failed:\n        --- FAIL: TestPours (0.00s)\n",
        ("TestRuns",),
    ),
    "go, what skipped a test and what no test's name is": (
        "=== SKIP: cup TestPours (0.00s)\n    cup_test.go:4: later: FAIL\n    --- FAIL: looks odd\n",
        (),
    ),
    "vstest, what a test wrote": (
        (
            "[xUnit.net 00:00:00.60]     Tea.CupTests.Pours [FAIL]\n  Failed Tea.CupTests.Pours [1 m 2 s]\n"
            "  Standard Output Messages:\n Failed to open the lid [12 ms]\n   Failed Tea.Pot [1 ms]\n dbug: retry [FAIL]\n"
        ),
        ("Tea.CupTests.Pours",),
    ),
    "gradle's test logger": (
        "  Test [2] 1, 2 FAILED\n  Test pours() FAILED (1.2s)\n\nFAILURE: Executed 4 tests in 2.9s (2 failed)\n",
        ("[2] 1, 2", "pours()"),
    ),
    "sbt with ZIO, whose tests sbt does not count": (
        (
            "[info] - pours a cup *** FAILED ***\n[error] Failed: Total 9, Failed 1, Errors 0, Passed 8\n[info]   - boils\n"
            "[info]     ✗ 2 was not equal to 3\n[info] 2 tests passed. 1 tests failed. 0 tests ignored.\n"
        ),
        ("pours a cup", "boils"),
    ),
    "testthat below R CMD check": (
        "  ── Failure ('test-cup.R:9:3'): pours: hot ──────\n  -- Error ('test-cup.R:12:3'): boils ---------\n",
        ("pours: hot", "boils"),
    ),
    "starknet foundry": ("[FAIL] tea_tests::cup::test_pours\n", ("tea_tests::cup::test_pours",)),
    "noir": ("[tea] Testing test_pours... FAIL\n", ("test_pours",)),
    "wasm-bindgen": ("test cup::pours ... FAIL\n\nfailures:\n\n    cup::pours\n", ("cup::pours",)),
    "ert": ("   FAILED  1/3  cup-pours/hot (0.000114 sec) at test/cup-test.el:9\n", ("cup-pours/hot",)),
    "redis": ("[err]: Cup pours hot in tests/unit/cup.tcl\n", ("Cup pours hot",)),
    "postgresql, in a parallel group": ("not ok 4     + cup_pours                       112 ms\n", ("cup_pours",)),
    "go, a package without its modules": (
        (
            "=== FAIL: pot  (0.00s)\nFAIL\texample.org/tea/pot [setup failed]\n\n=== FAIL: cup TestPours (0.05s)\n\n"
            "DONE 44 tests, 1 failure, 1 error in 9.1s\n"
        ),
        ("pot", "TestPours"),
    ),
    "cargo, what a library logged": (
        "ERROR tea::cup: it fell err=cold\ntest cup::pours ... FAILED\n\nfailures:\n    cup::pours\n\n",
        ("cup::pours",),
    ),
    "miri": ("test cup::pours ... error: Undefined Behavior: attempting a write access\n", ("cup::pours",)),
    "surefire, as GitHub shows it": (
        "Error:  tea.CupTest.pours -- Time elapsed: 0.5 s <<< FAILURE!\n",
        ("tea.CupTest.pours",),
    ),
    "ctest on Windows": (
        "The following tests FAILED:\n\t  1 - cup (Exit code 0xc0000409\n)\nErrors while running CTest\n",
        ("cup",),
    ),
    "what a service logged with a duration": (
        "      Failed to fetch [3 ms]\n  Failed Tea.CupTests.Pours [2 ms]\n",
        ("Tea.CupTests.Pours",),
    ),
    "xcbeautify in parallel": (
        "    ✖ [CupTests] testPours on 'Clone 1 of iPhone 16' (0.103 seconds)\nFailing tests:\n\tCupTests.testPours()\n",
        ("CupTests.testPours()",),
    ),
    "gradle, what a test wrote": (
        "tea.CupTest > pours() STANDARD_OUT\n    09:12:01.100 [main] ERROR Cup - a > b FAILED\n\ntea.CupTest > pours() FAILED\n",
        ("tea.CupTest > pours()",),
    ),
    "move": ("[ FAIL    ] tea::cup_tests::test_pours\n", ("tea::cup_tests::test_pours",)),
    "what a linter found": ("error[vulnerability]: Uncontrolled recursion in test::pours ... FAILED\n", ()),
    "exunit, in what was raised": (
        "  1) test pours (Tea.CupTest)\n     test/cup_test.exs:9\n     ** (RuntimeError) boom\n       1) test stands (Tea.CupTest)\n",
        ("test pours (Tea.CupTest)",),
    ),
}


@pytest.mark.parametrize("tool", OUTPUT)
def test_what_the_tool_calls_failed_is_named(tool: str) -> None:
    output, names = OUTPUT[tool]

    assert digest(job_log(output)).failed_tests == names


@pytest.mark.parametrize("command", ["go test ./...", "cargo test", "dotnet test", "sbt test"])
def test_a_mark_is_no_test_of_a_tool_that_writes_none(command: str) -> None:
    assert digest(job_log("✗ check of the lid\n", run=command)).failed_tests == ()
