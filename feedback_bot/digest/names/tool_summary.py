# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""What a test tool says at its end: that it ran, how many tests failed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from feedback_bot.digest.lines.keywords import Keywords, rows_of, seen_by_keywords
from feedback_bot.text.late_pattern import late

_LOOKED_AT = 300  # characters of a line
# How the summaries of test tools give the number of failed tests; the groups of a match are added up. For
# speed, each has keywords as a detector has: every line that it matches holds one of them.
_COUNTS = tuple(
    (needs, late(pattern))
    for needs, pattern in (
        ((" in ",), r"(?:=+ |(?=\d))(?=.* in [\d.]+ ?s)(?:[^=]*?(\d+) failed)?(?:[^=]*?(\d+) errors?\b)?"),  # pytest
        (("tests",), r"\s*Tests:? +(?:\d+ passed, )?(\d+) failed\b"),  # jest, vitest, bashunit
        ((" failing\n",), r"\s*(\d+) failing$"),  # mocha
        (("\nfailed (",), r"FAILED \((?:errors=(\d+), )?(?:failures=(\d+))?(?:, )?(?:errors=(\d+))?(?:,? ?(?:skipped|expected failures)=\d+)*(?:,? ?unexpected successes=(\d+))?.*\)$"),  # unittest, green
        ((" example",), r"\d+ examples?, (\d+) failures?(?:, \d+ pending)?(?:, (\d+) errors?(?: occurred outside|, \d+ pending))?"),  # rspec, Crystal
        ((" assertions, ",), r"\d+ (?:runs|tests), \d+ assertions, (\d+) failures, (\d+) errors"),  # minitest
        (("\ntests: , assertions: ",), r"Tests: \d+, Assertions: \d+(?:, Errors: (\d+))?(?:, Failures: (\d+))?"),  # phpunit
        (("tests run: , ",), r"(?:\[\w+\] )?Tests run: \d+, +Failures: (\d+), +Errors: (\d+), +Skipped: \d+(?:, Flakes: \d+)?$"),  # surefire
        ((", passed:",), r"(?:Failed!|Total tests: \d+\.?.*)\s+- Failed: +(\d+), Passed:"),  # dotnet
        (("failed: \n",), r"\s+failed: (\d+)$"),  # Microsoft.Testing.Platform
        (("\n% tests passed, ",), r"\d+% tests passed, (\d+) tests? failed out of \d+"),  # ctest
        (("\ndone  test",), r"DONE \d+ tests?(?:, \d+ skipped)?(?:, (\d+) failures?)?(?:, (\d+) errors?)?"),  # gotestsum
        (("ℹ fail ", "# fail "), r"(?:ℹ|#) fail +(\d+)$"),  # node:test, TAP
        ((" failed\n",), r"\s{1,4}(\d+) failed$"),  # Playwright
        ((" completed, ",), r"\d+ tests? completed, (\d+) failed"),  # gradle
        (("\nfailure: executed  test",), r"FAILURE: Executed \d+ tests? in .*\((\d+) failed"),  # its test logger
        (("\n scenario",), r"\d+ scenarios? passed, (\d+) failed(?:, (\d+) error)?"),  # behave
        ((" test,  failure", " tests,  failure"), r"(?:\d+ \w+, ){0,3}\d+ tests?, (\d+) failures?(?:, \d+ \w+)*$"),  # ExUnit
        (("\n[doctest] test cases: ",), r"\[doctest\] test cases: .* (\d+) failed"),
        (("\n scenario",), r"\d+ [Ss]cenarios? \((?:\d+ \w+, )*(\d+) failed"),  # cucumber, Behat
        ((" passed, ",), r"\d+ (?:critical )?tests?, \d+ passed, (\d+) failed"),  # Robot Framework
        (("\n passed;  skipped; ",), r"\d+ passed; \d+ skipped; (\d+) failed\.$"),  # zig
        (("\nbuild summary: ",), r"Build Summary: .*\d+/\d+ tests passed(?:; | \((?:\d+ skipped, )?)(\d+) failed(?:, (\d+) crashed)?"),
        ((" out of  test",), r"(?:Error: )?(\d+) out of \d+ tests? failed"),  # tasty, tinytest
        (("failed: total ",), r"(?:\[error\] )?Failed: Total \d+, Failed (\d+), Errors (\d+)"),  # sbt
        ((" failed.  test",), r"(?:\[info\] )?\d+ tests? passed\. (\d+) tests? failed\. \d+ tests? ignored"),  # ZIO
        ((" / ",), r"\d+ success(?:es)? / (\d+) failures? / (\d+) errors?"),  # busted
        (("\n example",), r"\d+ examples?, (\d+) failures?, (\d+) errors?$"),  # specs2
        (("\n failures,  errors.\n",), r"(\d+) failures, (\d+) errors\.$"),  # clojure.test
        (("\n examples failed of ",), r"(\d+) examples failed of \d+ ran"),  # mamba
        ((".  skipped: ",), r"\s+Failed: (\d+)\. {2}Skipped: "),  # EUnit
        (("\nfailed  test",), r"FAILED (\d+) tests?\. Passed"),  # Common Test
        (("! in ",), r"(\d+) failures?! in "),  # Alcotest
        (("\n***test failed***",), r"\*\*\*Test Failed\*\*\* (\d+) failures?"),  # Python's doctest
        (("\n - failed: \n",), r" - Failed: (\d+)$"),  # stestr
        (("failed: \n",), r"\s{4,}Failed: (\d+)$"),  # vstest
        (("test count: ",), r"\s+Test Count: \d+, Passed: \d+, Failed: (\d+)"),  # NUnit's console
        (("expecto!",), r".*EXPECTO! .* (\d+) failed, (\d+) errored"),
        (("\nexecuted  out of ",), r"Executed \d+ out of \d+ tests?:(?:.*? (\d+) fails? to build)?(?:.*? (\d+) fails? (?:locally|remotely))?"),  # Bazel
        (("\n tests  failures  ignored",), r"\d+ Tests (\d+) Failures \d+ Ignored"),  # Unity
        (("\n%: checks: ",), r"\d+%: Checks: \d+, Failures: (\d+), Errors: (\d+)"),  # Check
        (("\ntest cases: ",), r"test cases: +\d+ \|(?: +\d+ passed \|)? +(\d+) failed"),  # Catch2
        (("/ failed (",), r" ?(\d+)/\d+ failed \("),  # TestCafe
        (("\nfinished running tests ",), r"Finished running tests .* with (\d+) failed tests?"),  # Web Test Runner
        (("✗  failed, ",), r"\s*✗ (\d+) failed, \d+ succeeded"),  # Hedgehog
        ((" tests failed ",), r"\[ +(\d+) tests failed +\]$"),  # JUnit's console
        (("\ntests run: , ",), r"Tests run: \d+, {2}Failures: (\d+)$"),  # JUnit 4
        (("\nran  test",), r"Ran \d+ tests? in [\d.]+ seconds, .*?(\d+) failures?"),  # LuaUnit
        ((" passed, ",), r"(?:##\[error\])?\d+ tests? passed, (\d+) failed"),  # flutter
        (("\ntests failed",), r"Tests failed\s+:\s+(\d+)"),  # PHP's own
        (("\nfailed |  passed", "\nok |  passed"), r"(?:FAILED|ok) \| \d+ passed(?: \(\d+ steps?\))? \| (\d+) failed"),  # deno
        (("\ntotal:  failed",), r"TOTAL: (\d+) FAILED"),  # karma
        (("\n spec",), r"\d+ specs?, (\d+) failures?"),  # jasmine
        ((" failed ***",), r"(?:\[info\] )?\*\*\* (\d+) TESTS? FAILED \*\*\*"),  # scalatest
        ((" failed test",), r" ?(\d+) FAILED TEST(?:S|\(S\))?$"),  # googletest
        (("\nfailed:   \n",), r"Failed: {3}(\d+)$"),  # elm-test
        ((" failed\n",), r"\s+(\d+) tests? failed$"),  # ava
        (("\ntests passed: ",), r"Tests Passed: \d+, Failed: (\d+)"),  # Pester
        (("summary [",), r"\s*Summary \[.*\] \d+(?:/\d+)? tests? run:(?:.* (\d+) failed)?(?:.* (\d+) timed out)?"),  # nextest
        (("\n  fail\n",), r" (\d+) fail$"),  # bun
        (("\nerrors (",), r"Errors \((\d+) failures?, \d+ tests, "),  # CppUTest
        (("\n[====] synthesis: ",), r"\[====\] Synthesis: .*\| Failing: (\d+) \|"),  # Criterion
    )
)  # fmt: skip
_SUMS = tuple(
    (needs, late(pattern))
    for needs, pattern in (
        (("\ntest result: failed. ",), r"test result: FAILED\. \d+ passed; (\d+) failed"),
        (("\nencountered  failing test",), r"Encountered (\d+) failing tests? in "),
        (("\ntotals: ",), r"Totals: \d+ passed, (\d+) failed, \d+ skipped"),
        (
            ("# fail: ", "# error: ", "# xpass: ", "\nfail:      ", "\ntimeout:      ", "\nunexpected pass:      "),
            r"(?:# (?:FAIL|ERROR|XPASS): +|(?:Fail|Timeout|Unexpected Pass): {6,})(\d+)\s*$",
        ),
    )
)  # each binary or file has its own
_SUMMARIES = (*_COUNTS, *_SUMS)
_KEYWORDS = Keywords([needs for needs, _ in _SUMMARIES])
_RAN = late(
    r"\s*(?:Tests?|Test Files|Test Suites|Failed Tests)(?: Passed)?:? +\d|\s*\d+ (?:passing|failing)\b|(?:ℹ|#) (?:tests|fail|pass) \d|✖ failing tests:|"
    r"\s*RUN +v\d|\s*Executed \d+ tests?\b|Running \d+ tests? using |\d+ tests? (?:passed|failed|completed|run)\b|◇ Test |Test Suite '|"
    r"\s*\d+ (?:specs?|tests?|scenarios?|examples?)\b.*\bfail|(?:=+ )?\d+ (?:passed|failed)\b.* in [\d.]+|⎯+ Failed Tests|TEST RUN FAILED|\s*✘ \d+ tests? completed\b|FAILURE: Executed \d+ tests? in |[✔✖] \d+ tests? (?:completed|failed)$|\*\* TEST (?:EXECUTE )?FAILED \*\*|\s*Failed Tests: There (?:was|were) \d|(?:##\[error\])?\d+ tests? passed, \d+ failed"
)
_TEST_COMMAND = late(
    r"\b(?:mocha|jest|testcafe|vitest|ava|jasmine|karma|cypress|elm-test|pytest|rspec|phpunit)\b|\b(?:bun|node|deno|dart|flutter|swift|playwright|rake) (?:run )?(?:-+)?(?:unit-?)?test|xcodebuild .*\btest\b"
)
# What by itself looks like a test: its suites, its duration, its file.
_LIKE_TEST = late(
    r" [›>] |\(\d[\d.]* ?(?:m?s|secs?)\)| \d+ms$|\b[Tt]est(?:_|[A-Z(]|\w*\(| (?:\"|\w+\())|\.spec\.|\(failed\)$| failed at \S+:\d"
)
# What says that all tests passed.
_ALL_PASSED = late(
    r"\s*Tests:? +\d+ passed(?:, \d+ (?:skipped|todo)| \| \d+ (?:skipped|todo))*(?:, \d+ total| \(\d+\))$|"
    r"\s*\d+ passing\b|(?:=+ )?\d+ passed\b.* in [\d.]+ ?s|(?:ℹ|#) fail 0$|\d+ examples?, 0 failures|OK \(\d+ tests?\b|"
    r"\s{1,4}\d+ passed \(|ok \| \d+ passed| 0 fail$|\d+ (?:runs|tests), \d+ assertions, 0 failures, 0 errors"
)
_MARKED = late(r"\s*(?:##\[(?:group|error)\])?[✕✖✗✘×❌]")


def is_marked(line: str) -> bool:
    """Whether a line begins with a mark that test tools and many others write."""
    return bool(_MARKED.match(line))


def looks_like_test(line: str) -> bool:
    """Whether a marked line looks like a test by itself."""
    return bool(_LIKE_TEST.search(line[:_LOOKED_AT]))


def ran_tests(lines: Iterable[str], command: str | None) -> bool:
    """Whether a test tool was at work, by its summary or by the command."""
    return bool(command and _TEST_COMMAND.search(command)) or any(_RAN.match(line[:_LOOKED_AT]) for line in lines)


def all_passed(lines: Iterable[str], summaries: "Summaries") -> bool:
    """Whether a test tool says that all tests passed, and none that some failed."""
    last, _, total, _ = summaries.counted
    return not total and not any(last.values()) and any(_ALL_PASSED.match(line[:_LOOKED_AT]) for line in lines)


class _Counted(NamedTuple):
    """What the summaries of test tools count.

    Attributes:
        last: For each form of a summary, the number in the last one.
        sums: For each form of a summary, the sum of all of them.
        total: The sum of the summaries that each count one file or binary.
        is_of_several: A form came more than once.
    """

    last: dict[int, int]
    sums: Counter[int]
    total: int
    is_of_several: bool


def _counted(lines: Iterable[str]) -> _Counted:
    last: dict[int, int] = {}
    sums: Counter[int] = Counter()
    is_of_several = False
    total = 0
    told = [
        shown.rstrip()
        for line in lines  # for speed: most lines are no summary, and hold none of these
        if "ail" in (shown := line[:_LOOKED_AT])
        or "AIL" in shown
        or "rror" in shown
        or "imeout" in shown
        or shown[:2] == "# "
    ]
    for at, rows in _KEYWORDS.find(list(map(seen_by_keywords, told))).items():
        for row in rows_of(rows):
            found = _SUMMARIES[row][1].match(told[at])
            if found and row < len(_COUNTS):
                is_of_several = is_of_several or row in last
                last[row] = sum(int(group) for group in found.groups() if group)
                sums[row] += last[row]
            elif found:
                total += int(found[1])
    return _Counted(last, sums, total, is_of_several)


class Summaries:
    """The summaries of test tools in some lines. They are looked for once, and only if somebody asks."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Take the ends of what the failed commands wrote."""
        self._lines = lines

    @cached_property
    def counted(self) -> _Counted:
        """What they count."""
        return _counted(self._lines)


def failed_count(summaries: Summaries, named: int) -> int | None:
    """How many tests failed by the tool's own summary; ``None`` if there is none that counts any.

    A summary may be of one run of several, or come again. In doubt it counts as many as are named.

    Args:
        summaries: Of what the failed commands wrote.
        named: How many failed tests are named.
    """
    last, sums, total, is_of_several = summaries.counted
    if named in {*last.values(), *sums.values(), total}:
        return named
    most = max([*last.values(), total], default=0)
    return None if is_of_several and most < named else most or None  # some of the summaries were not seen


def only_count(summaries: Summaries) -> int | None:
    """How many tests failed by the only summary of a test tool; ``None`` if there are none or several."""
    last, _, total, is_of_several = summaries.counted
    return next(iter(last.values())) if len(last) == 1 and not total and not is_of_several else None
