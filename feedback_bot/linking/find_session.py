"""Which session a pull request belongs to, and whether feedback may be sent to it."""

from datetime import timedelta
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.errors import ContradictoryIdsError
from feedback_bot.jules import BadRequest, NotFound
from feedback_bot.linking.ownership import repositories_of, why_not_linked
from feedback_bot.linking.repository_names import RepositoryNames
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.markers.history import History
from feedback_bot.model import Reason, ReasonCode, Session, Snapshot
from feedback_bot.session_id import extract_session_id

_FORMER_NAMES: Final = 5
"""The maximum number of names per session to look up on GitHub."""


def find_session(
    snapshot: Snapshot,
    history: History,
    policy: Policy,
    reader: SessionReader,
    names: RepositoryNames,
    *,
    look_back: timedelta,
) -> tuple[Session | None, Reason | None]:
    """Find and read the session behind a pull request.

    Args:
        look_back: the maximum age of activities that matter.

    Returns:
        The session, or the reason why feedback cannot be sent to one.

    Raises:
        JulesError: the request to Jules failed.
        ReadError: a name that the repository may have had could not be looked up.
    """
    try:
        session_id = (
            history.session or extract_session_id(snapshot.head_branch, snapshot.body) or reader.find(snapshot, names)
        )
    except ContradictoryIdsError as error:
        return None, Reason(
            ReasonCode.SESSIONS_CONTRADICT, {"of_branch": error.of_branch, "of_footer": error.of_footer}
        )
    if session_id is None:
        return None, Reason(ReasonCode.SESSION_UNNAMED)
    try:
        session = reader.read(session_id, snapshot, policy, since=look_back)
    except NotFound:
        return None, Reason(ReasonCode.SESSION_NOT_FOUND, {"session": session_id})
    except BadRequest as error:
        return None, Reason(ReasonCode.SESSION_UNREADABLE, {"session": session_id, "error": error.api_message})
    problem = why_not_linked(snapshot, session, started_by_us=history.session == session.id)
    if problem:
        former = names.former(snapshot.id.repository, repositories_of(session)[:_FORMER_NAMES])
        problem = why_not_linked(snapshot, session, started_by_us=history.session == session.id, former=former)
    return (None, problem) if problem else (session, None)
