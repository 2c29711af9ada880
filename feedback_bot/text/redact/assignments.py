"""Values behind a name that says that they are secret: settings, JSON, YAML, XML, flags, headers, calls, tables."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from feedback_bot.text.redact.extents import QUOTE, Extents
from feedback_bot.text.redact.marks import Marks, lower
from feedback_bot.text.redact.names import Strength, is_header, strength_of
from feedback_bot.text.redact.values import is_secret, looks_random
from feedback_bot.text.redact.words import MARKS_OF_NAMES, SECRET_KEYS

_MARKS: Final = Marks(tuple(sorted(MARKS_OF_NAMES)))
_IN_A_NAME: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
_LONGEST_NAME: Final = 100

_BEHIND_NAME: Final = re.compile(
    rf"(?P<name>(?:[\w.]|-(?!>)){{0,80}}+)(?P<close>{QUOTE}\]?|\])?"
    r"(?:"
    # A name that is a value itself: <add key="Password" value="x">, {"name": "PASSWORD", "value": "x"}
    r"(?P<pair>,?[ \t]{1,8}\\{0,3}[\"']?(?:value|content|defaultValue|Value)\\{0,3}[\"']?[ \t]{0,4}[:=][ \t]{0,4})"
    # A declaration with its type: token: String = "x", password string = "x"
    r"|(?P<typed>(?:[ \t]?:[ \t]{0,4}[&\w.<>\[\], '|]{1,60}?|[ \t](?:string|str|String))[ \t]:?=[ \t](?=b?[\"'`]))"
    r"|[ \t]{0,40}(?P<sign>=>|:=|\?=|\+=|={1,3}|::?(?![:\w]{0,40}::)|->|<-|%3[ADad]|[|│])[ \t]{0,40}"
    r"(?:\[(?:\]string\{)?[ \t]{0,2}(?=b?[\"'])|(?:!{1,2}\w{2,20}|&\w{1,20})[ \t]{1,4})?"
    r"|(?P<comma>[ \t]{0,4},[ \t]{0,8}(?=b?\\{0,3}[\"']))"
    r"|(?P<tag>(?:[ \t][^<>\n]{0,80})?>)"
    r"|(?P<verb>[ \t]{1,4}(?:is|was|are|set to|is set to|has been set to|to)[ \t]{0,2}[:=]?[ \t]{1,4}"
    r"|[ \t]{1,40}-{3,8}[ \t]{1,40})"
    r"|(?P<column>\t{1,4}|[ ]{2,60})"
    r"|(?P<space>[ ])"
    r")"
)
_WORD_BEFORE: Final = re.compile(r"\b([A-Za-z]{3,16})[ ]\Z")
_COMMAND: Final = re.compile(r"[ \t]{0,40}(?:[$>+][ \t]|Run |\[command\]|##\[command\])")
_SETS: Final = re.compile(
    r"[ \t]{0,20}(?:#\d+ \[[^\]]{1,80}\] |Step \d+/\d+ : |RUN )?"
    r"(?:ENV|ARG|setx|set -[gx]{1,2}x?|\((?:setq|def\w*))[ \t]{1,4}\Z"
)


class _Name(NamedTuple):
    text: str
    start: int
    end: int
    strength: Strength


def assigned_in(text: str) -> Iterator[tuple[int, int]]:
    """Where such values stand, first character and the one after the last."""
    values = _Values(text)
    done = 0
    for _, start, end in _MARKS.find(lower(text)):
        behind = _BEHIND_NAME.match(text, end) if start >= done else None
        if behind:
            done = behind.end("name")
            name = _name(text, start, done)
            span = values.of(name, behind) if name else None
            if span:
                done = span[1]
                yield span


def _name(text: str, start: int, end: int) -> _Name | None:
    """The name that a mark is part of, if it is that of a secret."""
    first, least = start, max(0, start - _LONGEST_NAME)
    while first > least and text[first - 1] in _IN_A_NAME:
        first -= 1
    name = text[first:end]
    if text[max(0, first - 3) : first] == "://":
        return None  # a user in an address
    if name.lower() == "key":
        name = _with_the_word_before(text, first, name)
    strength = strength_of(name.rstrip(".-"))
    return _Name(name, first, end, strength) if strength else None


def _with_the_word_before(text: str, start: int, name: str) -> str:
    """The whole name of a key that is written as two words: ``API key: x``."""
    word = _WORD_BEFORE.search(text, max(0, start - 20), start)
    return f"{word[1]}_{name}" if word and word[1].lower() in SECRET_KEYS else name


class _Values:
    """The values of names in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._extents = Extents(text)

    def of(self, name: _Name, behind: re.Match[str]) -> tuple[int, int] | None:
        """The value that stands behind the name, if it is a secret."""
        at = behind.end()
        match behind.lastgroup:
            case "comma":
                found = self._quoted(name, at) if behind["close"] and self._is_pair(name, at) else None
            case "tag":
                found = self._content(name, behind["tag"], at)
            case "space":
                found = self._behind_a_space(name, at)
            case "column" if name.text.startswith("-"):
                found = self._behind_a_space(name, at)
            case "verb" | "column":
                found = self._random(name, at)
            case _ if behind["sign"] in ("|", "│"):
                found = self._random(name, at)
            case _:
                found = self._quoted(name, at) or self._bare(name, behind)
        return found

    def _quoted(self, name: _Name, at: int) -> tuple[int, int] | None:
        return self._checked(name, self._extents.quoted(at), quoted=True)

    def _bare(self, name: _Name, behind: re.Match[str]) -> tuple[int, int] | None:
        """A value without quotes. Alone in its line it goes on to the line's end, otherwise to what ends values."""
        span = None if self._extents.quoted(behind.end()) else self._extents.bare(behind.end())
        if span is None or _is_alone_weak(name, behind):
            return None
        start, end = span
        if self._text[max(0, name.start - 1) : name.start] in ("?", "&"):
            end = start + len(self._text[start:end].partition("#")[0])  # a parameter ends before the fragment
        tight = is_header(name.text) or _is_tight(name, behind, start)
        alone = self._extents.alone(name.start, start)
        if alone is not None:
            return self._checked(name, (start, alone), tight=tight or name.strength is Strength.PASSWORD)
        called = self._text[end : end + 1] in ("(", "[") and not looks_random(self._text[start:end])
        return None if called else self._checked(name, (start, end), tight=tight)

    def _is_pair(self, name: _Name, at: int) -> bool:
        """Whether a quoted name and a quoted value stand in brackets of their own, as in ``('password', 'x')``."""
        span = self._extents.quoted(at)
        before = self._text[max(0, name.start - 6) : name.start].rstrip("\"'\\b ")
        return (
            span is not None
            and before[-1:] in ("(", "[")
            and self._text[span[1] : span[1] + 6].lstrip("\\\"' ")[:1] in (")", "]")
        )

    def _content(self, name: _Name, tag: str, at: int) -> tuple[int, int] | None:
        """``<password>x</password>``."""
        before = self._text[max(0, name.start - 8) : name.start]
        if not before.endswith(("<", ":", 'key="', 'name="')):
            return None
        return self._checked(name, (at, self._extents.tag(at)), quoted=True, tight=bool(tag))

    def _behind_a_space(self, name: _Name, at: int) -> tuple[int, int] | None:
        """``--token x``, ``ENV TOKEN x``."""
        begin = self._text.rfind("\n", max(0, name.start - 200), name.start) + 1
        before = self._text[max(begin, name.start - 200) : name.start]
        quoted = self._extents.quoted(at)
        if name.text == "-pass":
            return None
        if not (name.text.startswith("-") or _SETS.match(before) or (quoted and before.endswith("{:"))):
            return self._random(name, at) if quoted else None
        if quoted:
            return self._checked(name, quoted, quoted=True, tight=True)
        span = None if self._text[at : at + 1] == "-" else self._extents.bare(at)
        return self._checked(name, span, tight=bool(_COMMAND.match(before)))

    def _random(self, name: _Name, at: int) -> tuple[int, int] | None:
        """A value behind a verb or in another column: only what is no word at all."""
        span = self._extents.quoted(at) or self._extents.bare(at)
        if span is None:
            return None
        value = self._text[span[0] : span[1]][:200]
        if self._text[at : at + 1] in ("'", '"') and name.strength is Strength.PASSWORD:
            return self._checked(name, span, quoted=True)
        mixed = any(char.isdigit() for char in value) and any(char.isalpha() for char in value)
        enough = 8 if name.strength is Strength.PASSWORD else 16
        return self._checked(name, span) if mixed and len(value) >= enough and " " not in value else None

    def _checked(
        self, name: _Name, span: tuple[int, int] | None, *, quoted: bool = False, tight: bool = False
    ) -> tuple[int, int] | None:
        if span is None:
            return None
        value = self._text[span[0] : span[1]]
        found = value.strip() and is_secret(value, name.strength, name.text, quoted=quoted, tight=tight)
        return span if found else None


def _is_tight(name: _Name, behind: re.Match[str], start: int) -> bool:
    """Whether nothing but an equals sign stands between a name and its value."""
    sign_end = behind.end("sign")
    return behind["sign"] in ("=", "%3D", "%3d") and sign_end - name.end <= 3 and start == sign_end


def _is_alone_weak(name: _Name, behind: re.Match[str]) -> bool:
    """Whether a name that counts tests, or a directory, is not set as a password is: ``PASS: test_x``."""
    return name.text.lower().strip("-") == "pass" and behind["sign"] != "=" and behind.string[name.start - 1] != "/"
