"""Inputs as nobody described them: text from pieces, any JSON, and valid JSON with something odd in it."""

# ruff: noqa: E501 - tables of pieces

import copy
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from typing import Any, Final

from hypothesis import strategies as st

JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
ODD: Final[tuple[Any, ...]] = (
    None, [], {}, "", "x", 0, 7, -1, True, 1.5, float("inf"), float("nan"), [None], [[]], [7], {"nodes": 1}, {"a": {}}, "²",
    "9" * 5_000, 10**400, "0001-01-01T00:00:00+23:59", "2026-01-01T00:00:00", "9999-12-31T23:59:59-23:59",
)  # fmt: skip


def text_of(*pieces: str, most: int = 8) -> st.SearchStrategy[str]:
    """Text that is made of some pieces, and of others."""
    return st.lists(st.sampled_from(pieces) | st.text(max_size=6), max_size=most).map("".join)


def spoilt(valid: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any JSON
    """Valid JSON with something odd in one or two places, or with a place left out."""
    changes = st.tuples(st.sampled_from([*_places(valid)]), st.sampled_from(ODD), st.booleans())
    return st.lists(changes, min_size=1, max_size=2).map(lambda found: _changed(valid, found))


def each_spoilt(valid: Any, *, most: int = len(ODD)) -> Iterator[tuple[tuple[str | int, ...], Any]]:  # noqa: ANN401 - any JSON
    """Valid JSON with odd values in each place, and without each place; first what was changed.

    Args:
        most: how many odd values a place gets; the next place gets the next ones.
    """
    turn = cycle(ODD)
    for place in _places(valid):
        for odd in islice(turn, most):
            yield place, _changed(valid, [(place, odd, False)])
        yield place, _changed(valid, [(place, None, True)])


def _places(value: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - any JSON
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from _places(each, (*here, key))


def _changed(valid: Any, changes: Sequence[tuple[tuple[str | int, ...], Any, bool]]) -> Any:  # noqa: ANN401 - any JSON
    value = copy.deepcopy(valid)
    for place, odd, is_left_out in changes:
        if not place:
            return odd
        inside = value
        for key in place[:-1]:
            inside = inside[key] if _has(inside, key) else {}
        if is_left_out and isinstance(inside, dict):
            inside.pop(place[-1], None)
        elif _has(inside, place[-1]):
            inside[place[-1]] = odd
    return value


def _has(value: Any, key: str | int) -> bool:  # noqa: ANN401 - any JSON
    return (isinstance(value, dict) and key in value) or (
        isinstance(value, list) and isinstance(key, int) and key < len(value)
    )
