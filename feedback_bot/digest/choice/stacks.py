"""A library's frames of a stack that called the project's code, such as a test runner's."""

from collections.abc import Callable, Iterable, Sequence

from feedback_bot.digest.lines.classify import bare_line, is_frame, is_library_frame
from feedback_bot.digest.lines.reading import Log
from feedback_bot.text.late_pattern import late

_LONGEST = 300  # lines of a stack above or below one of its frames
_PYTHON = late(r'\s*+File "|\S+:\d+: in \S')  # with the newest frame at the end
_CODE = "    "  # before a line of code, which Python shows below a frame
_LOOKED_AT = 600  # characters of a line


def far_frames(log: Log, ordered: Sequence[int]) -> Iterable[int]:
    """The lines of stacks that are not worth showing, each stack looked at once.

    Of a stack without a frame of the project's nothing is left out.

    Args:
        log: The log.
        ordered: The positions of lines to show, ascending.
    """
    done = -1
    for at in ordered:
        if at <= done or not is_frame(log.lines[at]):
            continue
        if _PYTHON.match(bare_line(log.lines[at][:_LOOKED_AT])):
            stack = _lines_around(log, at, lambda line: line.startswith(_CODE) or is_frame(line))
            frames = [line for line in stack if not log.lines[line].startswith(_CODE)]
            first = next((line for line in frames if not is_library_frame(log.lines[line])), stack.start)
            yield from range(stack.start, first)
        else:
            stack = _lines_around(log, at, is_frame)
            last = next((line for line in reversed(stack) if not is_library_frame(log.lines[line])), stack[-1])
            yield from range(last + 1, stack.stop)
        done = stack[-1]


def _lines_around(log: Log, at: int, is_inside: Callable[[str], bool]) -> range:
    """The lines of the stack that a line is of."""
    lines = log.lines
    start, end = at, at + 1
    while start > max(0, at - _LONGEST) and is_inside(lines[start - 1]):
        start -= 1
    while end < min(len(lines), at + _LONGEST) and is_inside(lines[end]):
        end += 1
    return range(start, end)
