"""Several accounts with the methods of one client: a request about a session goes to the account that can see it.

Jules answers 404 for another account's session, and an ID does not show whose it is. Keys are numbered from 0, in the
order of the clients.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge
from itertools import chain, islice
from typing import Final, Self, TypedDict, TypeVar, Unpack

from feedback_bot.jules.activities import Activity
from feedback_bot.jules.client import Jules
from feedback_bot.jules.errors import (
    BadRequest,
    JulesError,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    RateLimited,
    Unavailable,
)
from feedback_bot.jules.key_ring import KeyRing
from feedback_bot.jules.resources import Session, Source

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_T = TypeVar("_T")


class NewSession(TypedDict, total=False):
    """What :meth:`feedback_bot.jules.Jules.create_session` takes besides the prompt."""

    source: str | None
    starting_branch: str | None
    title: str | None
    require_plan_approval: bool | None
    automation_mode: str | None


class Accounts:
    """Chooses among clients, each with the key of one account. With one client, it sends the same requests as that one.

    A key that Jules rejects is not used again. Every method raises a ``JulesError`` if it fails. That is a
    ``KeyRejected`` if the rejected key might have worked.
    """

    def __init__(self, clients: Sequence[Jules], *, warn: Callable[[str], None] = lambda _: None) -> None:
        """Take over the clients.

        Args:
            clients: at least one, in the order in which keys are tried.
            warn: receives one sentence for each key that Jules rejects, unless there is only one key.
        """
        self._ring = KeyRing(clients, warn)
        self._owners: dict[str, int] = {}
        self._accepted: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._ring)

    def close(self) -> None:
        """Close the connections."""
        for client in self._ring.clients:
            client.close()

    def server_time(self) -> datetime | None:
        """When Jules last answered, by its own clock; ``None`` before the first answer."""
        return max((time for client in self._ring.clients if (time := client.server_time())), default=None)

    @property
    def first(self) -> Jules:
        """The client with the first key."""
        return self._ring.clients[0]

    @property
    def may_read_at_once(self) -> bool:
        """Whether several threads may read sessions.

        With several keys, this is the case only once it is known for each whether Jules accepts it.
        """
        return len(self) == 1 or self._accepted.issuperset(self._ring.usable)

    # Choosing the account

    def expect(self, session_id: str, key: int) -> None:
        """Ask with this key first for a session, unless another one has already answered for it."""
        self._owners.setdefault(session_id, key)

    def key_of(self, session_id: str) -> int:
        """The key that can see a session. It is looked up if it is not known yet.

        Raises:
            JulesError: no key can see it.
        """
        if len(self) == 1:
            return 0
        if self._owners.get(session_id) not in self._ring.usable:
            self.session(session_id)
        return self._owners[session_id]

    def session(self, session_id: str) -> Session:
        """Read one session with the key that is known for it, or otherwise with each key.

        Raises:
            NotFound: no account has it.
            KeyRejected: Jules rejects a key, and none of the others can see the session.
        """
        missing: NotFound | None = None
        failure: JulesError | None = None
        known = self._owners.get(session_id)
        for key in sorted(self._ring.usable, key=lambda key: key != known):
            try:
                found = self._ring.client(key).session(session_id)
            except NotFound as error:
                missing = error
                self._accepted.add(key)
            except (NotAllowed, NotAuthenticated) as error:
                failure = failure if self._ring.is_rejected(key, error) else failure or error
            except (RateLimited, Unavailable) as error:
                if key == known:
                    raise  # with the others, Jules would answer 404
                failure = failure or error
            else:
                self._owners[session_id] = self._owners[found.id] = key
                self._accepted.add(key)
                return found
        if failure is None:
            self.require_all(f"Reading session {session_id}", session_id)
        raise failure or missing or AssertionError("there is at least one key")

    def require_all(self, what: str, session_id: str | None = None) -> None:
        """Make sure that every account was asked. See :meth:`feedback_bot.jules.key_ring.KeyRing.require_all`."""
        self._ring.require_all(what, session_id)

    # Reading

    def sessions(
        self, *, archived: bool | None = None, most: int | None = None, of: str | None = None
    ) -> Iterator[Session]:
        """Read the sessions of all accounts page by page, newest first, each once.

        Args:
            archived: as for the client.
            most: the maximum for each account.
            of: read only the sessions of the account that has this one.
        """
        if of is not None:
            for session in islice(self._pages(of, lambda jules: jules.sessions(archived=archived)), most):
                self._owners[session.id] = self.key_of(of)
                yield session
            return
        lists = [islice(self._listed(key, archived=archived), most) for key in self._ring.usable]
        seen: set[str] = set()
        for session in merge(*lists, key=lambda each: each.create_time or _LONG_AGO, reverse=True):
            if session.id not in seen:
                seen.add(session.id)
                yield session
        if not self._ring.usable:
            self.require_all("Listing the sessions")

    def activities(self, session_id: str, *, since: datetime | None = None) -> Iterator[Activity]:
        """Read what happened in a session, page by page, oldest first."""
        return self._pages(session_id, lambda jules: jules.activities(session_id, since=since))

    def source(self, name: str, *, of: str) -> Source:
        """Read one source with the key that can see a session."""
        return self._read(of, lambda jules: jules.source(name))

    # Writing

    def create_session(self, prompt: str, *, follows: str | None = None, **fields: Unpack[NewSession]) -> Session:
        """Start a session.

        Args:
            prompt: the task.
            follows: the session that it continues. Its account gets the new one, even if its quota is used up. Without
                it, the first account that accepts the new session gets it.
            fields: as for the client.
        """
        if follows is not None:
            made = self._write(follows, lambda jules: jules.create_session(prompt, **fields))
            self.expect(made.id, self.key_of(follows))
            return made
        failure: JulesError | None = None
        for key in list(self._ring.usable):
            try:
                made = self._ring.client(key).create_session(prompt, **fields)
            except (BadRequest, NotAllowed, NotAuthenticated, NotFound, RateLimited) as error:
                if isinstance(error, BadRequest) and error.api_status != "FAILED_PRECONDITION":
                    raise
                is_rejected = isinstance(error, NotAllowed | NotAuthenticated) and self._ring.is_rejected(key, error)
                failure = failure if is_rejected else failure or error
            else:
                self.expect(made.id, key)
                return made
        if failure is None:
            self.require_all("Creating a session")
        raise failure or AssertionError("there is at least one key")

    def send_message(self, session_id: str, prompt: str) -> None:
        """Send a message to a session's agent."""
        self._write(session_id, lambda jules: jules.send_message(session_id, prompt))

    def approve_plan(self, session_id: str) -> None:
        """Approve the plan that a session is waiting on."""
        self._write(session_id, lambda jules: jules.approve_plan(session_id))

    def delete_session(self, session_id: str) -> None:
        """Delete a session permanently."""
        self._write(session_id, lambda jules: jules.delete_session(session_id))

    def archive_session(self, session_id: str) -> None:
        """Archive a session."""
        self._write(session_id, lambda jules: jules.archive_session(session_id))

    def unarchive_session(self, session_id: str) -> None:
        """Restore an archived session."""
        self._write(session_id, lambda jules: jules.unarchive_session(session_id))

    # The requests

    def _read(self, session_id: str, read: Callable[[Jules], _T]) -> _T:
        """Read with the key that can see a session or, if Jules rejects that key, with another one that can."""
        while True:
            key = self.key_of(session_id)
            try:
                return read(self._ring.client(key))
            except (NotAllowed, NotAuthenticated) as error:
                if not self._ring.is_rejected(key, error):
                    raise

    def _pages(self, session_id: str, begin: Callable[[Jules], Iterator[_T]]) -> Iterator[_T]:
        """Read a list, page by page. The first page shows whether Jules accepts the key."""

        def start(jules: Jules) -> Iterable[_T]:
            items = begin(jules)
            return chain(list(islice(items, 1)), items)

        yield from self._read(session_id, start)

    def _listed(self, key: int, *, archived: bool | None) -> Iterator[Session]:
        """One account's sessions, which are then known to be its own; none if Jules rejects its key."""
        try:
            for session in self._ring.client(key).sessions(archived=archived):
                self._owners[session.id] = key
                yield session
        except (NotAllowed, NotAuthenticated) as error:
            if not self._ring.reject(key, error):
                raise

    def _write(self, session_id: str, write: Callable[[Jules], _T]) -> _T:
        """Write with the key that can see a session. Other keys are not tried after that, which could take long."""
        key = self.key_of(session_id)
        try:
            return write(self._ring.client(key))
        except (NotAllowed, NotAuthenticated) as error:
            if not self._ring.is_rejected(key, error):
                raise
            what = error.call
        self._ring.require_all(what, session_id)
        raise AssertionError("a key was rejected")
