"""What stays the same when the same failure comes again."""

import hashlib
import re
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from feedback_bot.digest.lines.keywords import Keywords, rows_of
from feedback_bot.text.late_pattern import late


class _Rule(NamedTuple):
    """What stands in for a pattern.

    For speed, it is tried only on lines of which ``_look`` gives one of the strings in ``needs``, and mostly only on
    those with a digit. A pattern that begins with a plain character, and looks back from there, is found fastest.
    """

    pattern: re.Pattern[str]
    stand_in: str
    needs: tuple[str, ...] = ("0",)
    has_digit: bool = True


_TO_ZERO = bytes.maketrans(b"123456789\n", b"000000000 ")
_TO_F = bytes.maketrans(b"0123456789abcde\n", b"f" * 15 + b" ")
_TO_W = bytes.maketrans(b"0123456789abcdefghijklmnopqrstuvxyz\n", b"w" * 35 + b" ")


def _look(text: str) -> bytes:
    """What tells which rules may find something: the text in lower case, with each digit as 0.

    If it has a digit, also once with each hexadecimal digit as f, and once with each letter and digit as w.
    """
    lower = text.lower().encode("utf-8", "replace")
    zeros = lower.translate(_TO_ZERO)
    return b"\t".join((zeros, lower.translate(_TO_F), lower.translate(_TO_W))) if b"0" in zeros else zeros


class _Rules:
    def __init__(self, *rules: _Rule) -> None:
        self._rules = rules

    @cached_property
    def _keywords(self) -> Keywords:
        return Keywords([rule.needs for rule in self._rules])

    def without(self, texts: Collection[str]) -> Iterable[str]:
        """The texts without what the rules find."""
        looks = list(map(_look, texts))
        needed = self._keywords.find(looks)
        for at, (text, look) in enumerate(zip(texts, looks, strict=True)):
            has_digit, left = b"0" in look, text
            for row in rows_of(needed.get(at, 0)):
                pattern, stand_in, _, needs_digit = self._rules[row]
                if has_digit or not needs_digit:
                    left = pattern.sub(stand_in, left)
            yield " ".join(left.split())


_UNIT = r" ?(?:ms|[µun]s|s|secs?|seconds?|minutes?|mins?|m|h)\b"
_FOLDER = r"(?:[A-Za-z]:)?(?:[\\/][\w.@+~-]+)"
_HAVE_IDS = ("request", "correlation", "trace", "span", "job", "run", "container", "pod", "build")
_EVERYWHERE = (
    # times as web servers and mail write them, compound durations, hardware addresses, chat tokens, hosted runners,
    # containers of compose, Java's proxies
    _Rule(
        late(
            r"\b(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} |\d\d/[A-Z][a-z]{2}/)\d{4}[ :]"
            r"(?:\d\d:){2}\d\d(?: [A-Z]{3}\b| [+-]\d{4})?"
        ),
        "#",
        ("00:00:00",),
    ),
    _Rule(
        late(
            r"\b(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d(?: (?:[A-Z]{3} )?\d{4})?(?: [A-Z]{3}\b)?"
        ),
        "#",
        (" 00:00:00",),
    ),
    _Rule(late(r"\b(?:\d+h)?\d+m\d+(?:\.\d+)?s\b"), "#", ("0m0",)),
    _Rule(late(r"\b(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}\b"), "#", ("ff:ff:ff:ff:ff:ff",)),
    _Rule(late(r"\bxox[abeprs]-[\w-]{10,}"), "#", ("xox",)),
    _Rule(late(r"\bfv-az\d+-\d+\b"), "#", ("fv-az0",)),
    _Rule(late(r"(?<=_)(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{8,32}\b"), "#", ("_" + "f" * 8,)),
    _Rule(late(r"\$Proxy\d+\b"), "#", ("roxy0",)),
    _Rule(late(r"\brunnervm\w{5,6}\b"), "#", ("runnervm",), has_digit=False),
    _Rule(late(r"\bnonce-(?=[\w+/]*\d)[\w+/=]{8,}"), "nonce-#", ("nonce-",)),
    _Rule(late(r"\b\d{1,2}/\d{1,2}/\d{4},? \d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?"), "#", ("/0000 ", "/0000, ")),
    _Rule(late(r"(?<=' \()\d+(?=\) panicked at )"), "#", (") panicked at ",)),  # Rust's thread
    _Rule(late(r"\[\d+:0x[0-9a-fA-F]+\] +\d+ ms:"), "#", (" ms:",)),  # Node's process
    _Rule(late(r"\$\$Lambda[/$][\w/.]+"), "#", ("$$lambda",)),
    _Rule(late(r"\bsha\d{1,3}-[A-Za-z0-9+/]{20,}={0,2}"), "#", ("sha000-", "sha0-")),  # of a package
    _Rule(late(r"c(?<!\wc)(?=[a-z]*\d)[a-z0-9]{24}\b"), "#", ("w" * 25,)),  # a CUID
    _Rule(late(r"(?<=/runs/)\d+(?:/jobs?/\d+)?"), "#", ("/runs/0",)),
    _Rule(late(r"(?<=[-_])1[67]\d{8}\b"), "#", ("-0000000000", "_0000000000")),
    _Rule(late(r"\b1[6-9]\d{11}(?:\d{3}){0,2}\b"), "#", ("0" * 13,)),  # a time since 1970, of today
    _Rule(late(r"(?i)(\bseed\b[ :=#]{0,3})(?=[a-f]*\d)(?:0x)?[0-9a-f]+\b"), r"\1#", ("seed",)),
    _Rule(
        late(r"\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b"),
        "#",
        ("00.0.", "00.00.", "00.000."),
    ),  # a private address
    _Rule(late(r"\b[\w-]+\.tmp\b"), "#", (".tmp",), has_digit=False),
    _Rule(
        late(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"),
        "#",
        ("0000-00-00t00:00", "0000-00-00 00:00"),
    ),  # a time
    _Rule(late(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"), "#", ("-ffff-ffff-ffff-",)),  # a UUID
    _Rule(late(r"\b0x[0-9a-fA-F]+\b"), "#", ("0x",)),  # an address
    # a token, by its name or by its looks
    _Rule(
        late(
            r"(?i)((?:session|token|secret|cookie|nonce|csrf|api_?key|bearer|password|signature|sid)[\w.]{0,40}"
            r"[\"']?(?:\s?[:=]>?\s?|\s)[\"']?)(?=[\w.+/%~-]*\d)[\w.+/%~=-]{8,}"
        ),
        r"\1#",
        (
            "session",
            "token",
            "secret",
            "cookie",
            "nonce",
            "csrf",
            "key",
            "bearer",
            "password",
            "signature",
            "sid",
        ),
    ),
    _Rule(
        late(r"\b(?=[A-Za-z0-9]{24})(?=(?:[A-Za-z]+\d+){3})(?=\w*[a-z])(?=\w*[A-Z])[A-Za-z0-9]{24,}\b"),
        "#",
        ("w" * 24,),
    ),
    _Rule(late(r"\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]+)?"), "#", ("eyj",)),  # a JSON Web Token
    _Rule(late(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"), "#", ("akia", "asia")),  # an access key of AWS
    _Rule(late(r"01(?<!\w01)[0-9A-HJKMNP-TV-Z]{24}\b"), "#", ("w" * 26,)),  # a ULID of this century
    # a pod's name, with the letters that Kubernetes picks from
    _Rule(late(r"(?<=\w)-[0-9a-f]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b"), "-#", ("-ffffffff",)),
    # an address of IPv6: local to a link, private or global
    _Rule(
        late(r"\b(?=[0-9a-f:]{2,39}::)(?:fe80|f[cd][0-9a-f]{2}|2[0-9a-f]{3}):[0-9a-f:]{2,39}(?<!:)"),
        "#",
        ("::",),
    ),
    _Rule(
        late(
            r"(?i)((?:request|correlation|trace|span|job|run|container|pod|build)[-_ ]?id[\"']?\s?[:=]\s?[\"']?)"
            r"[\w-]{6,}"
        ),
        r"\1#",
        tuple(word + mark + "id" for word in _HAVE_IDS for mark in ("", "-", "_", " ")),
    ),
)
_VOLATILE = _Rules(
    *_EVERYWHERE,
    _Rule(late(r"\b(?=[a-f]*\d)[0-9a-f]{7,64}\b"), "#", ("f" * 7,)),  # a hash
    _Rule(
        late(rf"{_FOLDER}*[\\/](?:tmp|temp|Temp|T|var|runner|_work|work|builds?)[\\/][^\s:'\")\]]*[\\/]"),
        "/",
        ("tmp", "temp", "/t/", "\\t\\", "var", "runner", "work", "build"),
        has_digit=False,
    ),
    # an absolute path's folders
    _Rule(late(rf"(?<![\w.]){_FOLDER}{{2,}}[\\/](?=[\w.@+~-])"), "/", ("/", "\\"), has_digit=False),
    # who ran it
    _Rule(
        late(r"\b(?:gw|worker|thread|pid|pool|fork|runner|shard)[-_ #]?\d+\b", re.IGNORECASE),
        "#",
        ("gw", "worker", "thread", "pid", "pool", "fork", "runner", "shard"),
    ),
    _Rule(
        late(
            r"\d(?<![A-Za-z_\d]\d)\d*(?:[.,:]\d+)*"
            r"(?: ?(?:ms|[µun]s|s|secs?|seconds?|minutes?|mins?|m|h|[KMG]i?B|bytes))?\b"
        ),
        "#",
    ),
)
_LENGTH = 300

# What no value of a failing test looks like. In doubt a number stays: to call a changed failure unchanged does harm.
_CHANGES_BY_ITSELF = _Rules(
    *_EVERYWHERE,
    _Rule(late(r"\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,64}\b"), "#", ("f" * 7,)),  # a hash
    _Rule(
        late(rf"{_FOLDER}*[\\/](?:tmp|[Tt]emp|TEMP|T)[\\/](?:[^\s:'\")\]]*[\\/])?"),
        "/",
        ("tmp", "temp", "/t/", "\\t\\"),
        has_digit=False,
    ),
    _Rule(late(r"\btmp[a-z0-9_]{6,}"), "#", ("tmp",), has_digit=False),  # a temporary file
    _Rule(
        late(r"\b(?:gw|worker|thread|pid|pool|fork|process|goroutine)[-_ #=:]{0,2}\d+\b", re.IGNORECASE),
        "#",
        ("gw", "worker", "thread", "pid", "pool", "fork", "process", "goroutine"),
    ),
    # a port, any
    _Rule(
        late(r"(\blocalhost|\b\d+\.\d+\.\d+\.\d+|\[::1?\]|(?<![\w:])::):(?:3[2-9]|[4-6]\d)\d{3}\b"),
        r"\1",
        (":00000",),
    ),
    _Rule(late(rf"[(\[]\s*\d[\d.,]*{_UNIT}(?: ?\d[\d.,]*{_UNIT})*\s*[)\]]"), "#", ("(", "[")),  # a duration
    _Rule(
        late(rf"(?i)\b(in|within|after|took|time|elapsed|duration)\b[: ]*\d[\d.,]*{_UNIT}(?: ?\d[\d.,]*{_UNIT})*"),
        r"\1 #",
        ("in", "after", "took", "time", "elapsed", "duration"),
    ),
    _Rule(late(rf"(?:\t|\s\s)\d[\d.,]*{_UNIT}$"), " #", ("  ", "\t")),
    # a place in a file
    _Rule(late(r"(\.(?:(?<=\w\.)[A-Za-z]\w{0,7}|\.\.)|\]):\d+(?::\d+)?(?:-\d+)?"), r"\1", (":0",)),
    _Rule(late(r"(\.(?<=\w\.)[A-Za-z]\w{0,7})\(\d+(?:[,:.-]\d+)*\)"), r"\1", ("(0",)),
    _Rule(late(r"(?i)\b(lines?|col(?:umn)?s?)[ :#]*\d+(?:-\d+)?"), r"\1", ("line", "col")),
    _Rule(late(r"^\s*\d+:\d+(?=\s)"), "", ("0:0",)),
    _Rule(late(r"^\s*not ok \d+"), "not ok", ("not ok 0",)),
)
_SAID = 1_000
# How tools write, below a failure's first line, what came instead of what.
_COMPARISONS = (" !== ", " != ")
_VALUES = late(
    r"(?i)^\s*(?:[|│E>#]\s*)?(?:[-+](?![-+]).*\w|"
    r"(?:expected|received|actual|got|want(?:ed)?|left|right|found|have|value|but was)\b[^:=]{0,40}[:=<])"
)


def signature(causes: Iterable[str]) -> str:
    """Sixteen hex digits for a set of lines, whatever their order and number of repetitions."""
    parts = sorted(set(_VOLATILE.without({line[:_LENGTH] for line in causes})))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def without_volatile(line: str) -> str:
    """The line without what differs from run to run or moves with the code around it, and with the values it speaks of.

    Times, durations, hashes, addresses, temporary folders, workers and places in files go; any other number stays.
    """
    return next(iter(_CHANGES_BY_ITSELF.without((line[:_SAID],))))


def tells_values(line: str) -> bool:
    """Whether a line below a failure's first one tells what came, or what should have."""
    said = line[:_SAID]
    return any(sign in said for sign in _COMPARISONS) or bool(_VALUES.match(said))


def fingerprint(said: Iterable[str]) -> str:
    """Sixteen hex digits for what a failure's lines say, values included, whatever their order and repetitions."""
    parts = sorted(set(_CHANGES_BY_ITSELF.without({line[:_SAID] for line in said})))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
