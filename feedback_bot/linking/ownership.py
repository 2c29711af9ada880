"""Which open pull requests are from Jules, and which session each belongs to."""

from collections.abc import Collection
from enum import Enum, auto
from urllib.parse import SplitResult, urlsplit

from feedback_bot.config.policy import Policy
from feedback_bot.model import Actor, Candidate, Commit, Reason, ReasonCode, Session, Snapshot
from feedback_bot.model.pull_request import MOST_COMMITS
from feedback_bot.session_id import extract_session_id, find_footer


class Ownership(Enum):
    """Whose a pull request is. ``BRANCH_ONLY`` is a person's, with a branch that ends with a possible session ID."""

    JULES = auto()
    BRANCH_ONLY = auto()
    FORK = auto()
    SOMEBODY_ELSE = auto()


def ownership(candidate: Candidate | Snapshot, policy: Policy) -> Ownership:
    """Determine whose a pull request is.

    It is Jules' if its author is one of the policy's ``authors``, or if its body contains Jules' footer, because Jules
    can open pull requests in the name of the person who started the task. A person may also have opened it from a
    branch that Jules published. Then its session decides. A pull request from a fork never gets feedback, because its
    text and its logs come from an outsider.
    """
    is_own = is_jules(candidate.author, policy) or find_footer(candidate.body) is not None
    if candidate.is_from_fork or not _is_from_here(candidate):
        return Ownership.FORK if is_own else Ownership.SOMEBODY_ELSE
    if is_own:
        return Ownership.JULES
    is_person = candidate.author is not None and not candidate.author.is_bot
    return (
        Ownership.BRANCH_ONLY
        if is_person and extract_session_id(candidate.head_branch, "")
        else Ownership.SOMEBODY_ELSE
    )


def _is_from_here(candidate: Candidate | Snapshot) -> bool:
    """Whether the head branch is in the same repository; a snapshot is only read of one that is."""
    if isinstance(candidate, Snapshot):
        return True
    return (candidate.head_repository or "").lower() == candidate.id.repository.lower()


def is_jules(actor: Actor | None, policy: Policy) -> bool:
    """Whether Jules uses an account."""
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
    """Whether a commit of the branch may be someone else's.

    A session applies its changes to the commit that it started from, so a mistake here may undo a person's work. If
    Jules commits only under the starter's name, its commits cannot be told from theirs, and all count as shared.
    """
    return not all(any(is_jules(author, policy) for author in commit.authors) for commit in snapshot.commits)


def parties(snapshot: Snapshot, policy: Policy) -> tuple[str, ...]:
    """The people in whose names Jules may act here: the pull request's author and the person who started the task."""
    author = snapshot.author
    is_person = author is not None and not author.is_bot and not is_jules(author, policy)
    logins = (author.login if author and is_person else None, starter(snapshot, policy))
    return tuple(dict.fromkeys(login for login in logins if login))


def starter(snapshot: Snapshot, policy: Policy) -> str | None:
    """The login of the person who started the task, whose review comments Jules responds to on its own."""
    footer = find_footer(snapshot.body)
    if footer and footer.starter:
        return footer.starter
    if snapshot.author and not snapshot.author.is_bot and not is_jules(snapshot.author, policy):
        return snapshot.author.login
    return None


def why_not_linked(
    snapshot: Snapshot,
    session: Session,
    *,
    started_by_us: bool = False,
    by_branch_only: bool = False,
    former: Collection[str] = (),
) -> Reason | None:
    """Why a session must not receive feedback about this pull request; ``None`` if it may.

    Content of a repository must not reach the session of another one. The session's source must be this repository. If
    its outputs name pull requests, this one or its branch must be among them. The outputs of a session that the bot
    itself started for this pull request may name others of this repository.

    Args:
        by_branch_only: only the branch's name leads to the session, so nothing that the session says may contradict it.
        former: names that the repository had, in lower case.
    """
    repository = snapshot.id.repository
    names = (repository.lower(), *former)
    if not session.source:
        return Reason(ReasonCode.SESSION_WITHOUT_REPOSITORY, {"session": session.id, "repository": repository})
    if session.source.lower() not in {_source(name) for name in names}:
        return Reason(ReasonCode.SESSION_OF_OTHER_REPOSITORY, {"session": session.id})
    is_named = names_pull_request(session, snapshot, former) or snapshot.head_branch in session.branches
    is_ours = started_by_us and all(_is_here(url, snapshot, names) for url in session.pull_requests)
    if is_ours or is_named:
        return None
    if session.pull_requests:
        return Reason(ReasonCode.SESSION_OF_OTHER_PULL_REQUEST, {"session": session.id})
    if by_branch_only and session.working_branch not in (None, snapshot.head_branch):
        facts = {"session": session.id, "branch": session.working_branch}
        return Reason(ReasonCode.SESSION_OF_OTHER_BRANCH, facts)
    return None


def _source(name: str) -> str:
    """The name of a repository among Jules' sources.

    The spelling with dashes that Jules' documentation shows, too, is ambiguous (``octo-shop/api``, ``octo/shop-api``):
    whoever reads a session replaces it by what the source itself says.
    """
    return f"sources/github/{name}"


def repositories_of(session: Session) -> tuple[str, ...]:
    """The repositories that a session names, as ``owner/name``: in its source and in its pull requests' addresses."""
    _, is_github, of_source = (session.source or "").partition("sources/github/")
    of_pull_requests = ("/".join(path[-4:-2]) for path in map(_path, session.pull_requests) if path[-2:-1] == ["pull"])
    return tuple(dict.fromkeys(name for name in (of_source if is_github else "", *of_pull_requests) if name))


def names_pull_request(session: Session, snapshot: Snapshot, former: Collection[str] = ()) -> bool:
    """Whether a session's outputs name this pull request, by the repository's name or one that it had."""
    names = (snapshot.id.repository.lower(), *former)
    number = str(snapshot.id.number)
    return any(_path(url)[-1:] == [number] and _is_here(url, snapshot, names) for url in session.pull_requests)


def _is_here(url: str, snapshot: Snapshot, names: Collection[str]) -> bool:
    """Whether the URL of a pull request is one of this repository, by any of its names, on this server."""
    path = _path(url)
    is_on_server = _host(url) == _host(snapshot.url) and path[:-4] == _path(snapshot.url)[:-4]
    return is_on_server and path[-2:-1] == ["pull"] and "/".join(path[-4:-2]) in names


def _host(url: str) -> str:
    return _split(url).netloc.lower()


def _path(url: str) -> list[str]:
    return [part.lower() for part in _split(url).path.split("/") if part]


def _split(url: str) -> SplitResult:
    """The parts of a URL; those of an empty one if it is not valid."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
