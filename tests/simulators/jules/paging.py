"""Lists cut into pages, and the two filters that the API is known to understand."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, TypeVar

from .clock import to_nanoseconds
from .errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .activities import Activity
    from .session import JulesSession

    T = TypeVar("T")
    Key = tuple[int, int]

CREATED = re.compile(r'\s*create_time\s*(>=|>)\s*"([^"]*)"\s*')
ARCHIVED = re.compile(r"\s*archived\s*=\s*(true|false)\s*")
EITHER = re.compile(r"\s+OR\s+")


def page(
    items: Sequence[T], query: Mapping[str, str], key: Callable[[T], Key], *, newest_first: bool
) -> tuple[Sequence[T], str]:
    """One page and the token of the next (empty: none). A token goes on after an item, whatever came or went since.

    `items` must be in the order of `key`, or against it with `newest_first`. The token holds for its filter only.
    """
    size = _page_size(query.get("pageSize", ""))
    if token := query.get("pageToken"):
        last = _read_token(token, query.get("filter", ""))
        items = [item for item in items if (key(item) < last if newest_first else key(item) > last)]
    chosen = items[:size]
    return chosen, _token(key(chosen[-1]), query.get("filter", "")) if len(items) > size else ""


def created_filter(text: str) -> Callable[[Activity], bool]:
    """The filter on activities: `create_time > "2026-01-02T03:04:05Z"`, without the moment itself; also `>=`."""
    if not text:
        return lambda _: True
    match = CREATED.fullmatch(text)
    if match is None:
        raise _bad_filter(text)
    try:
        bound = to_nanoseconds(match[2])
    except ValueError as error:
        raise _bad_filter(text) from error
    exclusive = match[1] == ">"
    return lambda activity: activity.created_ns > bound or (not exclusive and activity.created_ns == bound)


def archived_filter(text: str, *, usual: bool) -> Callable[[JulesSession], bool]:
    """The filter on sessions: `archived = true`, two of them joined by OR.

    Without one, archived sessions are there if that is `usual`.
    """
    if not text:
        return lambda session: usual or not session.archived
    matches = [ARCHIVED.fullmatch(part) for part in EITHER.split(text)]
    wanted = {match[1] == "true" for match in matches if match}
    if not all(matches):
        raise _bad_filter(text)
    return lambda session: session.archived in wanted


def _page_size(text: str) -> int:
    if not re.fullmatch(r"-?\d*", text):
        raise ApiError(400, f"Invalid value at 'page_size' (TYPE_INT32), \"{text}\"", field="page_size")
    size = int(text or 0)
    if size < 0:
        raise ApiError(400, "page_size must be between 1 and 100", field="page_size")
    return min(size, 100) or 30


def _token(key: Key, filtered: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([*key, filtered]).encode()).decode()


def _read_token(token: str, filtered: str) -> Key:
    try:
        moment, order, made_for = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError, binascii.Error) as error:
        raise ApiError(400, "Invalid page token.", field="page_token") from error
    if made_for != filtered:
        raise ApiError(400, "The page token was made for another filter.", field="page_token")
    return int(moment), int(order)


def _bad_filter(text: str) -> ApiError:
    return ApiError(400, f"Invalid filter: {text}", field="filter")
