"""Fields that mean the same on every type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.simulators.github.graph.call import Call, Fields


def did_author(source: Any, call: Call) -> bool:  # noqa: ANN401 -- anything with an author
    return bool(source.author == call.viewer)


def resource_path(source: Any, _: Call) -> str:  # noqa: ANN401 -- anything with a page
    return str(urlsplit(source.url).path)


COMMON: Fields = {
    "databaseId": lambda source, _: source.id,
    "fullDatabaseId": lambda source, _: source.id,
    "resourcePath": resource_path,
    "authorAssociation": lambda source, _: source.association,
    "viewerDidAuthor": did_author,
    "bodyText": lambda source, _: source.body,
    "bodyHTML": lambda source, _: f"<p>{source.body}</p>",
    "createdViaEmail": lambda _, __: False,
    "includesCreatedEdit": lambda source, _: getattr(source, "last_edited_at", None) is not None,
    "lastEditedAt": lambda _, __: None,
    "editor": lambda _, __: None,
    "publishedAt": lambda source, _: getattr(source, "created_at", None) or source.submitted_at,
    "isMinimized": lambda source, _: getattr(source, "minimized_reason", None) is not None,
    "minimizedReason": lambda _, __: None,
    "viewerCanMinimize": lambda _, call: call.token.may("pull_requests", "write"),
    "viewerCanUpdate": lambda _, call: call.token.may("pull_requests", "write"),
    "viewerCanDelete": lambda _, call: call.token.may("pull_requests", "write"),
    "viewerCanReact": lambda _, call: call.token.may("pull_requests", "write"),
    "viewerCannotUpdateReasons": lambda _, __: [],
}
