"""Stories with which several tests begin: each process plays one once, and the other tests go on from a copy."""

from collections.abc import Callable, Sized
from datetime import timedelta
from functools import cache, wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from tests.scenarios.stage import NOON, QUICK, Stage, Worlds, new_worlds, open_stage

_P = ParamSpec("_P")
_T = TypeVar("_T")
_SIMPLE: Final = (bool, int, str, timedelta, type(None))
_ends: Final[dict[tuple[object, ...], tuple[Worlds, Any, list[float]]]] = {}


def played_once(story: Callable[Concatenate[Stage, _P], _T]) -> Callable[Concatenate[Stage, _P], _T]:
    """A story that returns what is on the stage, such as pull requests; its arguments can be hashed.

    A second test that begins with it, on a new stage, gets a stage with a copy of what both servers held at its end.
    Where anything was done to the stage before, the story is played.
    """

    @wraps(story)
    def play(stage: Stage, *args: _P.args, **options: _P.kwargs) -> _T:
        if _looks(stage.worlds) != _new() or (stage.timing, stage.run_deadline) != (QUICK, None):
            return story(stage, *args, **options)
        key = (story, args, tuple(options.items()))
        if key not in _ends:
            with TemporaryDirectory() as folder, open_stage(Path(folder, "runner")) as first:
                told = story(first, *args, **options)
                _ends[key] = *first.worlds.copy_with(told), first.pauses
        worlds, told_there, pauses = _ends[key]
        worlds, told_here = worlds.copy_with(told_there)
        stage.go_on_from(worlds)
        stage.pauses += pauses
        result: _T = told_here
        return result

    return play  # type: ignore[return-value] # a fixture is called with its stage by name


@cache
def _new() -> list[dict[str, object]]:
    return _looks(new_worlds(NOON))


def _looks(worlds: Worlds) -> list[dict[str, object]]:
    """What shows whether anything was done to a stage: plain values, and how many others there are."""
    main = worlds.repository.branches["main"]
    return [
        {
            name: value if isinstance(value, _SIMPLE) else len(value)
            for name, value in vars(part).items()
            if isinstance(value, (*_SIMPLE, Sized))
        }
        for part in (worlds.github, worlds.jules, worlds.github.clock, worlds.jules.clock, worlds.repository, main)
    ]
