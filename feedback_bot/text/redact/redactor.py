"""Taking secrets out of text."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Final

from feedback_bot.text.redact.addresses import addresses_in
from feedback_bot.text.redact.assignments import assigned_in
from feedback_bot.text.redact.commands import arguments_in
from feedback_bot.text.redact.headers import headers_in
from feedback_bot.text.redact.own_secrets import known
from feedback_bot.text.redact.private_keys import REDACTED, without_private_keys
from feedback_bot.text.redact.tokens import tokens_in

_FINDERS: Final = (tokens_in, headers_in, addresses_in, assigned_in, arguments_in)
_GOES: Final = re.compile(r"[^`\n\r]+")
"""What goes of whatever is found: line ends and backticks stay: lines keep their places, and code its marks."""
_MOST_ROUNDS: Final = 4
_SHORT: Final = 500  # characters
_MOST_KEPT: Final = 1_000


class Redactor:
    """Replaces secrets in text. It knows the run's own secrets by value and all others by their form."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._own = known(frozenset(secrets))
        self._short = lru_cache(_MOST_KEPT)(self._whole)  # names and sentences are shown in several places

    def __call__(self, text: str) -> str:
        """The text with each secret replaced by ``[redacted]``; text without any comes back unchanged."""
        return self._short(text) if len(text) <= _SHORT else self._whole(text)

    def _whole(self, text: str) -> str:
        return "\n".join(line for line in self.lines(text.split("\n")) if line is not None)

    def lines(self, lines: Sequence[str]) -> list[str | None]:
        """The same for lines, each in its place; ``None`` for a line of which nothing is left."""
        found = without_private_keys(lines)
        left = iter(self._redacted("\n".join(line or "" for line in found)).split("\n"))
        taken = ["\n".join(islice(left, 1 + (line or "").count("\n"))) for line in found]
        return [None if old is None else new for old, new in zip(found, taken, strict=True)]

    def __repr__(self) -> str:
        return "Redactor()"

    def _redacted(self, text: str) -> str:
        """Until nothing more is found: what goes may have stood between a name and another value."""
        old = text.split("\n")
        new = _without(text, self._own.find(text), *(find(text) for find in _FINDERS)).split("\n")
        for _ in range(_MOST_ROUNDS):
            changed = [at for at, (before, after) in enumerate(zip(old, new, strict=True)) if before != after]
            if not changed:
                break
            old = list(new)
            part = "\n".join(new[at] for at in changed)
            again = _without(part, *(find(part) for find in _FINDERS)).split("\n")
            for at, line in zip(changed, again, strict=True):
                new[at] = line
        return "\n".join(new)


def _without(text: str, *found: Iterable[tuple[int, int]]) -> str:
    """The text without what was found. Each line stays in its place."""
    parts: list[str] = []
    done = 0
    for start, end in _merged(chain(*found)):
        parts += (text[done:start], _GOES.sub(REDACTED, text[start:end]))
        done = end
    return "".join((*parts, text[done:]))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that meet as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged
