# ruff: noqa: RUF001 - tools print such marks
"""Lines that look like the announcement of a failed test and are none, told by the lines around them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice

from feedback_bot.digest.lines.classify import bare_line
from feedback_bot.text.late_pattern import late

# Mocha numbers each failed test when it fails, by its title alone, and below the count once more, with its suites.
_COUNT, _NUMBER, _ABOVE = late(r"\s*(\d+) failing$"), late(r"\s*(\d+)\) "), 5
_MARKED, _LIKE_TEST = late(r"\s*[✕✖✗✘×❌] "), late(r" [›>] |\(\d[\d.]* ?m?s\)| \d+ms$|\.spec\.")
# Vitest's heading above what a test writes, and what it writes below: a file's result, a rule, the summary.
_WRITTEN = late(r"std(?:out|err) \| \S")
_VITEST = late(r" {1,3}[✓✔❯×↓] (?: \S+ {2}|\|\S+\| )?\S+\.[cm]?[jt]sx?\b|⎯{3}| Test Files | RUN |##\[(?:group|error)\]")
_LONGEST = 200  # lines that a test writes at a time
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
        *_written(lines, announced),
        *_without_rule(lines, shown),
        *_of_own_tests(lines, shown),
    }


def _titles_alone(lines: Sequence[str], shown: dict[int, str]) -> Iterable[int]:
    """The lines above a complete list of mocha's that are numbered or have a mark: a test may have written some."""
    numbered = [(at, int(found[1])) for at, line in shown.items() if (found := _NUMBER.match(line))]
    crosses = [at for at, line in shown.items() if _is_cross(line)]
    first = 0
    for start, (at, number) in enumerate(numbered):
        if start < first or number != 1 or not (count := _counted_above(lines, at)):
            continue
        listed = [of for _, of in islice(numbered, start, start + count)]
        if listed == [*range(1, count + 1)]:
            yield from (above for above, _ in numbered[first:start])
            written = bisect_left(crosses, at)
            yield from crosses[:written]
            del crosses[:written]
            first = start + count


def _is_cross(line: str) -> bool:
    """Whether the line begins with a mark and does not look like a test."""
    return bool(_MARKED.match(line)) and not _LIKE_TEST.search(line)


def _counted_above(lines: Sequence[str], at: int) -> int:
    """How many failed tests the list has that begins there; 0 if no count stands above it."""
    for line in lines[max(0, at - _ABOVE) : at]:
        if "failing" in line and (found := _COUNT.match(bare_line(line).rstrip())):
            return int(found[1])
    return 0


def _written(lines: Sequence[str], announced: Sequence[int]) -> Iterable[int]:
    """What tests in Vitest wrote."""
    process, is_written, done = "", False, 0
    for at in announced:
        near = max(done, at - _LONGEST)
        is_written = is_written and near == done
        for line in lines[near:at]:
            if "std" in line and _WRITTEN.match(bare := bare_line(line)):
                process, is_written = line[: len(line) - len(bare)].rstrip(), True
            elif is_written and line.startswith(process) and _VITEST.match(bare_line(line)):
                is_written = False
        done = at
        if is_written and lines[at].startswith(process) and not _VITEST.match(bare_line(lines[at])):
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


def _is_of_hook(lines: Sequence[str], at: int) -> bool:
    return any(_OF_HOOK in line for line in lines[at + 1 : at + 1 + _DETAILS])


def _plan_above(lines: Sequence[str], at: int) -> int:
    """How far in the plan stands that is the next line above which is not empty; -1 if it is none."""
    for line in reversed(lines[max(0, at - _PLAN_WITHIN) : at]):
        if line.strip():
            found = _PLAN.match(bare_line(line))
            return len(found[1]) if found else -1
    return -1
