"""Failed tests whose names stand above the line that announces them, and numbered lists of what is no failure."""

from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile

from feedback_bot.digest.names.naming import test_name
from feedback_bot.digest.names.no_tests import no_tests
from feedback_bot.text.late_pattern import late

# The line that announces, and the line above with the name.
_NAMED_BY = (
    (late(r"Failed example:$"), late(r'File ".*", line \d+, in (\S+)$')),  # Python's doctest
    (late(r"\s+Run \d+: "), late(r"((?:[\w$]+\.)+\w+(?:\([^)]*\))?(?:\[[^\]]*\])?)$")),  # surefire
    (late(r"\s*(?:FAILED|Caused an ERROR)$"), late(r"Testcase: (\S+) took ")),  # Ant
    (late(r"--- FAIL$"), late(r"=== RUN: (\S.*)")),  # container-structure-test
)
_GUT = late(r"\s+\[Failed\]: "), late(r"[*-] (\w\S*)$")  # above its other assertions
_ZIG = late(r"FAIL \(\w+\)$"), late(r"\d+/\d+ (\S.{0,300}?)\.{3}(?!OK$|SKIP$|FAIL \()")  # above what it wrote
_FAR_ABOVE = (_ZIG, _GUT)
# ZIO's tests: the first of the assertions that failed. Other tools mark a test so.
_ASSERTION = late(r"\s+✗ .* (?:was|were|did|does|is|had|has|contained)\b"), late(r"\s+- (\S.*)")
_CATCH2, _CATCH2_DOTS, _CATCH2_RULE = (
    late(r"\S+\.\w+:\d+: FAILED:$"),
    late(r"\.{20,}$"),
    late(r"-{20,}$"),
)
_CONSOLE = 79  # characters of a line: what is longer, Catch2 wraps
_ZIO_AGAIN = "Execution took "  # above what it says a second time
_FIRST, _NUMBERED = late(r"\s*1\) "), late(r"\s*\d+\) ")
_OTHER_SECTION = late(
    r"There (?:was|were) \d+ (?!failures?:|errors?:)|\d+ tests? triggered \d+ |Pending:|Warnings:$|"
    r"Several failures occurred:|\s*✖ "
)  # PHPUnit, RSpec, cucumber-js, Robot's and TestCafe's errors of one test
_RULES = ("---", "===", "___")
_CAPTURED, _PYTEST_RULE = late(r"-{3,} Captured \w+ \w+ -{3,}$"), late(r"([-=_])\1{2,} \S.* \1{3,}$")
_LONGEST_CAPTURED = 100  # lines of what a test wrote
_WRITTEN = late(r"( +)console\.\w+\n\1 ")  # Jest, above what a test writes
_ROBOT, _ROBOT_NAME, _ROBOT_RULE = "| FAIL |", 70, late(r"(?:={78}|-{78})$")
_DOTTED = late(
    r"FAIL: (?!\S+\.go:\d+: |\w+ \([\w.]+\)|\w[\w+-]*\.[\w.+-]+/)(\w.*\.\S.*)$"
)  # Robot's, below a rule; no gocheck's, unittest's or DejaGnu's
_ABOVE = 2  # lines between the first item and the heading of its list, with it


def is_named_above(line: str) -> bool:
    """Whether the line announces a failed test that the lines above name."""
    return bool(line == _ROBOT or _CATCH2.match(line) or _ASSERTION[0].match(line) or _is_dotted(line)) or any(
        announces.match(line) for announces, _ in (*_NAMED_BY, *_FAR_ABOVE)
    )


def name_above(line: str, above: Sequence[str]) -> str | None:
    """The name of the failed test; ``None`` if the lines do not say it.

    Args:
        line: The line that announces it.
        above: The lines above, the nearest first.
    """
    if _CATCH2.match(line):
        return _catch2(above)
    if line == _ROBOT:
        return _robot(above)
    if _is_dotted(line):
        return _DOTTED.sub(r"\1", line) if above and _ROBOT_RULE.match(above[0]) else None
    if _ASSERTION[0].match(line):
        if above and above[0].startswith(_ZIO_AGAIN):
            return None
        found = _ASSERTION[1].match(above[0]) if above else None
        return found[1] if found else test_name(line)
    named = next(named for announces, named in (*_NAMED_BY, *_FAR_ABOVE) if announces.match(line))
    is_near = all(named is not far for _, far in _FAR_ABOVE)
    found = next(filter(None, map(named.match, above[:1] if is_near else above)), None)
    return found[1] if found else None


def _catch2(above: Sequence[str]) -> str | None:
    """The test case between two rules, the first line of those above its place."""
    rules = [at for at, line in enumerate(above) if _CATCH2_RULE.match(line)]
    dots = [at for at, line in enumerate(above) if _CATCH2_DOTS.match(line)]
    if len(rules) < len(("below", "above")) or not dots or dots[0] > rules[0]:
        return None
    header = above[rules[0] + 1 : rules[1]][::-1]
    wrapped = takewhile(lambda two: len(two[0]) + 1 + len(two[1].split(maxsplit=1)[0]) > _CONSOLE, pairwise(header))
    return " ".join([header[0].strip(), *(below.strip() for _, below in wrapped)])


def _is_dotted(line: str) -> bool:
    """Whether the line may be the heading of a failed test in Robot's dotted output, with a space in the name."""
    return " " in line[6:] and line[-1:] != ")" and bool(_DOTTED.match(line))


def _robot(above: Sequence[str]) -> str | None:
    """The test whose line holds what it wrote, too: the first below a rule, its name in columns of a fixed width."""
    rule = next((at for at, line in enumerate(above) if _ROBOT_RULE.match(line)), 0)
    return above[rule - 1][:_ROBOT_NAME].partition(" :: ")[0].strip() or None if rule else None


def items_of_other_lists(lines: Sequence[str], numbered: Sequence[int]) -> set[int]:
    """The numbered lines below headings that count skipped tests, warnings or the like, and what tests wrote.

    Args:
        lines: Of the log.
        numbered: The positions of lines that may announce failed tests, ascending.
    """
    others = no_tests(lines, numbered)
    is_other = False
    others.update(_captured(lines, numbered))
    for at in numbered:
        if _FIRST.match(lines[at]):
            is_other = any(map(_OTHER_SECTION.match, lines[max(0, at - _ABOVE) : at]))
        if (is_other and _NUMBERED.match(lines[at])) or _WRITTEN.match("\n".join(lines[max(0, at - 1) : at + 1])):
            others.add(at)
    return others


def _captured(lines: Sequence[str], announced: Sequence[int]) -> Iterable[int]:
    """Of the positions those in what pytest shows of a test's own output."""
    width = done = 0  # of the rule above what a test wrote; other rules are as wide
    for at in announced:
        near = max(done, at - _LONGEST_CAPTURED)
        width = width if near == done else 0
        for line in lines[near : at + 1]:
            if line.startswith(_RULES) and _PYTEST_RULE.match(line):
                rule = line.rstrip()
                if _CAPTURED.match(rule):
                    width = len(rule)
                elif len(rule) >= width - 1:
                    width = 0
        done = at + 1
        if width:
            yield at
