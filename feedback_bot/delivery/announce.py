"""Announcing: a comment for the people on the pull request that is there once for each thing told."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from feedback_bot.decide import Case
from feedback_bot.delivery.claims import Claims
from feedback_bot.github.gateway import GitHub
from feedback_bot.markers.history import recall
from feedback_bot.model import Candidate, Marker, MarkerKind, MarkerState


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """Posts escalations and notices. The comment is the whole effect, so it needs no claim, only a second look."""

    github: GitHub
    claims: Claims

    def announce(
        self, candidate: Candidate, case: Case, kind: MarkerKind, key: str, word: Callable[[Marker], str]
    ) -> Marker | None:
        """Post a comment unless one stands for the same key; of two at once the older stays.

        Args:
            word: the comment's text for its marker.

        Returns:
            The marker of the comment; ``None`` where another run was faster.

        Raises:
            ReadError: the comments could not be read.
            WriteError: it was not posted, or nobody knows; the next run will see.
        """
        if self._is_noticed(candidate, case, key):
            return None
        marker = Marker(
            kind=kind,
            state=MarkerState.DONE,
            key=key,
            nonce=secrets.token_hex(16),
            head=case.snapshot.head_sha,
            session=case.session.id if case.session else None,
        )
        posted = self.claims.post(candidate, case.policy, marker, word(marker))
        if self._is_noticed(candidate, case, key, before=posted.comment_id):
            self.github.delete_comment(candidate.id, posted.comment_id)
            return None
        return posted

    def _is_noticed(self, candidate: Candidate, case: Case, key: str, before: int | None = None) -> bool:
        history = recall(self.github.reread(candidate), case.policy)
        return any(
            marker.key == key and (before is None or marker.comment_id < before)
            for marker in (*history.notices, *history.escalations)
        )
