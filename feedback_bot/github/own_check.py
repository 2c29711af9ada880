"""The bot's own check run: which one it is, and how it is written."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from feedback_bot.errors import ReadOnlyError, WriteError
from feedback_bot.github.client import Client
from feedback_bot.model import OWN_CHECK, OWN_CHECK_ID, OwnCheck, ShowCheck

Node = dict[str, Any]
_ACTIONS: Final = "github-actions"
_LONGEST_TITLE: Final = 255
_LONGEST_SUMMARY: Final = 65_000
_REFUSED: Final = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
_ADVICE: Final = (
    "The check of its own (status-check) cannot be shown: add checks: write to the permissions of the workflow's job,"
    " or of the GitHub App, for which a fleet asks with permission-checks: write. Personal access tokens cannot create"
    " checks."
)


def is_own_check(node: Node) -> bool:
    """Whether a check run is the bot's own. A failed one never is, so that nobody can hide a failure behind its name.

    Only an app can create check runs. With the workflow's own token, that app is Actions, whose jobs have other pages.
    """
    if node.get("name") != OWN_CHECK or node.get("conclusion") not in (None, "NEUTRAL"):
        return False
    app = ((node.get("checkSuite") or {}).get("app") or {}).get("slug")
    is_report = app == _ACTIONS and "/job/" not in (node.get("detailsUrl") or "")
    return is_report or str(node.get("externalId") or "").startswith(OWN_CHECK_ID)


def newest_own_check(nodes: Iterable[Node]) -> OwnCheck | None:
    """The newest of some check runs of the bot."""
    found = [OwnCheck(id=int(node["databaseId"]), key=_key(node)) for node in nodes if node.get("databaseId")]
    return max(found, key=lambda check: check.id, default=None)


def _key(node: Node) -> str:
    said = str(node.get("externalId") or "")
    return said.removeprefix(OWN_CHECK_ID) if said.startswith(OWN_CHECK_ID) else ""


class CheckWriter:
    """Writes the check. After GitHub has refused once, it does not try again in this run."""

    def __init__(self, client: Client, note: Callable[[str], None]) -> None:
        self._client = client
        self._note = note
        self._is_refused = False

    def show(self, repository: str, check: ShowCheck) -> None:
        """Show a check at its head: update the existing check run, or create one.

        If the token is not allowed to do this, that is reported once. It is not an error.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        if self._is_refused:
            return
        try:
            self._write(f"/repos/{repository}/check-runs", check)
        except ReadOnlyError:
            raise
        except WriteError as error:
            if error.status not in _REFUSED:
                raise
            self._is_refused = True
            self._note(f"{_ADVICE} GitHub said: {error}")

    def _write(self, path: str, check: ShowCheck) -> None:
        if check.check_id:
            try:
                self._client.write("PATCH", f"{path}/{check.check_id}", _body_of(check))
            except WriteError as error:
                if error.status not in _REFUSED:
                    raise
            else:
                return
        # There is no check run yet, or another app created it, and only that app can change it.
        self._client.create(path, {**_body_of(check), "head_sha": check.head})


def _body_of(check: ShowCheck) -> Node:
    at = f"{check.at:%Y-%m-%dT%H:%M:%SZ}"
    return {
        "name": OWN_CHECK,
        "external_id": f"{OWN_CHECK_ID}{check.key}",
        "status": "completed",
        "conclusion": "neutral",
        "started_at": at,
        "completed_at": at,
        "output": {"title": check.title[:_LONGEST_TITLE], "summary": check.summary[:_LONGEST_SUMMARY]},
    }
