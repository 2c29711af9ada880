"""Which open pull requests are Jules', and which session each belongs to."""

from enum import Enum, auto
from urllib.parse import urlsplit

from feedback_bot.config.policy import Policy
from feedback_bot.model import Actor, Candidate, Commit, Reason, ReasonCode, Session, Snapshot
from feedback_bot.model.pull_request import MOST_COMMITS
from feedback_bot.session_id import find_footer


class Ownership(Enum):
    """Whose a pull request is."""

    JULES = auto()
    FORK = auto()
    SOMEBODY_ELSE = auto()


def ownership(candidate: Candidate, policy: Policy) -> Ownership:
    """Tell whose a pull request is.

    It is Jules' where its author is one of the policy's ``authors``, or, since Jules can open pull requests in the name
    of the person who started the task, where its body holds Jules' footer. From a fork it gets no feedback in either
    case: its text and its logs are an outsider's.
    """
    if not is_jules(candidate.author, policy) and find_footer(candidate.body) is None:
        return Ownership.SOMEBODY_ELSE
    if candidate.is_from_fork or (candidate.head_repository or "").lower() != candidate.id.repository.lower():
        return Ownership.FORK
    return Ownership.JULES


def is_jules(actor: Actor | None, policy: Policy) -> bool:
    """Whether an account is one of those that Jules writes with."""
    return actor is not None and any(actor.is_named(name) for name in policy.authors)


def is_by_jules(commit: Commit, snapshot: Snapshot, policy: Policy) -> bool:
    """Whether a commit names Jules as an author, or the person in whose name Jules commits here.

    Jules may commit under the name of the person who started the task. The branch's first commit is Jules' own, so it
    shows whether that is so.
    """
    if any(is_jules(author, policy) for author in commit.authors):
        return True
    first = snapshot.commits[0] if 0 < len(snapshot.commits) < MOST_COMMITS else None
    if first is None or any(is_jules(author, policy) for author in first.authors):
        return False
    names = {login.lower() for login in parties(snapshot, policy)} & {author.login.lower() for author in first.authors}
    return any(author.login.lower() in names for author in commit.authors)


def is_shared(snapshot: Snapshot, policy: Policy) -> bool:
    """Whether a commit of the branch may be somebody else's.

    A session lays its changes over the commit that it started from, so a mistake here may undo a person's work: where
    Jules commits under the starter's name alone, nobody can tell its commits from theirs, and all count as shared.
    """
    return not all(any(is_jules(author, policy) for author in commit.authors) for commit in snapshot.commits)


def parties(snapshot: Snapshot, policy: Policy) -> tuple[str, ...]:
    """The people in whose names Jules may act here: the pull request's author and the person who started the task."""
    author = snapshot.author
    is_person = author is not None and not author.is_bot and not is_jules(author, policy)
    logins = (author.login if author and is_person else None, starter(snapshot, policy))
    return tuple(dict.fromkeys(login for login in logins if login))


def starter(snapshot: Snapshot, policy: Policy) -> str | None:
    """The login of the person who started the task, whose review comments Jules follows by itself."""
    footer = find_footer(snapshot.body)
    if footer and footer.starter:
        return footer.starter
    if snapshot.author and not snapshot.author.is_bot and not is_jules(snapshot.author, policy):
        return snapshot.author.login
    return None


def why_not_the_sessions(snapshot: Snapshot, session: Session, *, started_by_us: bool = False) -> Reason | None:
    """Why a session must not hear of this pull request; ``None`` where it may.

    Nothing of a repository may reach a stranger's session: its source has to be this repository and, where its outputs
    name pull requests, this one has to be among them, unless the bot itself started the session for this pull request.
    """
    repository = snapshot.id.repository
    if not session.source:
        return Reason(ReasonCode.SESSION_WITHOUT_REPOSITORY, {"session": session.id, "repository": repository})
    if session.source.lower() not in _sources(repository):
        return Reason(ReasonCode.SESSION_OF_OTHER_REPOSITORY, {"session": session.id})
    if session.pull_requests and not started_by_us and not names_pull_request(session, snapshot):
        return Reason(ReasonCode.SESSION_OF_OTHER_PULL_REQUEST, {"session": session.id})
    return None


def _sources(repository: str) -> tuple[str, str]:
    """The spellings of a repository among Jules' sources; its documentation shows both."""
    name = repository.lower()
    return f"sources/github/{name}", f"sources/github-{name.replace('/', '-')}"


def names_pull_request(session: Session, snapshot: Snapshot) -> bool:
    """Whether a session's outputs name this pull request."""
    return any(_is_same(url, snapshot) for url in session.pull_requests)


def _is_same(url: str, snapshot: Snapshot) -> bool:
    path = [part.lower() for part in urlsplit(url).path.split("/") if part]
    return path[-4:] == [*snapshot.id.repository.lower().split("/"), "pull", str(snapshot.id.number)]
