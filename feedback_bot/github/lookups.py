"""Single requests to GitHub: files, commits, pushes, names, runs, artifacts, and access."""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote

from feedback_bot.errors import ReadError, SettingsError
from feedback_bot.github.client import Client
from feedback_bot.github.failures import UNEXPECTED, NotFoundError, RefusedError
from feedback_bot.github.queries import load_query
from feedback_bot.github.values import (
    Artifact,
    ChangedFile,
    artifacts_of,
    changed_files_of,
    push_of,
    run_times_of,
)
from feedback_bot.model import Push

_T = TypeVar("_T")
_WRITING: Final = ("write", "maintain", "admin")
"""``permission`` maps each role to one of these or to a lower one; a custom role counts as the one that it extends."""
_OF_WORKFLOWS: Final = "github-actions[bot]"
"""The account behind ``GITHUB_TOKEN``, the token that every workflow gets."""


class Lookups:
    """Reads one thing per method, with one request."""

    _client: Client

    def policy_file(self, repository: str, path: str) -> str | None:
        """The policy file's text on the default branch; ``None`` if there is none.

        Raises:
            ReadError: it could not be read. A file that the token cannot read does not count as absent.
            SettingsError: it is not a text file.
        """
        try:
            content = self._contents(repository, path)
        except NotFoundError:
            return None
        if not isinstance(content, dict) or content.get("encoding") != "base64":
            raise SettingsError([f"{path} in {repository} is not a file smaller than 1 MB"])
        try:
            return base64.b64decode(content["content"]).decode()
        except (KeyError, TypeError, ValueError):  # UnicodeDecodeError and binascii.Error among them
            raise SettingsError([f"{path} in {repository} is not valid UTF-8 text"]) from None

    def workflow_text(self, repository: str, path: str, ref: str) -> str | None:
        """The text of a workflow file at a commit; ``None`` if GitHub returns no text, as for files of 1 MB or more.

        Raises:
            NotFoundError: the file does not exist there, or the token cannot see it.
            ReadError: it could not be read.
        """
        content = self._contents(repository, path, {"ref": ref})
        if not isinstance(content, dict) or content.get("encoding") != "base64":
            return None
        try:
            return base64.b64decode(content["content"]).decode()
        except (KeyError, TypeError, ValueError):
            return None

    def _contents(self, repository: str, path: str, parameters: dict[str, Any] | None = None) -> Any:
        address = f"/repos/{repository}/contents/{quote(path.strip('/'))}"
        return self._client.get(address, parameters, needs="contents: read")

    def changed_files(self, repository: str, sha: str) -> tuple[ChangedFile, ...]:
        """What a commit changes compared with its first parent. GitHub returns at most 300 files.

        Raises:
            ReadError: there is no such commit, or it could not be read.
        """
        answer = self._client.get(f"/repos/{repository}/commits/{quote(sha)}")
        return _parsed(lambda commit: changed_files_of(commit.get("files") or ()), answer, "commit")

    def pushes(self, repository: str, branch: str) -> tuple[Push, ...]:
        """The newest pushes to a branch, oldest first, at most 100.

        They are not filtered by kind, because ``activity_type=push`` would leave out force pushes.

        Raises:
            ReadError: they could not be read.
        """
        filters = {"ref": f"refs/heads/{branch}", "per_page": 100}
        answer = self._client.get(f"/repos/{repository}/activity", filters)
        found = _parsed(lambda entries: [push_of(each) for each in entries], answer, "list of pushes")
        return tuple(sorted(found, key=lambda push: push.pushed_at))

    def current_name(self, repository: str) -> str | None:
        """The current name of a repository; ``None`` if none has that name or the token cannot see it.

        Raises:
            ReadError: it could not be read.
        """
        try:
            answer = self._client.get(f"/repos/{repository}")
        except (NotFoundError, RefusedError):
            return None
        return _parsed(lambda found: str(found["full_name"]), answer, "repository")

    def scheduled_runs(self, repository: str, workflow: str, most: int) -> tuple[datetime, ...]:
        """When the newest scheduled runs of a workflow were created.

        Args:
            workflow: the name of its file.

        Raises:
            ReadError: they could not be read. This needs ``actions: read``.
        """
        path = f"/repos/{repository}/actions/workflows/{quote(workflow, safe='')}/runs"
        answer = self._client.get(path, {"event": "schedule", "per_page": most})
        return _parsed(run_times_of, answer, "list of workflow runs")

    def can_write(self, repository: str, login: str) -> bool:
        """Whether someone has write access to a repository. Higher roles count, too.

        Raises:
            RefusedError: GitHub does not report this to the token. A personal access token requires push access.
            ReadError: it could not be read.
        """
        try:
            answer = self._client.get(f"/repos/{repository}/collaborators/{quote(login)}/permission")
        except NotFoundError:
            return False  # the account no longer exists
        return isinstance(answer, dict) and answer.get("permission") in _WRITING

    def artifacts(self, repository: str, run_id: int) -> tuple[Artifact, ...]:
        """The artifacts of all attempts of a workflow run, at most 100.

        Raises:
            ReadError: they could not be read. This needs ``actions: read``.
        """
        path = f"/repos/{repository}/actions/runs/{run_id}/artifacts"
        answer = self._client.get(path, {"per_page": 100}, needs="actions: read")
        return _parsed(artifacts_of, answer, "list of artifacts")

    def starts_workflows(self) -> bool:
        """Whether pushes with this token start workflows. Pushes with a workflow's own token do not.

        Raises:
            ReadError: it could not be read.
        """
        _, body = self._client.query(load_query("viewer"), {})
        login = _parsed(lambda data: str(data["viewer"]["login"]), body["data"], "account of the token")
        return login != _OF_WORKFLOWS


def _parsed(read: Callable[[Any], _T], answer: Any, what: str) -> _T:
    try:
        return read(answer)
    except UNEXPECTED:
        raise ReadError(f"GitHub returned an invalid {what}") from None
