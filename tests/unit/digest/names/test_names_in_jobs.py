# ruff: noqa: E501 - a case reads best on one line
"""The names of failed tests where a job runs the tools in its own way: again, behind prefixes, with reports after them."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

OUTPUT = {
    "gotestsum, a test that passed when it was run again": (
        (
            "=== Failed\n=== FAIL: cup TestPours (0.90s)\n    cup_test.go:9: cold\n\n=== FAIL: cup TestBoils (0.20s)\n\n"
            "DONE 9 tests, 2 failures in 1.5s\n\n=== Failed\n=== FAIL: cup TestBoils (re-run 1) (0.20s)\n\n"
            "DONE 2 runs, 11 tests, 3 failures in 3.5s\n"
        ),
        ("TestBoils",),
    ),
    "earthly, which repeats the failure": (
        (
            "    ./cup+test | --- FAIL: TestPours (0.00s)\n    ./cup+test | FAIL\texample.org/cup\t0.01s\n"
            "Repeating the failure error...\n    ./cup+test *failed* | --- FAIL: TestPours (0.00s)\n"
        ),
        ("TestPours",),
    ),
    "richgo": (
        "START| TestPours\nFAIL | TestPours (0.00s)\n     | FAIL | TestPours/hot (0.00s)\n     |     cup_test.go:12: cold\nFAIL | example.com/cup 0.004s\n",
        ("TestPours", "TestPours/hot"),
    ),
    "BuildKit, which repeats the end without the step's number": (
        "#22 41.20 [ERROR] tea.CupTest.pours -- Time elapsed: 0.012 s <<< FAILURE!\n------\n > [test 3/3] RUN mvn test:\n41.20 [ERROR] tea.CupTest.pours -- Time elapsed: 0.012 s <<< FAILURE!\n",
        ("tea.CupTest.pours",),
    ),
    "dart's events": (
        (
            '{"test":{"id":3,"name":"Cup \\"pours\\"","suiteID":0,"groupIDs":[2],"metadata":{"skip":false},"line":9},"type":"testStart","time":1210}\n'
            '{"test":{"id":4,"name":"Cup stands","suiteID":0,"groupIDs":[2],"metadata":{"skip":false},"line":9},"type":"testStart","time":1211}\n'
            '{"testID":3,"result":"failure","skipped":false,"hidden":false,"type":"testDone","time":1310}\n'
            '{"testID":4,"result":"success","skipped":false,"hidden":false,"type":"testDone","time":1310}\n{"success":false,"type":"done","time":1340}\n'
        ),
        ('Cup "pours"',),
    ),
    "cargo's events": (
        '{ "type": "test", "name": "cup::stands", "event": "ok" }\n{ "type": "test", "name": "cup::pours", "event": "failed", "stdout": "cold" }\n',
        ("cup::pours",),
    ),
    "moon, which names the project and its task": ("shop:test | test cup::pours ... FAILED\nshop:test | test cup::stands ... ok\n", ("cup::pours",)),
    "a scenario's steps": (
        "  Scenario: Pour\n   ✔  Given a cup\n   ✘  Then tea is hot\n      Step failed:\n[Summary]\n2 scenarios (1 passed, 1 failed)\n",
        (),
    ),
    "what chart-testing calls a chart": (' ✖︎ test-cup => (version: "0.1.0", path: "charts/test-cup") > failed linting charts\n', ()),
    "Task, which names the task": (
        '[test] FAILED tests/test_cup.py::test_pours - ValueError: cold\n[lint] fine\ntask: Failed to run task "ci": task: Failed to run task "test": exit status 1\n',
        ("tests/test_cup.py::test_pours",),
    ),
    "mvnd, which names the module": (
        (
            "[tea-cup] [INFO] Running tea.CupTest\n[tea-cup] [ERROR] Tests run: 2, Failures: 0, Errors: 1, Skipped: 0, Time elapsed: 3.2 s <<< FAILURE! -- in tea.CupTest\n"
            "[tea-cup] [ERROR] tea.CupTest.pours -- Time elapsed: 1.2 s <<< ERROR!\n[tea-cup] [ERROR]   CupTest.pours:145 » IllegalState cold\n"
        ),
        ("tea.CupTest.pours",),
    ),
    "a clock with the month before each line": (
        "Jun 08 13:56:54 FAILED tests/test_cup.py::test_pours - ValueError: cold\nJun 08 13:56:54 ====== 1 failed, 280 passed in 301.43s (0:05:01) ======\n",
        ("tests/test_cup.py::test_pours",),
    ),
    "a clock with its zone before each line": ("2025-10-14T09:12:03.101+00:00 FAILED tests/test_cup.py::test_pours - cold\n", ("tests/test_cup.py::test_pours",)),
    "a kernel's clock before each line": ("[   12.345678] not ok 1 cup_pours\n", ("cup_pours",)),
    "Dagger": ("53  : [1.2s] | test cup::pours ... FAILED\n53  : [1.3s] | test cup::stands ... ok\n", ("cup::pours",)),
    "mise, which names the task": (
        (
            "[test] $ cargo test\n[test] running 1 test\n[test] test cup::pours ... FAILED\n[test] \n[test] failures:\n"
            "[test]     cup::pours\n[test] \n[test] test result: FAILED. 0 passed; 1 failed; 0 ignored\n[test] ERROR task failed\n"
        ),
        ("cup::pours",),
    ),
    "nextest, a test that leaked and one that timed out at each try": (
        (
            "   LEAK-FAIL [   0.300s] (3/4) tea::cup pours\n   TRY 1 TMT [  60.004s] (─────────) tea::cup boils\n"
            "   TRY 2 TMT [  60.004s] (4/4) tea::cup boils\n   TRY 1 SEGV [   0.100s] (─────────) tea::pot stands\n"
            "   TRY 2 SEGV [   0.100s] tea::cup stands\n"
            "     Summary [  60.221s] 4 tests run: 1 passed, 1 failed, 1 timed out, 0 skipped\n"
        ),
        ("tea::cup pours", "tea::cup boils", "tea::cup stands"),
    ),
    "surefire on Windows, whose sign is lost": (
        (
            "[ERROR] Errors: \n[ERROR]   CupTest.pours � IllegalState no tea\n[ERROR]   PotTest.boils(Size)[2] ? NullPointer\n"
            "[ERROR] Tests run: 9, Failures: 0, Errors: 2, Skipped: 0\n"
        ),
        ("CupTest.pours", "PotTest.boils(Size)[2]"),
    ),
    "gradle's native tests, which JUnit lists again by their titles": (
        (
            "tea.CupTest > pours FAILED\n\n\nFailures (1):\n  JUnit Jupiter:A cup:pours\n"
            "    MethodSource [className = 'tea.CupTest', methodName = 'pours', methodParameterTypes = '']\n    => java.lang.Error\n"
            "[         1 tests failed          ]\n"
        ),
        ("tea.CupTest > pours",),
    ),
    "an action that could not report the results": (
        "tea.CupTest pours() FAILED\n\n2 tests completed, 1 failed\n##[error]❌ Failed to create checks using the token. (HttpError)\n",
        ("tea.CupTest pours()",),
    ),
    "cucumber's scenarios, which surefire names too": (
        (
            "Failed scenarios:\nclasspath:cup.feature:12 # Pour tea\n\n[ERROR] A cup - Pour tea -- Time elapsed: 0.2 s <<< FAILURE!\n"
            "[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0\n"
        ),
        ("A cup - Pour tea",),
    ),
    "a program's own log at work with gradle": (
        "CupTest > pours() FAILED\n    java.lang.Error at CupTest.java:3\n10:11:12,001 ERROR [main] tea.Pot - FAILED to close: Cup > x FAILED\n",
        ("CupTest > pours()",),
    ),
    "dotnet behind NUKE's clock and level": (
        "09:12:05 [DBG] [xUnit.net 00:00:00.42]     Tea.CupTests.Pours [FAIL]\n09:12:05 [DBG]   Failed Tea.CupTests.Pours [3 ms]\n",
        ("Tea.CupTests.Pours",),
    ),
    "PlatformIO": (
        "test/test_cup/cup.cpp:61: test_stands\t[PASSED]\ntest/test_cup/cup.cpp:64: test_pours: Expected 32 Was 33\t[FAILED]\n",
        ("test_pours",),
    ),
    "Zephyr's twister": (
        "ERROR   - qemu_x86/atom tests/tea/cup/tea.cup          FAILED : Timeout (qemu 60.101s <zephyr>)\nERROR   - see: /zephyr/twister-out/handler.log\n",
        ("qemu_x86/atom tests/tea/cup/tea.cup",),
    ),
    "KUnit": (
        "[09:13:01] [PASSED] cup_stands\n[09:13:01] [FAILED] cup_pours\n[09:13:01] ================ [FAILED] cup ================\n",
        ("cup_pours",),
    ),
    "xcbeautify, which says it three times": (
        "##[error]    ✖ [CupSpec] pours, expected to equal <0>, got <1>\n    ✖ [CupSpec] pours (0.012 seconds)\nFailing tests:\n\tCupSpec.pours()\n** TEST FAILED **\n",
        ("[CupSpec] pours",),
    ),
    "Patrol, beside its own complaint": (
        (
            "🧪 cup pours\n❌ cup pours (integration_test/cup_test.dart) (12s)\n✗ Failed to execute tests of apk (code 1)\n\n"
            "Test summary:\n❌ Failed: 1\n  - cup pours (integration_test/cup_test.dart)\n"
        ),
        ("cup pours (integration_test/cup_test.dart)",),
    ),
    "Gleam": ("assert test/cup_test.gleam:12\n test: cup_test.pours_test\n code: assert 1 == 2\n\n7 tests, 1 failures\n", ("cup_test.pours_test",)),
    "dbt": (
        (
            "09:12:09  Failure in test not_null_cup_id (models/schema.yml)\n09:12:09    Got 2 results, configured to fail if != 0\n"
            "09:12:09  Database Error in test unique_pot_id (models/schema.yml)\n09:12:09  Database Error in model pots (models/pots.sql)\n"
        ),
        ("not_null_cup_id", "unique_pot_id"),
    ),
    "Cairo's tests": (
        "test tea::cup::stands ... ok (gas usage est.: 42130)\ntest tea::cup::pours ... fail (gas usage est.: 12100)\n",
        ("tea::cup::pours",),
    ),
    "xcodebuild, whose list calls the functions where Swift Testing calls their titles": (
        (
            '✘ Test "pours, when hot" recorded an issue at CupTests.swift:9:5: Expectation failed: false\n✘ Test "pours, when hot" failed after 0.001 seconds with 1 issue.\n'
            "Test case 'PotUITests.testBoils()' failed on 'Clone 1 of iPhone 16' (12.101 seconds)\nTest case 'PotUITests.testBoils()' passed on 'Clone 1 of iPhone 16' (9.101 seconds)\n"
            "Failing tests:\n\tCupTests.poursWhenHot()\n\n** TEST EXECUTE FAILED **\n"
        ),
        ("CupTests.poursWhenHot()",),
    ),
    "gradle, which tried a test again": (
        (
            "> Task :test\n\nCupTest > pours() FAILED\n    java.lang.Error at CupTest.java:3\n\nPotTest > boils() FAILED\n    java.lang.Error at PotTest.java:3\n\n"
            "CupTest > pours() PASSED\n\n3 tests completed, 2 failed\n\n> Task :otherTest\n\nPotTest > boils() PASSED\n"
        ),
        ("PotTest > boils()",),
    ),
    "gradle's test logger with marks": (
        (
            "  tea.CupTest\n\n    ✔ stands (1.2s)\n    ✘ pours\n\n      java.lang.AssertionError: cold\n          at tea.CupTest.pours(CupTest.java:31)\n\n"
            "  ✘ 2 tests completed, 1 failed (5.1s)\n"
        ),
        ("pours",),
    ),
    "Kafka's report after gradle's": (
        "CupTest > pours(boolean) > pours(boolean).isHot=true FAILED\n    java.lang.Error\n\nFound 1 test failures:\nFAILED ❌ tea.CupTest > pours(boolean)\n",
        ("CupTest > pours(boolean) > pours(boolean).isHot=true",),
    ),
    "Microsoft.Testing.Platform, which runs failed tests again": (
        (
            "failed Pours (32ms)\n  cold\nfailed Boils (2ms)\n  now and then\n\nTests suite failed, total failed tests: 2, exit code: 2, attempt: 1/2\n"
            "failed Pours (31ms)\n  cold\nTests suite failed in all 2 attempts\n\nTest run summary: Failed!\n  total: 9\n  failed: 1\n"
        ),
        ("Pours",),
    ),
    "Very Good CLI": (
        "Cup pours hot test/cup/cup_test.dart (FAILED)\nExpected: <1>\n\nFailing Tests:\n - test/cup/cup_test.dart \n \t- [FAILED] Cup pours hot\n",
        ("Cup pours hot",),
    ),
    "bats with details in YAML": (
        "TAP version 13\n1..2\nnot ok 1 pours\n  ---\n  message: |\n    `false' failed\n    not ok 9 what the test wrote\n  ...\nok 2 stands\n",
        ("pours",),
    ),
    "terratest's logger": (
        "TestPours 2025-10-14T09:12:09Z logger.go:66: --- FAIL: TestOther (0.00s)\n--- FAIL: TestPours (12.11s)\nFAIL\ttea\t12.2s\n",
        ("TestPours",),
    ),
    "acutest": ("Test cup.stands...                              [ OK ]\nTest cup.pours...                               [ FAILED ]\n", ("cup.pours",)),
    "CppUnit": (
        "!!!FAILURES!!!\n1) test: CupTest::pours (F) line: 12 cup_test.cpp\nequality assertion failed\n\n2) test: PotTest::boils (E) \nuncaught exception\n",
        ("CupTest::pours", "PotTest::boils"),
    ),
    "container-structure-test": (
        "=== RUN: Command Test: whoami\n--- PASS\n\n=== RUN: File Existence Test: /cup\n--- FAIL\nduration: 0s\nError: File /cup should exist\n",
        ("File Existence Test: /cup",),
    ),
    "GUT": (
        "res://test/test_cup.gd\n* test_stands\n* test_pours\n    [Failed]:  [1] expected to equal [2]:  hot\n      at line 12\n1/2 passed.\n",
        ("test_pours",),
    ),
    "NUnit's XML": (
        (
            '    <test-case id="1" name="Pours" fullname="Tea.CupTests.Pours(&quot;a&quot;)" methodname="Pours" runstate="Runnable" result="Failed" asserts="0">\n'
            '    <test-case id="2" name="Stands" fullname="Tea.CupTests.Stands" methodname="Stands" runstate="Runnable" result="Passed" asserts="0">\n'
        ),
        ('Tea.CupTests.Pours("a")',),
    ),
    "Unreal": ("LogAutomationController: Error: Test Completed. Result={Fail} Name={Pours} Path={Tea.Cup.Pours}\n", ("Tea.Cup.Pours",)),
    "MATLAB": (
        "Verification failed in tCup/pours.\n    Framework Diagnostic:\nError occurred in tPot/boils(volume=big) and it did not run to completion.\n",
        ("tCup/pours", "tPot/boils(volume=big)"),
    ),
    "VUnit": (
        "pass (P=1 S=0 F=0 T=2) lib.tb_cup.stands (0.5 seconds)\nfail (P=1 S=0 F=1 T=2) lib.tb_cup.pours (0.6 seconds)\nfail lib.tb_cup.pours  (0.6 seconds)\n",
        ("lib.tb_cup.pours",),
    ),
    "Buck2": ("✗ Fail: root//cup:test - pours (hot) (0.1s)\nTests finished: Pass 1. Fail 1.\n1 TESTS FAILED\n  ✗ root//cup:test - pours (hot)\n", ("root//cup:test - pours (hot)",)),
    "tcltest": ("==== cup-1 pours hot FAILED\n==== Contents of test case:\n    pour\n==== cup-1 FAILED\n", ("cup-1 pours hot",)),
    "Common Test, which says it twice": (
        "cup_SUITE:pours failed on line 4\nReason: {badmatch,2}\n%%% cup_SUITE ==> pours: FAILED\n%%% cup_SUITE ==> {badmatch,2}\n",
        ("cup_SUITE ==> pours",),
    ),
    "test-drive": ("  Starting pours ... (2/3)\n       ... pours [FAILED]\n  Message: cold\n", ("pours",)),
    "Haskell's doctest": ("src/Cup.hs:12: failure in expression `pour 1'\nexpected: 2\n but got: 1\n\nTest suite doctests: FAIL\n", ("src/Cup.hs:12",)),
    "Hurl": ("tests/cup.hurl: Success (1 request(s) in 8 ms)\ntests/pot.hurl: Failure (1 request(s) in 12 ms)\n", ("tests/pot.hurl",)),
    "mini.test": ("FAIL in tests/test_cup.lua | pours | { 1 }:\n  Failed expectation for equality.\n", ("tests/test_cup.lua | pours | { 1 }",)),
}  # fmt: skip


@pytest.mark.parametrize("tool", OUTPUT)
def test_what_the_tool_calls_failed_is_named_once(tool: str) -> None:
    output, names = OUTPUT[tool]

    assert digest(job_log(output)).failed_tests == names


def test_a_test_that_passed_at_last_in_one_module_is_named_if_it_only_failed_in_another() -> None:
    failed = "> Task :pot:test\n\nTeaTest > pours() FAILED\n    java.lang.AssertionError at TeaTest.java:3\n\n"
    flaky = "> Task :cup:test\n\nTeaTest > pours() FAILED\nTeaTest > pours() PASSED\n\n"

    assert digest(job_log(failed + flaky)).failed_tests == ("TeaTest > pours()",)
    assert digest(job_log(flaky + failed)).failed_tests == ("TeaTest > pours()",)
    assert digest(job_log(flaky)).failed_tests == ()
