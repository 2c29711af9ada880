"""Names of Jules accounts in markers. They show which key answered for a session, but nothing about the key.

A name is part of an HMAC over the repository, so an account has a different name in each repository.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from feedback_bot.model import Snapshot

_PURPOSE: Final = b"jules-feedback-bot account name 1"
_LENGTH: Final = 16


class AccountNames:
    """Names the accounts of Jules API keys.

    Args:
        keys: as in ``jules-api-key``.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [hmac.digest(key.encode(), _PURPOSE, "sha256") for key in keys]

    def __repr__(self) -> str:
        return f"AccountNames(keys={len(self._keys)})"

    def of(self, snapshot: Snapshot) -> tuple[str, ...]:
        """The name for each key, in order; empty if the ID of the pull request's repository is not known."""
        if not snapshot.repository_node_id:
            return ()
        repository = snapshot.repository_node_id.encode()
        return tuple(hmac.new(key, repository, hashlib.sha256).hexdigest()[:_LENGTH] for key in self._keys)
