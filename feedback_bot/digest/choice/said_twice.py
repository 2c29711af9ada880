# ruff: noqa: RUF001 - tools print such marks
"""What a tool says again in another form, which tells no more than was told before."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from feedback_bot.digest.lines.classify import is_frame
from feedback_bot.digest.lines.reading import Log
from feedback_bot.text.late_pattern import late

_LIST = late(r"\s+❯ \S+ \(\d+ tests? \| \d+ failed")  # vitest, file by file
_DETAILS = late(r"⎯+ Failed (?:Tests|Suites) \d+ ⎯+")  # and where it tells each failure again, with its place
_TOLD = late(r"  ● \S")  # jest, of a failed test
_IN_TREE = late(r"\s{2,}✕ (\S.*?)(?: \(\d+ m?s\))?$")
_OF_TREE = late(r"\s{2,}(?:[✓○✎] |(?![✕●✖×]|console\.|at )\S[^:]*$)")  # a suite's title, or a test that passed
_RAN, _TOLD_OF = (" ... FAIL", " ... ERROR"), ("FAIL: ", "ERROR: ")  # unittest
_ANNOTATION = "##[error]"
_NAMELESS = "Error: "  # jest writes it there alone
_LONGEST = 400  # lines below an annotation that may say what was said
_EARLIER = 20_000  # lines above it that may have said it
_SUMMARY, _SUMMARY_ENDS = "Summary of all failing tests", "Test Suites: "  # jest
_LONGEST_SUMMARY = 20_000  # lines
_NODE_TELLS_AGAIN = "✖ failing tests:"  # node:test
_PYTEST_SUMMARY = late(r"=+ short test summary info =+$")
_PYTEST_NAMES = ("FAILED ", "ERROR ", "SKIPPED ", "XFAIL ", "XPASS ", "SUBFAIL", "=")
_PYTEST_SAID = "E "
_PYTEST_RULE, _PYTEST_TELLS = "=====", late(r"=+ (?:FAILURES|ERRORS) =+$")
_STAGE, _STAGE_ENDS, _LONGEST_REPLAY = " > [", "------", 60  # BuildKit, and lines
_PYTEST_RAN = late(
    r"\[gw\d+\] \[ *\d+%\] (?:FAILED|ERROR) |"
    r"(?:(?!\.py::)\S)++\.py::\S++ *+(?:(?:FAILED|ERROR) *+)?(?:\[ *\d+%\])?$"
)
_PYTEST_WARNINGS = late(r"=+ warnings summary\b.*=$")
_PYTEST_LEFT_OUT, _PYTEST_REASON = ("XFAIL ", "XPASS ", "SKIPPED "), "  reason: "
_SUREFIRE_TOLD = late(r"(?:\[ERROR\] +)?(?:(\w+)(?:\[.*\])?\((\S+)\)|(\S+)\.(\w+)(?:\[.*\])?) .*<<< (?:FAILURE|ERROR)!")
_SUREFIRE_ITEM = late(
    r"(?:\[ERROR\]|Failed tests:)? {2,}"
    r"(?:(\w+)(?:\[.*?\])?\(([\w.$]+)\):|(?:[\w$]+\.)*?([\w$]+)\.(\w+)(?:\[.*?\])?(?::\d| »))"
)
_SUREFIRE, _MOST_TOLD = "<<< ", 5  # tests
_OF_MAVEN = "[ERROR] Failures:", "[ERROR] Errors:", "[INFO] Results:", "[INFO]"
_SUREFIRE_HEADINGS = (
    "Failed tests:",
    "Tests in error:",
    "Failures:",
    "Errors:",
    "Results:",
    "Results :",
    "",
    *_OF_MAVEN,
)


def said_twice(log: Log, chosen: Iterable[int]) -> set[int]:
    """The positions, out of the chosen ones, of lines that are not worth showing."""
    ordered = sorted(chosen)
    again = {
        *_listed(log),
        *_trees(log),
        *_ran(log),
        *_of_node(log, ordered),
        *_of_pytest(log, ordered),
        *_of_surefire(log, ordered),
        *_of_buildkit(log, ordered),
    }
    return {*again, *_annotated(log, [at for at in ordered if at not in again])} & set(ordered)


def summed_up(log: Log, shown: Sequence[int]) -> set[int]:
    """Of the positions of lines to show, those that jest says again in its summary of all failing tests."""
    first = next((at for at in shown if log.lines[at].startswith(_SUMMARY)), None)
    if first is None:
        return set()
    told = {log.lines[at].strip() for at in shown if at < first}
    below = range(first + 1, min(first + _LONGEST_SUMMARY, len(log.lines)))
    end = next((at for at in below if log.lines[at].startswith(_SUMMARY_ENDS)), first)
    again = {at for at in shown if first < at < end and log.lines[at].strip() in told}
    return {first, *again} if again else set()


def _listed(log: Log) -> Iterable[int]:
    """What vitest says of the failed tests while they run, if it tells of them again."""
    known = [at for at, _ in log.known]
    details = next((at for at in known if log.lines[at].startswith("⎯") and _DETAILS.match(log.lines[at])), None)
    if details is None:
        return ()
    first = next((at for at in known if at < details and _LIST.match(log.lines[at])), details)
    return range(first, details)


def _trees(log: Log) -> Iterable[int]:
    """The trees in which jest lists a file's tests, if it tells of each failed one below."""
    told = {line.rpartition("● ")[2].rpartition(" › ")[2] for at, _ in log.known if _TOLD.match(line := log.lines[at])}
    for at, _ in log.known if told else ():
        listed = _IN_TREE.match(log.lines[at])
        if listed and listed[1] in told:
            yield at
            for step in (-1, 1):
                near = at + step
                while 0 <= near < len(log.lines) and _OF_TREE.match(log.lines[near]):
                    yield near
                    near += step


def _ran(log: Log) -> Iterable[int]:
    """What unittest says of the failed tests while they run, if it tells of them again."""
    ran = [at for at, _ in log.known if log.lines[at].endswith(_RAN)]
    told = (
        {log.lines[at].partition(": ")[2] for at, _ in log.known if log.lines[at].startswith(_TOLD_OF)} if ran else ()
    )
    return (at for at in ran if log.lines[at].rpartition(" ... ")[0] in told)


def _of_node(log: Log, ordered: Sequence[int]) -> Iterable[int]:
    """What node:test says of failed tests among those that passed, if it tells of them again below."""
    lines = log.lines
    first = next((at for at, _ in log.known if lines[at].startswith(_NODE_TELLS_AGAIN)), None)
    if first is None:
        return ()
    told = {line for at in range(first + 1, min(first + _LONGEST_SUMMARY, len(lines))) if (line := lines[at].strip())}
    return (at for at in ordered if first - _EARLIER < at < first and lines[at].strip() in told)


def _of_pytest(log: Log, ordered: Sequence[int]) -> Iterable[int]:
    """What pytest says again of failures in its summary, where it shows the whole of messages of several lines."""
    lines = log.lines
    rules = [at for at in ordered if lines[at].startswith(_PYTEST_RULE)]
    told = next((at for at in rules if _PYTEST_TELLS.match(lines[at])), len(lines))
    yield from _pytest_beside(lines, [at for at in ordered if at > told])
    if told < len(lines):
        yield from (at for at in ordered if at < told and _PYTEST_RAN.match(lines[at]))
    start = next((at for at in reversed(rules) if _PYTEST_SUMMARY.match(lines[at])), None)
    if start is None:
        return
    above = range(max(0, start - _EARLIER), start)
    said = {lines[at][1:].strip() for at in above if lines[at].startswith(_PYTEST_SAID)} | {""}
    for at in ordered[bisect_right(ordered, start) :]:
        if not lines[at].startswith(_PYTEST_NAMES) and lines[at].strip() in said:
            yield at


def _pytest_beside(lines: Sequence[str], ordered: Sequence[int]) -> Iterable[int]:
    """What pytest says below the failures of warnings, and of tests that are no failures."""
    for at in ordered:
        if lines[at].startswith(_PYTEST_RULE) and _PYTEST_WARNINGS.match(lines[at]):
            below = range(at + 1, min(at + _LONGEST_SUMMARY, len(lines)))
            yield from range(at, next((end for end in below if lines[end].startswith(_PYTEST_RULE)), at))
        is_reason = lines[at].startswith(_PYTEST_REASON) and lines[at - 1].startswith(_PYTEST_LEFT_OUT)
        if is_reason or lines[at].startswith(_PYTEST_LEFT_OUT):
            yield at


def _of_surefire(log: Log, ordered: Sequence[int]) -> Iterable[int]:
    """What surefire lists of failed tests at the end, if each was told above with its stack.

    The list of many tests stays: there may be no room for all stacks.
    """
    lines = log.lines
    found = (_SUREFIRE_TOLD.match(lines[at]) for at in ordered if _SUREFIRE in lines[at])
    told = {_test_and_class(each) for each in found if each}
    if not told or len(told) > _MOST_TOLD:
        return
    heading = -1
    for at in ordered:
        if lines[at].strip() in _SUREFIRE_HEADINGS:
            heading = at
        elif (item := _SUREFIRE_ITEM.match(lines[at])) and _test_and_class(item) in told:
            yield at
            while heading >= 0 and lines[heading].strip() in _SUREFIRE_HEADINGS:
                yield heading
                heading -= 1
            heading = -1


def _test_and_class(found: re.Match[str]) -> tuple[str, str]:
    """A method, and its class without the package."""
    method, of_class = (found[1], found[2]) if found[1] else (found[4], found[3])
    return method, of_class.rpartition(".")[2]


def _of_buildkit(log: Log, ordered: Sequence[int]) -> Iterable[int]:
    """The last lines of a stage that failed, which BuildKit shows again."""
    for heading in (at for at in ordered if log.lines[at].startswith(_STAGE)):
        above = range(max(0, heading - _EARLIER), heading)
        told = {log.lines[at].partition(" ")[2].strip() for at in above if log.lines[at].startswith("#")}
        below = range(heading + 1, min(heading + _LONGEST_REPLAY, len(log.lines)))
        end = next((at for at in below if log.lines[at].startswith(_STAGE_ENDS)), heading)
        again = [at for at in range(heading + 1, end) if log.lines[at].strip() in told]
        yield from (heading, *again) if len(again) == end - heading - 1 else again


def _annotated(log: Log, ordered: Sequence[int]) -> Iterable[int]:
    """What an annotation and the lines below it say as the tool did: word for word, but for the frames of a stack."""
    annotations = [at for at in ordered if log.lines[at].startswith(_ANNOTATION)]
    shown = {log.lines[at].strip() for at in ordered} if annotations else set()
    told: set[str] = set()
    done = max(0, annotations[0] - _EARLIER) if annotations else 0
    for at in annotations:
        said = log.lines[at].removeprefix(_ANNOTATION).strip()
        if said not in shown and said.removeprefix(_NAMELESS) not in shown:
            continue
        told.update(line.strip() for line in log.lines[done:at])
        done = at
        yield at
        for below in range(at + 1, min(at + _LONGEST, len(log.lines))):
            text = log.lines[below].strip()
            is_told = not text or text in told or is_frame(log.lines[below])
            if text.startswith("##[") or (not is_told and log.detectors[below]):
                break
            if is_told:  # else it is of a dump, the rest of which was cut
                yield below
