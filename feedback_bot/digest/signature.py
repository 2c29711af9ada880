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

_UNIT = r" ?(?:ms|[µun]s|s|secs?|seconds?|minutes?|mins?|m|h)\b"
# What no value of a failing test looks like. In doubt a number stays: to call a changed failure unchanged does harm.
_CHANGES_BY_ITSELF = (
    *_VOLATILE[:3],
    (re.compile(r"\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,64}\b"), "#"),  # a hash
    (re.compile(r"(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+)*[\\/](?:tmp|[Tt]emp|TEMP|T)[\\/](?:[^\s:'\")\]]*[\\/])?"), "/"),
    (re.compile(r"\btmp[a-z0-9_]{6,}"), "#"),  # a temporary file
    (re.compile(r"\b(?:gw|worker|thread|pid|pool|fork|process|goroutine)[-_ #]?\d+\b", re.IGNORECASE), "#"),
    (re.compile(r"(\blocalhost|\b\d+\.\d+\.\d+\.\d+|\[::1?\]):(?:3[2-9]|[4-6]\d)\d{3}\b"), r"\1"),  # a port, any
    (re.compile(rf"[(\[]\s*\d[\d.,]*{_UNIT}(?: ?\d[\d.,]*{_UNIT})*\s*[)\]]"), "#"),  # a duration
    (
        re.compile(rf"(?i)\b(in|after|took|time|elapsed|duration)\b[: ]*\d[\d.,]*{_UNIT}(?: ?\d[\d.,]*{_UNIT})*"),
        r"\1 #",
    ),
    (re.compile(rf"(?:\t|\s\s)\d[\d.,]*{_UNIT}$"), " #"),
    (re.compile(r"(\w\.[A-Za-z]\w{0,7}|\]|\.{3}):\d+(?::\d+)?(?:-\d+)?"), r"\1"),  # a place in a file
    (re.compile(r"(\w\.[A-Za-z]\w{0,7})\(\d+(?:[,:.-]\d+)*\)"), r"\1"),
    (re.compile(r"(?i)\b(lines?|col(?:umn)?s?)[ :#]*\d+(?:-\d+)?"), r"\1"),
    (re.compile(r"^\s*\d+:\d+(?=\s)"), ""),
    (re.compile(r"^\s*not ok \d+"), "not ok"),
)
_SAID = 2_000
# How tools write, below a failure's first line, what came instead of what.
_VALUES = re.compile(
    r"(?i)^\s*(?:[|│E>#]\s*)?(?:[-+](?![-+]).*\w|.*\S !==? \S|"
    r"(?:expected|received|actual|got|want(?:ed)?|left|right|found|have|value|but was)\b[^:=]{0,40}[:=<])"
)


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


def without_volatile(line: str) -> str:
    """The line without what differs from run to run or moves with the code around it, and with the values it speaks of.

    Times, durations, hashes, addresses, temporary folders, workers and places in files go; any other number stays.
    """
    text = line[:_SAID]
    for pattern, stand_in in _CHANGES_BY_ITSELF:
        text = pattern.sub(stand_in, text)
    return _SPACE.sub(" ", text).strip()


def tells_values(line: str) -> bool:
    """Whether a line below a failure's first one tells what came, or what should have."""
    return bool(_VALUES.match(line[:_SAID]))


def fingerprint(said: Iterable[str]) -> str:
    """Sixteen hex digits for what a failure's lines say, values included, whatever their order and repetitions."""
    parts = sorted({without_volatile(line) for line in said})
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
