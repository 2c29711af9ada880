"""Everything that the bot changes on GitHub. Each request is sent once. Its error says whether it may have worked."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from feedback_bot.errors import WriteError
from feedback_bot.github.client import Client
from feedback_bot.github.failures import UNEXPECTED
from feedback_bot.github.own_check import CheckWriter
from feedback_bot.github.values import CreatedComment, created_comment_of
from feedback_bot.model import PullRequestId, ShowCheck

_MINIMIZE: Final = """
mutation Minimize($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { clientMutationId } }
"""
_UNMINIMIZE: Final = """
mutation Unminimize($id: ID!) { unminimizeComment(input: {subjectId: $id}) { clientMutationId } }
"""


class Writes:
    """Comments, reactions, labels, branches, re-runs, and the bot's own check."""

    def __init__(self, client: Client, note: Callable[[str], None]) -> None:
        """Prepare the writer.

        Args:
            client: sends the requests.
            note: receives, once each, what the token lacks and the bot can work without.
        """
        self._client = client
        self._checks = CheckWriter(client, note)

    def create_comment(self, pull_request: PullRequestId, body: str) -> CreatedComment:
        """Create a comment with a request that is sent once.

        Raises:
            WriteError: it was not created, or the outcome is unknown.
        """
        answer = self._client.create(f"{_issue(pull_request)}/comments", {"body": body})
        try:
            return created_comment_of(answer)
        except UNEXPECTED:
            raise WriteError("unexpected response from GitHub to a new comment", maybe_done=True) from None

    def edit_comment(self, pull_request: PullRequestId, comment_id: int, body: str) -> None:
        """Replace a comment's text.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        self._client.write("PATCH", _comment(pull_request, comment_id), {"body": body})

    def delete_comment(self, pull_request: PullRequestId, comment_id: int) -> None:
        """Delete a comment. One that is already gone counts as deleted.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        try:
            self._client.write("DELETE", _comment(pull_request, comment_id))
        except WriteError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise

    def minimize_comment(self, node_id: str) -> None:
        """Hide a comment as outdated.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        self._client.mutate(_MINIMIZE, {"id": node_id})

    def unminimize_comment(self, node_id: str) -> None:
        """Show a hidden comment again. Doing it twice changes nothing.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        self._client.mutate(_UNMINIMIZE, {"id": node_id})

    def react(self, pull_request: PullRequestId, comment_id: int, content: str) -> None:
        """React to a comment; ``content`` is ``+1`` or ``confused``. Doing it twice changes nothing.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        self._client.create(f"{_comment(pull_request, comment_id)}/reactions", {"content": content})

    def remove_label(self, pull_request: PullRequestId, name: str) -> None:
        """Remove a label from a pull request. One that is not there counts as removed.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        try:
            self._client.write("DELETE", f"{_issue(pull_request)}/labels/{quote(name)}")
        except WriteError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise

    def update_branch(self, pull_request: PullRequestId, head: str) -> None:
        """Merge the base branch into the branch of a pull request. GitHub does so shortly after its response.

        Args:
            head: GitHub refuses if the branch has another head, so a repetition is harmless.

        Raises:
            WriteError: GitHub refused, or the outcome is unknown.
        """
        path = f"/repos/{pull_request.repository}/pulls/{pull_request.number}/update-branch"
        self._client.write("PUT", path, {"expected_head_sha": head})

    def show_check(self, repository: str, check: ShowCheck) -> None:
        """Show the bot's own check, see :meth:`feedback_bot.github.own_check.CheckWriter.show`."""
        self._checks.show(repository, check)

    def rerun_failed_jobs(self, repository: str, run_id: int) -> None:
        """Re-run the failed jobs of a workflow run.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        self._client.create(f"/repos/{repository}/actions/runs/{run_id}/rerun-failed-jobs", {})

    def add_label(self, pull_request: PullRequestId, name: str) -> None:
        """Add a label to a pull request. GitHub creates the label if it does not exist. Doing it twice changes nothing.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        self._client.create(f"{_issue(pull_request)}/labels", {"labels": [name]})


def _issue(pull_request: PullRequestId) -> str:
    return f"/repos/{pull_request.repository}/issues/{pull_request.number}"


def _comment(pull_request: PullRequestId, comment_id: int) -> str:
    return f"/repos/{pull_request.repository}/issues/comments/{comment_id}"
