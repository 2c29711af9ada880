"""The bot's memory: hidden data in its own comments on the pull request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feedback_bot.model.finding import Finding
from feedback_bot.model.reason import Reason
from feedback_bot.model.verdict import Verdict


class MarkerKind(StrEnum):
    """What a marker's comment is for."""

    DELIVERY = "delivery"
    ESCALATION = "escalation"
    NOTICE = "notice"


class MarkerState(StrEnum):
    """How far a delivery has come; the other kinds are ``DONE`` when they are there."""

    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    DONE = "done"


class Refusal(StrEnum):
    """Why Jules did not accept a message, if it would not accept it a moment later either."""

    INVALID = "invalid"
    TOO_LONG = "too-long"
    KEY = "key"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    LIMIT = "limit"
    NO_ROOM = "no-room"
    NOT_NOW = "not-now"

    @property
    def is_of_the_message(self) -> bool:
        """Whether another message may be accepted; else no message is, for a while."""
        return self in (Refusal.INVALID, Refusal.TOO_LONG)

    @property
    def is_of_the_key(self) -> bool:
        """Whether Jules now rejects every message with this key, no matter the session."""
        return self in (Refusal.KEY, Refusal.FORBIDDEN, Refusal.LIMIT, Refusal.NO_ROOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentSignal:
    """A signal as a marker remembers it.

    Attributes:
        signature: the log's; ``None`` if there was no log.
        fingerprint: the log's; ``None`` if there was no log, or an older version of the bot wrote the marker.
        tests: the failed tests' names, as ``failure_ids.names_of`` gives them.
        unnamed_tests: how many more there were.
        command: which step and command failed, as ``failure_ids.command_of`` gives it; ``None`` if that is unknown.
        stopped_early: the command may have stopped early.
        is_infrastructure: its log said that the infrastructure failed, not the code.
        verdict: who could fix it; ``None`` if it was no check, or an older version of the bot wrote the marker.
        because: what the verdict rested on.
        tool: the program whose command failed; ``None`` if it is unknown, or an older version wrote the marker.
        older_ids: the ids that older versions of the bot gave the same signal. None in their own markers.
    """

    id: str
    title: str
    signature: str | None = None
    fingerprint: str | None = None
    tests: tuple[str, ...] = ()
    unnamed_tests: int = 0
    command: str | None = None
    stopped_early: bool = False
    is_infrastructure: bool = False
    verdict: Verdict | None = None
    because: str = ""
    tool: str | None = None
    older_ids: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """All its ids: two markers name the same signal if they share one."""
        return frozenset((self.id, *self.older_ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What one of the bot's comments records, and where that comment is.

    Attributes:
        key: what the marker is about: the delivery key, or what an escalation or notice is told once for.
        nonce: random, in the message's last line, the proof of its arrival.
        head: the head commit's SHA that was spoken about.
        session: the id of the session that was, or is to be, written to; ``None`` for a notice where none is known.
        account: the name of the account whose key last answered for the session, as ``AccountNames`` gives it;
            ``None`` if that is unknown, or an older version of the bot wrote the marker.
        starts_session: the message is the prompt of a session that the bot starts, not a message to an old one.
        attempt: which delivery of the pull request this is, from 1.
        lacks_label: the label could not be added with this escalation.
        examined: the later head up to which the answering commits were looked through for weakened checks.
        command: the id of the comment with the ``/feedback retry`` or ``now`` that this delivery served.
        question: the id of the question that the comment of this delivery shows.
        refusal: why Jules did not accept it, in the state ``REFUSED``.
        tried_at: when it was last tried, by GitHub's clock.
        findings: what was found there; no more than the marker has room for.
        read_at: when what was told had been read, by GitHub's clock; ``None`` in older markers.
        seen: names of the thread comments among it that were hardly older than that, as ``history.comment_key`` gives
            them.
        reset_at: when a person had last taken over the pull request; ``None`` if nobody had, or in older markers.
        red_at: when the newest failed check that Jules was asked to fix had failed, by GitHub's clock; ``None`` if
            there was none, or in older markers.
        spared: failed checks that Jules was asked to leave alone: their ids and verdicts. Those that fail on the base
            branch, too, are in ``told``.
        comment_id: the REST id; 0 while the comment is not created yet.
        sent_at: when the message was sent, if the comment was restored later; GitHub's clock.
        created_at: the comment's, GitHub's own time; ``sent_at`` if that is known.
    """

    kind: MarkerKind
    state: MarkerState
    key: str
    nonce: str
    head: str
    session: str | None
    account: str | None = None
    starts_session: bool = False
    attempt: int = 0
    told: tuple[SentSignal, ...] = ()
    examined: str | None = None
    lacks_label: bool = False
    command: int | None = None
    question: str | None = None
    refusal: Refusal | None = None
    tried_at: datetime | None = None
    findings: tuple[Finding, ...] = ()
    read_at: datetime | None = None
    seen: tuple[str, ...] = ()
    reset_at: datetime | None = None
    red_at: datetime | None = None
    spared: tuple[tuple[str, str], ...] = ()
    sent_at: datetime | None = None
    comment_id: int = 0
    node_id: str = ""
    created_at: datetime | None = None
    is_minimized: bool = False
    url: str = ""

    @property
    def is_infrastructure_only(self) -> bool:
        """Whether nothing was told but failures of the infrastructure."""
        return bool(self.told) and all(told.is_infrastructure for told in self.told)

    @property
    def is_free(self) -> bool:
        """Whether it spends no attempt: it asked for nothing, or only for a merge of the base branch."""
        return bool(self.told) and all(told.is_infrastructure or told.verdict is Verdict.STALE for told in self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of the claims of runs that died.

    Attributes:
        confirmed: their messages are in the session; the markers say ``SENT``.
        undelivered: their messages certainly never arrived.
    """

    confirmed: tuple[Marker, ...] = ()
    undelivered: tuple[Marker, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenMarker:
    """A comment of the bot whose hidden data cannot be relied on, and why."""

    comment_id: int
    created_at: datetime
    is_minimized: bool
    reason: Reason
