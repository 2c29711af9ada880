"""Why and where a test failed, according to the text in a report. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from feedback_bot.digest.lines.classify import is_frame, is_library_frame
from feedback_bot.test_reports.model import Case
from feedback_bot.text.quote import beginning, plain

_LONGEST_MESSAGE: Final = 2_000
_LONGEST_LINE: Final = 300
_MOST_LINES: Final = 2_000
_MOST_FRAMES: Final = 3
_FIRST_LINES: Final = 20
_ESCAPED: Final = re.compile(r"#x1[bB](?=\[)")  # how pytest writes terminal codes
_PLACES: Final = (
    re.compile(r'File "(?P<file>[^"]{1,300})", line (?P<line>[0-9]{1,7})'),  # Python
    re.compile(r"\bin (?P<file>\S.{0,300}?\.\w{1,6}):line (?P<line>[0-9]{1,7})"),  # .NET
    re.compile(r"(?P<file>[\w.@+/\\~-]{1,300}\.[A-Za-z]\w{0,5})[:(](?P<line>[0-9]{1,7})\b"),
)
_SAYS_NOTHING: Final = re.compile(
    r"(?:test )?(?:failed|failure|error|assertion failed|collection failure)?\.?", re.IGNORECASE
)
_INNERMOST_LAST: Final = re.compile(r'^\s*File "|^Traceback \(most recent call last\)|^\S+\.py:[0-9]+: ', re.MULTILINE)
_PLACE_ALONE: Final = re.compile(r"\s*(?:\u276f )?\S+\.\w{1,6}:[0-9]{1,7}(?::[0-9]{1,7})?\s*")  # vitest, PHPUnit
_OF_PYTEST: Final = re.compile(r"E   (?P<says>.*)")
_NODE: Final = "node:"
_WORKSPACE: Final = re.compile(
    r"(?:file://)?(?:/home/runner/work/[^/]+/[^/]+|/Users/runner/work/[^/]+/[^/]+|/__w/[^/]+/[^/]+|"
    r"[A-Z]:/a/[^/]+/[^/]+|/home/circleci/project|/root/project|/builds/[^/]+/[^/]+)/"
)
"""The folders where runners check out the repository."""


def message_of(case: Case) -> str:
    """Why the test failed: the report's message, or the lines of the trace above its first frame."""
    message = cleaned(case.message).strip()
    if not _SAYS_NOTHING.fullmatch(message):
        return beginning(message, _LONGEST_MESSAGE)
    lines = cleaned(case.trace).splitlines()[:_MOST_LINES]
    said = [found["says"] for line in lines if (found := _OF_PYTEST.match(line))] or _above_frames(lines)
    said = [line for line in said if not line.startswith(f"{case.group}::{case.name}")]  # PHPUnit's first line
    shown = beginning("\n".join(said).strip(), _LONGEST_MESSAGE)
    return shown or message or beginning(cleaned(case.kind).strip(), _LONGEST_LINE)


def frames_of(case: Case) -> tuple[str, ...]:
    """The frames in the project's own code that are closest to the failure."""
    trace = cleaned(case.trace)
    found = [_shown(line) for line in trace.splitlines()[:_MOST_LINES] if _is_own_frame(line)]
    frames = list(dict.fromkeys(found))
    return tuple(frames[-_MOST_FRAMES:] if _INNERMOST_LAST.search(trace) else frames[:_MOST_FRAMES])


def place_of(case: Case, frames: Sequence[str]) -> tuple[str | None, int | None]:
    """The file and line of the frame in the test's own file, or those in the report, or those of the first frame."""
    places = [place for frame in frames if (place := _place(frame))]
    places += [place for place in [_place(case.message)] if place]
    if case.file:
        name = _base(case.file)
        own = next((line for file, line in places if _base(file) == name), None)
        return in_repository(case.file), own or case.line
    return (in_repository(places[0][0]), places[0][1]) if places else (None, None)


def in_repository(path: str) -> str:
    """A path without the folder where a runner has the repository."""
    return _WORKSPACE.sub("", path.replace("\\", "/"), count=1)


def cleaned(text: str) -> str:
    """Text without terminal codes and invisible characters."""
    return plain(_ESCAPED.sub("\x1b", text.replace("\x7f", "\x1b")))


def _above_frames(lines: Sequence[str]) -> list[str]:
    first = next((at for at, line in enumerate(lines) if is_frame(line) or _PLACE_ALONE.fullmatch(line)), len(lines))
    return [line.rstrip() for line in lines[: first or _FIRST_LINES]]


def _shown(line: str) -> str:
    return beginning(_WORKSPACE.sub("", line.strip()[: 10 * _LONGEST_LINE], count=1), _LONGEST_LINE)


def _is_own_frame(line: str) -> bool:
    return (
        (is_frame(line) or _PLACE_ALONE.fullmatch(line) is not None)
        and not is_library_frame(line)
        and _NODE not in line
        and _place(line) is not None
    )


def _place(text: str) -> tuple[str, int] | None:
    for pattern in _PLACES:
        found = pattern.search(text[:_LONGEST_LINE])
        if found:
            return found["file"], int(found["line"])
    return None


def _base(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
