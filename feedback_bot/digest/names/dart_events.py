"""Failed tests of Dart and Flutter whose output is events: one names a test, another one tells how it ended."""

from collections.abc import Iterable, Sequence
from json import loads
from typing import cast

from feedback_bot.text.late_pattern import late

_ENDS = '"type":"testDone"'
_NAMED = late(r'\{"test":\{"id":(\d+),"name":"((?:[^"\\]|\\.){1,400})"')
_FAILED = late(r'\{"testID":(\d+),"result":"(?:failure|error)","skipped":false,"hidden":false,')


def failed_in_events(lines: Sequence[str]) -> Iterable[str]:
    """The names of the tests that failed by the events."""
    if not any(_ENDS in line for line in lines):
        return
    names: dict[str, str] = {}
    for line in lines:
        if found := line.startswith('{"test":') and _NAMED.match(line):
            names[found[1]] = cast("str", loads(f'"{found[2]}"'))
        elif (found := line.startswith('{"testID":') and _FAILED.match(line)) and found[1] in names:
            yield names[found[1]]
