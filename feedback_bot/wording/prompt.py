"""The prompt: what a session is told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from jinja2 import TemplateError

from feedback_bot.errors import WordingError
from feedback_bot.model import CheckEvidence, Command, Decision, Evidence, ReviewSignal, Session, Snapshot
from feedback_bot.wording.environment import Redact, make_environment
from feedback_bot.wording.quote import with_fences_closed

_ID_LINE: Final = re.compile(r"Feedback-ID: (?P<nonce>[0-9a-f]{32})")
_LEAST_PIECE: Final = 300
_MOST_THREADS: Final = 40
_NAMED_WITHOUT_DETAILS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What there is to say to a session.

    Attributes:
        first_session: the session that could not be messaged, where this starts a new one in its place.
    """

    snapshot: Snapshot
    session: Session
    decision: Decision
    evidence: Evidence
    attempt: int
    max_attempts: int
    instructions: str = ""
    first_session: Session | None = None

    @property
    def checks(self) -> tuple[CheckEvidence, ...]:
        """The failed checks that are this pull request's own."""
        return tuple(each for each in self.evidence.checks if not each.fails_on_base)

    @property
    def reviews(self) -> tuple[ReviewSignal, ...]:
        """The reviews among the signals."""
        return tuple(signal for signal in self.decision.signals if isinstance(signal, ReviewSignal))


def feedback_id(text: str) -> str | None:
    """The nonce in the last line of a message; a nonce anywhere else is somebody's quotation."""
    lines = text.rstrip().splitlines()
    match = _ID_LINE.fullmatch(lines[-1].strip()) if lines else None
    return match["nonce"] if match else None


class PromptWording:
    """Words the messages to sessions."""

    def __init__(self, redact: Redact, templates: Mapping[str, str] | None = None) -> None:
        self._environment = make_environment(redact, for_comments=False, templates=templates)

    def word(self, message: Message, nonce: str, max_chars: int) -> str:
        """The prompt, of at most ``max_chars`` characters, whose last line is the nonce's.

        The room is shared out evenly among the quoted pieces; when even short pieces do not fit, the failures that come
        last are only named. Each cut says what was left out.
        """
        if message.decision.answer:
            return self._word_answer(message.decision.answer, nonce, max_chars)
        checks, threads = len(message.checks), _MOST_THREADS
        while True:
            text = _fit(partial(self._render, message, nonce, detailed=checks, threads=threads), max_chars)
            if text is not None:
                return text
            if not checks and not threads:
                return _squeeze(self._render(message, nonce, 0, detailed=0, threads=0), max_chars)
            checks, threads = checks // 2, threads // 2

    def _word_answer(self, answer: Command, nonce: str, max_chars: int) -> str:
        room = max_chars
        while True:
            text = self._rendered("answer", nonce, answer=answer, max_chars=room)
            if len(text) <= max_chars or not room:
                return text
            room //= 2

    def _render(self, message: Message, nonce: str, piece_chars: int, *, detailed: int, threads: int) -> str:
        checks = message.checks
        return self._rendered(
            "prompt",
            nonce,
            message=message,
            snapshot=message.snapshot,
            detailed=[(each, _excerpt(each, piece_chars)) for each in checks[:detailed]],
            named=checks[detailed : detailed + _NAMED_WITHOUT_DETAILS],
            unnamed=max(0, len(checks) - detailed - _NAMED_WITHOUT_DETAILS),
            piece_chars=piece_chars,
            threads=threads,
        )

    def _rendered(self, name: str, nonce: str, **values: object) -> str:
        """A template's text, which ends with the nonce's line whatever a team's own template says."""
        try:
            text = self._environment.get_template(f"{name}.md.j2").render(nonce=nonce, **values).strip()
        except TemplateError as error:
            raise WordingError(f"the template {name!r} cannot be filled in: {error.message}") from None
        return text if feedback_id(text) == nonce else f"{text}\n\nFeedback-ID: {nonce}"


def _excerpt(evidence: CheckEvidence, max_chars: int) -> str:
    return evidence.digest.excerpt(max(max_chars, _LEAST_PIECE)) if evidence.digest else ""


def _fit(render: Callable[[int], str], max_chars: int) -> str | None:
    """The rendering with the largest pieces that fits; ``None`` where not even the least does."""
    least = render(_LEAST_PIECE)
    if len(least) > max_chars:
        return None
    best, low, high = least, _LEAST_PIECE, max_chars
    while high - low > max(100, low // 50):
        middle = (low + high) // 2
        text = render(middle)
        if len(text) <= max_chars:
            best, low = text, middle
        else:
            high = middle
    return best


def _squeeze(text: str, max_chars: int) -> str:
    """The last resort: cut the middle, and keep the instructions and the nonce at the end."""
    end = text[max(text.rfind("## What to do"), len(text) - max_chars // 2) :]
    told = "\n\n… the rest was left out: there is more to say than fits into one message …\n\n"
    start = with_fences_closed(text[: max(0, max_chars - len(end) - len(told) - 100)])
    return f"{start}{told}{end}"[-max_chars:]
