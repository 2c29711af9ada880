"""Lists of failed tests below a heading: in summaries, and where a tool says a suite's tests only there."""

from collections.abc import Iterable, Sequence
from itertools import takewhile

from feedback_bot.text.late_pattern import late

_LIST = late(
    r"^\s*(?:(?:--- )?Fail(?:ing|ed) [Ss]cenarios|Errored scenarios|Failing tests|FAILED TEST SUMMARY|running tests|"
    r"Crashed tests):?$|^TEST FAILURE: |"
    r"^(?:Failed|Timed Out|Unresolved|Unexpectedly Passed) Tests \(\d+\):$"
)  # the names follow, one a line
_RULE = late(r"^-+$")
_HELM_SUITE = late(r"^\s*FAIL +\S.*\.ya?ml$")  # the tests follow, each with a dash
_HELM_TEST, _HELM_ENDS = late(r"(?:\t| {1,8})- (?!asserts\[)(\S.*)$"), late(r"\s*(?:PASS|FAIL) +\S|\S")
_NIGHTWATCH, _NIGHTWATCH_TEST = "TEST FAILURE: ", late(r" {3}[-\u2013] (\S.*?)(?: \([\d.]+ ?m?s\))?$")
_LISTED = late(r"\s|-\[\w|[A-Z]\w*\.test\w*\(\)$|cucumber \S|.*\.phpt\]$|(?:file|classpath):\S+\.feature:")
_CRASHED, _CLASS = "Crashed tests:", late(r"(?:[a-z_]\w*\.)*[A-Z][\w$]*")  # surefire's, if the process died
_RUNNING = late(r"\s+(\S+) \(\d\S*\)$")  # below go's heading, with the time that it ran for
_CTEST_LIST, _CTEST_TEST = "The following tests FAILED:", late(r"\s+\d+ - (\S.*?) \([\w :]+\)(?: .*)?$")
_OBJECTIVE_C = late(r"-\[(.*)\]$")
LISTED_AGAIN = late(r"^✖ failing tests:$")  # node:test: below it no suite is listed


def opens_list(line: str) -> bool:
    """Whether names of failed tests follow below the line, one a line."""
    return bool(
        _LIST.match(line) or line.startswith(_CTEST_LIST) or _HELM_SUITE.match(line) or LISTED_AGAIN.match(line)
    )


def listed(lines: Sequence[str]) -> Iterable[str]:
    """The names below the heading of a list."""
    if _HELM_SUITE.match(lines[0]):
        below = takewhile(lambda line: not _HELM_ENDS.match(line), lines[1:])
        yield from (found[1] for line in below if (found := _HELM_TEST.match(line)))
        return
    if lines[0].startswith(_CTEST_LIST):
        yield from (found[1] for line in lines[1:] if (found := _CTEST_TEST.match(line)))
        return
    if lines[0].startswith(_NIGHTWATCH):
        yield from (found[1] for line in lines[1:] if (found := _NIGHTWATCH_TEST.match(line)))
        return
    if lines[0].startswith(_CRASHED):
        yield from takewhile(_CLASS.fullmatch, lines[1:])
        return
    for line in lines[1:] if lines[1:2] != [""] else lines[2:]:
        if _RULE.match(line) or line.endswith(":"):  # xcodebuild's targets
            continue
        if not _LISTED.match(line):
            return
        name = line.strip().removeprefix("cucumber ").partition(" # ")[0]
        yield found[1] if (found := _OBJECTIVE_C.match(name) or _RUNNING.match(line)) else name
