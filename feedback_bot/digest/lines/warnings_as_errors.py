"""Whether a command takes warnings for errors."""

from collections.abc import Iterator
from itertools import islice

from feedback_bot.digest.lines.reading import Log
from feedback_bot.digest.lines.structure import Region
from feedback_bot.text.late_pattern import late

_LOOKED_AT = 600  # characters of a line
_MOST = 2_000  # lines of a command, its last ones, that speak of warnings or of the compiler's flags
_SPEAKS = (b"warning", b"-w")  # shapes that may say so, for speed alone
_TOGETHER = 4_000  # lines that are looked through at once, for speed alone
_WARNINGS_ARE_ERRORS = late(
    r"(?i)warnings? (?:being |are )?(?:treated|considered) as errors?|warnings?-(?:as|are)-errors?|too many warnings|"
    r"warnings? in strict mode|"
    r"(?:max|fail-on|error-on|deny)-warnings?|(?<=[\s\[('\"])-W(?:error)?(?=[\s=.,;:)\]'\"]|$)|-D ?warnings"
)


def takes_warnings_for_errors(log: Log, region: Region) -> bool:
    """Whether a command says so anywhere, or was told so."""
    lines = (log.lines[at][:_LOOKED_AT] for at in _speaking(log, region))
    return any(map(_WARNINGS_ARE_ERRORS.search, islice(lines, _MOST)))


def _speaking(log: Log, region: Region) -> Iterator[int]:
    """The lines whose shapes may say so, from the end."""
    for end in range(region.end, region.start, -_TOGETHER):
        start = max(region.start, end - _TOGETHER)
        shapes = log.shapes[start:end]
        together = b"\n".join(shapes)
        if any(map(together.__contains__, _SPEAKS)):
            for at in reversed(range(start, end)):
                if any(map(log.shapes[at].__contains__, _SPEAKS)):
                    yield at
