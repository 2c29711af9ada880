"""What Jules says of a session, as far as deciding needs it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The newest plan of a session."""

    id: str
    created_at: datetime
    steps: tuple[str, ...]
    is_approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One Jules session. All times are Jules' own; ``read_at`` is its clock when it answered.

    ``state`` is kept as Jules spells it, since new ones appear without notice.

    Attributes:
        branches: the head branches of its pull requests, where it tells them.
        last_active_at: when anything last happened; what happened longer ago than was looked for counts as creation.
        agent_active_at: when the agent itself last did something, within what was looked for.
        person_wrote_at: when the newest message to the session arrived.
        last_feedback_id: the nonce in that message's last line; ``None`` where it has none, so is not the bot's.
        last_message: that message's text.
        question: what the agent last said, while it waits for an answer.
        question_id: that activity's id.
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
    person_wrote_at: datetime | None = None
    last_feedback_id: str | None = None
    last_message: str = ""
    question: str | None = None
    question_id: str | None = None
    plan: Plan | None = None
    branches: tuple[str, ...] = ()

    @property
    def silence(self) -> timedelta:
        """How long nothing has happened in the session."""
        return self.read_at - self.last_active_at if self.last_active_at else timedelta(0)

    @property
    def agent_silence(self) -> timedelta | None:
        """How long ago the agent last wrote or worked; ``None`` where it has not been heard of lately."""
        return self.read_at - self.agent_active_at if self.agent_active_at else None
