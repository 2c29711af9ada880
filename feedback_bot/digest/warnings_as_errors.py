"""Whether a command takes warnings for errors."""

import re
from itertools import islice

from feedback_bot.digest.reading import Log
from feedback_bot.digest.structure import Region

_LOOKED_AT = 600  # characters of a line
_MOST = 2_000  # lines of a command, its last ones, that speak of warnings or of the compiler's flags
_SPEAKS = (b"warning", b"-w")  # shapes that may say so, for speed alone
_WARNINGS_ARE_ERRORS = re.compile(
    r"(?i)warnings? (?:being |are )?(?:treated|considered) as errors?|warnings?-(?:as|are)-errors?|too many warnings|"
    r"(?:max|fail-on|error-on|deny)-warnings?|(?<=[\s\[('\"])-W(?:error)?(?=[\s=.,;:)\]'\"]|$)|-D ?warnings"
)


def takes_warnings_for_errors(log: Log, region: Region) -> bool:
    """Whether a command says so anywhere, or was told so."""
    lines = (
        log.lines[at][:_LOOKED_AT]
        for at in reversed(range(region.start, region.end))
        if any(word in log.shapes[at] for word in _SPEAKS)
    )
    return any(map(_WARNINGS_ARE_ERRORS.search, islice(lines, _MOST)))
