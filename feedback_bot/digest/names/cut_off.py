"""Failed tests of a run that was cut off before its tool told of them: pytest's and unittest's progress names them."""

from collections.abc import Iterable, Sequence

from feedback_bot.digest.lines.classify import bare_line
from feedback_bot.text.late_pattern import late

_LOOKED_AT = 500  # characters of a line, as of one that is taken for a name
_FAILED, _OF_TEST = ("FAIL", "ERROR"), (".py::", " ... ")  # for speed alone: a line holds one of each
_PROGRESS = late(
    r"(?:\[gw\d+\] \[ *\d+%\] (?:FAILED|ERROR) (\S+\.py::.+?)|"  # pytest with several processes
    r"(\S+\.py::.+?) (?:FAILED|ERROR)(?: +\[ *\d+%\])?|(\w+ \([\w.]+\)) \.\.\. (?:FAIL|ERROR))$"
)


def named_in_progress(lines: Sequence[str]) -> Iterable[str]:
    """The failed tests that the tool names as it goes on."""
    together = "\n".join(lines)
    for line in lines if any(map(together.__contains__, _OF_TEST)) else ():
        is_maybe = any(map(line.__contains__, _FAILED)) and any(map(line.__contains__, _OF_TEST))
        if is_maybe and (found := _PROGRESS.match(bare_line(line)[:_LOOKED_AT].rstrip())):
            yield found[found.lastindex or 0]
