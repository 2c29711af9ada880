"""Limits on what a template of a team computes: its steps, the size of each value, and of all values together.

A size is the number of characters and of members, with everything inside. All limits are counts, so that a template
fails in the same place on every machine. They also hold for what is one call to Python, which no deadline interrupts:
``'a' * 10**9`` is refused before it is computed.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

from jinja2 import Undefined
from jinja2.exceptions import SecurityError

STEPS: Final = 100_000
LARGEST: Final = 1_000_000
PRODUCED: Final = 20_000_000
_LONGEST_NUMBER: Final = 2_048
"""Bits. Python turns longer numbers into text in quadratic time, and refuses some."""
_PRIMITIVE: Final = (str, int, float, Undefined, type(None), Enum)


class OutOfBoundsError(SecurityError):
    """A template exceeds a limit, or uses what has none."""


class Budget:
    """What one rendering may still use."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Start another rendering."""
        self._steps = STEPS
        self._room = PRODUCED

    def step(self, count: int = 1) -> None:
        """Count turns of a loop, calls, filters, and operators."""
        self._steps -= count
        if self._steps < 0:
            raise OutOfBoundsError(f"it takes more than {STEPS:,} steps")

    def make(self, value: object) -> None:
        """Count a value that was computed."""
        self.use(size_of(value))

    def use(self, size: int) -> None:
        """Count a value of a size: before it is computed, if it could be much larger than what it is made of."""
        self.check(size)
        self._room -= size
        if self._room < 0:
            raise OutOfBoundsError(f"its values have more than {PRODUCED:,} characters and members together")

    def check(self, size: int) -> None:
        """Reject a value that is too large."""
        if size > LARGEST:
            raise OutOfBoundsError(f"it computes a value of more than {LARGEST:,} characters or members")


def size_of(value: object) -> int:
    """The size of a value, or any number above the limit if it is larger."""
    size, pending = 0, [value]
    while pending and size <= LARGEST:
        each = pending.pop()
        size += 1
        if isinstance(each, (str, bytes)):
            size += len(each)
        elif isinstance(each, int):
            size += LARGEST * (each.bit_length() > _LONGEST_NUMBER)
        elif isinstance(each, Mapping):
            pending += [*each, *each.values()]
        elif isinstance(each, (list, tuple, set, frozenset)):
            pending += each
    return size


def require_text(values: Iterable[object]) -> None:
    """Reject what has no text of its own. What Python shows of objects would be their whole content."""
    for value in values:
        if not _has_text(value):
            raise OutOfBoundsError(f"a value of the type {type(value).__name__!r} has no text")


def _has_text(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_plain, [*value, *value.values()]))
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_is_plain, value))
    return isinstance(value, _PRIMITIVE) or type(value).__str__ is not object.__str__


def _is_plain(member: object) -> bool:
    return isinstance(member, _PRIMITIVE) or _has_text_of_members(member)


def _has_text_of_members(member: object) -> bool:
    return isinstance(member, (list, tuple, set, frozenset, Mapping)) and _has_text(member)
