"""What the token or the server lacks, reported once per run."""

import threading
from collections.abc import Callable
from typing import Final

_UNTIL_THEN: Final = {
    "actions: read": "the logs and workflows of failed jobs cannot be read; annotations and links are sent instead",
    "checks: read": "the app and workflow of a check cannot be read",
    "checks: read and statuses: read": "checks or statuses cannot be read, and their failures are not sent",
    "contents: read": "the policy file cannot be read, and nothing is sent",
}


class Notes:
    """Reports each thing once."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._said: set[str] = set()
        self._lock = threading.Lock()

    def missing(self, permission: str) -> None:
        """Report a permission that the token lacks."""
        self._once(
            f"The token lacks a permission: add {permission} to the permissions of the workflow's job."
            f" Until then, {_UNTIL_THEN[permission]}."
        )

    def lacking(self, field: object) -> None:
        """Report a field of the API that the server does not have."""
        self._once(f"This GitHub server is too old to support the field {field}; the bot works without it.")

    def _once(self, text: str) -> None:
        with self._lock:
            if text in self._said:
                return
            self._said.add(text)
        self._say(text)
