"""Which session a pull request belongs to, and whether it may hear of it."""

from datetime import timedelta

from feedback_bot.decide import Case
from feedback_bot.errors import ContradictoryIdsError
from feedback_bot.jules import BadRequest, NotFound
from feedback_bot.model import Session
from feedback_bot.ownership import why_not_the_sessions
from feedback_bot.session_id import extract_session_id
from feedback_bot.session_lookup import SessionLookup


def resolve_session(case: Case, lookup: SessionLookup) -> tuple[Session | None, str | None]:
    """Find and read the session behind a pull request.

    Returns:
        The session, or why there is none to speak to, in words for a person.

    Raises:
        JulesError: Jules could not be asked.
    """
    snapshot, memory = case.snapshot, case.memory
    try:
        session_id = memory.session or extract_session_id(snapshot.head_branch, snapshot.body) or lookup.find(snapshot)
    except ContradictoryIdsError as error:
        return None, str(error)
    if session_id is None:
        return None, "neither the branch nor the description names a session, and none of those listed made it"
    unanswered = memory.unanswered(snapshot.head_sha)
    since = case.now - unanswered.created_at if unanswered and unanswered.created_at else timedelta(0)
    try:
        session = lookup.read(session_id, snapshot, case.policy, since=since)
    except NotFound:
        return None, f"session {session_id} does not exist, or belongs to another account"
    except BadRequest as error:
        return None, f"session {session_id} cannot be read: {error}"
    problem = why_not_the_sessions(snapshot, session, started_by_us=memory.session == session.id)
    return (None, problem) if problem else (session, None)
