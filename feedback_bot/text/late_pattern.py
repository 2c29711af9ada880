"""Regular expressions that are compiled when they are first used.

Compiling some hundreds of them takes longer than reading a usual log, and most logs need few of them.
"""

import re
from functools import cached_property
from typing import cast


def late(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern like one of ``re.compile``, except for ``isinstance``. One that is not valid fails at its first use."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


class _Late:
    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self._compiled, name)
        setattr(self, name, found)  # so that this is asked once
        return found
