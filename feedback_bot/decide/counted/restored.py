"""Purpose: messages that no comment records anymore, restored from the session's activities.

Another workflow with the same token may overwrite the bot's comment, someone may delete it, or the token may change.
The session keeps every message with its ``Feedback-ID``. Whatever such a message names was sent, and each one counts
as an attempt, whatever the head was then.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from feedback_bot.decide.counted.sent_words import (
    ALREADY_FIXED,
    ALSO_ON_BASE,
    CHANGE_CODE,
    CONFLICTS,
    FIX_CAUSE,
    FIX_WORKFLOW,
    FIXED,
    MORE,
    MORE_LINES,
    NO_COMMIT,
    NOT_YOURS,
    PASSING,
    ever,
)
from feedback_bot.markers.feedback_id import linked_number
from feedback_bot.markers.history import History, recent_comments
from feedback_bot.markers.keys import signal_key
from feedback_bot.model import (
    CheckSignal,
    Command,
    Marker,
    MarkerKind,
    MarkerState,
    ReviewSignal,
    SentSignal,
    Session,
    SessionMessage,
    Signal,
    Snapshot,
    Verdict,
)
from feedback_bot.text.markdown_comments import without_comments

_CUT: Final = ever(MORE, MORE_LINES)
"""How a message says that it does not name everything. Then everything counts as sent, to avoid sending twice."""
_NAMES_WHAT_PASSES: Final = ever(PASSING, FIXED)
"""How the lines of a message begin that name checks without reporting them."""
_SHA: Final = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{40}(?![0-9a-zA-Z])")
_SAYS_INFRASTRUCTURE: Final = "apparently because of infrastructure and not because of the code:"
"""What older versions of the bot wrote to Jules if nothing else was wrong."""
_ASKS_FOR_MERGE: Final = ever(ALREADY_FIXED)
_ASKS_FOR_MORE: Final = ever(FIX_CAUSE, FIX_WORKFLOW, CHANGE_CODE, CONFLICTS)
"""How a message asks for other work than a merge of what the base branch has fixed."""
_NOT_YOURS: Final = ever(NOT_YOURS)
_SPARED: Final = re.compile(
    rf"({'|'.join(ever(NO_COMMIT))}).*?(?={'|'.join(ever(ALSO_ON_BASE))}|\n## |\Z)",
    re.DOTALL,
)
"""The checks that a message lists because no commit can fix them. They do not count as sent."""


def answer_key(command: Command) -> str:
    """What the delivery of an answer is about."""
    return f"answer {command.comment_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the messages in a session are compared with.

    Attributes:
        history: the markers that comments record.
        signals: everything that is wrong. For anything else, it does not matter whether it was sent.
        answers: the ``/feedback answer`` commands.
        repeats: the ``/feedback now`` and ``/feedback retry`` commands. The first message after one serves it.
        retried_at: when a person last commented ``/feedback retry``. Messages before that no longer matter.
    """

    snapshot: Snapshot
    session: Session
    history: History
    signals: Sequence[Signal]
    answers: Sequence[Command] = ()
    repeats: Sequence[Command] = ()
    retried_at: datetime | None = None

    def restored(self) -> Iterator[Marker]:
        """The markers of the bot's messages that no comment records, oldest first."""
        known = {marker.nonce for marker in (*self.history.sent, *self.history.claims)}
        attempt = self.history.attempts
        for message in (*self.session.earlier_messages, *self.session.messages):
            if message.feedback_id is None or message.feedback_id in known:
                continue
            marker = self._restored(message, message.feedback_id, attempt + 1)
            if marker:
                attempt += bool(marker.attempt) and not marker.is_free
                yield marker

    def _restored(self, message: SessionMessage, nonce: str, attempt: int) -> Marker | None:
        """The marker of a message; ``None`` if the message is not about this pull request, or no longer matters."""
        sent_at = self.snapshot.read_at - (self.session.read_at - message.at)
        if self.retried_at and sent_at <= self.retried_at:
            return None
        is_feedback = linked_number(message.text, self.snapshot.url) == self.snapshot.id.number
        answer = None if is_feedback else self._answer_in(message, sent_at)
        told = () if answer else tuple(signal for signal in self.signals if _names(message, signal, self.snapshot))
        if not (answer or told or is_feedback):
            return None
        return Marker(
            kind=MarkerKind.DELIVERY,
            state=MarkerState.SENT,
            key=answer_key(answer) if answer else f"restored {nonce}",
            nonce=nonce,
            head=_head_of(message.text, self.snapshot),
            session=message.session or self.session.id,
            account=self.session.account,
            starts_session=message.is_prompt,
            attempt=0 if answer else attempt,
            told=_told(told, message),
            command=max((c.comment_id for c in self.repeats if not answer and c.given_at < sent_at), default=None),
            read_at=sent_at,
            seen=recent_comments(self.snapshot, sent_at, lambda comment: _contains(message, comment.body)),
            sent_at=sent_at,
            created_at=sent_at,
        )

    def _answer_in(self, message: SessionMessage, sent_at: datetime) -> Command | None:
        """The command whose answer a message contains."""
        return next((a for a in self.answers if a.given_at < sent_at and _contains(message, a.text)), None)


def _head_of(text: str, snapshot: Snapshot) -> str:
    """The head that a message was about: the first commit that it names."""
    if snapshot.head_sha in text:
        return snapshot.head_sha
    found = _SHA.search(text)
    return found[0] if found else ""


def _contains(message: SessionMessage, text: str) -> bool:
    """Whether a message contains every line of a text."""
    lines = [line.strip() for line in without_comments(text).splitlines() if line.strip()]
    return bool(lines) and all(line in message.text for line in lines)


def _told(signals: Sequence[Signal], message: SessionMessage) -> tuple[SentSignal, ...]:
    """What a marker records about the signals that a message reported.

    That a message was about infrastructure alone, or asked only for a merge, is remembered even if nothing that it
    reported is wrong anymore.
    """
    if _says(message, _ASKS_FOR_MERGE) and not _says(message, _ASKS_FOR_MORE):
        merge = [SentSignal(id=signal_key(s), title=s.title, verdict=Verdict.STALE) for s in signals]
        return tuple(merge) or (SentSignal(id="", title="", verdict=Verdict.STALE),)
    if _SAYS_INFRASTRUCTURE not in message.text:
        return tuple(SentSignal(id=signal_key(signal), title=signal.title) for signal in signals)
    failed = [signal for signal in signals if isinstance(signal, CheckSignal)]
    told = [SentSignal(id=signal_key(signal), title=signal.title, is_infrastructure=True) for signal in failed]
    return tuple(told) or (SentSignal(id="", title="", is_infrastructure=True),)


def _names(message: SessionMessage, signal: Signal, snapshot: Snapshot) -> bool:
    """Whether a message reported a signal: a review or reply by its link, a failure if at this head."""
    if isinstance(signal, ReviewSignal):
        return _links(message, signal.threads[0].comments[-1].url if signal.reply else signal.review.url)
    if snapshot.head_sha not in message.text:
        return False
    if not isinstance(signal, CheckSignal) or _says(message, _CUT):
        return True
    # The title changes when another check of the same name appears, and the link when the check is run again.
    sent = _without_spared(message)
    reported = (line for line in sent.text.splitlines() if not line.startswith(_NAMES_WHAT_PASSES))
    return any(f"`{signal.title}`" in line for line in reported) or _links(sent, signal.check.url)


def _without_spared(message: SessionMessage) -> SessionMessage:
    """The message without what it asks to leave alone. That section comes after everything that it quotes."""
    start = max(message.text.rfind(heading) for heading in _NOT_YOURS)
    if start < 0:
        return message
    return replace(message, text=message.text[:start] + _SPARED.sub("", message.text[start:], count=1))


def _says(message: SessionMessage, sentences: Sequence[str]) -> bool:
    return any(words in message.text for words in sentences)


def _links(message: SessionMessage, url: str | None) -> bool:
    return bool(url) and re.search(rf"{re.escape(url or '')}(?![0-9])", message.text) is not None
