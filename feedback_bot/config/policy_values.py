"""The types of the policy's values, from a file, an input, or an option."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from feedback_bot.text.linear_patterns import PatternError, check_pattern


def _words(value: object) -> object:
    """Split a list that is written as one string, as inputs of an action require."""
    return [word for word in re.split(r"[,\s]+", value) if word] if isinstance(value, str) else value


def _lines(value: object) -> object:
    """Split a list of names that may contain spaces and commas, written as one string."""
    return [line.strip() for line in value.splitlines() if line.strip()] if isinstance(value, str) else value


def _refuse_quotes(value: object, info: ValidationInfo) -> None:
    """Inputs and options are always text, but a file has numbers and booleans."""
    if isinstance(value, str) and info.context == FROM_FILE:
        raise ValueError("remove the quotes")


def _no_bool(value: object, info: ValidationInfo) -> object:
    _refuse_quotes(value, info)
    if isinstance(value, bool):
        raise ValueError("a boolean is not a number")  # noqa: TRY004 - pydantic collects ValueErrors
    return value


def _true_or_false(value: object, info: ValidationInfo) -> object:
    """Accept only ``true`` and ``false``, because the other spellings of YAML 1.1 surprise people."""
    if value in ("true", "false"):
        _refuse_quotes(value, info)
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):  # from an input or option
        return value.strip().lower() == "true"
    if not isinstance(value, bool):
        raise ValueError("not true or false")  # noqa: TRY004 - the same
    return value


def _pattern(value: str) -> str:
    try:
        check_pattern(value)
    except PatternError as error:
        raise ValueError(f"not a valid regular expression: {error}") from None
    return value


FROM_FILE = {"from": "a policy file"}
"""The context of values that come from a file, where a number can be a number."""
_Name = Annotated[str, Field(max_length=500)]
Words = Annotated[tuple[_Name, ...], Field(max_length=500), BeforeValidator(_words)]
Lines = Annotated[tuple[_Name, ...], Field(max_length=500), BeforeValidator(_lines)]
Number = Annotated[int, BeforeValidator(_no_bool)]
Switch = Annotated[bool, BeforeValidator(_true_or_false)]
Pattern = Annotated[str, AfterValidator(_pattern)]
