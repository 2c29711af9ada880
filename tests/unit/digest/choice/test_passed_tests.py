# ruff: noqa: RUF001 - tools print such marks
"""What a runner says that tests which passed wrote is not shown, whatever its words; what failed tests wrote may be."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

NOISE = "TrayError: the tray is on fire"  # of a test that passed, which wants it so
CAUSE = "the pot holds 3 cups, not 4"

LOGS = {
    "jest twice, with another tool between": f"""\
PASS test/tray.test.js
  ● Console

    console.error
      {NOISE}

Test Suites: 1 passed, 1 total
AssertionError: {CAUSE}
FAIL test/pot.test.js
  ● Pot › holds tea
Test Suites: 1 failed, 1 total
""",
    "go": f"""\
=== RUN   TestTray
    tray_test.go:5: {NOISE}
=== RUN   TestTray/small
2024/05/01 10:00:00 {NOISE}
--- PASS: TestTray (0.00s)
    --- PASS: TestTray/small (0.00s)
=== RUN   TestPot
    pot_test.go:9: {CAUSE}
--- FAIL: TestPot (0.00s)
FAIL
""",
    "go's tests side by side": f"""\
=== RUN   TestTray
=== PAUSE TestTray
=== RUN   TestPot
=== PAUSE TestPot
=== CONT  TestTray
=== CONT  TestPot
    pot_test.go:9: {CAUSE}
=== NAME  TestTray
    tray_test.go:5: {NOISE}
--- FAIL: TestPot (0.00s)
--- PASS: TestTray (0.00s)
FAIL
""",
    "go of old": f"""\
=== RUN   TestTray
--- PASS: TestTray (0.00s)
    tray_test.go:5: {NOISE}
=== RUN   TestPot
--- FAIL: TestPot (0.00s)
    pot_test.go:9: {CAUSE}
FAIL
""",
    "googletest": f"""\
[ RUN      ] TrayTest.Burns
tray.cc:5: error: {NOISE}
[       OK ] TrayTest.Burns (0 ms)
[ RUN      ] PotTest.Holds
pot_test.cc:9: Failure
{CAUSE}
[  FAILED  ] PotTest.Holds (0 ms)
""",
    "xctest": f"""\
Test Case '-[TeaTests.TrayTests testBurns]' started.
{NOISE}
Test Case '-[TeaTests.TrayTests testBurns]' passed (0.001 seconds).
Test Case '-[TeaTests.PotTests testHolds]' started.
/tea/PotTests.swift:9: error: -[TeaTests.PotTests testHolds] : XCTAssertEqual failed: {CAUSE}
Test Case '-[TeaTests.PotTests testHolds]' failed (0.001 seconds).
""",
    "surefire": f"""\
[INFO] Running tea.TrayTest
10:00:00.000 [main] ERROR tea.Tray - {NOISE}
java.lang.IllegalStateException: {NOISE}
\tat tea.Tray.burn(Tray.java:5)
[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in tea.TrayTest
[INFO] Running tea.PotTest
[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! -- in tea.PotTest
[ERROR] tea.PotTest.holds -- Time elapsed: 0.008 s <<< FAILURE!
org.opentest4j.AssertionFailedError: {CAUSE}
\tat tea.PotTest.holds(PotTest.java:9)
""",
    "jest": f"""\
PASS src/tray.test.js
  ● Console

    console.error
      {NOISE}
          at burn (src/tray.js:5:3)

FAIL src/pot.test.js
  ● pot › holds

    {CAUSE}

      at Object.<anonymous> (src/pot.test.js:9:5)

PASS src/cup.test.js
  ● Console

    console.error
      {NOISE}

Test Suites: 1 failed, 2 passed, 3 total
Tests:       1 failed, 6 passed, 7 total
""",
    "vitest": f"""\
 RUN  v3.2.4 /tea

stderr | src/tray.test.ts > tray > burns
{NOISE}
    at burn (/tea/src/tray.ts:5:3)

 ✓ src/tray.test.ts (2 tests) 12ms
stdout | src/pot.test.ts > pot > stands
{NOISE}

 ❯ src/pot.test.ts (2 tests | 1 failed) 12ms
   × pot > holds 6ms
     → {CAUSE}

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  src/pot.test.ts > pot > holds
AssertionError: {CAUSE}
 ❯ src/pot.test.ts:9:5

 Test Files  1 failed | 1 passed (2)
      Tests  1 failed | 3 passed (4)
""",
    "gradle": f"""\
TrayTest > burns() STANDARD_ERROR
    {NOISE}
        at tea.Tray.burn(Tray.java:5)

TrayTest > burns() PASSED

PotTest > holds() FAILED
    org.opentest4j.AssertionFailedError: {CAUSE}
        at tea.PotTest.holds(PotTest.java:9)
""",
    "pytest": f"""\
=================================== FAILURES ===================================
__________________________________ test_holds __________________________________
E       AssertionError: {CAUSE}
tests/test_pot.py:9: AssertionError
==================================== PASSES ====================================
__________________________________ test_burns __________________________________
------------------------------ Captured log call -------------------------------
ERROR    tea.tray:tray.py:5 {NOISE}
=========================== short test summary info ============================
FAILED tests/test_pot.py::test_holds - AssertionError: {CAUSE}
========================= 1 failed, 1 passed in 0.12s ==========================
""",
    "cargo": f"""\
successes:

---- tray::burns stdout ----
{NOISE}

successes:
    tray::burns

failures:

---- pot::holds stdout ----
thread 'pot::holds' panicked at src/pot.rs:9:5:
{CAUSE}

failures:
    pot::holds

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
""",
    "mocha": f"""\

  Tray
    ✔ stands
{NOISE}
    ✔ burns (12ms)

  Pot
pouring
    1) holds
{NOISE}
    ✔ is emptied

  3 passing (9ms)
  1 failing

  1) Pot
       holds:
     {CAUSE}
""",
    "rspec": f"""\
Pot
  holds (FAILED - 1)
{NOISE}
  is emptied
  burns

Failures:

  1) Pot holds
     Failure/Error: expect(pot).to hold(4)

       {CAUSE}
""",
}


@pytest.mark.parametrize("tool", LOGS)
def test_what_passed_tests_wrote_is_not_shown(tool: str) -> None:
    found = digest(job_log(LOGS[tool]))
    shown = found.excerpt(8_000)

    assert CAUSE in shown
    assert NOISE not in shown
    assert len(found.failed_tests) == 1


@pytest.mark.parametrize(
    "output",
    [
        pytest.param(f"=== RUN   TestPot\n{CAUSE}\npanic: no lid\n\ngoroutine 7 [running]:\nFAIL\ttea 0.1s", id="go"),
        pytest.param(f"[ RUN      ] PotTest.Holds\n{CAUSE}\nSegmentation fault (core dumped)", id="googletest"),
        pytest.param(
            f"stderr | src/pot.test.ts > pot > holds\n{CAUSE}\n\n FAIL  src/pot.test.ts > pot > holds\nError: no",
            id="vitest",
        ),
        pytest.param(
            f"PotTest > holds() STANDARD_ERROR\n    {CAUSE}\n\nPotTest > holds() FAILED\n    Error", id="gradle"
        ),
        pytest.param(f"PASS src/cup.test.js\n{CAUSE}\nerror: the lid does not fit", id="jest without its end"),
        pytest.param(
            "PASS test/pot.test.js\n----------|---------|----------|\nFile      | % Stmts | % Branch |\n"
            f"Jest: {CAUSE}, so that coverage for lines (33%) is too low\n\nTest Suites: 1 passed, 1 total",
            id="jest with too little covered",
        ),
        pytest.param(
            f"Running tea.CupTest\nRunning tea.PotTest\nPotError: {CAUSE}\nTests run: 1, "
            "Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in tea.CupTest\nerror: no lid",
            id="surefire's classes side by side",
        ),
    ],
)
def test_what_may_be_a_failed_tests_is_shown(output: str) -> None:
    assert CAUSE in digest(job_log(output)).excerpt(8_000)


def test_what_rspec_left_out_is_not_shown() -> None:
    output = "..*F\n\nPending: (Failures listed here are expected)\n\n  1) Pot sings\n     # Not yet\n\n\nFailures:\n\n"
    output += f"  1) Pot holds\n     Failure/Error: expect(pot).to hold(4)\n\n       {CAUSE}\n"

    assert "Not yet" not in digest(job_log(output)).excerpt(8_000)


def test_what_broke_outside_of_rspec_s_tests_is_shown() -> None:
    outside = "An error occurred in an `after(:context)` hook."
    output = LOGS["rspec"].replace(NOISE, f"{outside}\nFailure/Error: {NOISE}")
    shown = digest(job_log(output)).excerpt(8_000)

    assert NOISE in shown


def test_what_stands_above_rspec_s_failed_test_may_be_its_own() -> None:
    output = LOGS["rspec"].replace("Failures:", f"{CAUSE}, says the pot\n  pours (FAILED - 2)\n\nFailures:")
    shown = digest(job_log(output)).excerpt(8_000)

    assert f"{CAUSE}, says the pot" in shown


def test_what_a_test_of_mocha_wrote_stands_above_its_name() -> None:
    shown = digest(job_log(LOGS["mocha"].replace("pouring", "PourError: the pot leaks"))).excerpt(8_000)

    assert "PourError: the pot leaks" in shown
