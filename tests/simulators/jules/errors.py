"""Refusals in the format that Google's APIs share."""

from __future__ import annotations

import json
from typing import Any

from tests.simulators.http.exchange import Reply

JSON_HEADERS = {"Content-Type": "application/json; charset=UTF-8", "Server": "ESF"}
STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
UNKNOWN_PAGE = b"<!DOCTYPE html>\n<html lang=en><title>Error 404 (Not Found)!!1</title>\n"


class ApiError(Exception):
    """Ends an operation with an error answer."""

    def __init__(self, code: int, message: str, *, status: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or STATUS_NAMES.get(code, "UNKNOWN")
        self.field = field

    def reply(self) -> Reply:
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.code == 400 and self.status == "INVALID_ARGUMENT":
            violation = {"description": self.message}
            if self.field:
                violation["field"] = self.field
            error["details"] = [
                {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]},
            ]
        return json_reply({"error": error}, self.code)


def json_reply(content: object, status: int = 200) -> Reply:
    body = json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"
    return Reply(status, body, JSON_HEADERS)


def not_found() -> ApiError:
    return ApiError(404, "Requested entity was not found.")


def unauthenticated() -> ApiError:
    """The text misleads in the real service too: the key is wrong, API keys are not."""
    return ApiError(
        401,
        "API keys are not supported by this API. Expected OAuth2 access token or other authentication credentials "
        "that assert a principal.",
    )


def permission_denied() -> ApiError:
    return ApiError(403, "The caller does not have permission")


def page_not_found() -> Reply:
    """An address that no method has is answered in front of the API, with a page."""
    return Reply(404, UNKNOWN_PAGE, {"Content-Type": "text/html; charset=UTF-8"})
