"""Whether a value that was made of an answer holds what its type says: the answer may hold anything in any place."""

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")


def well_typed(value: _T) -> _T:
    """The value itself.

    Raises:
        TypeError: a field, here or in a value below, holds something else than its annotation says.
    """
    kind: Any = type(value)
    for name, hint in _hints(kind).items():
        if not _fits(getattr(value, name), hint):
            raise TypeError(f"{name} has an unexpected type")
    return value


@cache
def _hints(kind: Any) -> Mapping[str, Any]:  # noqa: ANN401 - any class
    return get_type_hints(kind)


def _fits(value: object, hint: Any) -> bool:  # noqa: ANN401 - any annotation
    origin = get_origin(hint)
    if origin in (types.UnionType, Union):
        return any(_fits(value, each) for each in get_args(hint))
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(each, get_args(hint)[0]) for each in value)
    if not isinstance(value, hint):
        return False
    if is_dataclass(value):
        well_typed(value)
    return True
