"""How GitHub says that a job or a step ran into its time limit."""

import re
from collections.abc import Iterable
from math import ceil
from typing import Final

_TELLS: Final = re.compile(
    r"^(?:##\[error\])?The (?:job|run|step|workflow|action)\b.{0,300}?"
    r"(?:exceeded (?:the|its) (?:maximum )?(?:execution time|time limit)(?: of (?P<limit>\d[\w .]*))?"
    r"|has timed out after (?P<after>\d[\w .]*))",
    re.MULTILINE,
)
_PART: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?) ?(?P<unit>[hms])", re.IGNORECASE)
_MINUTES: Final = {"h": 60.0, "m": 1.0, "s": 1 / 60}


def time_limit_of(messages: Iterable[str]) -> int | None:
    """The time limit of which one of some annotations says that it was exceeded.

    Returns:
        Whole minutes, at least 1; 0 where it is not told how long the limit is; ``None`` where none says so.
    """
    found = next((match for match in map(_TELLS.search, messages) if match), None)
    if found is None:
        return None
    parts = _PART.finditer(found["limit"] or found["after"] or "")
    return ceil(sum(float(part["number"]) * _MINUTES[part["unit"].lower()] for part in parts))
