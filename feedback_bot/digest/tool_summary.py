# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""What a test tool says at its end: that it ran, how many tests failed, which were only flaky."""

import re
from collections.abc import Iterable, Sequence

_LOOKED_AT = 300  # characters of a line
# How the summaries of test tools give the number of failed tests; the groups of a match are added up.
_COUNTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"=+ (?=.* in [\d.]+s)(?:[^=]*?(\d+) failed)?(?:[^=]*?(\d+) errors?\b)?",  # pytest
        r"\s*Tests:? +(\d+) failed\b",  # jest, vitest
        r"\s*(\d+) failing$",  # mocha
        r"FAILED \((?:failures=(\d+))?(?:, )?(?:errors=(\d+))?.*\)$",  # unittest
        r"\d+ examples?, (\d+) failures?(?:, \d+ pending)?(?:, (\d+) errors? occurred outside)?",  # rspec
        r"\d+ (?:runs|tests), \d+ assertions, (\d+) failures, (\d+) errors",  # minitest
        r"Tests: \d+, Assertions: \d+(?:, Errors: (\d+))?(?:, Failures: (\d+))?",  # phpunit
        r"(?:\[\w+\] )?Tests run: \d+, +Failures: (\d+), +Errors: (\d+), +Skipped: \d+$",  # surefire
        r"(?:Failed!|Total tests: \d+\.?.*)\s+- Failed: +(\d+), Passed:",  # dotnet
        r"\s+failed: (\d+)$",  # Microsoft.Testing.Platform
        r"\d+% tests passed, (\d+) tests? failed out of \d+",  # ctest
        r"DONE \d+ tests?(?:, \d+ skipped)?, (\d+) failures?",  # gotestsum
        r"(?:ℹ|#) fail (\d+)$",  # node:test, TAP
        r"\s{1,4}(\d+) failed$",  # Playwright
        r"\d+ tests? completed, (\d+) failed",  # gradle
        r"\d+ scenarios? passed, (\d+) failed",  # behave
        r"\s*Executed \d+ tests?, with (\d+) failures?",  # XCTest
        r"Tests Passed: \d+, Failed: (\d+)",  # Pester
        r"\s*Summary \[.*\] \d+ tests? run:.* (\d+) failed",  # nextest
        r" (\d+) fail$",  # bun
    )
)  # fmt: skip
_SUMS = tuple(
    re.compile(pattern)
    for pattern in (r"test result: FAILED\. \d+ passed; (\d+) failed", r"Encountered (\d+) failing tests? in ")
)  # each binary or file has its own
_COUNTS_ANY = re.compile("|".join(pattern.pattern for pattern in (*_COUNTS, *_SUMS)))  # for speed alone
_MAY_COUNT = ("fail", "Fail", "FAIL", "error", "Errors")
_RAN = re.compile(
    r"\s*(?:Tests?|Test Files|Test Suites|Failed Tests)(?: Passed)?:? +\d|\s*\d+ (?:passing|failing)\b|(?:ℹ|#) (?:tests|fail|pass) \d|✖ failing tests:|"
    r"\s*RUN +v\d|\s*Executed \d+ tests?\b|Running \d+ tests? using |\d+ tests? (?:passed|failed|completed|run)\b|◇ Test |Test Suite '|"
    r"\s*\d+ (?:specs?|tests?|scenarios?|examples?)\b.*\bfail|(?:=+ )?\d+ (?:passed|failed)\b.* in [\d.]+|⎯+ Failed Tests|(?:##\[error\])?\d+ tests? passed, \d+ failed"
)
_TEST_COMMAND = re.compile(
    r"\b(?:mocha|jest|vitest|ava|jasmine|karma|cypress|pytest|rspec|phpunit)\b|\b(?:npm|pnpm|yarn|bun|node|deno|dart|flutter|swift|go|cargo|dotnet|playwright|forge|zig|make|rake|sbt|mix) (?:run )?(?:-+)?(?:unit-?)?test|xcodebuild .*\btest\b"
)
# What by itself looks like a test: its suites, its duration, its file.
_LIKE_TEST = re.compile(r" [›>] |\(\d[\d.]* ?m?s\)| \d+ms$|\b[Tt]est|\.spec\.|\(failed\)$")
_MARKED = re.compile(r"\s*(?:##\[(?:group|error)\])?[✕✖✗✘×❌]")
_FLAKY = re.compile(r"\s+\d+ flaky$")


def is_marked(line: str) -> bool:
    """Whether a line begins with a mark that test tools and many others write."""
    return bool(_MARKED.match(line))


def looks_like_test(line: str) -> bool:
    """Whether a marked line looks like a test by itself."""
    return bool(_LIKE_TEST.search(line[:_LOOKED_AT]))


def ran_tests(lines: Iterable[str], command: str | None) -> bool:
    """Whether a test tool was at work, by its summary or by the command."""
    return bool(command and _TEST_COMMAND.search(command)) or any(_RAN.match(line[:_LOOKED_AT]) for line in lines)


def failed_count(lines: Iterable[str]) -> int | None:
    """How many tests failed by the tool's own summary; ``None`` if there is none that counts any."""
    counts: dict[int, int] = {}
    total = 0
    for line in lines:
        shown = line[:_LOOKED_AT].rstrip()
        if not any(word in shown for word in _MAY_COUNT) or not _COUNTS_ANY.match(shown):
            continue
        for row, pattern in enumerate(_COUNTS):
            if found := pattern.match(shown):
                counts[row] = sum(int(group) for group in found.groups() if group)
        total += sum(int(found[1]) for pattern in _SUMS if (found := pattern.match(shown)))
    return max([*counts.values(), total], default=0) or None


def flaky(lines: Sequence[str]) -> frozenset[str]:
    """The tests that Playwright lists as flaky: they passed in the end."""
    listed: set[str] = set()
    start = next((at for at, line in enumerate(lines) if _FLAKY.match(line)), len(lines))
    for line in lines[start + 1 :]:
        if not line.strip().startswith("["):
            break
        listed.add(line.strip().rstrip("─ "))
    return frozenset(listed)
