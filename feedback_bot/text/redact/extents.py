"""Where values end: at their quote, at the end of their word, at the end of their line."""

import re
from typing import Final

QUOTE: Final = r"(?:\\{0,3}[\"'`]|&quot;|&apos;|&#34;|&#39;|&#x27;|%22|%27)"
_OPENS: Final = re.compile(rf"(?:[bBuUrRfF@$]{{0,2}}|[A-Za-z_]{{3,20}}\(b?)(?P<quote>{QUOTE})")
_STOPS: Final = re.compile(
    r"[\s\"'`<>,;|!?(){}\[\]&\\%](?:(?<=[\s\"'`<>])"
    # a sign that a space follows, or another name with its value,
    r"|(?<=[,;|!?(){}\[\]])(?:(?![\w$%@#*+/~^-])|(?=[\w.-]{1,60}[ \t]{0,4}[=:]))"
    # the end of a parameter or of what stands for a sign, a line end or a quote in an escaped text
    r"|(?<=&)(?=&|[\w.-]{1,60}=|(?:amp|quot|apos|lt|gt|#\w{1,5});|\s)|(?<=\\)(?=[nrtu\"'\\/])|(?<=%)(?=26[\w.-]{1,60}%3D))"
)
"""What ends a value without quotes."""
_STARTS: Final = re.compile(r"[^\s\"'`,;&|<>(){}\[\]\\]")
_SPACE: Final = re.compile(r"\s")
_LINE_START: Final = re.compile(
    r"[ \t]{0,60}(?:\d{4}-\d\d-\d\dT[\d:.]{5,20}Z[ \t]{1,4})?"
    r"(?:(?:export|set|declare -x|env|ENV|ARG|local|-e|[+>$#-])[ \t]{1,4}){0,3}[ \t]{0,60}\Z"
)
_NOT_ALONE: Final = re.compile(r"[\"'`<>]|&[\w.-]{1,60}=|%26[\w.-]{1,60}%3D")
_LONGEST: Final = 4_096


class Extents:
    """The ends of the values in one text.

    Each run of characters is gone through once, however many names stand in it: the end that was found for one is the
    end for all that begin before it.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._stop = (0, 0)
        self._space = (0, 0)

    def quoted(self, at: int) -> tuple[int, int] | None:
        """The value whose opening quote stands here, without its quotes."""
        opens = _OPENS.match(self._text, at)
        end = self._closing(opens["quote"], opens.end()) if opens else None
        return None if opens is None or end is None else (opens.end(), end)

    def bare(self, at: int) -> tuple[int, int] | None:
        """The value without quotes that begins here, or behind a quote that nothing closes."""
        opens = _OPENS.match(self._text, at)
        at = opens.end() if opens else at
        if not _STARTS.match(self._text, at):
            return None
        if not self._stop[0] <= at < self._stop[1]:
            self._stop = (at, _end(_STOPS, self._text, at))
        end = min(self._stop[1], at + _LONGEST)
        return at, at + len(self._text[at:end].rstrip(".,;:!?)]}"))

    def alone(self, name: int, at: int) -> int | None:
        """The end of a word that stands with its name in a line of their own."""
        text = self._text
        if not self._space[0] <= at < self._space[1]:
            self._space = (at, _end(_SPACE, text, at))
        end = self._space[1]
        if end - at > _LONGEST or text[end : end + 3].lstrip(" \t\r")[:1] not in ("", "\n"):
            return None
        begin = text.rfind("\n", max(0, name - 200), name) + 1
        if _NOT_ALONE.search(text, at, end) or (begin == 0 and name > 200):
            return None
        return end if _LINE_START.match(text[begin:name]) else None

    def tag(self, at: int) -> int:
        """Where the content of an element ends."""
        limit = self._limit(at)
        end = self._text.find("<", at, limit)
        return end if end >= 0 else at

    def _closing(self, quote: str, at: int) -> int | None:
        """Where a quoted value ends, in its line; a quote behind a backslash does not end it."""
        limit = self._limit(at)
        end = self._text.find(quote, at, limit)
        while end > at and len(quote) == 1 and self._is_escaped(end, at):
            end = self._text.find(quote, end + 1, limit)
        return end if end >= 0 else None

    def _is_escaped(self, position: int, start: int) -> bool:
        before = self._text[max(start, position - 16) : position]
        return (len(before) - len(before.rstrip("\\"))) % 2 == 1

    def _limit(self, at: int) -> int:
        end = self._text.find("\n", at, at + _LONGEST)
        return end if end >= 0 else min(len(self._text), at + _LONGEST)


def _end(stops: re.Pattern[str], text: str, at: int) -> int:
    found = stops.search(text, at)
    return found.start() if found else len(text)
