"""The state of a Jules: accounts' sources and sessions, the clock, and all that requests did to them."""

from __future__ import annotations

import heapq
import random
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.simulators.http.faults import Faults

from .api import JulesApi
from .clock import SECOND, Clock, to_nanoseconds
from .errors import STATUS_NAMES, ApiError
from .session import JulesSession
from .sources import Source
from .steps import play

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.simulators.http.exchange import Reply, Request

    from .clock import Now, When
    from .sources import Branches
    from .steps import Step

LARGEST_ID = 2**64 - 1


@dataclass(frozen=True)
class Message:
    """A message that sendMessage took, whether or not its answer arrived."""

    session: JulesSession
    time: datetime
    text: str


class JulesWorld:
    """Everything may be read and set while the server runs; hold `lock` for what must happen at once.

    `now`: a datetime stands still until `advance`, a callable is followed (another simulator's clock), None runs
    with the real time. `skew` puts this service's clock ahead of that.
    """

    base = "/v1alpha"

    def __init__(self, now: Now = None, *, skew: timedelta = timedelta(0), api_key: str = "jules-key") -> None:
        self.lock = threading.RLock()
        self.clock = Clock(now, skew)
        self.api_keys = {api_key}
        self.accounts: dict[str, str] = {}  # by key; keys that are not named here are of one account, ""
        self.denied_keys: set[str] = set()  # good keys of accounts that may do nothing: 403
        self.sources: dict[str, Source] = {}  # by repository
        self.sessions: dict[str, JulesSession] = {}  # by id
        self.unmessageable_states: set[str] = set()  # sendMessage answers 404 in these, GET works
        self.lists_archived = False  # whether a list without a filter holds the archived sessions too
        self.empty_answer = b""  # what sendMessage answers
        self.looks_before_activities = 0  # of a session that a request made: so many times 404
        self.sessions_a_day: int | None = None
        self.sessions_at_once: int | None = None
        self.full_accounts: set[str] = set()  # those with as many sessions at once as they may have
        self.messages: list[Message] = []
        self.created_sessions: list[JulesSession] = []  # by requests, oldest first
        self.approvals: list[tuple[JulesSession, str]] = []  # session and plan id
        self.requests: list[Request] = []
        self.faults = Faults()
        self._creation_script: list[Step] = []
        self._random = random.Random(20)  # noqa: S311 - ids, the same in every run
        self._order = 0
        self._due: list[tuple[datetime, int, Callable[[], object]]] = []
        self._moment: datetime | None = None
        self._api = JulesApi(self)

    # Time

    @property
    def now(self) -> datetime:
        """In UTC. Inside something that was put off: the moment it was put off to."""
        with self.lock:
            return self._moment or self.clock.now

    @property
    def server_time(self) -> datetime:
        return self.clock.now

    def ago(self, minutes: float) -> datetime:
        return self.now - timedelta(minutes=minutes)

    def advance(self, minutes: float = 0, *, seconds: float = 0) -> None:
        """Let time pass, with all that was put off until then."""
        with self.lock:
            self.clock.advance(timedelta(minutes=minutes, seconds=seconds))
            self.settle()

    def after(self, delay: timedelta, act: Callable[[], object]) -> None:
        """Put something off, in the world's time; without a delay it happens at once."""
        with self.lock:
            if delay <= timedelta(0):
                act()
            else:
                heapq.heappush(self._due, (self.now + delay, self.next_order(), act))

    def settle(self) -> None:
        """Do what is due, in its order; every request does this first."""
        with self.lock:
            while self._due and self._due[0][0] <= self.clock.now:
                self._moment, _, act = heapq.heappop(self._due)
                try:
                    act()
                finally:
                    self._moment = None

    # Telling what there is

    def account(self, name: str, *keys: str) -> str:
        """Add an account with keys of its own; called again, it gets more keys."""
        with self.lock:
            self.api_keys.update(keys)
            self.accounts.update(dict.fromkeys(keys, name))
            return name

    def asked(self, key: str) -> list[Request]:
        """The requests that came with a key."""
        return [request for request in self.requests if request.headers.get("x-goog-api-key") == key]

    def source(
        self,
        repo: str,
        *,
        connected: bool = True,
        branches: Branches = None,
        default_branch: str = "main",
        private: bool = False,
        name: str | None = None,
        accounts: Iterable[str] | None = None,
    ) -> Source:
        """Connect a repository, or say that it is not connected; called again, it replaces what was said.

        `accounts`: those that have connected it; None stands for all.
        """
        with self.lock:
            source = Source(repo, name or f"sources/github/{repo}", connected, branches, default_branch, private)
            source.accounts = None if accounts is None else set(accounts)
            self.sources[repo] = source
            return source

    def session(
        self,
        session_id: str | int | None = None,
        *,
        repo: str | None = "octo/shop",
        branch: str = "main",
        state: str = "IN_PROGRESS",
        pull_request: str | None = None,
        prompt: str = "Fix the parser",
        created: When = None,
        account: str = "",
    ) -> JulesSession:
        """Add a session; its repository counts as connected unless `source` said otherwise. `repo=None`: none."""
        with self.lock:
            source = None if repo is None else self.sources.get(repo) or self.source(repo)
            session = JulesSession(self, str(session_id or self.new_session_id()), prompt, state, source)
            session.branch = branch
            session.account = account
            if created is not None:
                session.created_ns = session.updated_ns = to_nanoseconds(created)
            elif len(self.sessions) % 2:  # times without a fraction exist too
                session.created_ns = session.updated_ns = session.created_ns // SECOND * SECOND
            if pull_request:
                session.opens(pull_request)
            self.sessions[session.id] = session
            return session

    def quota(self, *, a_day: int | None = None, at_once: int | None = None) -> None:
        """Limit sessions, those that a scenario tells of included: in the last 24 hours, and active ones."""
        self.sessions_a_day, self.sessions_at_once = a_day, at_once

    def new_sessions_do(self, *steps: Step) -> None:
        """Let every session made by a request go through these steps; without them it stays QUEUED."""
        self._creation_script = list(steps)

    # What requests do (the API and the server call these)

    def answer(self, request: Request) -> Reply:
        self.settle()
        return self._api.answer(request)

    def error(self, status: int) -> Reply:
        return ApiError(status, f"Simulated {STATUS_NAMES.get(status, 'answer')}").reply()

    def record(self, request: Request) -> None:
        with self.lock:
            self.requests.append(request)
            request.number = len(self.requests)

    def note_message(self, session: JulesSession, text: str) -> None:
        self.messages.append(Message(session, self.now, text))

    def add_created(self, session: JulesSession) -> None:
        self.sessions[session.id] = session
        session.looks_before_activities = self.looks_before_activities
        self.created_sessions.append(session)
        play(session, self._creation_script)

    # Numbers

    def stamp(self, after: int) -> int:
        return self.clock.stamp(self.now, after)

    def next_order(self) -> int:
        self._order += 1
        return self._order

    def new_session_id(self) -> str:
        """Sixteen to twenty digits, none of them leading zeros."""
        while True:
            digits = self._random.choice((16, 17, 18, 19, 19, 20, 20))
            number = str(self._random.randint(10 ** (digits - 1), min(10**digits - 1, LARGEST_ID)))
            if number not in self.sessions:
                return number

    def new_activity_id(self) -> str:
        return f"{self._random.getrandbits(128):032x}"
