# ruff: noqa: RUF001 - tools print such marks
"""What tests that passed wrote, by the marks that their runner sets around it: it never says why a job failed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from feedback_bot.digest.classify import bare_line
from feedback_bot.digest.detectors import Kind
from feedback_bot.digest.reading import Log

_LOOKED_AT = 400  # characters of a line
_LONGEST = 2_000  # lines of a block whose end no known line tells
_EDGES = (Kind.END, Kind.BOUNDARY)


class _Pair(NamedTuple):
    """How a runner writes that a test begins, and that it passed; the first group is its name, if there is one.

    Each line that either matches starts with one of the two characters in ``starts``, which are for speed alone.
    """

    starts: frozenset[str]
    begins: re.Pattern[str]
    passed: re.Pattern[str]


_PAIRS = (
    _Pair(frozenset({"[ "}), re.compile(r"\[ RUN {6}\] (\S+)"), re.compile(r"\[ {7}OK \] (\S+)")),  # googletest
    _Pair(
        frozenset({"Te"}), re.compile(r"Test [Cc]ase '(.+)' started"), re.compile(r"Test [Cc]ase '(.+)' passed")
    ),  # XCTest
    _Pair(
        frozenset({"Ru", "Te"}),
        re.compile(r"Running ([\w.$]+)$"),
        re.compile(r"Tests run: \d+, Failures: 0, Errors: 0, .*Time elapsed: [^<]*?(?:in ([\w.$]+))?$"),
    ),  # surefire
)
_GO_OWNER = re.compile(r"=== (?:RUN|CONT|NAME)\s+(\S+)")
_GO_RESULT = re.compile(r"\s*--- (PASS|FAIL|SKIP): (\S+)")
_JEST_FILE = re.compile(r"(PASS|FAIL) +(?:\S+ )?\S+\.[cm]?[jt]sx?(?: \([\d.]+ m?s\))?$")
_JEST_END = re.compile(r"Test Suites: |Summary of all failing tests")
_VITEST = re.compile(r"std(?:out|err) \| (\S.*)$")
_VITEST_END = re.compile(r"std(?:out|err) \| | [✓✔❯×↓] | FAIL |⎯| Test Files | RUN |##\[")
_GRADLE = re.compile(r"(\S.* > .+) STANDARD_(?:OUT|ERROR)$")
_PYTEST, _PYTEST_END = re.compile(r"=+ PASSES =+$"), re.compile(r"=+ .* =+$")
_CARGO, _CARGO_END = "successes:", re.compile(r"failures:$|test result: ")
_SECTION_STARTS = ("std", "=", "successes:")  # of the headings but gradle's
_UNOWNED = "unknown test"  # vitest's name for what it cannot tell whose it is


def silence_passed(log: Log) -> AbstractSet[int]:
    """The positions of what tests that passed wrote, and of the marks around it. No detector knows those lines then."""
    if not any(row.kind is Kind.TEST for _, row in log.known):
        return frozenset()
    silent = {at for part in _passed_output(log) for at in part}
    for at in silent:
        log.detectors[at] = None
    log.known = [(at, row) for at, row in log.known if at not in silent]
    return silent


def _passed_output(log: Log) -> Sequence[range]:
    marks = [
        (at, bare_line(log.lines[at][:_LOOKED_AT]).rstrip())
        for at, row in log.known
        if row.kind in (Kind.TEST, Kind.HEADLINE, Kind.ECHO, Kind.TRACE, *_EDGES)
    ]
    edges = {at for at, row in log.known if row.kind in _EDGES}
    return [*_paired(marks, edges), *_of_go(log, marks, edges), *_of_jest(marks, edges), *_sections(log, marks)]


def _paired(marks: Sequence[tuple[int, str]], edges: Iterable[int]) -> Iterator[range]:
    """What stands between a test's beginning and its good end, with no other test's beginning between them."""
    there = {line[:2] for _, line in marks}
    for starts, begins, passed in _PAIRS:
        if starts.isdisjoint(there):
            continue
        name, start = "", -1
        for at, line in marks:
            if at in edges:
                start = -1
            elif begun := begins.match(line):
                name, start = begun[1], at
            elif start >= 0 and (ended := passed.match(line)):
                if ended[1] in (None, name):
                    yield range(start, at + 1)
                start = -1


def _of_go(log: Log, marks: Sequence[tuple[int, str]], edges: Iterable[int]) -> Iterator[range]:
    """What go's tests wrote: each line belongs to the test that was named last."""
    owners: list[tuple[int, str]] = []
    passed: set[str] = set()
    failed: set[str] = set()
    for at, line in marks:
        if line.startswith("=== ") and (owner := _GO_OWNER.match(line)):
            owners.append((at, owner[1]))
        elif "--- " in line and (result := _GO_RESULT.match(line)):
            (failed if result[1] == "FAIL" else passed).add(result[2])
            owners.append((at, ""))
            if result[1] == "PASS":
                yield range(at, _last_indented(log, at) + 1)
        elif at in edges:
            owners.append((at, ""))
    for (start, named), (end, _) in pairwise(owners):
        if named in passed and named not in failed:
            yield range(start, end)


def _last_indented(log: Log, at: int) -> int:
    """The last line below a test's result that is its log."""
    lines = log.lines
    deeper = " " * (len(lines[at]) - len(lines[at].lstrip()) + 4)
    while at + 1 < len(lines) and lines[at + 1].startswith(deeper) and not _GO_RESULT.match(lines[at + 1]):
        at += 1
    return at


def _of_jest(marks: Sequence[tuple[int, str]], edges: Iterable[int]) -> Iterator[range]:
    """What stands below the name of a file whose tests passed, up to the next file's name."""
    if not any(line.startswith("Test Suites: ") for _, line in marks):
        return
    start = -1
    for at, line in marks:
        file = _JEST_FILE.match(line)
        if file or at in edges or _JEST_END.match(line):
            if start >= 0:
                yield range(start, at)
            start = at if file and file[1] == "PASS" else -1


def _sections(log: Log, marks: Sequence[tuple[int, str]]) -> Iterator[range]:
    """What stands below headings that say whose output follows."""
    failed = {line for at, line in marks if (row := log.detectors[at]) and row.kind is Kind.HEADLINE}
    for at, line in marks:
        if not line.startswith(_SECTION_STARTS) and "STANDARD_" not in line:  # for speed alone
            continue
        if of := _VITEST.match(line):
            if of[1] != _UNOWNED and not any(of[1] in each for each in failed):
                yield range(at, _end(log, at, _VITEST_END))
        elif of := _GRADLE.match(line):
            if f"{of[1]} FAILED" not in failed:
                yield range(at, _end(log, at, re.compile(r"\S")))
        elif _PYTEST.match(line):
            yield range(at, _end(log, at, _PYTEST_END))
        elif line == _CARGO:
            yield range(at, _end(log, at, _CARGO_END))


def _end(log: Log, at: int, ends: re.Pattern[str]) -> int:
    """The position of the first line below that begins so; ``at`` itself where there is none near."""
    below = range(at + 1, min(at + _LONGEST, len(log.lines)))
    return next((end for end in below if ends.match(log.lines[end])), at)
