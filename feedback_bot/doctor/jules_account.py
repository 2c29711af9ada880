"""The Jules API keys: whether they work, and which sessions and repositories their accounts have."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from feedback_bot.doctor.finding import Finding, fix, note, ok
from feedback_bot.jules import Jules, JulesError, NotAuthenticated, NotFound

_MOST_SESSIONS: Final = 100
_SETTINGS: Final = "https://jules.google.com/settings#api"


def check_key(jules: Jules, name: str, repositories: Sequence[str]) -> Finding:
    """Whether Jules accepts a key, and how many of the account's newest sessions are about the repositories."""
    try:
        sessions = list(islice(jules.sessions(), _MOST_SESSIONS))
    except NotAuthenticated:  # whose own text may be misleading
        return fix(name, "Jules rejected it (401)", f"Create a new key at {_SETTINGS}")
    except JulesError as error:
        return fix(name, error.api_message, error.advice)
    wanted = {repository.lower() for repository in repositories}
    ours = sum((session.repository or "").lower() in wanted for session in sessions)
    if not sessions:
        return note(
            name, "accepted, but the account has no sessions", "Check that it is the account that starts tasks."
        )
    many = f"the newest {_MOST_SESSIONS}" if len(sessions) == _MOST_SESSIONS else f"{len(sessions)}"
    return ok(name, f"accepted; the account has sessions: {many}, of which {ours} here")


def check_source(clients: Sequence[Jules], repository: str) -> Finding:
    """Whether a repository is connected to Jules in one of the accounts."""
    try:
        if any(_has_source(jules, repository) for jules in clients):
            return ok("repository at Jules", "connected", repository)
    except JulesError as error:
        return note("repository at Jules", error.api_message, error.advice, repository)
    advice = "Sign in to https://jules.google.com with the account that owns the key, and connect the repository."
    return fix("repository at Jules", "not connected to any of the accounts", advice, repository)


def _has_source(jules: Jules, repository: str) -> bool:
    """By its usual name, or under whichever name Jules has it."""
    try:
        jules.source(repository)
    except NotFound:
        return any((source.repository or "").lower() == repository.lower() for source in jules.sources())
    return True
