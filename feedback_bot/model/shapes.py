"""Whether a value that was made of an answer holds what its type says: the answer may hold anything in any place."""

import types
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_Fits = Callable[[Any], bool]


def well_typed(value: _T) -> _T:
    """The value itself.

    Raises:
        TypeError: a field, here or in a value below, holds something else than its annotation says.
    """
    kind: Any = type(value)
    for name, fits in _fields(kind).items():
        if not fits(getattr(value, name)):
            raise TypeError(f"{name} has an unexpected type")
    return value


@cache
def _fields(kind: Any) -> Mapping[str, _Fits]:  # noqa: ANN401 - any class
    return {name: _fits(hint) for name, hint in get_type_hints(kind).items()}


@cache
def _fits(hint: Any) -> _Fits:  # noqa: ANN401 - any annotation
    """What tells whether a value fits: made once for an annotation, because a run asks it of thousands of values."""
    origin, kinds = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union) and any(map(get_origin, kinds)):
        return _one_of(tuple(map(_fits, kinds)))
    return _each(_fits(kinds[0])) if origin is tuple else _instance(hint)


def _one_of(kinds: tuple[_Fits, ...]) -> _Fits:
    return lambda value: any(fits(value) for fits in kinds)


def _each(fits: _Fits) -> _Fits:
    return lambda value: isinstance(value, tuple) and all(map(fits, value))


def _instance(kind: Any) -> _Fits:  # noqa: ANN401 - a class, or several as a union
    def fits(value: object) -> bool:
        if not isinstance(value, kind):
            return False
        if _has_fields(value.__class__):
            well_typed(value)
        return True

    return fits


_has_fields = cache(is_dataclass)
