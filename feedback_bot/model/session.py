"""A session as Jules reports it, as far as decisions need it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


def session_url(session_id: str) -> str:
    """The page of a session in Jules' app."""
    return f"https://jules.google.com/session/{session_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The newest plan of a session."""

    id: str
    created_at: datetime
    steps: tuple[str, ...]
    is_approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMessage:
    """A message that somebody sent to a session; ``feedback_id`` is ``None`` unless the bot did.

    Attributes:
        session: the ID of the session that contains it, if it is not the one that was read.
        is_prompt: it is the prompt with which the bot started the session.
    """

    at: datetime
    text: str
    feedback_id: str | None
    session: str | None = None
    is_prompt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One Jules session. All times are Jules' own; ``read_at`` is its clock when it answered.

    ``state`` is kept as Jules spells it, since new ones appear without notice.

    Attributes:
        branches: the head branches of its pull requests, where it tells them.
        working_branch: the branch that it pushes to, where it tells it.
        last_active_at: when anything last happened; what happened longer ago than was looked for counts as creation.
        agent_active_at: when the agent itself last did something, within what was looked for.
        messages: what was sent to the session lately, oldest first, including the prompt if the bot started it.
        account: the name of the account whose key answered for it, for markers; ``None`` if that is unknown.
        earlier_messages: what was sent lately to the session that this one replaces, oldest first.
        approved_at: when a plan was last approved, by whomever, within what was looked for.
        last_words: what the agent said last, or why the session failed, within what was looked for.
        last_words_at: when.
        question: what the agent last said, while it waits for an answer.
        question_id: that activity's id.
        has_activities: whether its activities were read. If not, nothing is known of what was said in it lately.
    """

    id: str
    url: str
    state: str
    is_archived: bool
    title: str
    prompt: str
    source: str | None
    pull_requests: tuple[str, ...]
    read_at: datetime
    last_active_at: datetime | None
    agent_active_at: datetime | None = None
    messages: tuple[SessionMessage, ...] = ()
    approved_at: datetime | None = None
    last_words: str | None = None
    last_words_at: datetime | None = None
    question: str | None = None
    question_id: str | None = None
    plan: Plan | None = None
    branches: tuple[str, ...] = ()
    working_branch: str | None = None
    created_at: datetime | None = None
    account: str | None = None
    earlier_messages: tuple[SessionMessage, ...] = ()
    has_activities: bool = True

    @property
    def last_message(self) -> SessionMessage | None:
        """The newest message to the session."""
        return self.messages[-1] if self.messages else None

    @property
    def silence(self) -> timedelta:
        """How long nothing has happened in the session."""
        return self.read_at - self.last_active_at if self.last_active_at else timedelta(0)

    @property
    def agent_silence(self) -> timedelta | None:
        """How long ago the agent last wrote or worked; ``None`` where it has not been heard of lately."""
        return self.read_at - self.agent_active_at if self.agent_active_at else None
