"""Lists of failed tests below a heading: in summaries, and where a tool says a suite's tests only there."""

from collections.abc import Iterable, Sequence
from itertools import takewhile

from feedback_bot.digest.names.naming import test_name
from feedback_bot.text.late_pattern import late

_LIST = late(
    r"^\s*(?:(?:--- )?Fail(?:ing|ed) [Ss]cenarios|Errored scenarios|Failing tests|FAILED TEST SUMMARY|running tests|"
    r"Crashed tests):?$|^TEST FAILURE: |"
    r"^(?:Failed|Timed Out|Unresolved|Unexpectedly Passed) Tests \(\d+\):$|"
    r"^failures:$|^\d+ tests? failed:$|^The tests? running when the crash occurred:"
)  # the names follow, one a line
_RULE = late(r"^-+$")
_LISTED = late(r"\s|-\[\w|[A-Z]\w*\.test\w*\(\)$|cucumber \S|.*\.phpt\]$|(?:file|classpath):\S+\.feature:")
_RUNNING = late(r"\s+(\S+) \(\d\S*\)$")  # below go's heading, with the time that it ran for
_CTEST_LIST, _CARGO = "The following tests FAILED:", "failures:"
_HELM_SUITE = late(r"^\s*FAIL +\S.*\.ya?ml$")
_CLASS, _DOTTED = r"(?:[a-z_]\w*\.)*[A-Z][\w$]*", r"(?:[A-Za-z_][\w+]*\.)+[\w+]+(?:\(.*\))?"
# Lists of a form of their own: how they begin, which line ends them, and what of a line is a name.
_OWN = (
    (_HELM_SUITE, late(r"\s*(?:PASS|FAIL) +\S|\S"), late(r"^(?:\t| {1,8})- (?!asserts\[)(\S.*)$")),
    (late(f"{_CTEST_LIST}"), late(r"(?!)"), late(r"^\s+\d+ - (\S.*?) \((?:[\w :]+\)(?: .*)?|Exit code \w+)$")),
    (late("TEST FAILURE: "), late(r"(?!)"), late(r"^ {3}[-\u2013] (\S.*?)(?: \([\d.]+ ?m?s\))?$")),  # Nightwatch
    (late("Crashed tests:"), late(rf"(?!{_CLASS}$)"), late(rf"^({_CLASS})$")),  # surefire, if the process died
    (late("The tests? running when"), late(rf"(?!{_DOTTED}$)"), late(rf"^({_DOTTED})$")),  # VSTest, the same
    (late(f"{_CARGO}$"), late(r"(?! {4}\S)"), late(r"^ {4}(\S.*)$")),
    (late(r"\d+ tests? failed:$"), late(r"(?! {4}test_\w+(?: test_\w+)*$)"), late(r" (test_\w+)")),  # regrtest
)
_OBJECTIVE_C = late(r"-\[(.*)\]$")
LISTED_AGAIN = late(r"^✖ failing tests:$")  # node:test: below it no suite is listed

# What announces a test in the course of a run, by how the list begins that its tool writes at the end of the run.
_IN_ITS_COURSE = (
    (_CARGO, late(r"test \S.* \.{3} |.*\.{3} FAILED$|---- .+ stdout ----$")),
    (_CTEST_LIST, late(r"\s*\d+/\d+ Test +#\d+: ")),
)
_MOST_LISTED = 500  # names of a list that is sure to be whole


def opens_list(line: str) -> bool:
    """Whether names of failed tests follow below the line, one a line."""
    return bool(
        _LIST.match(line) or line.startswith(_CTEST_LIST) or _HELM_SUITE.match(line) or LISTED_AGAIN.match(line)
    )


def listed(lines: Sequence[str]) -> Iterable[str]:
    """The names below the heading of a list."""
    own = next((row for row in _OWN if row[0].match(lines[0])), None)
    if own:
        _, ends, names = own
        for line in takewhile(lambda each: not ends.match(each), lines[1:]):
            yield from names.findall(line)
        return
    for line in lines[1:] if lines[1:2] != [""] else lines[2:]:
        if _RULE.match(line) or line.endswith(":"):  # xcodebuild's targets
            continue
        if not _LISTED.match(line):
            return
        name = line.strip().removeprefix("cucumber ").partition(" # ")[0]
        yield found[1] if (found := _OBJECTIVE_C.match(name) or _RUNNING.match(line)) else name


def titles(lines: Sequence[str]) -> dict[str, str]:
    """The titles behind the places of scenarios below the heading of a list."""
    parted = (line.strip().partition(" # ") for line in lines[1:] if ".feature:" in line)
    return {place: title for place, _, title in parted if title}


def confirmed(headlines: Iterable[Sequence[str]]) -> Iterable[Sequence[str]]:
    """The headlines without those that their tool's list does not hold.

    They were printed by a test, or the tool tried the test again and it passed. A run that died has no list.
    """
    waiting: list[Sequence[str]] = []
    for lines in headlines:
        line = lines[0]
        course = next((course for begins, course in _IN_ITS_COURSE if line.startswith(begins)), None)
        names = set(listed(lines)) if course else ()
        if course and 0 < len(names) < _MOST_LISTED:
            yield from (each for each in waiting if not course.match(each[0]) or test_name(each[0]) in names)
            waiting = []
        if not course or names:
            waiting.append(lines)
    yield from waiting
