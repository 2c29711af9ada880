# ruff: noqa: RUF001 - tools print such marks
"""Lines that look like the announcement of a failed test and are none, told by the lines around them."""

from collections.abc import Iterable, Sequence
from itertools import islice

from feedback_bot.digest.lines.classify import bare_line
from feedback_bot.text.late_pattern import late

# Mocha numbers each failed test when it fails, by its title alone, and below the count once more, with its suites.
_COUNT, _NUMBER, _ABOVE = late(r"\s*(\d+) failing$"), late(r"\s*(\d+)\) "), 5
# Vitest's heading above what a test writes, which ends with an empty line, and its own lines.
_WRITTEN, _VITEST = late(r"std(?:out|err) \| \S"), late(r" [✓✔❯×↓] | FAIL |⎯| Test Files | RUN |##\[")
_LONGEST = 40  # lines that a test writes at a time
# unittest's heading of a failed test, below a rule.
_UNITTEST, _RULE = late(r"(?:FAIL|ERROR): \w+ \([\w.]+\)"), "====="
# In TAP, the plan of a test's own tests, which stands further in and above its result.
_TAP, _PLAN, _PLAN_WITHIN = late(r"(\s*)not ok\b"), late(r"(\s*)1\.\.\d+"), 3
_OF_HOOK, _DETAILS = "failureType: 'hookFailed'", 8  # lines below it


def no_tests(lines: Sequence[str], announced: Sequence[int]) -> set[int]:
    """Of the positions that may announce failed tests, those that do not.

    Args:
        lines: Of the log.
        announced: The positions, ascending.
    """
    shown = {at: bare_line(lines[at]) for at in announced}
    return {
        *_titles_alone(lines, shown),
        *(at for at in announced if _is_written(lines, at)),
        *_without_rule(lines, shown),
        *_of_own_tests(lines, shown),
    }


def _titles_alone(lines: Sequence[str], shown: dict[int, str]) -> Iterable[int]:
    """The numbered lines above a complete list of mocha's; what a test wrote may be among them."""
    numbered = [(at, int(found[1])) for at, line in shown.items() if (found := _NUMBER.match(line))]
    first = 0
    for start, (at, number) in enumerate(numbered):
        if start < first or number != 1 or not (count := _counted_above(lines, at)):
            continue
        listed = [of for _, of in islice(numbered, start, start + count)]
        if listed == [*range(1, count + 1)]:
            yield from (above for above, _ in numbered[first:start])
            first = start + count


def _counted_above(lines: Sequence[str], at: int) -> int:
    """How many failed tests the list has that begins there; 0 if no count stands above it."""
    for line in lines[max(0, at - _ABOVE) : at]:
        if "failing" in line and (found := _COUNT.match(bare_line(line).rstrip())):
            return int(found[1])
    return 0


def _is_written(lines: Sequence[str], at: int) -> bool:
    """Whether a test in Vitest wrote the line."""
    process = lines[at][: len(lines[at]) - len(bare_line(lines[at]))].rstrip()  # others may write between its lines
    for above in range(at - 1, max(-1, at - _LONGEST), -1):
        if not lines[above].startswith(process):
            continue
        line = bare_line(lines[above])
        if not line.strip() or _VITEST.match(line):
            return False
        if _WRITTEN.match(line):
            return True
    return False


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


def _is_of_hook(lines: Sequence[str], at: int) -> bool:
    return any(_OF_HOOK in line for line in lines[at + 1 : at + 1 + _DETAILS])


def _plan_above(lines: Sequence[str], at: int) -> int:
    """How far in the plan stands that is the next line above which is not empty; -1 if it is none."""
    for line in reversed(lines[max(0, at - _PLAN_WITHIN) : at]):
        if line.strip():
            found = _PLAN.match(bare_line(line))
            return len(found[1]) if found else -1
    return -1
