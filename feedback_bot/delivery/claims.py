"""Creates, signs, finds, resolves, and deletes claims: the comments that announce messages."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.errors import WriteError
from feedback_bot.github.gateway import GitHub
from feedback_bot.jules import NotFound
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.markers.history import recall
from feedback_bot.markers.own_comments import own_markers, unsigned_comments
from feedback_bot.markers.signer import MAX_AGE_DIFFERENCE, Signer
from feedback_bot.model import Marker, MarkerState, PullRequestId, Settlement, Snapshot

_DOUBT: Final = MAX_AGE_DIFFERENCE / 3
"""How much the time of a new comment may differ from the expected one before the comment is signed again."""


class Claims:
    """Writes the bot's marker comments, and signs them."""

    def __init__(
        self, github: GitHub, session_reader: SessionReader, signer: Signer, clock: Callable[[], float]
    ) -> None:
        self._clock = clock
        self._made: dict[PullRequestId, dict[int, float]] = {}
        self._github = github
        self._session_reader = session_reader
        self._signer = signer

    def post(self, snapshot: Snapshot, policy: Policy, marker: Marker, body: str) -> Marker:
        """Create a marker's comment. After a lost response, look for it before trying once more.

        If both tries created one, the younger one is withdrawn after the re-read, because the older one exists.

        Raises:
            WriteError: it was not created, or that is unknown. A later run finds out.
            ReadError: the comments could not be read to look for it.
        """
        since = self._clock()
        posted = self._posted(snapshot, policy, marker, body)
        self._made.setdefault(snapshot.id, {})[posted.comment_id] = since
        return posted

    def _posted(self, snapshot: Snapshot, policy: Policy, marker: Marker, body: str) -> Marker:
        try:
            return self._create(snapshot, policy, marker, body)
        except WriteError as error:
            if not error.maybe_done:
                raise
        return self._find(snapshot, policy, marker.nonce) or self._create(snapshot, policy, marker, body)

    def made(self, pull_request: PullRequestId) -> dict[int, float]:
        """The comments that this run has created on a pull request: by ID, the number of seconds since then."""
        now = self._clock()
        return {comment_id: now - since for comment_id, since in self._made.get(pull_request, {}).items()}

    def forget(self, pull_request: PullRequestId) -> None:
        """From now on, treat the comments that this run has created on a pull request like those of another run."""
        self._made.pop(pull_request, None)

    def edit(
        self, snapshot: Snapshot, policy: Policy, comment_id: int, body: str, *, created_at: datetime | None = None
    ) -> None:
        """Replace the text of a marker's comment.

        Args:
            created_at: when the comment was created, if it is not in the snapshot.

        Raises:
            WriteError: it failed, or its outcome is unknown.
        """
        known = next((comment.created_at for comment in snapshot.comments if comment.id == comment_id), None)
        text = self._signed(snapshot, policy, body, known or created_at or self._github_time(snapshot))
        self._github.edit_comment(snapshot.id, comment_id, text)

    def settle(self, snapshot: Snapshot, policy: Policy) -> Settlement:
        """Find out what became of the claims of runs that died. Nothing is written.

        Raises:
            JulesError: a session could not be read, so the state of its claim is unknown.
        """
        history = recall(snapshot, policy)
        self._session_reader.learn(snapshot, history.markers)
        sent = {marker.nonce for marker in history.sent}
        confirmed, undelivered = [], []
        for claim in history.dead_claims(snapshot.read_at):
            if claim.nonce in sent:  # one claim that was created twice
                undelivered.append(claim)
                continue
            try:
                session = self.arrived(claim, snapshot)
            except NotFound:
                continue  # gone, or in another account, where a later run with the right key may find it
            if session is None:
                undelivered.append(claim)
                continue
            sent.add(claim.nonce)
            confirmed.append(replace(claim, state=MarkerState.SENT, session=session))
        return Settlement(confirmed=tuple(confirmed), undelivered=tuple(undelivered))

    def discard(self, snapshot: Snapshot, claims: Iterable[Marker]) -> None:
        """Delete claims of messages that were never sent.

        Raises:
            WriteError: one could not be deleted.
        """
        for claim in claims:
            self._made.get(snapshot.id, {}).pop(claim.comment_id, None)
            self._github.delete_comment(snapshot.id, claim.comment_id)

    def arrived(self, claim: Marker, snapshot: Snapshot) -> str | None:
        """The session that contains a claim's message; ``None`` if certainly none does.

        Raises:
            JulesError: the session could not be read, so the answer is unknown.
        """
        if claim.starts_session:
            return self._session_reader.started_with(claim.nonce, claim.session)
        # A scan may be older than the claim; a window that starts too early does no harm.
        age = max(timedelta(0), snapshot.read_at - (claim.created_at or snapshot.read_at))
        found = claim.session and self._session_reader.has_message(claim.session, [claim.nonce], age, snapshot)
        return claim.session if found else None

    def _create(self, snapshot: Snapshot, policy: Policy, marker: Marker, body: str) -> Marker:
        now = self._github_time(snapshot)
        made = self._github.create_comment(snapshot.id, self._signed(snapshot, policy, body, now))
        if abs(made.created_at - now) > _DOUBT:  # the request waited for a rate limit
            self.edit(snapshot, policy, made.id, body, created_at=made.created_at)
        return replace(marker, comment_id=made.id, node_id=made.node_id, created_at=made.created_at, url=made.url)

    def _signed(self, snapshot: Snapshot, policy: Policy, body: str, created_at: datetime) -> str:
        return self._signer.sign(body, snapshot, created_at, unsigned=unsigned_comments(snapshot, policy))

    def _github_time(self, snapshot: Snapshot) -> datetime:
        return self._github.server_time or snapshot.read_at

    def _find(self, snapshot: Snapshot, policy: Policy, nonce: str) -> Marker | None:
        markers = own_markers(self._github.reread(snapshot), policy)
        return next((m for m in markers if isinstance(m, Marker) and m.nonce == nonce), None)
