"""What stays the same when the same failure comes again."""

import hashlib
import re
from collections.abc import Iterable

_VOLATILE = (
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"), "#"),  # a time
    (re.compile(r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"), "#"),  # a UUID
    (re.compile(r"\b0x[0-9a-fA-F]+\b"), "#"),  # an address
    (re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{7,64}\b"), "#"),  # a hash
    (
        re.compile(
            r"(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+)*[\\/](?:tmp|temp|Temp|T|var|runner|_work|work|builds?)[\\/][^\s:'\")\]]*[\\/]"
        ),
        "/",
    ),
    (
        re.compile(r"(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+){2,}[\\/](?=[\w.@+~-])"),
        "/",
    ),  # an absolute path's folders
    (re.compile(r"\b(?:gw|worker|thread|pid|pool|fork|runner|shard)[-_ #]?\d+\b", re.IGNORECASE), "#"),  # who ran it
    (
        re.compile(
            r"(?<![A-Za-z_])\d+(?:[.,:]\d+)*(?: ?(?:ms|[µun]s|s|secs?|seconds?|minutes?|mins?|m|h|[KMG]i?B|bytes))?\b"
        ),
        "#",
    ),
)
_SPACE = re.compile(r"\s+")
_LENGTH = 300


def normalized(line: str) -> str:
    """The line without what differs from run to run: times, numbers, hashes, addresses, folders, workers."""
    text = line[:_LENGTH]
    for pattern, stand_in in _VOLATILE:
        text = pattern.sub(stand_in, text)
    return _SPACE.sub(" ", text).strip()


def signature(causes: Iterable[str]) -> str:
    """Sixteen hex digits for a set of lines, whatever their order and number of repetitions."""
    parts = sorted({normalized(line) for line in causes})
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
