"""Kinds of refusals by Jules, and whether the run must stop sending with a key."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from feedback_bot.jules import BadRequest, JulesError, KeyRejected, NotAllowed, NotAuthenticated, NotFound, RateLimited
from feedback_bot.model import Refusal

_KINDS: Final[dict[type[JulesError], Refusal]] = {
    RateLimited: Refusal.LIMIT,
    NotAuthenticated: Refusal.KEY,
    NotAllowed: Refusal.FORBIDDEN,
    NotFound: Refusal.NOT_FOUND,
}


@dataclass(slots=True)
class SendGate:
    """Whether a run may still send with a key; shared by all repositories. ``closed_by`` says why not, by key."""

    closed_by: dict[int, str] = field(default_factory=dict)


def refusal_of(error: JulesError, *, creates: bool = False) -> Refusal | None:
    """The kind of a lasting refusal; ``None`` for anything that may work a moment later.

    If one of several keys is rejected, the pull request does not record it: later runs cannot find the session then.

    Args:
        creates: the request was to create a session. ``FAILED_PRECONDITION`` then means that the limit of concurrent
            sessions was reached, which is temporary.
    """
    if error.maybe_done or isinstance(error, KeyRejected):
        return None
    if isinstance(error, BadRequest):
        return _of_bad_request(error, creates=creates)
    return next((kind for family, kind in _KINDS.items() if isinstance(error, family)), None)


def _of_bad_request(error: BadRequest, *, creates: bool) -> Refusal:
    if error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Refusal.TOO_LONG
    if error.api_status == "FAILED_PRECONDITION":
        return Refusal.NO_ROOM if creates else Refusal.NOT_NOW
    return Refusal.INVALID
