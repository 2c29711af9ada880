"""Headers of HTTP: credentials, cookies, and what stands alone of them."""

import re
from collections.abc import Iterator
from typing import Final

from feedback_bot.text.redact.marks import Marks, lower
from feedback_bot.text.redact.values import is_basic

_GAP: Final = r"[ \t]{0,8}"
_IS: Final = (
    rf"(?:\\{{0,3}}[\"']?{_GAP}(?:=>|[:=]){_GAP}|\\{{0,3}}[\"']{_GAP},{_GAP}(?=b?\\{{0,3}}[\"']))"
    r"(?:b(?=\\{0,3}[\"']))?\\{0,3}[\"'`]?"
)
"""What stands between a header's name and its value in requests, JSON, Python, YAML, escaped or not."""
_CHAR: Final = r"[^\s\"',;\\]"
_NO_WORD: Final = (
    r"(?!(?:a|an|and|are|auth|authentication|authorization|basic|bearer|credentials?|empty|expired|failed|false|for|from|has|header"
    r"|headers|in|invalid|is|missing|must|needed|nil|no|none|not|null|of|on|optional|or|present|realm|rejected|required"
    r"|scheme|set|should|string|the|to|tokens?|true|type|undefined|unset|value|was|with|wrong)"
    rf"[.!?:)\]`]{{0,3}}(?!{_CHAR}))"
    # Nor a placeholder, nor a reference to where the value is.
    r"(?!\*{3,}|<[^>\n]{0,40}>|\$\w|\$?\{|\[|%s|\.{3}|x{4,}|X{4,}|[A-Z]+_[A-Z_]+(?![\w.])|your|YOUR)"
    r"(?![\w.]*_(?:headers?|tokens?|auth|keys?|value)\b)"
)
"""Not one of the words that stand after a header's name in a sentence or a complaint."""
_MIXED: Final = rf"(?={_CHAR}{{0,400}}?(?:[0-9+=]|(?-i:[a-z][A-Z])))"
"""A mix of characters that no word has."""
_LIKE_A_SECRET: Final = rf"(?={_CHAR}{{6}})(?:{_MIXED}|(?={_CHAR}{{20}}))"
_NAME: Final = r"(?i:(?<![\w-])(?:proxy-|x-(?:[a-z]{1,20}-){0,3})?authorization)"
_SCHEME: Final = (
    r"(?i:bearer|basic|token|digest|negotiate|apikey|ntlm|api-key|key|ssws|splunk|hawk|oauth|geniekey|jwt|sharedkey)"
)

_PATTERNS: Final = (
    re.compile(_NAME + _IS + r"(AWS4-HMAC-SHA256 [^\n\"']{1,4096})"),
    re.compile(
        _NAME
        + _IS
        + r"(?i:Digest|OAuth|Hawk|Token)[ \t]{1,4}((?:[\w-]{1,40}=[^\n]{1,4096}))(?=[\"']?[ \t\r]*(?:\n|\Z))"
    ),
    re.compile(
        _NAME + _IS + rf"({_SCHEME}[ \t]{{1,8}}{_NO_WORD}{_CHAR}{{1,4096}}|{_NO_WORD}{_LIKE_A_SECRET}{_CHAR}{{1,4096}})"
    ),
)
_BEARER: Final = re.compile(rf"(?i)\bbearer(?:[ \t]{{1,8}}|%20|\+)({_MIXED}[0-9A-Za-z._~+/-]{{16,}}=*)")
_ESCAPED: Final = re.compile(_NAME + rf":\\ {_SCHEME}\\ ({_NO_WORD}{_CHAR}{{6,4096}})")
_BASIC: Final = re.compile(r"\b[Bb]asic(?:[ \t]{1,8}|%20)([0-9A-Za-z+/]{8,2000}={0,2})")
_COOKIE: Final = re.compile(r"(?i)(?<![\w-])(set-)?cookie" + _IS + r"(?=[\w.%-]{1,100}=)")
_CRUMB: Final = re.compile(r"[ \t]{0,4}([\w.%-]{1,100})=\"?([^\s;\"',`\\]{1,4096})\"?;?")
_ATTRIBUTES: Final = frozenset(
    ["path", "domain", "expires", "max-age", "samesite", "secure", "httponly", "version", "priority"]
)
_MARKS: Final = Marks(["authorization", "bearer", "basic", "cookie"])


def headers_in(text: str) -> Iterator[tuple[int, int]]:
    """Where values of such headers stand, first character and the one after the last."""
    for start, end in _MARKS.lines(text, lower(text)):
        for pattern in _PATTERNS:
            yield from (match.span(1) for match in pattern.finditer(text, start, end))
        yield from (match.span(1) for match in _BEARER.finditer(text, start, end))
        yield from (match.span(1) for match in _ESCAPED.finditer(text, start, end))
        yield from (match.span(1) for match in _BASIC.finditer(text, start, end) if is_basic(match[1]))
        for header in _COOKIE.finditer(text, start, end):
            yield from _crumbs(text, header.end(), one=bool(header[1]))


def _crumbs(text: str, at: int, *, one: bool) -> Iterator[tuple[int, int]]:
    """The values of cookies; of a cookie that is set, not its attributes."""
    while crumb := _CRUMB.match(text, at):
        if (
            crumb[1].lower() not in _ATTRIBUTES
            and len(crumb[2]) >= 6
            and not crumb[2].startswith(("[", "*", "$", "<", "{"))
        ):
            yield crumb.span(2)
        at = crumb.end()
        if one:
            return
