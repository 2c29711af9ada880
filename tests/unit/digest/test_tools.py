"""One failure of each tool: what must be said, and how the excerpt looks.

After a wanted change of the ranking, look at what ``python -m tests.unit.digest.write_goldens`` changes.
"""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import EXCERPT_CHARS, FIXTURES, fixture, golden, job_log

CAUSES = {
    "ant": ["src/Milk.java:8: error: cannot find symbol", "symbol:   variable oat"],
    "cargo": ["error[E0502]: cannot borrow `cups`", "src/tray.rs:14:5"],
    "clang": ["src/brew.cpp:31:18: error: no matching function for call to 'steep'"],
    "cmake": ["CMake Error at CMakeLists.txt:18", 'provided by "Porcelain"'],
    "docker": ["No matching distribution found for teacup==9.9"],
    "dotnet": ["Tea.Tests.CupTests.KeepsItsHandle", "Expected: 1", "Actual:   0"],
    "eslint": ["src/menu.js", "'cake' is assigned a value but never used", "Expected '===' and instead saw '=='"],
    "flake8": ["./tea/tray.py:15:80: E501", "./tea/tray.py:22:1: E302"],
    "gcc": ["lid.c:22:12: error: 'struct lid' has no member named 'hinge'"],
    "ghc": ["src/Samovar.hs:14:9: error:", "Couldn't match expected type"],
    "git": ["CONFLICT (content): Merge conflict in src/menu.txt"],
    "go-race": ["cup/tray.go:41 +0x51", "Previous write", "cup/tray.go:28 +0x9c", "--- FAIL: TestServe"],
    "go-test": ["--- FAIL: TestPour", "pour_test.go:27: poured 9 ml, want 12 ml"],
    "gradle": ["SugarTest > dissolvesInTime() FAILED", "expected: <dissolved> but was: <lumpy>"],
    "jest": ["holds the cup", 'Expected: "held"', 'Received: "dropped"'],
    "make": ["./print-menu: line 4: lolcat: command not found"],
    "maven": ["org.example.tea.PotTest.keepsWarm", "expected: <80> but was: <42>"],
    "minitest": ["JamTest#test_spreads_evenly [test/jam_test.rb:14]", "Expected: :even", "Actual: :lumpy"],
    "mocha": ["whistles when it is hot", "expected 'silence' to equal 'whistle'", "test/teapot.js:17:28"],
    "mypy": ['tea/brew.py:41: error: Argument 1 to "steep" has incompatible type'],
    "npm": ["ERESOLVE unable to resolve dependency tree", 'peer porcelain@"^1.0.0" from saucer@4.0.2'],
    "phpunit": ["SconeTest::testRises", "Failed asserting that 2 matches expected 5.", "tests/SconeTest.php:18"],
    "pip": ["Could not find a version that satisfies the requirement spout<2,>=1.7"],
    "pylint": ["tea/sugar.py:8:4: E1101: Instance of 'Lump' has no 'dissolve' member"],
    "pytest": ["tests/test_kettle.py::test_boils_in_time", "assert 240 <= 180", "tests/test_kettle.py:12"],
    "rspec": ["Biscuit survives three dips", "expected: 3", "got: 1"],
    "ruff": ["tea/cup.py:3:8: F401", "tea/pot.py:27:5: F841"],
    "terraform": ["Unsupported argument", "on kitchen.tf line 12", 'named "temprature" is not expected'],
    "tsc": ["src/order.ts(12,7): error TS2322", "src/order.ts(19,3): error TS2554"],
    "unittest": ["test_pours_slowly", "AssertionError: 7 != 3", "tests/test_pot.py"],
    "vitest": ["tray > balances four cups", "expected 3 to be 4", "src/tray.test.ts:8:25"],
}
TESTS = {
    "dotnet": ("Tea.Tests.CupTests.KeepsItsHandle",),
    "go-test": ("TestPour",),
    "gradle": ("SugarTest > dissolvesInTime()",),
    "jest": ("saucer \u203a holds the cup",),
    "maven": ("org.example.tea.PotTest.keepsWarm",),
    "minitest": ("JamTest#test_spreads_evenly",),
    "mocha": ("teapot whistles when it is hot",),
    "phpunit": (r"Tests\SconeTest::testRises",),
    "rspec": ("Biscuit survives three dips",),
    "unittest": ("test_pours_slowly (tests.test_pot.PotTest.test_pours_slowly)",),
}


def test_each_fixture_has_its_causes() -> None:
    assert sorted(path.stem for path in FIXTURES.glob("*.log")) == sorted(CAUSES)
    missing = set(CAUSES) - {path.stem for path in FIXTURES.glob("*.excerpt")}
    assert not missing, f"run 'python -m tests.unit.digest.write_goldens': there is no excerpt of {missing}"


@pytest.mark.parametrize("tool", CAUSES)
def test_the_cause_is_said_in_few_characters(tool: str) -> None:
    shown = digest(job_log(fixture(tool))).excerpt(EXCERPT_CHARS)

    assert [cause for cause in CAUSES[tool] if cause not in shown] == []


@pytest.mark.parametrize("tool", CAUSES)
def test_the_excerpt_reads_as_it_did(tool: str) -> None:
    assert digest(job_log(fixture(tool))).excerpt(EXCERPT_CHARS) == golden(tool)


@pytest.mark.parametrize("tool", TESTS)
def test_the_failed_tests_have_their_names(tool: str) -> None:
    assert digest(job_log(fixture(tool))).failed_tests == TESTS[tool]


@pytest.mark.parametrize("tool", CAUSES)
def test_each_tool_fails_in_its_own_way(tool: str) -> None:
    others = {digest(job_log(fixture(other))).signature for other in CAUSES if other != tool}

    assert digest(job_log(fixture(tool))).signature not in others
