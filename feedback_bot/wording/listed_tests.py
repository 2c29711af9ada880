"""The failed tests of reports as text: the first ones with what they failed of, the others by name."""

from typing import Final

from feedback_bot.model import ReportedTests
from feedback_bot.test_reports import FailedTest
from feedback_bot.text.quote import beginning, one_line, plain

_MOST_IN_FULL: Final = 10
_MOST_NAMED: Final = 40
_LONGEST_MESSAGE: Final = 400
_LONGEST_LINE: Final = 300
_INDENT: Final = "    "


def listed_tests(tests: ReportedTests, max_chars: int) -> str:
    """The tests in at most about ``max_chars`` characters: in full, then by name, then by number."""
    shown: list[str] = []
    left = max_chars
    named = list(tests.failed)
    while named and len(shown) < _MOST_IN_FULL:
        text = _in_full(named[0])
        if len(text) > left and shown:
            break
        shown.append(text)
        left -= len(text) + 1
        named = named[1:]
    return "\n\n".join(shown) + _named(named, tests.left_out, left)


def _in_full(test: FailedTest) -> str:
    """The test's name and place, with its message and frames below."""
    place = _place(test)
    lines = beginning(plain(test.message), _LONGEST_MESSAGE).split("\n")
    below = [line[:_LONGEST_LINE] for line in (*lines, *test.frames) if line.strip()]
    return "\n".join([one_line(test.name, _LONGEST_LINE) + place, *(f"{_INDENT}{line}" for line in below)])


def _place(test: FailedTest) -> str:
    """Where it failed, unless the frames say it."""
    if test.file is None:
        return ""
    place = f"{test.file}:{test.line}" if test.line is not None else test.file
    is_said = place in test.message or any(test.file in frame for frame in test.frames)
    return "" if is_said else f" ({one_line(place, _LONGEST_LINE)})"


def _named(tests: list[FailedTest], left_out: int, max_chars: int) -> str:
    if not tests and not left_out:
        return ""
    names: list[str] = []
    for test in tests[:_MOST_NAMED]:
        name = one_line(test.name, _LONGEST_LINE)
        if sum(map(len, names)) + len(name) + len(names) > max_chars:
            break
        names.append(name)
    rest = len(tests) - len(names) + left_out
    more = [f"… and {rest:,} more"] if rest else []
    return "\n\nAlso failed:\n" + "\n".join([*names, *more]) if names else f"\n\n{more[0]}"
