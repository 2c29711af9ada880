"""Which session a pull request belongs to, and whether it may hear of it."""

from datetime import timedelta

from feedback_bot.decide import Case
from feedback_bot.errors import ContradictoryIdsError
from feedback_bot.jules import BadRequest, NotFound
from feedback_bot.model import Reason, ReasonCode, Session
from feedback_bot.ownership import why_not_the_sessions
from feedback_bot.session_id import extract_session_id
from feedback_bot.session_lookup import SessionLookup


def resolve_session(case: Case, lookup: SessionLookup) -> tuple[Session | None, Reason | None]:
    """Find and read the session behind a pull request.

    Returns:
        The session, or why there is none to speak to.

    Raises:
        JulesError: Jules could not be asked.
    """
    snapshot, memory = case.snapshot, case.memory
    try:
        session_id = memory.session or extract_session_id(snapshot.head_branch, snapshot.body) or lookup.find(snapshot)
    except ContradictoryIdsError as error:
        return None, Reason(
            ReasonCode.SESSIONS_CONTRADICT, {"of_branch": error.of_branch, "of_footer": error.of_footer}
        )
    if session_id is None:
        return None, Reason(ReasonCode.SESSION_UNNAMED)
    unanswered = memory.unanswered(snapshot.head_sha)
    since = case.now - unanswered.created_at if unanswered and unanswered.created_at else timedelta(0)
    try:
        session = lookup.read(session_id, snapshot, case.policy, since=since)
    except NotFound:
        return None, Reason(ReasonCode.SESSION_NOT_FOUND, {"session": session_id})
    except BadRequest as error:
        return None, Reason(ReasonCode.SESSION_UNREADABLE, {"session": session_id, "error": error.api_message})
    problem = why_not_the_sessions(snapshot, session, started_by_us=memory.session == session.id)
    return (None, problem) if problem else (session, None)
