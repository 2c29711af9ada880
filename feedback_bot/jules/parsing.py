"""Turns the API's objects into validated resources, and reads lists page by page."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from feedback_bot.jules.answers import Call, unreadable
from feedback_bot.jules.errors import BadRequest
from feedback_bot.jules.resources import NamedResource

PAGE_SIZE: Final = "100"  # the API's maximum

_Resource = TypeVar("_Resource", bound=NamedResource)


def validate(call: Call, kind: type[_Resource], content: object) -> _Resource:
    """Make a resource from a response of the API.

    Raises:
        Unavailable: it is not valid. A write has probably had its effect.
    """
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
    kind_name = kind.__name__.lower()
    raise unreadable(call, f"the response contains an invalid {kind_name} ({where}: {fault['msg']})", status=200)


def pages(ask: Callable[[Call], dict[str, Any]], call: Call, key: str, kind: type[_Resource]) -> Iterator[_Resource]:
    """Read a list page by page. Each page is requested when it is needed.

    If a list grows at its head, items that were already seen move to the next page. Each item is returned once.
    """
    seen: set[str] = set()
    tokens: set[str] = set()
    token = ""
    while True:
        page_params = {"pageSize": PAGE_SIZE, **({"pageToken": token} if token else {})}
        content = ask(replace(call, params={**call.params, **page_params}))
        items = content.get(key) or []
        if not isinstance(items, list):
            raise unreadable(call, f"{key} is not a list in the response", status=200)
        for item in items:
            resource = validate(call, kind, item)
            if resource.name not in seen:
                seen.add(resource.name)
                yield resource
        token = str(content.get("nextPageToken") or "")
        if not token:
            return
        if token in tokens:
            raise unreadable(call, "the pages of the list repeat endlessly", status=200)
        tokens.add(token)


def check_name(what: str, parse: Callable[[str], str], text: str) -> str:
    """Read a name with one of the parsers of ``names``.

    Raises:
        BadRequest: it is not valid. Nothing was sent.
    """
    try:
        return parse(text)
    except ValueError as error:
        message = str(error)
    raise BadRequest(what, message, advice="")


def check_prompt(what: str, prompt: str) -> str:
    """Return the text for Jules.

    Raises:
        BadRequest: it is empty. Nothing was sent.
    """
    if not prompt.strip():
        raise BadRequest(what, "the text is empty", advice="Describe what Jules should do.")
    return prompt
