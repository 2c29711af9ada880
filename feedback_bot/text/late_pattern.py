"""Regular expressions that are compiled when they are first used.

Compiling some hundreds of them takes longer than reading a usual log, and most logs need few of them.
"""

import re
from typing import Any, AnyStr, Generic, cast


def late(pattern: AnyStr, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[AnyStr]:
    """A pattern like one of ``re.compile``, except for ``isinstance``. One that is not valid fails at its first use."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))


class _Bound:
    """An attribute of a pattern, which compiles it. What it gives stays in the instance and is found there first."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, late_one: "_Late[Any]", owner: type | None = None) -> Any:  # noqa: ANN401 - whatever it is
        compiled = re.compile(late_one.pattern, late_one.asked)
        for name in _NAMES:
            late_one.__dict__[name] = getattr(compiled, name)
        return late_one.__dict__[self._name]


class _Late(Generic[AnyStr]):
    """Its attributes are of the class, not given by ``__getattr__``: with that each use would cost a third more."""

    def __init__(self, pattern: AnyStr, asked: re.RegexFlag) -> None:
        self.pattern: AnyStr = pattern
        self.asked = asked

    match = _Bound()
    fullmatch = _Bound()
    search = _Bound()
    sub = _Bound()
    split = _Bound()
    findall = _Bound()
    finditer = _Bound()
    flags = _Bound()
    groups = _Bound()


_NAMES = [name for name, value in vars(_Late).items() if isinstance(value, _Bound)]
