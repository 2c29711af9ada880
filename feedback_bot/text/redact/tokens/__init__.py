"""Tokens that say by their form whose they are. ``row`` describes the tables' rows, each of which names its source."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from feedback_bot.text.redact.marks import Marks
from feedback_bot.text.redact.tokens.anywhere import ENCODED, PREFIXED, SCANS
from feedback_bot.text.redact.tokens.clouds import CLOUDS
from feedback_bot.text.redact.tokens.code import CODE
from feedback_bot.text.redact.tokens.models import MODELS
from feedback_bot.text.redact.tokens.row import Token
from feedback_bot.text.redact.tokens.services import SERVICES

TOKENS: Final = CODE + CLOUDS + MODELS + SERVICES + ENCODED + PREFIXED

_EDGE: Final = (
    r"(?:(?<![0-9A-Za-z])"  # an end of a word,
    r"|(?<=\\[nrt])|(?<=%[0-9A-Fa-f][0-9A-Fa-f])|(?<=\\u00[0-9a-f][0-9a-f])"  # an escaped character
    r"|(?<=/bot)|(?<=\[[0-9]m)|(?<=\[[0-9][0-9]m)|(?<=;[0-9]m)|(?<=;[0-9][0-9]m))"  # or a color
)
_TAIL: Final = r"(?:[0-9A-Za-z_~+=-]|\.(?=[\w-]{12})|/(?=[0-9A-Za-z+/]{20})|%(?:2[BFbf]|3[Dd]))*"
"""What else belongs to the word: a token may be longer than its service says."""
_LONGEST_BEFORE: Final = 120
_WORD: Final = re.compile(_TAIL)


class _Finder(NamedTuple):
    before: re.Pattern[str]
    rest: re.Pattern[str]
    kept: bool


def _finder(token: Token) -> _Finder:
    """The patterns of a row: what stands before the mark, which ends there, and what follows it."""
    return _Finder(re.compile(_EDGE + token.before + r"\Z"), re.compile(token.rest + _TAIL), token.kept)


def _by_mark() -> dict[str, list[Token]]:
    rows: dict[str, list[Token]] = {}
    for token in TOKENS:
        rows.setdefault(token.mark, []).append(token)
    return rows


_ROWS: Final = tuple(_by_mark().values())
_MARKS: Final = Marks(list(_by_mark()))


@cache
def _finders(mark: int) -> tuple[_Finder, ...]:
    """Patterns are compiled when their mark is met: all of them would take half a second of each run."""
    return tuple(map(_finder, _ROWS[mark]))


def tokens_in(text: str) -> Iterator[tuple[int, int]]:
    """Where tokens stand, first character and the one after the last."""
    done = 0
    for mark, start, end in _MARKS.find(text):
        if start < done:
            continue
        for finder in _finders(mark):
            found = finder.rest.match(text, end)
            before = found and finder.before.search(text, max(0, start - _LONGEST_BEFORE), start)
            if found and before:
                done = found.end() - _ends_a_sentence(text[start : found.end()])
                yield (end if finder.kept else before.start()), done
                break
    for scan in SCANS:
        for match in scan.finditer(text):
            word = _WORD.match(text, match.end())
            yield match.start(), word.end() if word else match.end()


def _ends_a_sentence(token: str) -> bool:
    """Whether the full stop is the sentence's: a token with parts, as one in JSON is, may end with one itself."""
    return token.endswith(".") and token.count(".") == 1
