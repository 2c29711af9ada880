# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""The names of failed tests, out of the lines that announce them."""

import re
from collections.abc import Iterable, Sequence

from feedback_bot.digest.classify import is_pending

# What stands before a name: marks, the tool's word, a number.
_BEFORE = re.compile(
    r"^(?:==> X |.* - (?=TEST-UNEXPECTED-))?[^\w\[(]*(?:\[(?:ERROR|junit|info|-|FAIL|  FAILED  |xUnit\.net [\d:.]+)\] *)*(?:- )?(?:--- )?"
    r"(?:FAIL \[ *[\d.]+s\] (?:\( *\d+/\d+\) )?|\(fail\) |Test [Cc]ase '(?:-\[)?|\d+/\d+ Test +#\d+: |\d\d:\d\d \+\d+(?: ~\d+)?(?: -\d+)?: |"
    r"(?:Chrome|HeadlessChrome|Firefox|Safari|Edge|Electron|jsdom)\b[^()]{0,80}\([^()]{0,80}\) |"
    r"Failed tests: +|Tests in error: +|(?:FAIL|FAILED|ERROR|Failed|TEST-UNEXPECTED-\w+)\b:? ?(?:CONSISTENTLY: )?(?:collecting )?)?"
    r"(?:not ok )?(?:\d+\)|\d+ -|\d+ +(?=\[))? *(?:test |JUnit \w+:)?[●✕✖✗✘×❌_ |-]*"
)
# What stands behind it: durations, places, the tool's word, rules.
_AFTER = re.compile(
    r"(?:(?:(?<=st\))|(?<=ts\))|(?<=se\))|(?<=IT\))|(?<=ec\))): .*| +\[<? ?[\d.,]+ ?m?s\]:?| *\[FAIL\]| \[\S+:\d+\]:?| *\([\d.,]+ ?m?s\)| +\d+ms| *(?:--)? *Time elapsed.*| *<<< .*| *\.{3} ?(?:FAILED|FAIL|ERROR)|"
    r" *\*\*\* FAILED.*| FAILED| FAIL!?| stdout -*| _+| \(retry #\d+\)| [─━]+| \(see .*\)|, where .*| +\[E\]| (?:recorded an issue at|failed after) .*|, (?:XCT|Asynchronous |failed ).*| *\.*\*\*\*\w.*| {2}[\d.]+s .*| \[ \S+ \]|\]?' failed.*|:)$"
)
_ENDINGS = 4  # that may follow one another


_REASON = re.compile(r"^((?:FAILED|ERROR) \S.*?) - .*")  # pytest
_PHASE = re.compile(r"^ERROR (?:collecting|at (?:setup|teardown) of) ")  # pytest
_ANNOUNCES = re.compile(r"^\s*(?:\d+\) )?(?:Failure|Error):\s*$")  # the name follows on the next line
_NUMBERED = re.compile(r"^(\s*)\d+\) \S")
_SUITE = re.compile(r"^\s*FAIL +\S+\.[cm]?[jt]sx?(?: \([\d.]+ m?s\))?$")
_SUITE_FAILED = re.compile(r"^\s*● Test suite failed to run$")
_PARTS = re.compile(r"::|\.| [>›] ")
_MOST_PARTS = 20
# What is announced like a test and is none: a tool's error, which no name follows; a linter's complaint, a sentence.
_NO_TEST = re.compile(
    r"^(?:FAIL|ERROR): (?!\S+(?: \([^)]*\))?$)|^\s*[✕✖✗✘×❌]\s(?!test).*(?:[.:]|\[[a-z]+(?:-[a-z]+)+\])$"
)


def opens_suite(line: str) -> bool:
    """Whether a line names a file of tests, some of which failed, as jest does."""
    return bool(_SUITE.match(line))


def goes_on_below(line: str) -> bool:
    """Whether a test's name may stand in the lines below the one that announces it."""
    return bool(_ANNOUNCES.match(line) or _NUMBERED.match(line))


def failed_tests(headlines: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """What the headlines, with the lines below those that go on, call the tests: each once, by its longest name."""
    names: dict[str, None] = {}
    suite = ""
    for lines in headlines:
        line = lines[0]
        if opens_suite(line):
            suite = _name(line)
        elif _SUITE_FAILED.match(line):
            names |= {suite: None} if suite else {}
        elif not _NO_TEST.match(line) and not is_pending(lines):
            _add(lines, names)
    ends = {end for name in names for end in _ends(name)}
    return tuple(name for name in names if name.replace("::", ".") not in ends)


def _add(lines: Sequence[str], names: dict[str, None]) -> None:
    """Add the name that a headline and the lines below it give."""
    line, below = lines[0], lines[1:]
    name = _name(below[0] if below and _ANNOUNCES.match(line) else line)
    titles = _titles(line, below)
    if titles:  # the test alone was named before
        names.pop(_name(titles[-1]), None)
        name = " ".join([name, *map(_name, titles)])
    if name and not name.lower().startswith("error: "):
        names.setdefault(name)


def _titles(line: str, below: Sequence[str]) -> Sequence[str]:
    """The suites and the test that mocha writes below the first suite: each further in, the test with a colon."""
    numbered = _NUMBERED.match(line)
    depth = len(numbered[1]) + 2 if numbered else len(line)
    for at, title in enumerate(below):
        inner = len(title) - len(title.lstrip())
        if inner <= depth:
            break
        if title.endswith(":"):
            return below[: at + 1]
        depth = inner
    return ()


def _ends(name: str) -> Iterable[str]:
    """What else the same test may be called: its name without its file, package, class or suite."""
    package, _, inside = name.partition(" ")
    if "::" in inside and "::" not in package:
        yield inside.replace("::", ".")
    parts = _PARTS.split(name)
    if len(parts) <= _MOST_PARTS:
        yield from (".".join(parts[at:]) for at in range(1, len(parts)))


def _name(line: str) -> str:
    name = _PHASE.sub("", _BEFORE.sub("", _REASON.sub(r"\1", line[:500]), count=1).strip())
    for _ in range(_ENDINGS):
        shorter = _AFTER.sub("", name).strip()
        if shorter == name:
            break
        name = shorter
    return name
