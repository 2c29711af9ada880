"""Reading a request's query and body the strict way in which Google's APIs do it: an unknown name is a mistake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.simulators.http.exchange import Request

Shape = dict[str, Any]  # name to bool, str, the values of an enumeration, or the shape of an object inside

SESSION: Shape = {
    "prompt": str,
    "title": str,
    "requirePlanApproval": bool,
    "automationMode": ("AUTOMATION_MODE_UNSPECIFIED", "AUTO_CREATE_PR"),
    "sourceContext": {"source": str, "githubRepoContext": {"startingBranch": str}, "workingBranch": str},
}
MESSAGE: Shape = {"prompt": str}
NOTHING: Shape = {}


def check_query(query: Mapping[str, str], allowed: tuple[str, ...]) -> None:
    for name in query:
        if name not in allowed:
            raise ApiError(
                400,
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                f"Field '{name}' could not be found in request message.",
            )


def check_empty(request: Request) -> None:
    """For calls whose body must be empty; an empty object counts as empty."""
    if request.body.strip():
        read_body(request, NOTHING)


def read_body(request: Request, shape: Shape) -> dict[str, Any]:
    """The object in the body; `null` counts as absent, as it does in protocol buffers."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ApiError(400, f"Invalid JSON payload received. Content-Type {kind!r} is not application/json.")
    try:
        content = json.loads(request.body.decode())
        json.dumps(content, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except ValueError as error:
        raise ApiError(400, "Invalid JSON payload received. Parsing terminated before end of input.") from error
    return _checked(content, shape, "")


def _checked(content: object, shape: Shape, place: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise _invalid(place or "the body", content)
    for name in content:
        if name not in shape:
            where = f" at '{place}'" if place else ""
            raise ApiError(400, f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.')
    present = {name: value for name, value in content.items() if value is not None}
    return {name: _value(value, shape[name], f"{place}.{name}".lstrip(".")) for name, value in present.items()}


def _value(value: object, expected: Any, place: str) -> object:  # noqa: ANN401 - one of the kinds of Shape
    if isinstance(expected, dict):
        return _checked(value, expected, place)
    fits = value in expected if isinstance(expected, tuple) else isinstance(value, expected)
    if not fits:
        raise _invalid(place, value)
    return value


def _invalid(place: str, value: object) -> ApiError:
    return ApiError(400, f"Invalid value at '{place}': {json.dumps(value)[:80]}", field=place)
