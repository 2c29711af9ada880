# ruff: noqa: E501, RUF001 - a table of patterns reads best with one row a line, and tools print such marks
"""The names of failed tests, out of the lines that announce them."""

import re
from collections.abc import Iterable

from feedback_bot.digest.classify import is_pending

_BEFORE = re.compile(
    r"^\W*(?:\[(?:ERROR|junit|info|-|FAIL)\] *)*(?:- )?(?:--- )?(?:(?:FAIL|FAILED|ERROR|Failed|TEST-UNEXPECTED-\w+)\b:? ?(?:CONSISTENTLY: )?(?:collecting )?)?"
    r"(?:not ok )?(?:\d+\)|\d+ -)? *(?:test |JUnit \w+:)?[●✕✖✗✘×❌_ |-]*"
)
_AFTER = re.compile(
    r"(?: - .*| +\[<? ?[\d.,]+ ?m?s\]:?| *\[FAIL\]| \[\S+:\d+\]:?| *\([\d.,]+ ?m?s\)| *(?:--)? *Time elapsed.*| *<<< .*| *\.{3} ?(?:FAILED|FAIL|ERROR)| *\*\*\* FAILED.*| FAILED| FAIL!?| stdout -*| _+|:)$"
)


_PHASE = re.compile(r"^ERROR (?:collecting|at (?:setup|teardown) of) ")  # pytest
_ANNOUNCES = re.compile(r"^\s*(?:\d+\) )?(?:Failure|Error):\s*$")  # the name follows on the next line
_NUMBERED = re.compile(r"^(\s*)\d+\) \S")
_PARTS = re.compile(r"::|\.| [>›] ")
_MOST_PARTS = 20
_NAMED = re.compile(r"^(?:FAIL|ERROR): (?!\S+(?: \([^)]*\))?$)")  # a tool's error, which no test's name follows


def failed_tests(headlines: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What the headlines, each with the line after it, call the tests: each once, by its longest name, in order."""
    names: dict[str, None] = {}
    for line, following in headlines:
        if _NAMED.match(line) or is_pending((line, following)):
            continue
        name = _name(following if _ANNOUNCES.match(line) else line)
        numbered = _NUMBERED.match(line)
        if numbered and following.endswith(":") and following.startswith(numbered.group(1) + "   "):
            last = _name(following)  # mocha writes the suite and the test on two lines, after the test alone
            names.pop(last, None)
            name = f"{name} {last}"
        if name and not name.lower().startswith("error: "):
            names.setdefault(name)
    ends = {end for name in names for end in _ends(name)}
    return tuple(name for name in names if name.replace("::", ".") not in ends)


def _ends(name: str) -> Iterable[str]:
    """What else the same test may be called: its name without its file, class or suite."""
    parts = _PARTS.split(name)
    return (".".join(parts[at:]) for at in range(1, len(parts))) if len(parts) <= _MOST_PARTS else ()


def _name(line: str) -> str:
    name = _PHASE.sub("", _BEFORE.sub("", line[:500], count=1).strip())
    for _ in range(3):
        name = _AFTER.sub("", name).strip()
    return name
