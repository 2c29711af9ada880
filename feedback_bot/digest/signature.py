"""What stays the same when the same failure comes again."""

import hashlib
import re
from collections.abc import Iterable, Sequence

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
_SAID = 1_000
_DIGIT = re.compile(r"\d")
# The few that know something in a line without a digit; for speed alone.
_WITHOUT_DIGITS = {
    pattern for pattern, _ in (*_VOLATILE, *_CHANGES_BY_ITSELF) if "tmp" in pattern.pattern or "{2,}" in pattern.pattern
}
# How tools write, below a failure's first line, what came instead of what.
_COMPARISONS = (" !== ", " != ")
_VALUES = re.compile(
    r"(?i)^\s*(?:[|│E>#]\s*)?(?:[-+](?![-+]).*\w|"
    r"(?:expected|received|actual|got|want(?:ed)?|left|right|found|have|value|but was)\b[^:=]{0,40}[:=<])"
)


def normalized(line: str) -> str:
    """The line without what differs from run to run: times, numbers, hashes, addresses, folders, workers."""
    return _without(_VOLATILE, line[:_LENGTH])


def _without(patterns: Sequence[tuple[re.Pattern[str], str]], text: str) -> str:
    has_digits = bool(_DIGIT.search(text))
    for pattern, stand_in in patterns:
        if has_digits or pattern in _WITHOUT_DIGITS:
            text = pattern.sub(stand_in, text)
    return " ".join(text.split())


def signature(causes: Iterable[str]) -> str:
    """Sixteen hex digits for a set of lines, whatever their order and number of repetitions."""
    parts = sorted({normalized(line) for line in set(causes)})
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def without_volatile(line: str) -> str:
    """The line without what differs from run to run or moves with the code around it, and with the values it speaks of.

    Times, durations, hashes, addresses, temporary folders, workers and places in files go; any other number stays.
    """
    return _without(_CHANGES_BY_ITSELF, line[:_SAID])


def tells_values(line: str) -> bool:
    """Whether a line below a failure's first one tells what came, or what should have."""
    said = line[:_SAID]
    return any(sign in said for sign in _COMPARISONS) or bool(_VALUES.match(said))


def fingerprint(said: Iterable[str]) -> str:
    """Sixteen hex digits for what a failure's lines say, values included, whatever their order and repetitions."""
    parts = sorted({without_volatile(line) for line in set(said)})
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
