# ruff: noqa: RUF001 - tools print such marks, and a case reads best on one line
"""The names of failed tests in what each tool prints, from its first sign of a failure to its summary.

A log of each tool is in ``fixtures/names``: a few lines in the tool's form.
"""

from typing import NamedTuple

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import FIXTURES, job_log

LOGS = FIXTURES / "names"


class Wanted(NamedTuple):
    """What a log's digest names.

    Attributes:
        names: Of the failed tests, as the tool's summary spells them, each once.
        counted: What the tool's summary counts.
        run: The command.
    """

    names: tuple[str, ...]
    counted: int | None
    run: str = "make check"


WANTED = {
    "ava": Wanted(("cup › pours hot",), counted=1, run="npx ava"),
    "behave": Wanted(("features/cup.feature:3  Pours hot",), counted=1),
    "behave-errored": Wanted(("features/cup.feature:9  Stands", "features/cup.feature:3  Pours hot"), counted=2),
    "bun": Wanted(("Cup > pours",), counted=1),
    "ctest": Wanted(("cup",), counted=1),
    "cucumber": Wanted(("features/cup.feature:3", "features/cup.feature:9"), counted=2),
    "cucumber-js": Wanted(("Scenario: Pours hot # features/cup.feature:3",), counted=1),
    "cypress": Wanted(("Cup pours",), counted=1),
    "dart-test": Wanted(("test/cup_test.dart: Cup pours",), counted=None),
    "deno": Wanted(("pours",), counted=1),
    "django-parallel": Wanted(("test_pours (tea.tests.CupTests.test_pours)",), counted=None),
    "doctest": Wanted(("Cup pours",), counted=1),
    "dotnet-vstest": Wanted(("Tea.CupTests.Pours(a: 3)",), counted=1),
    "elm": Wanted(("pours",), counted=1, run="npx elm-test"),
    "exunit": Wanted(("test pours hot (Tea.CupTest)",), counted=1),
    "flutter-github": Wanted(("test/cup_test.dart: Cup pours",), counted=1, run="flutter test"),
    "forge": Wanted(("testFuzz_Pours(uint256)", "invariant_hot()"), counted=2),
    "ginkgo": Wanted(("Cup [It] pours",), counted=None),
    "go": Wanted(("TestPours", "TestPours/hot"), counted=None),
    "gotestsum-pkgname": Wanted(("TestPours/hot", "TestPours"), counted=2, run="gotestsum ./..."),
    "gotestsum-rerun": Wanted(("TestPours",), counted=None),
    "gotestsum-testname": Wanted(("TestPours",), counted=1),
    "gradle": Wanted(("CupTest > hot > pours()",), counted=1),
    "gtest": Wanted(("CupTest.Pours",), counted=1),
    "helm": Wanted(("should pour", "should stand"), counted=2),
    "hspec": Wanted(("Cup pours",), counted=1),
    "jasmine": Wanted(("Cup pours",), counted=1),
    "jest-twice": Wanted(("Cup › pours",), counted=1),
    "junit-console": Wanted(("CupTest:pours()",), counted=2),
    "karma": Wanted(("Cup should pour",), counted=1),
    "minitest": Wanted(("CupTest#test_pours",), counted=1),
    "mocha-5": Wanted(("Cup pours",), counted=1),
    "mocha-hook": Wanted(('Cup "before each" hook for "pours"',), counted=1),
    "mocha-hook-2": Wanted(('Cup "before each" hook for "pours"',), counted=1),
    "mocha-nested-twice": Wanted(("Cup hot pours",), counted=1),
    "mtp": Wanted(('Pours("tea", 3)',), counted=1),
    "mtp-dotnet10": Wanted(("Tea.CupTests.Pours",), counted=1),
    "mtp-timed-out": Wanted(("Tea.CupTests.Boils",), counted=1),
    "nextest": Wanted(("tea cup::pours",), counted=1),
    "nextest-flaky": Wanted(("tea cup::stands",), counted=1),
    "node-suites": Wanted(("pours",), counted=1, run="node --test"),
    "node-tap": Wanted(("pours",), counted=1, run="node --test"),
    "node-tap-nested-test": Wanted(("pours",), counted=None),
    "pest": Wanted(("Tests\\Unit\\CupTest > it pours",), counted=1),
    "pester": Wanted(("pours",), counted=1),
    "phpt": Wanted(("A cup pours [tea/tests/pours.phpt]",), counted=1),
    "phpunit": Wanted(('Tea\\CupTest::testPours with data set "hot" (3, 4)',), counted=1),
    "playwright-flaky": Wanted(("[edge] › cup.spec.ts:9:5 › pours",), counted=1, run="npx playwright test"),
    "playwright-github": Wanted(("[edge] › cup.spec.ts:9:5 › pours",), counted=1, run="npx playwright test"),
    "pytest-9-subtests": Wanted(("tests/test_cup.py::test_pours",), counted=2),
    "pytest-verbose": Wanted(("tests/test_cup.py::test_pours",), counted=1),
    "pytest-xdist": Wanted(("tests/test_cup.py::test_pours",), counted=1),
    "pytest-subtests": Wanted(("tests/test_cup.py::TestCup::test_pours",), counted=2),
    "rails-minitest": Wanted(("CupTest#test_pours",), counted=1),
    "robot": Wanted(("Stands",), counted=1),
    "rspec": Wanted(("Cup pours hot",), counted=1),
    "rspec-documentation": Wanted(("Cup pours hot",), counted=1),
    "scalatest": Wanted(("pours",), counted=1),
    "surefire-2-summary-only": Wanted(("CupTest.pours", "CupTest.stands", "KettleTest.boils"), counted=3),
    "surefire-2-12": Wanted(("pours(tea.CupTest)", "stands(tea.CupTest)"), counted=2),
    "surefire-2-18": Wanted(("pours(tea.CupTest)", "stands(tea.CupTest)"), counted=2),
    "surefire-3": Wanted(("tea.CupTest.pours", "tea.CupTest.stands(int)[1]"), counted=2),
    "surefire-3-flaky": Wanted(("tea.CupTest.stands",), counted=1),
    "swift-testing": Wanted(("Test pours()",), counted=None),
    "tasty": Wanted(("pours hot",), counted=1),
    "testthat": Wanted(("pours hot", "stands"), counted=None),
    "testthat-progress": Wanted(("pours hot",), counted=None),
    "unittest-subtests": Wanted(("test_pours (tests.test_cup.CupTest.test_pours)",), counted=2),
    "vitest-project": Wanted(("src/cup.test.ts > Cup > pours",), counted=1),
    "xcode-targets": Wanted(("CupTests.testPours()",), counted=None),
    "xcodebuild-parallel": Wanted(("CupTests.testPour()",), counted=None),
    "xctest": Wanted(("TeaTests.CupTests testPour",), counted=None),
    "xctest-linux": Wanted(("CupTests.testPour",), counted=None),
    "perl-prove": Wanted(("pours hot",), counted=None),
    "catch2": Wanted(("Cup pours",), counted=1),
    "munit": Wanted(("tea.CupSuite.pours",), counted=1),
    "bats": Wanted(("pours hot",), counted=None),
    "busted": Wanted(("cup pours hot",), counted=1),
    "pytest-quiet": Wanted(("tests/test_cup.py::test_stands",), counted=1),
    "pytest-doctest": Wanted(("tea/cup.py::tea.cup.pour",), counted=1),
    "pytest-durations": Wanted(("tests/test_cup.py::test_stands",), counted=1),
    "trial": Wanted(("test_pours",), counted=1),
    "python-doctest": Wanted(("tea.cup.pour",), counted=1),
    "phpunit-10-warnings": Wanted(("Tea\\CupTest::testPours",), counted=1),
    "phpunit-risky": Wanted(("Tea\\CupTest::testPours",), counted=1),
    "behat": Wanted(("features/cup.feature:6",), counted=1),
    "test-unit": Wanted(("test_pours(CupTest)",), counted=1),
    "minitest-skips": Wanted(("CupTest#test_pours",), counted=1),
    "minitest-reporters": Wanted(("CupTest#test_pours",), counted=1),
    "minitest-reporters-spec": Wanted(("test_pours",), counted=1),
    "rspec-shared": Wanted(("Cup behaves like a vessel pours", "Cup"), counted=2),
    "rspec-load-error": Wanted(("./spec/cup_spec.rb",), counted=1),
    "cucumber-jvm": Wanted(("file:///home/runner/work/tea/tea/src/test/resources/tea/cup.feature:4",), counted=1),
    "gradle-test-logger": Wanted(("pours()",), counted=1),
    "gradle-android": Wanted(("tea.CupTest > pours[emulator-5554 - 11]",), counted=None),
    "surefire-summary-nested": Wanted(
        ("CupTest$WhenHot.pours", "KettleTest.boils(int)[2]", "CupTest.setUp"), counted=3
    ),
    "clojure": Wanted(("pours", "boils"), counted=2),
    "eunit": Wanted(("cup_tests: pours_test",), counted=1),
    "common-test": Wanted(("cup_SUITE ==> pours",), counted=1),
    "alcotest": Wanted(("level 0 pours hot",), counted=1),
    "hedgehog": Wanted(("prop_pours",), counted=1),
    "rust-panics": Wanted(("cup::tests::pours",), counted=1),
    "julia": Wanted(("level",), counted=None),
    "meson-suite": Wanted(("tea:unit / cup", "tea:unit / kettle"), counted=2),
    "automake": Wanted(("cup.sh",), counted=1),
    "ctest-list-alone": Wanted(("cup", "kettle"), counted=2),
    "bazel": Wanted(("//cup:cup_test", "//cup:lid_test"), counted=2),
    "bazel-flaky": Wanted(("//cup:pot_test",), counted=1),
    "boost": Wanted(("cup_suite/pours",), counted=None),
    "qtest": Wanted(("TestCup::pours(hot)",), counted=1),
    "unity": Wanted(("test_pours",), counted=1),
    "cmocka": Wanted(("test_pours",), counted=1),
    "check": Wanted(("test_pours",), counted=1),
    "testcafe": Wanted(("Pours hot",), counted=1, run="npx testcafe chrome tests/"),
    "tape": Wanted(("pours hot",), counted=1),
    "uvu": Wanted(("pours hot",), counted=None),
    "ember": Wanted(("Unit | cup: pours",), counted=1),
    "jest-projects": Wanted(("Pot › pours", "test/cup.test.ts"), counted=1),
    "vitest-retry": Wanted(("src/cup.test.ts > Cup > pours",), counted=1),
    "mocha-root-hook": Wanted(("Cup pours", '"after each" hook'), counted=2),
    "deno-nested": Wanted(("cup ... pours hot",), counted=1, run="deno test"),
    "web-test-runner": Wanted(("Cup > pours hot",), counted=1),
    "nunit-console": Wanted(("Tea.CupTests.Pours",), counted=1),
    "expecto": Wanted(("Cup.pours hot",), counted=1),
    "swift-testing-2": Wanted(("Test pours()", "Test boils(level:)"), counted=None),
    "swift-testing-known": Wanted(("Test pours()",), counted=None),
    "go-timeout": Wanted(("TestPours", "TestStands/hot"), counted=None),
    "nextest-2": Wanted(("tea::cup pours_hot", "tea::cup leaks", "tea::cup waits"), counted=3),
    "pest-with-exception": Wanted(("Tests\\Unit\\CupTest > it pours",), counted=1),
    "nim": Wanted(("pours hot",), counted=None),
    "tinytest": Wanted(("test_cup.R<9--9>",), counted=1),
    "pytest-xdist-crash": Wanted(("tests/test_cup.py::test_pours",), counted=1),
    "junit4-textui": Wanted(("pours(tea.CupTest)",), counted=1),
    "ant-junit": Wanted(("testPours(tea.CupTest)",), counted=None),
    "vstest-list": Wanted(("Tea.CupTests.Pours", 'Tea.CupTests.Stands(a: "x > y")'), counted=2),
    "pester-5": Wanted(("pours hot",), counted=1),
    "luaunit": Wanted(("TestCup.testPours",), counted=1),
    "dejagnu": Wanted(("tea.cup/pours.c execution test", "tea.cup/lid.c  -O2 -g  line 20 z == 3"), counted=None),
    "go-timeout-old": Wanted(("TestPours",), counted=None),
    "gocheck": Wanted(("CupSuite.TestPours", "CupSuite.TestStands"), counted=None),
    "gradle-executor": Wanted(('CupTest > pours(boolean) > "pours(boolean).[1] hot=true"',), counted=1),
    "gtest-crash": Wanted(("LidTest.Closes", "CupTest.Pours"), counted=None),
    "lit-lists": Wanted(("Cup :: pours.ll", "Cup :: sub/lid.ll"), counted=None),
    "msbuild-tests": Wanted(("Tea.CupTests.Pours(level: 6)",), counted=None),
    "pg-regress": Wanted(("cup/pours", "lid/closes"), counted=None),
    "surefire-clock": Wanted(("tea.CupTest.pours(Path)",), counted=None),
    "surefire-method-alone": Wanted(
        ("tea.CupTest.pours", "tea.CupTest.stands(int)[2]", "tea.KettleTest.pours"), counted=3
    ),
    "vstest-15": Wanted(("Tea.CupTests.Pours",), counted=None),
    "surefire-reruns": Wanted(("tea.CupTests.pours",), counted=1),
    "surefire-values-below": Wanted(("CupTest.pours",), counted=1),
    "alcotest-several": Wanted(("level 0 pours hot", "lid 0 closes"), counted=2),
    "automake-verbose": Wanted(("t/cup.sh", "t/pot.sh"), counted=2),
    "catch2-wrapped": Wanted(
        ("Cups: a name that is longer than the line that the console has for it so that it is wrapped",), counted=1
    ),
    "cmocka-setup": Wanted(("test_pours",), counted=1),
    "cpputest": Wanted(("TEST(Cup, pours)", "IGNORE_TEST(Lid, closes)"), counted=2),
    "criterion": Wanted(("cup::pours", "cup::leaks", "lid::closes"), counted=3),
    "doctest-successes": Wanted(("Cup pours",), counted=1),
    "ginkgo-1": Wanted(("Cup when it is hot [It] pours", "Cup [BeforeEach] is filled"), counted=None),
    "go-packages": Wanted(("TestPours", "TestCloses", "TestWaits", "example.org/tea/pot"), counted=None),
    "opa": Wanted(("data.cup.test_pours",), counted=None),
    "sbt-mixed": Wanted(("Cup.levels", "tea.PotTest.pours"), counted=2),
    "surefire-crashed": Wanted(("tea.CupTest",), counted=None),
    "testthat-summary": Wanted(("pours hot", "stands"), counted=None),
    "zio-again": Wanted(("pours hot",), counted=1),
    "zig": Wanted(("cup.test.pours",), counted=1),
    "zig-build": Wanted(("cup.test.pours",), counted=1),
    "playwright-step": Wanted(
        ("[edge] › cup.spec.ts:9:5 › cup › pours", "[edge] › cup.spec.ts:19:5 › cup › cools"), counted=2
    ),
    "vitest-failed-suite": Wanted(("src/pot.test.ts > Pot", "src/cup.test.ts > Cup > pours"), counted=1),
    "vitest-tap": Wanted(("pours", "Pot"), counted=None),
    "jest-github": Wanted(("Cup › pours", "src/pot.test.js"), counted=1),
    "node-dot": Wanted(("pours",), counted=None, run="node --test --test-reporter=dot"),
    "node-tap-hook": Wanted(("pot", "pours"), counted=1, run="node --test"),
    "unittest-unexpected": Wanted(
        ("test_pours (tests.test_cup.CupTest.test_pours)", "test_leaks (tests.test_cup.CupTest.test_leaks)"), counted=2
    ),
    "unittest-xml-reporting": Wanted(
        ("test_boils (tests.test_cup.CupTest.test_boils)", "test_pours (tests.test_cup.CupTest.test_pours)"), counted=2
    ),
    "green": Wanted(("tests.test_cup.CupTest.test_pours", "tests.test_cup.CupTest.test_boils"), counted=2),
    "testtools": Wanted(("tests.test_cup.CupTest.test_pours",), counted=1),
    "pytest-tldr": Wanted(("tests/test_cup.py::test_pours[very hot]", "tests/test_cup.py::test_leaks"), counted=None),
    "robot-dotted": Wanted(("Tea.Cup.Pours: Hot And Full", "Tea.Cup.Stands"), counted=2),
    "robot-console": Wanted(("Pours Hot",), counted=1),
    "busted-2.1": Wanted(("cup pours hot", "cup boils"), counted=2),
    "busted-gtest": Wanted(
        ("spec/cup_spec.lua @ 12: cup pours hot", "spec/cup_spec.lua @ 20: cup boils"), counted=None
    ),
    "bats-pretty": Wanted(("pours",), counted=1),
    "cram": Wanted(("tests/cup.t",), counted=None),
    "deno-parallel": Wanted(("pours hot",), counted=1, run="deno test --parallel"),
    "dart-names": Wanted(("test of hot tea",), counted=None),
    "dart-github-late": Wanted(("pours hot",), counted=1, run="dart test"),
    "xcbeautify-github": Wanted(("pours()",), counted=None),
    "swift-testing-cases": Wanted(("Test pours(cups:)",), counted=None),
    "rspec-failures": Wanted(("./spec/cup_spec.rb:3:pours: hot", "./spec/cup_spec.rb:12:is expected to stand"), None),
    "shunit2": Wanted(("testPours",), counted=1),
    "test-unit-error": Wanted(("test_pours(CupTest)", "test: stands: alone(CupTest::OnTable)"), counted=2),
    "uvu-suites": Wanted(("pours hot",), counted=None),
    "ava-throws": Wanted(("test › pours", "test › boils"), counted=2, run="npx ava"),
    "ward": Wanted(("test_cup:4[1/2] pours: hot",), counted=None),
    "yath": Wanted(("t/pot.t", "cup", "pours hot"), counted=None),
    "tap-spec": Wanted(("pours",), counted=None),
    "prove-dies": Wanted(("pours hot", "t/pot.t"), counted=None),
    "tap-nameless": Wanted((), counted=None),
    "bashunit-simple": Wanted(("Pours hot",), counted=1),
    "teamcity": Wanted(("testPours",), counted=None),
    "mamba": Wanted(("Cup it pours: hot",), counted=1),
    "concurrently": Wanted(("Cup hot pours", "Pot › boils"), counted=1),
    "npm-run-all": Wanted(("boils",), counted=None),
    "nx-stream": Wanted(("Pot › boils", "Cup pours"), counted=None),
    "karma-mocha-reporter": Wanted(("pours",), counted=None),
    "xcpretty-list": Wanted(("CupTests.testPours()", "PotTests testBoils"), counted=None),
    "nightwatch": Wanted(("pours hot",), counted=None),
    "plenary": Wanted(("cup pours hot",), counted=None),
    "behat-progress-2": Wanted(("features/cup.feature:6", "features/cup.feature:19"), counted=2),
    "phpspec": Wanted(("pours hot",), counted=None),
    "luaunit-tap": Wanted(("TestCup.testPours",), counted=None),
    "playwright-noise": Wanted(("cup.spec.ts:9:5 › pours",), counted=1, run="npx playwright test"),
    "pytest-captured": Wanted(("tests/test_cup.py::test_pours",), counted=1),
    "deno-load": Wanted(("./cup_test.ts",), counted=1, run="deno test"),
}


def test_each_log_is_looked_at() -> None:
    assert sorted(path.stem for path in LOGS.glob("*.log")) == sorted(WANTED)


@pytest.mark.parametrize("tool", WANTED)
def test_each_failed_test_is_named_once_as_the_summary_spells_it(tool: str) -> None:
    names, counted, run = WANTED[tool]
    found = digest(job_log((LOGS / f"{tool}.log").read_text(encoding="utf-8"), run=run))

    assert found.failed_tests == names
    assert found.failed_count == counted
