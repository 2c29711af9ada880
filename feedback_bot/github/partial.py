"""Partial responses to queries: which parts the bot can work without, and which permission is missing."""

from collections.abc import Iterable
from typing import Any, Final

from feedback_bot.errors import ReadError
from feedback_bot.github.answer import errors_of
from feedback_bot.github.failures import is_missing

_WITHOUT: Final = {
    "workflowRun": "actions: read",
    "statusCheckRollup": "checks: read and statuses: read",
    "contexts": "checks: read and statuses: read",
    "checkSuites": "checks: read and statuses: read",
    "checkSuite": "checks: read",
}
"""Fields that are null if a permission is missing, although the rest of the response is there; innermost first."""
_ELSEWHERE: Final = {"databaseId", "file"}
_RUN: Final = "workflowRun"
"""What is null if the workflow was deleted, although its checks still exist."""
_LONGEST: Final = 200


def missing_permissions(body: Any) -> set[str]:
    """The missing permissions that leave gaps in a response, as far as the bot can work without that part."""
    return {permission for error in errors_of(body) if (permission := _permission(error))}


def lacks_checks(error: dict[str, Any]) -> bool:
    """Whether an error is about checks that the token cannot read."""
    permission = _permission(error)
    return permission is not None and "checks" in permission and "checkSuite" not in _names(error)


def serious(body: Any) -> list[dict[str, Any]]:
    """The errors that make a response unusable.

    Some errors do not count: those of permissions that the bot can work without, those about a deleted workflow, and
    those about what is also read elsewhere, a ``databaseId`` too large for GraphQL's Int and a workflow's ``file``.
    """
    return [error for error in errors_of(body) if not _is_dispensable(error) and _permission(error) is None]


def _is_dispensable(error: dict[str, Any]) -> bool:
    names = _names(error)
    return bool(_ELSEWHERE & set(names[-2:])) or (error.get("type") == "NOT_FOUND" and _RUN in names)


def refuse_errors(body: Any) -> None:
    """Raise an error if a response is incomplete.

    Raises:
        ReadError: with GitHub's own message.
    """
    for error in serious(body):
        raise ReadError(f"GitHub returned only part of the response: {words(error)}")


def why_absent(body: Any, what: str) -> ReadError:
    """Why a response does not contain what was requested: GitHub's own message, unless it only says "not found"."""
    said = [error for error in errors_of(body) if error.get("type") != "NOT_FOUND"]
    if said:
        return ReadError(f"GitHub did not return {what}: {words(said[0])}")
    return ReadError(f"{what} does not exist, or the token cannot read it")


def words(error: dict[str, Any]) -> str:
    """GitHub's message, on one line."""
    return " ".join(str(error.get("message") or "no reason given").split())[:_LONGEST]


def _permission(error: dict[str, Any]) -> str | None:
    if error.get("type") != "FORBIDDEN" or not is_missing(str(error.get("message", ""))):
        return None
    return next((_WITHOUT[name] for name in reversed(_names(error)) if name in _WITHOUT), None)


def _names(error: dict[str, Any]) -> list[str]:
    return [step for step in _path(error) if isinstance(step, str)]


def _path(error: dict[str, Any]) -> Iterable[Any]:
    path = error.get("path")
    return path if isinstance(path, list) else ()
