"""Failed tests of a run that was cut off before its tool told of them: pytest's and unittest's progress names them."""

from collections.abc import Iterable

from feedback_bot.text.late_pattern import late

_FAILED = ("FAIL", "ERROR")  # for speed alone
_PROGRESS = late(
    r"(?:\[gw\d+\] \[ *\d+%\] (?:FAILED|ERROR) (\S+\.py::.+?)|"  # pytest with several processes
    r"(\S+\.py::.+?) (?:FAILED|ERROR)(?: +\[ *\d+%\])?|(\w+ \([\w.]+\)) \.\.\. (?:FAIL|ERROR))\s*$"
)


def named_in_progress(lines: Iterable[str]) -> Iterable[str]:
    """The failed tests that the tool names as it goes on."""
    for line in lines:
        if any(map(line.__contains__, _FAILED)) and (found := _PROGRESS.match(line)):
            yield found[found.lastindex or 0]
