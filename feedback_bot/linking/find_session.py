"""Which session a pull request belongs to, and whether feedback may be sent to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from feedback_bot.config.policy import Policy
from feedback_bot.errors import ContradictoryIdsError
from feedback_bot.jules import BadRequest, NotAllowed, NotFound
from feedback_bot.linking.ownership import Ownership, ownership, repositories_of, why_not_linked
from feedback_bot.linking.repository_names import RepositoryNames
from feedback_bot.linking.session_reader import SessionReader
from feedback_bot.markers.feedback_id import feedback_id
from feedback_bot.markers.history import History
from feedback_bot.model import Fact, Reason, ReasonCode, Session, Snapshot
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
    look_back: timedelta | None,
) -> tuple[Session | None, Reason | None]:
    """Find and read the session behind a pull request.

    Args:
        look_back: the maximum age of activities that matter; ``None`` if none do.

    Returns:
        The session, or the reason why feedback cannot be sent to one.

    Raises:
        JulesError: the request to Jules failed.
        ReadError: a name that the repository may have had could not be looked up.
    """
    try:
        named = extract_session_id(snapshot.head_branch, snapshot.body)
    except ContradictoryIdsError as error:
        if history.session is None:
            facts = {"of_branch": error.of_branch, "of_footer": error.of_footer}
            return None, Reason(ReasonCode.SESSIONS_CONTRADICT, facts)
        named = None
    read = partial(
        reader.read, snapshot=snapshot, policy=policy, since=look_back, is_first=not history.sent, is_expected=True
    )
    session = _written_to(named, history, read) if named and history.session is None else None
    session_id = session.id if session else history.session or named or reader.find(snapshot, names)
    if session_id is None:
        return None, Reason(ReasonCode.SESSION_UNNAMED, _asked(reader))
    is_ours = session is not None or history.session == session_id
    try:
        session = session or read(session_id)
    except NotFound:
        return None, Reason(ReasonCode.SESSION_NOT_FOUND, {"session": session_id, **_asked(reader)})
    except BadRequest as error:
        return None, Reason(ReasonCode.SESSION_UNREADABLE, {"session": session_id, "error": error.api_message})
    is_branch_only = ownership(snapshot, policy) is Ownership.BRANCH_ONLY
    check = partial(why_not_linked, snapshot, session, started_by_us=is_ours, by_branch_only=is_branch_only)
    problem = check()
    if problem:
        problem = check(former=names.former(snapshot.id.repository, repositories_of(session)[:_FORMER_NAMES]))
    if problem:
        return None, problem
    if is_ours and named and named != session.id and look_back is not None:
        session = replace(session, earlier_messages=reader.messages(named, snapshot, since=look_back))
    return session, None


def expected_session(snapshot: Snapshot, history: History) -> str | None:
    """The session that :func:`find_session` reads first; ``None`` if that is not certain."""
    if history.session:
        return history.session
    try:
        named = extract_session_id(snapshot.head_branch, snapshot.body)
    except ContradictoryIdsError:
        return None
    written_to = history.sent[-1].session if history.sent else None
    return named if written_to in (None, named) else None


def _asked(reader: SessionReader) -> dict[str, Fact]:
    """How many keys were tried, if there are several."""
    return {"api_keys": reader.keys} if reader.keys > 1 else {}


def _written_to(named: str, history: History, read: Callable[[str], Session]) -> Session | None:
    """The session that the newest message went to, if the bot started it and the comment that says so is gone."""
    written_to = history.sent[-1].session if history.sent else None
    if written_to is None or written_to == named:
        return None
    try:
        session = read(written_to)
    except (BadRequest, NotAllowed, NotFound):
        return None
    return session if feedback_id(session.prompt) else None
