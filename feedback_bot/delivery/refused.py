"""What kind of refusal Jules gave, and whether the run must stop sending with its key."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from feedback_bot.jules import BadRequest, JulesError, NotAllowed, NotAuthenticated, NotFound, RateLimited
from feedback_bot.model import Refusal

_KINDS: Final[dict[type[JulesError], Refusal]] = {
    RateLimited: Refusal.LIMIT,
    NotAuthenticated: Refusal.KEY,
    NotAllowed: Refusal.FORBIDDEN,
    NotFound: Refusal.NOT_FOUND,
}


@dataclass(slots=True)
class SendGate:
    """Whether a run may still send with its key; shared by all repositories. ``closed_by`` says why not."""

    closed_by: str | None = None


def refusal_of(error: JulesError, *, creates: bool = False) -> Refusal | None:
    """The kind of a refusal that lasts; ``None`` for whatever may work a moment later.

    Args:
        creates: a session was to be created. ``FAILED_PRECONDITION``, which is temporary, then means that the limit of
            concurrent sessions was reached.
    """
    if error.maybe_done:
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
