"""The run's own secrets, found by value in any spelling."""

import html
import json
import re
from base64 import b64encode, urlsafe_b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Final
from urllib.parse import quote, quote_plus

from feedback_bot.text.redact.marks import Marks, lower

_SHORTEST: Final = 6
_SHORTEST_WRAPPED: Final = 8
_STAMP: Final = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]{5,20}Z ")
_AROUND_LINE: Final = " \t\r\\>|"
_BASE64: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=")


@lru_cache(maxsize=2)
def known(secrets: frozenset[str]) -> "OwnSecrets":
    """The finder of these secrets, which takes a millisecond to make and is the same for all runs of a process."""
    return OwnSecrets(secrets)


class OwnSecrets:
    """Finds secrets that are known, in plain text, encoded, escaped, in other case, and over the end of a line."""

    def __init__(self, secrets: Iterable[str]) -> None:
        parts = {
            part
            for secret in secrets
            for part in (secret.strip(), *secret.split("\n"), *map(str.strip, secret.split("\n")))
        }
        known = [part for part in parts if len(part) >= _SHORTEST]
        spellings = {
            lower(spelling): False for part in known for spelling in _spellings(part) if len(spelling) >= _SHORTEST
        }
        spellings |= {lower(code): True for part in known for code in _base64(part) if len(code) >= _SHORTEST}
        self._is_base64 = tuple(spellings.values())
        self._lengths = tuple(map(len, spellings))
        self._marks = Marks(list(spellings)) if spellings else None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where they stand, first character and the one after the last; each line of one apart."""
        if self._marks is None:
            return
        for which, start, end in self._marks.find(lower(text)):
            yield _widened(text, start, end) if self._is_base64[which] else (start, end)
        if "\n" in text:
            yield from self._wrapped(text, self._marks)

    def _wrapped(self, text: str, marks: Marks) -> Iterator[tuple[int, int]]:
        """Those that a line end cuts in two, without what a log puts before its lines."""
        lines = text.split("\n")
        parts = [
            _STAMP.sub("", line).strip(_AROUND_LINE) if line[:2] == "20" else line.strip(_AROUND_LINE) for line in lines
        ]
        hits = marks.find(lower("".join(parts)))
        if not hits:
            return
        begins = list(accumulate(map(len, parts), initial=0))
        places = _places(lines, parts)
        for which, start, end in hits:
            first, last = bisect_right(begins, start) - 1, bisect_left(begins, end) - 1
            if first != last and self._lengths[which] >= _SHORTEST_WRAPPED:
                for at in range(first, last + 1):
                    place = places[at] - begins[at]
                    yield place + max(start, begins[at]), place + min(end, begins[at + 1])


def _places(lines: list[str], parts: list[str]) -> list[int]:
    """Where in the text the part of each line begins."""
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return [start + (line.rindex(part) if part else 0) for start, line, part in zip(starts, lines, parts, strict=False)]


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """With the characters on either side that hold some bits of the secret."""
    for _ in range(2):
        start -= start > 0 and text[start - 1] in _BASE64
        end += end < len(text) and text[end] in _BASE64
    return start, end


def _base64(secret: str) -> Iterator[str]:
    """The characters of base64 that depend on the secret alone, for each of the places it can have in a group."""
    data = secret.encode(errors="replace")
    for before in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            code = encode(b"\0" * before + data).decode()
            bits = 8 * (before + len(data))
            yield code[(8 * before + 5) // 6 : bits // 6]


def _spellings(secret: str) -> Iterator[str]:
    data = secret.encode(errors="replace")
    digits = data.hex()
    yield from (secret, *_escaped(secret))
    yield digits
    pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    for between in (" ", ":", "-", ", ", ",", "\\x", "%", " 0x", ", 0x"):
        yield between.join(pairs)
    yield secret[::-1]


def _escaped(secret: str) -> Iterator[str]:
    as_json = json.dumps(secret)[1:-1]
    yield from (as_json, json.dumps(as_json)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
    yield as_json.replace("/", "\\/")
    yield "".join(f"\\u{ord(char):04x}" for char in secret)
    yield re.sub(r"[<>&']", lambda found: f"\\u{ord(found[0]):04x}", as_json)
    yield repr(secret)[1:-1]
    for encoded in (
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        quote(secret, safe="!'()*~-._@:$&+,;="),
        quote(secret, safe="!'()*~-._"),
    ):
        yield from (encoded, quote(encoded, safe=""))
    as_html = html.escape(secret)
    yield from (
        as_html,
        html.escape(secret, quote=False),
        as_html.replace("&#x27;", "&#39;"),
        as_html.replace("&#x27;", "&apos;"),
    )
    yield as_html.replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
    yield "".join(f"&#{ord(char)};" for char in secret)
    yield "".join(f"&#x{ord(char):x};" for char in secret)
    yield secret.replace("'", "'\\''")
    yield secret.replace("'", "'\"'\"'")
    yield secret.replace("'", "''")
    yield re.sub(r"([^\w@%+=:,./-])", r"\\\1", secret)
