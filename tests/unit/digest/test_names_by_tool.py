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
    "ava": Wanted(("cup › pours hot Expected 3",), counted=1, run="npx ava"),
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
    "ginkgo": Wanted(("Cup [It] pours", "TestTea"), counted=None),
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
    "junit-console": Wanted(("CupTest:pours()",), counted=None),
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
    "zig": Wanted(("cup.test.pours",), counted=1),
    "zig-build": Wanted(("cup.test.pours",), counted=1),
}


def test_each_log_is_looked_at() -> None:
    assert sorted(path.stem for path in LOGS.glob("*.log")) == sorted(WANTED)


@pytest.mark.parametrize("tool", WANTED)
def test_each_failed_test_is_named_once_as_the_summary_spells_it(tool: str) -> None:
    names, counted, run = WANTED[tool]
    found = digest(job_log((LOGS / f"{tool}.log").read_text(encoding="utf-8"), run=run))

    assert found.failed_tests == names
    assert found.failed_count == counted
