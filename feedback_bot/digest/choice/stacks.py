"""A library's frames of a stack that called the project's code, such as a test runner's."""

from collections.abc import Callable, Iterable, Sequence

from feedback_bot.digest.lines.classify import bare_line, is_frame, is_library_frame
from feedback_bot.digest.lines.reading import Log
from feedback_bot.text.late_pattern import late

_LONGEST = 300  # lines of a stack above or below one of its frames
_PYTHON = late(r'\s*+File "|\S+:\d+: in \S')  # with the newest frame at the end, and often a line of code below each
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
        is_python = bool(_PYTHON.match(bare_line(log.lines[at][:_LOOKED_AT])))
        stack = _frames_around(log, at, _is_of_python if is_python else is_frame)
        done = stack[-1]
        frames = [at for at in stack if is_frame(log.lines[at])]
        yield from _far(log, frames[::-1] if is_python else frames, stack)


def _is_of_python(line: str) -> bool:
    """Whether a line is a frame, or the code that stands below one."""
    return is_frame(line) or line.startswith("    ")


def _frames_around(log: Log, at: int, is_inside: Callable[[str], bool]) -> range:
    lines = log.lines
    start, end = at, at + 1
    while start > max(0, at - _LONGEST) and is_inside(lines[start - 1]):
        start -= 1
    while end < min(len(lines), at + _LONGEST) and is_inside(lines[end]):
        end += 1
    return range(start, end)


def _far(log: Log, newest_first: Sequence[int], stack: range) -> Iterable[int]:
    """The frames to leave out, and the code that stands below them."""
    own = [nth for nth, at in enumerate(newest_first) if not is_library_frame(log.lines[at])]
    if not own:
        return
    for at in newest_first[own[-1] + 1 :]:
        yield at
        below = at + 1
        while below in stack and not is_frame(log.lines[below]):
            yield below
            below += 1
