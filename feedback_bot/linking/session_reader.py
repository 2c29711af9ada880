"""Reading the sessions of pull requests, as far as decisions need them.

All time windows are ages, so that Jules' clock is only compared with Jules' clock.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from feedback_bot.config.policy import Policy
from feedback_bot.jules import Accounts, ActivitiesNotReady, Activity, BadRequest, NotAllowed, NotFound
from feedback_bot.jules import Session as Resource
from feedback_bot.limits.read_ahead import ReadAhead
from feedback_bot.linking.ownership import names_pull_request, repositories_of
from feedback_bot.linking.repository_names import RepositoryNames
from feedback_bot.linking.session_values import messages_of, session_of
from feedback_bot.markers.account_names import AccountNames
from feedback_bot.markers.feedback_id import feedback_id, linked_number
from feedback_bot.model import Marker, Session, SessionMessage, Snapshot

if TYPE_CHECKING:
    from feedback_bot.limits.reading import Reading

_WAITS_FOR_A_PERSON: Final = frozenset({"AWAITING_USER_FEEDBACK", "AWAITING_PLAN_APPROVAL"})
_LISTED_SESSIONS: Final = 1_000
"""Ten pages: the number of sessions of an account to search if neither branch nor description names one."""
_NEWEST_SESSIONS: Final = 200
_FORMER_NAMES: Final = 5
"""The maximum number of names to look up on GitHub, those of the newest sessions first."""
_MARGIN: Final = timedelta(minutes=5)


class SessionReader:
    """Reads sessions; the list in which a pull request is searched for is read once per run."""

    def __init__(self, jules: Accounts, account_names: AccountNames, read_ahead: ReadAhead) -> None:
        self._jules = jules
        self._read_ahead = read_ahead
        self._expected: dict[str, Reading[tuple[Resource, datetime | None]]] = {}
        self._account_names = account_names
        self._listing: list[Resource] | None = None

    @property
    def keys(self) -> int:
        """How many API keys there are."""
        return len(self._jules)

    def learn(self, snapshot: Snapshot, markers: Iterable[Marker]) -> None:
        """Ask for each session first with the key that answered for it last, as far as markers say.

        Args:
            markers: those of the pull request, oldest first.
        """
        names = self._account_names.of(snapshot)
        latest = {marker.session: marker.account for marker in markers if marker.session and marker.account}
        for session_id, name in latest.items():
            if name in names:
                self._jules.expect(session_id, names.index(name))

    def expect(self, session_id: str) -> None:
        """Begin to read a session, because it is about to be looked up. Its activities may not be needed."""
        if session_id not in self._expected and self._jules.may_read_at_once:
            self._expected[session_id] = self._read_ahead.start(partial(self._resource, session_id))

    def _resource(self, session_id: str) -> tuple[Resource, datetime | None]:
        """A session, and Jules' clock when it was read."""
        return self._jules.session(session_id), self._jules.server_time()

    def read(
        self,
        session_id: str,
        snapshot: Snapshot,
        policy: Policy,
        *,
        since: timedelta | None,
        is_first: bool = False,
        is_expected: bool = False,
    ) -> Session:
        """A session with its recent activities.

        Args:
            since: how far to look back for activities at least; ``None`` if its state is enough. If the session is
                waiting for a person, all activities are read, because what it is waiting for may be old.
            is_first: a look that may rely on the session's ``updateTime``: if that is older than what is looked for, no
                activities are read.
            is_expected: a look for which the session may have been read in advance, see ``expect``.

        Raises:
            JulesError: the session does not exist or could not be read.
        """
        expected = self._expected.pop(session_id, None) if is_expected else None
        read, read_at = expected.result() if expected else self._resource(session_id)
        resource = self._with_plain_source(read)
        now = read_at or snapshot.read_at
        waits = resource.state in _WAITS_FOR_A_PERSON
        if since is None and not waits:
            return self._named(replace(session_of(resource, [], now, now), has_activities=False), snapshot)
        shortest = timedelta(minutes=max(policy.grace_minutes, policy.stuck_minutes))
        start = None if waits else now - max(since or shortest, shortest) - _MARGIN
        if is_first and start and resource.update_time and resource.update_time < start:
            return self._named(replace(session_of(resource, [], now, start), has_activities=False), snapshot)
        activities = list(self._jules.activities(session_id, since=start))
        return self._named(session_of(resource, activities, now, start), snapshot)

    def _named(self, session: Session, snapshot: Snapshot) -> Session:
        """A session that was just read, with the name of its account."""
        names = self._account_names.of(snapshot)
        return replace(session, account=names[self._jules.key_of(session.id)] if names else None)

    def _with_plain_source(self, resource: Resource) -> Resource:
        """The session with the repository that its source names, if the source's own name is ambiguous.

        A source that cannot be read stays as it is, and belongs to no repository.
        """
        context = resource.source_context
        if context is None or not (context.source or "").startswith("sources/github-"):
            return resource
        try:
            repository = self._jules.source(context.source or "", of=resource.id).repository
        except (BadRequest, NotFound, NotAllowed):
            return resource
        source = f"sources/github/{repository}" if repository else context.source
        return resource.model_copy(update={"source_context": context.model_copy(update={"source": source})})

    def find(self, snapshot: Snapshot, names: RepositoryNames) -> str | None:
        """The newest session whose outputs name this pull request, archived ones last.

        Raises:
            JulesError: the sessions of an account could not be listed.
            ReadError: a name that the repository may have had could not be looked up.
        """
        if self._listing is None:
            most = _LISTED_SESSIONS * len(self._jules)
            self._listing = list(islice(self._listed(_LISTED_SESSIONS), most))
        now = self._now(snapshot)
        sessions = [session_of(resource, [], now, None) for resource in self._listing]
        found = next((session.id for session in sessions if names_pull_request(session, snapshot)), None)
        found = found or _by_former_name(sessions, snapshot, names)
        if found is None:
            self._jules.require_all("Listing the sessions")
        return found

    def has_message(self, session_id: str, nonces: Iterable[str], age: timedelta, snapshot: Snapshot) -> str | None:
        """Which of the nonces is in the last line of a message to a session that is no older than ``age``.

        Raises:
            JulesError: the activities could not be read, so the answer is unknown.
        """
        wanted = set(nonces)
        if self._jules.server_time() is None:
            self._jules.session(session_id)  # any response has Jules' clock; without it, the window might be wrong
        now = self._now(snapshot)
        activities = self._jules.activities(session_id, since=now - age - _MARGIN)
        return next((nonce for nonce in _nonces(activities) if nonce in wanted), None)

    def messages(self, session_id: str, snapshot: Snapshot, *, since: timedelta) -> tuple[SessionMessage, ...]:
        """What the bot sent to a session in some time, oldest first; nothing if the session cannot be read anymore.

        Raises:
            JulesError: the session's activities could not be read.
        """
        now = self._now(snapshot)
        try:
            found = list(self._jules.activities(session_id, since=now - since - _MARGIN))
        except (ActivitiesNotReady, BadRequest, NotFound, NotAllowed):
            return ()
        return tuple(
            replace(message, session=session_id)
            for message in messages_of(found, now)
            if message.feedback_id is not None
        )

    def started_for(self, snapshot: Snapshot, replaced: Session) -> Session | None:
        """The newest session that the bot started to replace another one, without its activities.

        The bot starts such a session on the head branch, with a prompt that ends with a ``Feedback-ID`` and, unless a
        custom template says otherwise, links the pull request. The prompt is the session's only message here.

        Raises:
            JulesError: the sessions could not be listed.
        """
        now = self._now(snapshot)
        for resource in self._listed(_NEWEST_SESSIONS, since=replaced.created_at, of=replaced.id):
            session = session_of(resource, [], now, None)
            is_of_branch = resource.starting_branch == snapshot.head_branch and session.source == replaced.source
            is_of_another = linked_number(session.prompt, snapshot.url) not in (None, snapshot.id.number)
            if resource.id != replaced.id and is_of_branch and session.messages and not is_of_another:
                return replace(session, account=replaced.account)
        return None

    def started_with(self, nonce: str, replaced: str | None) -> str | None:
        """The ID of the session, among the newest of an account, whose prompt ends with a nonce.

        Args:
            replaced: the session that it replaces, in the same account.

        Raises:
            JulesError: the sessions could not be listed.
        """
        newest = self._listed(_NEWEST_SESSIONS, of=replaced)
        return next((resource.id for resource in newest if feedback_id(resource.prompt) == nonce), None)

    def _listed(self, most: int, *, since: datetime | None = None, of: str | None = None) -> Iterator[Resource]:
        """The sessions, newest first, then the archived ones, which Jules lists only when asked.

        Args:
            most: of each list.
            since: end each list with the sessions that are not younger than this.
            of: only those of the account that has this session.
        """
        for archived in (None, True):
            for resource in self._jules.sessions(archived=archived, most=most, of=of):
                if since and resource.create_time and resource.create_time <= since:
                    break
                yield resource

    def _now(self, snapshot: Snapshot) -> datetime:
        return self._jules.server_time() or snapshot.read_at


def _by_former_name(sessions: Sequence[Session], snapshot: Snapshot, names: RepositoryNames) -> str | None:
    """The newest session that names this pull request as one of a repository that this one was."""
    alike = {
        name: session.id
        for session in reversed(sessions)
        for name in repositories_of(session)
        if names_pull_request(session, snapshot, [name])
    }
    former = names.former(snapshot.id.repository, list(reversed(alike))[:_FORMER_NAMES])
    return next((alike[name] for name in reversed(alike) if name in former), None)


def _nonces(activities: Iterable[Activity]) -> Iterator[str]:
    for activity in activities:
        nonce = feedback_id(activity.user_messaged.user_message) if activity.user_messaged else None
        if nonce:
            yield nonce
