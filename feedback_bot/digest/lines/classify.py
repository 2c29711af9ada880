"""The lines that a detector matches, found in bulk."""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import chain

from feedback_bot.digest.lines.detectors import DETECTORS, HARMLESS, Detector, Kind
from feedback_bot.digest.lines.keywords import Keywords, holds_any, rows_of
from feedback_bot.digest.lines.long_lines import telling
from feedback_bot.text.late_pattern import late

# What a tool or runner writes before each line: the build tool's level, a container's name, a clock, which has
# a colon behind it in fastlane's logs, a runner's tag, a workspace's package and task.
_TASK = r"(?:build|check|compile|dev|e2e|format|lint|start|test|type-?check|types|unit)[\w:-]{0,40}: "
_TIME = r"(?:\d{4}[-/]\d\d[-/]\d\d[ T])?\d\d:\d\d:\d\d(?:[,.]\d+)?(?:Z|[+-]\d\d:?\d\d)?(?: +(?=\[)| )"
_CLOCK = rf"(?:[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d (?:{_TIME})?|{_TIME})"
_LEVEL = r"(?:\[(?:INFO|ERROR|WARN|WARNING|DBG|INF|WRN|ERR)\] ?)?"
_CONTAINER = (
    r"(?!std(?:out|err) |(?:FAIL|PASS|SKIP|START) *\|)"
    r"[\w.-]{1,40}+(?::[a-z][\w-]{0,40}+)?+ ++\| (?!(?:FAIL|PASS|SKIP) \|)"
)
_NAMED_TASK = (
    r"(?=[\w.@/-]++[: ])(?!\S{1,80}\.c(?:pp)?:\d+:)(?:[\w.@/-]{1,80}+:|[\w.@-]{1,60}+/[\w.@/-]{1,60}+ )"
    r"(?:[\w-]{1,40}+:){0,3}" + _TASK
)
_BUILDKIT = r"#\d++ ++[\d.]++ "
_PREFIXES = (
    r"(?:##\[error\](?=\S+:\d)|"
    r"\s*+\[(?:(?:INFO|ERROR|WARN|WARNING|junit|exec|java|error|info|warn)\] ?|"
    r"(?<!\s\[)\d\d:\d\d:\d\d(?:[.,]\d+)?\](?:: (?:▸ )?| )|(?<!\s\[)[\w ./()-]{1,80}\] +\| | *+\d++\.\d{6}\] )|"
    r"(?:" + _BUILDKIT + r"| *+[\w./:-]{0,80}+\+[\w.-]{1,60}+(?: \*\w{1,20}+\*)?+ +\| | *+\d++ ++: \[[\d.hms]++\] \| |"
    r"\[[a-z][\w.-]*+(?:(?::[\w.-]++)++\] |\] (?=\[(?:INFO|ERROR|WARN|WARNING)\]))| {5,9}+> |(?=[\w.@/-])(?:"
    r"[\w.+-]{1,60}+(?<![-+])> |" + _NAMED_TASK + rf"|{_CONTAINER}|\d{{1,4}}+\.\d{{2,4}}+ |{_CLOCK})){_LEVEL})"
)
_PREFIX = re.compile(rf"(?=[#\s\[\w.@/+-])(?:(?:nl)?+{_PREFIXES}|nl)")  # for speed, first of all how it may begin
# What stands before all lines of one process, whatever it is: a container, a step of BuildKit, a task, a clock.
_OUTER = re.compile(rf"{_BUILDKIT}|(?=[\w.@/-])(?:{_NAMED_TASK}|{_CONTAINER}|{_CLOCK})")
_SHARE = 4
_ASKED = 40  # lines that tell whether a process's name stands before all of them
_WARNED = re.compile(rf"(?:{_CLOCK}|\s*)\[(?i:warn(?:ing)?)\]")
_ERROR_LEVEL = re.compile(rf"(?:nl|{_CLOCK})?\s*\[(?:ERROR|error)\] +\w")
_CALLED_ERROR = Detector(Kind.ERROR, 3.0, ("[error]",))  # by the build tool, whatever the line says
_IN_DATA = Detector(Kind.ERROR, 4.5, ("error",))  # whatever it says: it may be of something else
_WARNING = next(detector for detector in DETECTORS if detector.kind is Kind.WARNING)
# What a runner writes for its own use, and what says that a test passed: the end of what stands before it.
_MARKS = ("travis_time:", "travis_fold:", "##[endgroup]", "##[debug]")
_MARKS_IN_TRAVIS = (*_MARKS, *(f"nl{mark}" for mark in _MARKS))
_PASSED_STARTS = frozenset("✓✔√✅oP[(")  # for speed alone: what it begins with
_PASSED = re.compile(
    r"\s*(?:✓|✔|√|✅|ok\b|PASS\b|\[\s*OK\s*\]|\[\+\] |\(pass\) |\( PASSED \) )|\[info\] - (?!.*\*\*\*)"
)
_PASSED_AT_END = re.compile(
    r"(?:\.\.\. ?(?:ok|pass)|\bPASSED|\bSKIPPED|\bok|: {1,9}OK(?: \([\d.]+m?s\))?|: PASS \([\d.]+\S?s\)|"
    r"\b(?:PASSED|SKIPPED|XFAIL) {1,70}\[ {0,2}\d{1,3}%\]| {10}OK(?: \([\d.]+m?s\))?)$"
)
_MAY_HAVE_PASSED = (
    "ok",
    "OK",
    "PASSED",
    "SKIPPED",
    "s)",
    " pass",
    ".pass",
    "%]",
)  # for speed alone: the ends of what it matches
# A stack's frame, and what tells that it is not in the project's code: a package's, the language's, the test runner's.
_FRAME = re.compile(
    r"\s*+(?:# )?(?:at |File \"|from |#\d+ +(?:0x|\S+ in )|\S+:in |[\w./\\@-]+:\d+: |"
    r"<frozen [\w.]+>:\d+: |[\w./\\@-]+\.go:\d+ \+0x|"
    r"[\w$./]+ ?\((?:\w+\.(?:java|kt|scala|groovy|cljc?):\d+|Native Method)\))"
)
_LIBRARY_PATHS = (
    *("site-packages/", "dist-packages/", "node_modules/", ".cargo/", "rustc/", "gems/", "lib/ruby/", "lib/python2"),
    *("lib/python3", "vendor/bundle/", "vendor/composer/", "vendor/phpunit/", "usr/lib/", "usr/include/", "usr/share/"),
    *(
        "usr/local/lib/",
        "usr/local/go/",
        "hostedtoolcache/go/",
        "go/pkg/mod/",
        "(node:",
        "(internal/",
        "java.base/",
        "<frozen ",
    ),
    *("(_stream_", "(_http_", "(child_process.js:", "(domain.js:", "(events.js:", "(fs.js:", "(module.js:"),
    *("(net.js:", "(timers.js:", "(vm.js:", "(bootstrap_node.js:", "/vendor/", "testing::internal::"),
    *("testing::Test::Run", "testing::TestInfo::", "testing::TestSuite::", "testing::UnitTest::"),
)
_HAS_LIBRARY_PATH = holds_any(*(path.encode() for path in _LIBRARY_PATHS))
_LIBRARY = re.compile(
    r"(?:.*\bat |\s*)(?:java|javax|jdk|sun|com\.sun|org\.(?:junit|testng|gradle|codehaus|mockito|assertj|hamcrest|"
    r"apache\.maven|eclipse\.aether|scalatest)|"
    r"junit|kotlin|scala|groovy|clojure|System|Microsoft|Xunit|NUnit)\."
)
_DEBUGS = ("DEBUG:", "DEBUG    ")  # as the module of the standard library and pytest write it
_NUMBERED = re.compile(r"\s*\d+\) \S")
_LEVELS = ("INFO", "DEBUG", "TRACE")
_IN_PASSING = re.compile(
    r"\W{0,2}(?:\d{4}[-/]\d\d[-/]\d\d[ T])?\d\d:\d\d:\d\d\S{0,12} {1,4}\W{0,2}(?:INFO|DEBUG|TRACE)\b"
)
_SHORT = 200  # characters of a line that is remembered
_END = 90  # characters, more than that pattern looks at
Test = Callable[[str], object]  # truthy where the line passes


@cache
def _tests(row: int) -> tuple[tuple[Test, Detector], ...]:
    """What tells whether a line begins, and whether it goes on, as the detector in a row says, with the detector."""
    detector = DETECTORS[row]
    begins = [(re.compile(detector.begins).match, detector)] if detector.begins else []
    holds = [(re.compile(detector.holds).search, detector)] if detector.holds or not begins else []
    return *begins, *holds


_HARMLESS = tuple((keywords, late(pattern)) for keywords, pattern in HARMLESS if keywords)
_MAY_BE_HARMLESS = holds_any(*(keyword.encode() for keywords, _ in HARMLESS for keyword in keywords))
_HARMLESS_BEGINS = re.compile("|".join(pattern for keywords, pattern in HARMLESS if not keywords)).match
_LOOKED_AT = 600  # characters of a line; what it says stands at its beginning
_QUOTING = 'The command "'  # how Travis says at the end of a line that a command of any length failed
# Of a log's block, no more different lines are looked at than these: usual blocks have fewer, and a flood of errors
# that are all different must not take for ever. In such a flood they are fewer, and out of fewer.
_MOST, _MOST_IN_FLOOD = 4_000, 400
_FLOOD_HEAD, _FLOOD_TAIL = 2_000, 6_000  # lines
_KEEP_IN_SPITE = (Kind.END, Kind.BOUNDARY, Kind.TEST, Kind.HEADLINE)

_KEYWORDS = Keywords([detector.keywords for detector in DETECTORS])


def classify(
    lines: Sequence[str], shapes: Sequence[bytes], fresh: Sequence[bytes], *, is_flood: bool = False
) -> dict[bytes, Detector]:
    """The shapes of the lines that a detector matches.

    Args:
        lines: Lines of a log.
        shapes: The same lines in lower case and without digits.
        fresh: Of the shapes those to look at: the very objects, each once, in the order in which they first come.
        is_flood: Many thousands of lines of this log are known already: a few more of this block are enough.
    """
    found: dict[bytes, Detector] = {}
    line = 0
    if is_flood and len(fresh) > _FLOOD_HEAD + _FLOOD_TAIL:
        fresh = [*fresh[:_FLOOD_HEAD], *fresh[-_FLOOD_TAIL:]]
    for at, rows in _KEYWORDS.find(fresh, most=_MOST_IN_FLOOD if is_flood else _MOST).items():
        line = shapes.index(fresh[at], line)
        if detector := _detector_of(lines[line], rows):
            found[fresh[at]] = detector
    return found


@lru_cache(4_096)
def _tests_of(bits: int) -> tuple[tuple[Test, Detector], ...]:
    """The tests of the rows whose bits are set: some hundreds of sets, as many as sets of keywords that meet."""
    return tuple(chain.from_iterable(map(_tests, rows_of(bits))))


def _detector_of(line: str, rows: int) -> Detector | None:
    """The first detector that matches the line, of those whose bits are set in ``rows``; of a long line, its parts."""
    found = _detector_of_part(line[:_LOOKED_AT], rows)
    if found or len(line) <= _LOOKED_AT:
        return found
    if line.startswith(_QUOTING):
        return _detector_of_part(line[: _LOOKED_AT // 2] + line[-_LOOKED_AT // 2 :], rows)
    if (part := telling(line)) is line:
        return None
    return _IN_DATA if _detector_of_part(part, rows) else None


def _detector_of_part(shown: str, rows: int) -> Detector | None:
    bare = bare_line(shown)
    lower = bare.lower()
    for matches, detector in _tests_of(rows):
        if matches(lower if detector.folded else bare):
            if "[" in shown and detector.kind is not Kind.HEADLINE and _WARNED.match(shown):
                return _WARNING
            return None if detector.kind not in _KEEP_IN_SPITE and _is_harmless(shown) else detector
    return _CALLED_ERROR if "[" in shown and _ERROR_LEVEL.match(shown) else None


def _is_harmless(line: str) -> bool:
    if _HARMLESS_BEGINS(line):
        return True
    lower = f"{line.lower()}\n"
    if not _MAY_BE_HARMLESS(lower.encode("utf-8", "replace")):
        return False
    return any(any(map(lower.__contains__, keywords)) and pattern.search(lower) for keywords, pattern in _HARMLESS)


def bare_line(line: str) -> str:
    """The line without the prefix of a build tool, container or runner."""
    return _short_bare(line) if len(line) <= _SHORT else _bare(line)


def _bare(line: str) -> str:
    prefix = _PREFIX.match(line)
    return line[prefix.end() :] if prefix else line


_short_bare = lru_cache(8_192)(_bare)  # several look at a line, one after the other


def without_process(lines: Sequence[str]) -> Sequence[str]:
    """The lines without what stands before each of them, if that is so for a quarter of those that are asked."""
    asked = lines[:: max(1, len(lines) // _ASKED)]
    if _SHARE * sum(1 for line in asked if _OUTER.match(line)) < len(asked):
        return lines
    return [_OUTER.sub("", line, count=1) for line in lines]


def is_mark(line: str) -> bool:
    """Whether the line only marks something for the runner."""
    return line.startswith(_MARKS_IN_TRAVIS)


def says_success(line: str) -> bool:
    """Whether the line says that something went well, only marks something, or is of Python's own debugging."""
    shown = line[:_LOOKED_AT]
    if shown.startswith(_DEBUGS) or (shown.lstrip()[:1] in _PASSED_STARTS and _PASSED.match(shown)) or is_mark(line):
        return True
    return shown.endswith(_MAY_HAVE_PASSED) and bool(_PASSED_AT_END.search(shown[-_END:]))


def is_told_in_passing(line: str) -> bool:
    """Whether a program's own log says the line at a level at which nothing is wrong, behind a clock."""
    return any(map(line[:_LOOKED_AT].__contains__, _LEVELS)) and bool(_IN_PASSING.match(line))


def is_frame(line: str) -> bool:
    """Whether the line looks like one frame of a stack."""
    return bool(_FRAME.match(bare_line(line[:_LOOKED_AT])))


def is_library_frame(line: str) -> bool:
    """Whether the line is a stack's frame in code that is not the project's."""
    shown = bare_line(line[:_LOOKED_AT])
    if not _FRAME.match(shown):
        return False
    path = shown.replace("\\", "/")
    return bool(_HAS_LIBRARY_PATH(path.encode("utf-8", "replace")) or _LIBRARY.match(path))


def is_pending(lines: Sequence[str]) -> bool:
    """Whether the first line names a test that rspec left out: the reason stands on the second, behind a ``#``."""
    return len(lines) > 1 and lines[1].lstrip().startswith("# ") and bool(_NUMBERED.match(lines[0]))
