"""Mistakes in a policy, in words for people, with the place of each value."""

import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MOST_MISTAKES: Final = 50
_LONGEST_PLACE: Final = 200
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

Place = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake.

    Attributes:
        place: of the value or key; empty if it is not known.
        is_key: the key is wrong, not its value.
    """

    text: str
    place: Place = ()
    is_key: bool = False


def mistakes_of(model: type[BaseModel], error: ValidationError, written: Mapping[str, str]) -> list[Mistake]:
    """All mistakes, at most 50.

    Args:
        model: what was validated. The description of each field says which values are valid.
        error: what pydantic found.
        written: the name to use for each key.
    """
    mistakes: dict[str, Mistake] = {}
    for detail in error.errors():
        if len(mistakes) == _MOST_MISTAKES:
            return [*mistakes.values(), Mistake("there are more mistakes")]
        mistake = _mistake(model, detail, written)
        mistakes.setdefault(mistake.text, mistake)
    return list(mistakes.values())


def suggestion(wrong: object, right: Iterable[str]) -> str:
    """What the user may have meant, as a question; empty if nothing is similar."""
    words = _CAPITAL.sub("-", str(wrong)[:_LONGEST_PLACE]).replace("_", "-").lower()
    close = get_close_matches(words, list(right), n=1, cutoff=0.7)
    return f"did you mean {close[0]!r}?" if close else ""


def _mistake(model: type[BaseModel], detail: "ErrorDetails", written: Mapping[str, str]) -> Mistake:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    place: Place = tuple(detail["loc"])
    key = str(place[0])
    called = written.get(key, key)[:_LONGEST_PLACE]
    if detail["type"] == "extra_forbidden" and len(place) == 1:
        meant = suggestion(key, fields) or f"the keys are {', '.join(sorted(fields))}"
        return Mistake(f"{called} is not a policy key; {meant}", place, is_key=True)
    if key in ("templates", "ci-hosts") and detail["type"] == "value_error":
        return Mistake(f"{called}: {detail['ctx']['error']}", place)
    field = fields.get(key)
    expected = field.description if field else None
    text = f"{called}: {reprlib.repr(detail['input'])} is not valid; expected {expected}{_why(detail)}"
    meant = suggestion(detail["input"], _choices(field.annotation)) if field else ""
    return Mistake(f"{text}; {meant}" if meant else text, place, is_key=detail["type"] == "extra_forbidden")


def _why(detail: "ErrorDetails") -> str:
    """What is wrong inside the value of a key, or with a value that looks right."""
    why = str(detail["ctx"]["error"]) if detail["type"] == "value_error" else detail["msg"].lower()
    if detail["type"] == "extra_forbidden":
        why = "unknown key"
    below = ".".join(map(str, detail["loc"][1:]))[:_LONGEST_PLACE]
    if below:
        return f" (at {below}: {why})"
    return f" ({why})" if why.endswith("quotes") else ""


def _choices(annotation: Any) -> Iterator[str]:  # noqa: ANN401 - any type
    """The words of a ``Literal``."""
    arguments: Sequence[object] = get_args(annotation)
    yield from (each for each in arguments if isinstance(each, str))
