# ruff: noqa: RUF001 - tools print such marks
"""Lines that look like the announcement of a failed test and are none, told by the lines around them."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from feedback_bot.digest.lines.classify import bare_line
from feedback_bot.text.late_pattern import late

# Mocha numbers each failed test when it fails, by its title alone, and below the count once more, with its suites.
# PHPUnit and RSpec have such lists, too.
_COUNT, _NUMBER, _ABOVE = (
    late(r"\s*(\d+) failing$|There (?:was|were) (\d+) (?:failure|error)s?:$"),
    late(r"(\s*)(\d+)\) "),
    5,
)
_FAILURES, _LISTED = "Failures:", 200
_MARKED, _LIKE_TEST = late(r"\s*[✕✖✗✘×❌] "), late(r" [›>] |\(\d[\d.]* ?m?s\)| \d+ms$|\.spec\.")
# What Vitest writes below what a test wrote: a file's result, a rule, the summary.
_VITEST = late(r" {1,3}[✓✔❯×↓] (?: \S+ {2}|\|\S+\| )?\S+\.[cm]?[jt]sx?\b|⎯{3}| Test Files | RUN |##\[(?:group|error)\]")
_DENO_ENDS = late(r"-{5} (?:post-test )?output end -{5}$")  # Deno
_LONGEST = 200  # lines that a test writes at a time
# unittest's heading of a failed test, below a rule.
_UNITTEST, _RULE = late(r"(?:FAIL|ERROR): \w+ \([\w.]+\)"), "====="
# In TAP, the plan of a test's own tests, which stands further in and above its result.
_TAP, _PLAN, _PLAN_WITHIN = late(r"(\s*)not ok\b"), late(r"(\s*)1\.\.\d+"), 3
_YAML = "---", "..."  # around it
_OF_HOOK, _DETAILS = "failureType: 'hookFailed'", 8  # lines below it


class _Runner(NamedTuple):
    """How a test runner marks what tests write.

    Attributes:
        word: Is in the heading, for speed alone.
        begins: The heading above it.
        ends: Whether a line stands below it, by the line and the heading.
    """

    word: str
    begins: re.Pattern[str]
    ends: Callable[[str, str], object]


def _is_less_deep(line: str, heading: str) -> bool:
    return bool(line.strip()) and len(line) - len(line.lstrip()) <= len(heading) - len(heading.lstrip())


_RUNNERS = (
    _Runner("std", late(r"[·x*-]*std(?:out|err) \| \S"), lambda line, _: _VITEST.match(line)),
    _Runner("console.", late(r" +console\.\w+$"), _is_less_deep),  # Jest
    _Runner("output -", late(r"-{7} (?:post-test )?output -{7}$"), lambda line, _: _DENO_ENDS.match(line)),
)


def no_tests(lines: Sequence[str], announced: Sequence[int]) -> set[int]:
    """Of the positions that may announce failed tests, those that do not.

    Args:
        lines: Of the log.
        announced: The positions, ascending.
    """
    shown = {at: bare_line(lines[at]) for at in announced}
    return {
        *_outside_lists(lines, shown),
        *(at for runner in _RUNNERS for at in _written(lines, announced, runner)),
        *_without_rule(lines, shown),
        *_of_own_tests(lines, shown),
        *_in_yaml(lines, shown),
    }


def _outside_lists(lines: Sequence[str], shown: dict[int, str]) -> Iterable[int]:
    """The numbered lines above and inside the tools' lists of failed tests: a test may have written some.

    Above those of mocha and RSpec, also the lines with a mark alone.
    """
    numbered = [_Item(at, *found) for at, line in shown.items() if (found := _item(line))]
    crosses = [at for at, line in shown.items() if _is_cross(line)]
    first = start = 0
    while start < len(numbered):
        count, is_mocha = _counted_above(lines, numbered[start].at) if numbered[start].number == 1 else (0, False)
        if not count:
            start += 1
            continue
        listed = [*_one_list(numbered, start, count)]
        if len(listed) < count < _LISTED:
            if not is_mocha:
                return  # nothing is sure of what stands in that list
            start += 1
            continue
        if not first or is_mocha:  # between the lists of others, a message may look like one of them
            yield from (above.at for above in numbered[first:start])
        if is_mocha or count == _LISTED:
            written = bisect_left(crosses, numbered[start].at)
            yield from crosses[:written]
            del crosses[:written]
        inside = numbered[start : listed[-1] + 1]
        yield from (item.at for item in inside if len(item.indent) > len(inside[0].indent))
        first = start = listed[-1] + 1


class _Item(NamedTuple):
    """A numbered line."""

    at: int
    indent: str
    number: int


def _item(line: str) -> tuple[str, int] | None:
    found = _NUMBER.match(line)
    return (found[1], int(found[2])) if found else None


def _one_list(numbered: Sequence[_Item], start: int, most: int) -> Iterable[int]:
    """The places of the items of the list that begins there: as far in as the first, each with the next number."""
    number = 1
    for place in range(start, min(len(numbered), start + _LISTED)):
        item = numbered[place]
        if len(item.indent) != len(numbered[start].indent):
            continue
        if item.number != number or number > most:
            return
        yield place
        number += 1


def _is_cross(line: str) -> bool:
    """Whether the line begins with a mark and does not look like a test."""
    return bool(_MARKED.match(line)) and not _LIKE_TEST.search(line)


def _counted_above(lines: Sequence[str], at: int) -> tuple[int, bool]:
    """How many failed tests the list has that begins there, 0 if nothing says so, and whether it is mocha's."""
    for line in lines[max(0, at - _ABOVE) : at]:
        if ("failing" in line or "There w" in line) and (found := _COUNT.match(bare_line(line).rstrip())):
            return int(found[1] or found[2]), bool(found[1])
        if _FAILURES in line and bare_line(line).strip() == _FAILURES:
            return _LISTED, False
    return 0, False


def _written(lines: Sequence[str], announced: Sequence[int], runner: _Runner) -> Iterable[int]:
    """What tests wrote, by the marks that their runner sets around it."""
    process, heading, done = "", "", 0
    for at in announced:
        near = max(done, at - _LONGEST)
        heading = heading if near == done else ""
        for line in lines[near : at + 1]:
            if runner.word in line and runner.begins.match(bare := bare_line(line)):
                process, heading = line[: len(line) - len(bare)].rstrip(), bare
            elif heading and line.startswith(process) and runner.ends(bare_line(line), heading):
                heading = ""
        done = at + 1
        if heading and lines[at].startswith(process):
            yield at


def _without_rule(lines: Sequence[str], shown: dict[int, str]) -> Iterable[int]:
    """The headings of unittest with no rule above them, if others have one."""
    headings = [at for at, line in shown.items() if _UNITTEST.match(line)]
    alone = [at for at in headings if not lines[at - 1].rstrip().endswith(_RULE)]
    return alone if len(alone) < len(headings) else ()


def _of_own_tests(lines: Sequence[str], shown: dict[int, str]) -> Iterable[int]:
    """The results in TAP of tests that failed because of a test in them, which is announced, too."""
    inner = -1
    for at, line in shown.items():
        if not (found := _TAP.match(line)):
            continue
        if inner > len(found[1]) and _plan_above(lines, at) > len(found[1]) and not _is_of_hook(lines, at):
            yield at
        inner = len(found[1])


def _in_yaml(lines: Sequence[str], shown: dict[int, str]) -> Iterable[int]:
    """The lines like results in TAP that stand in what TAP says of a test."""
    for at, line in shown.items():
        if line.startswith(" ") and _TAP.match(line):
            above = (bare_line(each).strip() for each in reversed(lines[max(0, at - _LONGEST) : at]))
            if next((each for each in above if each in _YAML or _TAP.match(each)), "") == _YAML[0]:
                yield at


def _is_of_hook(lines: Sequence[str], at: int) -> bool:
    return any(_OF_HOOK in line for line in lines[at + 1 : at + 1 + _DETAILS])


def _plan_above(lines: Sequence[str], at: int) -> int:
    """How far in the plan stands that is the next line above which is not empty; -1 if it is none."""
    for line in reversed(lines[max(0, at - _PLAN_WITHIN) : at]):
        if line.strip():
            found = _PLAN.match(bare_line(line))
            return len(found[1]) if found else -1
    return -1
