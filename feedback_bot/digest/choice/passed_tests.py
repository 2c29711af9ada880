# ruff: noqa: RUF001 - tools print such marks
"""What tests that passed wrote, by the marks that their runner sets around it: it never says why a job failed."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, islice, pairwise
from operator import sub
from typing import NamedTuple

from feedback_bot.digest.choice.passed_before import of_mocha, of_rspec
from feedback_bot.digest.lines.classify import bare_line
from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import Log
from feedback_bot.text.late_pattern import late

_LOOKED_AT = 400  # characters of a line
_LONGEST = 2_000  # lines of a block whose end no known line tells
_EDGES = (Kind.END, Kind.BOUNDARY)
_OTHERS = (Kind.HEADLINE, Kind.ECHO, Kind.TRACE, *_EDGES)


class _Pair(NamedTuple):
    """How a runner writes that a test begins, and that it passed; the first group is its name, if there is one.

    The shape of each line that either matches holds one of ``keywords``, which are for speed alone.
    """

    keywords: tuple[bytes, ...]
    begins: re.Pattern[str]
    passed: re.Pattern[str]


_PAIRS = (
    _Pair((b"[ run ", b"   ok ] "), late(r"\[ RUN {6}\] (\S+)"), late(r"\[ {7}OK \] (\S+)")),  # googletest
    _Pair(
        (b"test case '",),
        late(r"Test [Cc]ase '(.+)' started"),
        late(r"Test [Cc]ase '(.+)' passed"),
    ),  # XCTest
    _Pair(
        (b"running ", b"tests run: "),
        late(r"Running ([\w.$]+)$"),
        late(r"Tests run: \d+, Failures: 0, Errors: 0, .*Time elapsed: [^<]*?(?:in ([\w.$]+))?$"),
    ),  # surefire
)
_GO = (b"=== run ", b"=== cont ", b"=== name ", b"--- pass: ", b"--- skip: ")
_GO_FAILED, _GO_RESULTS = b"--- fail: ", b"--- "
_GO_OWNER = late(r"=== (?:RUN|CONT|NAME)\s+(\S+)")
_GO_RESULT = late(r"\s*--- (PASS|FAIL|SKIP): (\S+)")
_GO_LOG = "    "  # is indented at least so much
_JEST_FILE = late(r"(PASS|FAIL) +(?:\S+ )?\S+\.[cm]?[jt]sx?(?: \([\d.]+ m?s\))?$")
_JEST_SUMMARY = "Test Suites: "
_JEST_BELOW = (_JEST_SUMMARY, "Jest: ", "-|-")
_JEST_END = late(rf"{_JEST_SUMMARY}|Summary of all failing tests")
_VITEST = late(r"std(?:out|err) \| (\S.*)$")
_VITEST_END = late(r"std(?:out|err) \| | [✓✔❯×↓] | FAIL |⎯| Test Files | RUN |##\[")
_GRADLE = late(r"(\S.* > .+) STANDARD_(?:OUT|ERROR)$")
_PYTEST, _PYTEST_END = late(r"=+ PASSES =+$"), late(r"=+ .* =+$|(?:\d+ \w+, )*\d+ \w+ in [\d.]+s")
_CARGO, _CARGO_END = "successes:", late(r"failures:$|test result: ")
_HEADED = (b"stdout | ", b"stderr | ", b" standard_out", b" standard_error", b"= passes =", b"successes:")
_UNOWNED = "unknown test"  # vitest's name for what it cannot tell whose it is


def silence_passed(log: Log) -> bytes:
    """What tests that passed wrote, and the marks around it: a byte for each line, 1 if it is such a one, else 0.

    No detector knows those lines then. Empty if there are none.
    """
    parts = [*(_passed_output(log) if log.tests else ()), *of_rspec(log)]
    if not parts:
        return b""
    silent = bytearray(len(log.lines))
    for first, last in parts:
        for start, end in _of_one_process(log, first, last):
            silent[start:end] = b"\1" * (end - start)
            log.detectors[start:end] = [None] * (end - start)
    if 1 not in silent:
        return b""
    log.known = [pair for pair in log.known if not silent[pair[0]]]
    return bytes(silent)


_Parts = Iterable[tuple[int, int]]  # where something begins, and where it has ended


def _passed_output(log: Log) -> _Parts:
    """The parts of the log that tests wrote which passed. For speed, only of the tools whose marks are there."""
    marks = _Marks(log)
    for pair in _PAIRS:
        yield from _paired(pair, marks.lines(marks.of(pair.keywords)))
    yield from _of_go(log, marks)
    yield from _of_jest(log, marks)
    yield from _sections(log, marks)
    yield from of_mocha(log)


_Mark = tuple[int, str]  # a line's position, and the line; an empty one is the edge of a command


class _Marks:
    """The lines of a log that its test tools set around what tests wrote."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._edges = {at for at, row in log.known if row.kind in _EDGES}
        self.others = [at for at, row in log.known if row.kind in _OTHERS]
        self._shapes = frozenset(map(log.shapes.__getitem__, log.tests))
        self._all_shapes = b"\n".join(self._shapes)

    def of(self, keywords: Sequence[bytes], failed: bytes = b"") -> Sequence[int]:
        """The positions of the marks with a keyword in their shapes, and of commands' edges; none if no mark has one.

        Args:
            keywords: Of the marks of a tool.
            failed: What stands in the shapes of its failed tests.
        """
        keywords = [*filter(self._all_shapes.__contains__, keywords)]
        held = {shape for shape in self._shapes if any(map(shape.__contains__, keywords))} if keywords else ()
        if not held:
            return ()
        shapes, edges = self._log.shapes, self._edges
        tests = (
            self._log.tests if len(held) == len(self._shapes) else [at for at in self._log.tests if shapes[at] in held]
        )
        others = [at for at in self.others if at in edges or (failed and failed in shapes[at])]
        return sorted([*tests, *others]) if others else tests

    def all(self) -> Sequence[_Mark]:
        """All marks, what names failed tests, and the edges of commands."""
        return self.lines(sorted([*self._log.tests, *self.others]))

    def line(self, at: int) -> str:
        """A line without what stands before and after it."""
        return bare_line(self._log.lines[at][:_LOOKED_AT]).rstrip()

    def lines(self, positions: Iterable[int]) -> Sequence[_Mark]:
        """The marks at some positions."""
        return [(at, "" if at in self._edges else self.line(at)) for at in positions]

    def sums_up(self, keyword: bytes) -> bool:
        """Whether a line that is no test's mark has a keyword in its shape."""
        return any(keyword in self._log.shapes[at] for at in self.others)

    def headings(self) -> frozenset[str]:
        """The lines that name failed tests."""
        return frozenset(
            line
            for at, line in self.lines(self.others)
            if (row := self._log.detectors[at]) and row.kind is Kind.HEADLINE
        )


def _paired(pair: _Pair, marks: Sequence[_Mark]) -> _Parts:
    """What stands between a test's beginning and its good end, with no other test's beginning between them."""
    name, start = "", -1
    for at, line in marks:
        if not line:
            start = -1
        elif begun := pair.begins.match(line):
            name, start = begun[1], at
        elif start >= 0 and (ended := pair.passed.match(line)):
            if ended[1] in (None, name):
                yield start, at + 1
            start = -1


def _of_go(log: Log, marks: "_Marks") -> _Parts:
    """What go's tests wrote: each line belongs to the test that was named last.

    Marks between which nothing stands, most of them, are not even read.
    """
    positions = marks.of(_GO, _GO_FAILED)
    bounds = [*positions, len(log.lines)]
    gaps = compress(pairwise(bounds), map((1).__lt__, map(sub, islice(bounds, 1, None), bounds)))
    owned: list[tuple[str, int, int]] = []
    for start, end in gaps:
        if _GO_RESULTS in log.shapes[start]:
            if log.lines[start + 1].startswith(_GO_LOG) and _is_passed(marks.line(start)):
                yield start, _end_of_log(log, start)
        elif end < len(log.lines) and (owner := _GO_OWNER.match(marks.line(start))):
            owned.append((owner[1], start, end))
    passed = _passed_in_go(log, marks, positions) if owned else frozenset()
    yield from ((start, end) for owner, start, end in owned if owner in passed)


def _is_passed(line: str) -> bool:
    result = _GO_RESULT.match(line)
    return bool(result and result[1] == "PASS")


def _passed_in_go(log: Log, marks: "_Marks", positions: Iterable[int]) -> AbstractSet[str]:
    """The names of the tests that passed, or were skipped, and never failed."""
    passed: set[str] = set()
    failed: set[str] = set()
    for at in positions:
        if _GO_RESULTS in log.shapes[at] and (result := _GO_RESULT.match(marks.line(at))):
            (failed if result[1] == "FAIL" else passed).add(result[2])
    return passed - failed


def _end_of_log(log: Log, at: int) -> int:
    """The position below a test's result and what is its log."""
    lines = log.lines
    deeper = " " * (len(lines[at]) - len(lines[at].lstrip())) + _GO_LOG
    at += 1
    while at < len(lines) and lines[at].startswith(deeper) and not _GO_RESULT.match(lines[at]):
        at += 1
    return at


def _of_jest(log: Log, marks: _Marks) -> _Parts:
    """What stands below the name of a file whose tests passed, up to the next file's name or the summary."""
    if not marks.of((b"pass ",)):
        return
    some_failed = marks.sums_up(b"test suites: ")  # a summary of none that failed is no known line
    start = -1
    for at, line in marks.all():
        file = _JEST_FILE.match(line)
        if file or not line or _JEST_END.match(line):
            if start >= 0:
                end = next((end for end in range(start + 1, at) if _is_below_tests(log.lines[end])), at)
                if some_failed or file or end < at:
                    yield start, end
            start = at if file and file[1] == "PASS" else -1


def _is_below_tests(line: str) -> bool:
    """Whether jest writes the line when all tests have run: its summary, or how much of the code they covered."""
    return any(map(line.__contains__, _JEST_BELOW))


def _sections(log: Log, marks: _Marks) -> _Parts:
    """What stands below headings that say whose output follows."""
    headings = marks.lines(marks.of(_HEADED))
    failed = marks.headings() if headings else frozenset()
    for at, line in headings:
        if of := _VITEST.match(line):
            if of[1] != _UNOWNED and not any(of[1] in each for each in failed):
                yield at, _end(log, at, _VITEST_END)
        elif of := _GRADLE.match(line):
            if f"{of[1]} FAILED" not in failed:
                yield at, _end(log, at, late(r"\S"))
        elif _PYTEST.match(line):
            yield at, _end(log, at, _PYTEST_END)
        elif line == _CARGO:
            yield at, _end(log, at, _CARGO_END)


def _end(log: Log, at: int, ends: re.Pattern[str]) -> int:
    """The position of the first line below that begins so; ``at`` itself where there is none near."""
    below = range(at + 1, min(at + _LONGEST, len(log.lines)))
    if not (process := _process(log.lines[at])):
        return next((end for end in below if ends.match(log.lines[end])), at)
    width = len(process)
    return next(
        (end for end in below if log.lines[end].startswith(process) and ends.match(log.lines[end][width:])),
        at,
    )


def _process(line: str) -> str:
    """What a workspace's tool or a container writes before the line."""
    return line[: len(line) - len(bare_line(line))]


def _of_one_process(log: Log, start: int, end: int) -> _Parts:
    """The lines of the part that the same process wrote: those of others may stand between them."""
    process = _process(log.lines[start]).rstrip() if start < end else ""
    if not process or process[-1:] not in ":|":
        yield start, end
        return
    for at in range(start, end):
        if log.lines[at].startswith(process):
            yield at, at + 1
