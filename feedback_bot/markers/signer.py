"""Signatures of markers: the bot remembers only what a run with one of the Jules keys wrote.

All workflows of a repository may comment from the same account, and one of them may repeat a title or a test's name.
So each marker is signed with an HMAC over the repository, the pull request, the kind, the hidden data, and the time of
the comment. The signature is on its own line: older versions of the bot read the marker below it, and other versions
can verify it without reading the data.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from feedback_bot.markers.encoding import DASHBOARD, kind_of
from feedback_bot.markers.hidden_lines import (
    MarkerLine,
    SignatureLine,
    marker_line,
    signature_line,
    signed_body,
)
from feedback_bot.markers.sticky import spread, with_entries
from feedback_bot.model import Authenticity, Comment, PastPullRequest, Snapshot

MAX_AGE_DIFFERENCE: Final = timedelta(minutes=15)
"""How much the time of a comment may differ from the signed one. A marker that is copied later is text."""
_PURPOSE: Final = b"jules-feedback-bot marker signature 1"
_SUBJECT: Final = "subject of a page"
_SUBJECT_LENGTH: Final = 16
_MOST_LISTED: Final = 100
_NAME_LENGTH: Final = 20
_Place = TypeVar("_Place", Snapshot, PastPullRequest)


class Signer:
    """Signs markers with the first key, and verifies them with any of the keys.

    Args:
        keys: Jules API keys; none in a dry run without a key, which cannot verify anything.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [hmac.digest(key.encode(), _PURPOSE, "sha256") for key in keys]

    def __repr__(self) -> str:
        return f"Signer(keys={len(self._keys)})"

    def sign(self, body: str, snapshot: Snapshot, created_at: datetime, *, unsigned: Iterable[Comment] = ()) -> str:
        """The text of a comment with its marker signed. A text without a marker stays as it is.

        Args:
            snapshot: the pull request of the comment.
            created_at: when the comment was created, by GitHub's clock; approximately, if it is about to be.
            unsigned: comments whose unsigned markers count. They still count after this first signature.
        """
        marker = marker_line(body)
        kind = kind_of(marker) if marker else None
        if marker is None or kind is None or not self._keys:
            return body
        names = [_name(comment) for comment in unsigned if marker_line(comment.body)]
        unsealed = SignatureLine(
            kind=kind, seconds=int(created_at.timestamp()), code="", listed=tuple(names[-_MOST_LISTED:])
        )
        code = _code(self._keys[0], (snapshot.repository_id, snapshot.id.number), marker, unsealed)
        return signed_body(body, replace(unsealed, code=code))

    def sign_page(self, body: str, repository_id: int, created_at: datetime) -> str:
        """The text of the page of a repository with its marker signed, as if it were number 0 there.

        Args:
            created_at: when the issue was created; approximately, if it is about to be.
        """
        marker = marker_line(body)
        if marker is None or not self._keys:
            return body
        unsealed = SignatureLine(kind=DASHBOARD, seconds=int(created_at.timestamp()), code="")
        code = _code(self._keys[0], (repository_id, 0), marker, unsealed)
        return signed_body(body, replace(unsealed, code=code))

    def is_page(self, body: str, repository_id: int, created_at: datetime) -> bool:
        """Whether a run with one of the keys wrote this as the page of a repository."""
        marker, signature = marker_line(body), signature_line(body)
        if marker is None or signature is None or signature.kind != DASHBOARD:
            return False
        return self._is_right((repository_id, 0), marker, signature, created_at)

    def subjects(self, about: Iterable[str]) -> tuple[str, ...]:
        """What a page records as its subject: a code for each key. The first one is written, and each one counts.

        Without a key, a code does not show which private repositories exist, and nobody can check a guess.

        Args:
            about: the repositories, as in the setting of that name. Order, case, and repetition make no difference.
        """
        text = "\n".join((_SUBJECT, *sorted({name.lower() for name in about})))
        return tuple(hmac.digest(key, text.encode(), "sha256").hex()[:_SUBJECT_LENGTH] for key in self._keys)

    def verify(self, snapshot: _Place) -> _Place:
        """The pull request with the result of the verification in each of its comments.

        Comments that hold others are replaced by their entries, see :mod:`feedback_bot.markers.sticky`.
        """
        comments = [replace(c, authenticity=self._authenticity(c, snapshot)) for c in snapshot.comments]
        listed = {name for c in comments if c.authenticity is Authenticity.VERIFIED for name in _listed(c)}
        verified = replace(snapshot, comments=tuple(_with_list(c, listed) for c in comments))
        if isinstance(verified, Snapshot):
            return with_entries(verified)
        return replace(verified, comments=spread(verified.comments, edited_too=True))

    def _authenticity(self, comment: Comment, snapshot: Snapshot | PastPullRequest) -> Authenticity:
        marker, signature = marker_line(comment.body), signature_line(comment.body)
        if marker is None:
            return Authenticity.UNSIGNED
        if not self._keys:
            return Authenticity.UNCHECKED
        if signature is None:
            return Authenticity.UNSIGNED
        place = (snapshot.repository_id, snapshot.id.number)
        is_right = self._is_right(place, marker, signature, comment.created_at)
        return Authenticity.VERIFIED if is_right else Authenticity.REJECTED

    def _is_right(
        self, place: tuple[int, int], marker: MarkerLine, signature: SignatureLine, created_at: datetime
    ) -> bool:
        codes = [_code(key, place, marker, signature) for key in self._keys]
        is_near = abs(created_at.timestamp() - signature.seconds) <= MAX_AGE_DIFFERENCE.total_seconds()
        return is_near and any(hmac.compare_digest(code, signature.code) for code in codes)


def _code(key: bytes, place: tuple[int, int], marker: MarkerLine, signature: SignatureLine) -> str:
    """The HMAC of a marker at a place, which is the repository's ID and the number of the pull request."""
    parts = (
        *place,
        signature.kind,
        signature.seconds,
        ",".join(signature.listed),
        marker.content,
    )
    return hmac.new(key, "\n".join(map(str, parts)).encode(), hashlib.sha256).hexdigest()


def _listed(comment: Comment) -> tuple[str, ...]:
    signature = signature_line(comment.body)
    return signature.listed if signature else ()


def _with_list(comment: Comment, listed: set[str]) -> Comment:
    is_listed = comment.authenticity is Authenticity.UNSIGNED and marker_line(comment.body) and _name(comment) in listed
    return replace(comment, authenticity=Authenticity.LISTED) if is_listed else comment


def _name(comment: Comment) -> str:
    """The name of an unsigned marker in a list. It is valid only for this data in this comment."""
    marker = marker_line(comment.body)
    content = marker.content if marker else ""
    return hashlib.sha256(f"{comment.id}\n{content}".encode()).hexdigest()[:_NAME_LENGTH]
