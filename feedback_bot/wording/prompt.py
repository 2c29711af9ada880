"""The prompt: the message to a session."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import Final

from feedback_bot.digest import Digest
from feedback_bot.markers.feedback_id import feedback_id
from feedback_bot.model import (
    Annotation,
    CheckEvidence,
    Command,
    Decision,
    Evidence,
    JobEvidence,
    ReviewSignal,
    Session,
    Signal,
    Snapshot,
    Verdict,
)
from feedback_bot.text.quote import closed, one_line, outside_fences, plain, with_fences_closed
from feedback_bot.wording.environment import Redact, make_environment, render
from feedback_bot.wording.listed_tests import listed_tests

_LEAST_PIECE: Final = 300
_MOST_OF_A_LOG: Final = 10_000  # more of one log adds little, and nobody reads it
_MOST_JOBS: Final = 20
_MOST_THREADS: Final = 40
_NAMED_WITHOUT_DETAILS: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The content of a message to a session.

    Attributes:
        is_shared: a commit of the branch is not surely Jules', so that a session may not know of it.
        first_session: the session that could not be messaged, where this starts a new one in its place.
    """

    snapshot: Snapshot
    session: Session
    decision: Decision
    evidence: Evidence
    attempt: int
    max_attempts: int
    instructions: str = ""
    is_shared: bool = False
    first_session: Session | None = None

    @property
    def checks(self) -> tuple[CheckEvidence, ...]:
        """The failed checks that Jules can fix."""
        return tuple(each for each in self.evidence.checks if each.verdict.is_for_jules)

    @property
    def spared(self) -> tuple[CheckEvidence, ...]:
        """The failed checks that no commit to the branch can fix, except those that also fail on the base branch."""
        return tuple(each for each in self.evidence.checks if not each.verdict.is_for_jules and not each.fails_on_base)

    @property
    def detailed(self) -> tuple[CheckEvidence, ...]:
        """The checks whose evidence is quoted: not those that a merge of the base branch fixes."""
        return tuple(each for each in self.checks if each.verdict is not Verdict.STALE)

    @property
    def stale(self) -> tuple[CheckEvidence, ...]:
        """The checks that a merge of the base branch fixes."""
        return tuple(each for each in self.checks if each.verdict is Verdict.STALE)

    def verdict_of(self, signal: Signal) -> Verdict | None:
        """The verdict on a failed check; ``None`` for other signals."""
        each = self.evidence.of(signal.id)
        return each.verdict if each else None

    @property
    def has_failed_tests(self) -> bool:
        """Whether a log or a report names failed tests."""
        return any(each.test_names for each in self.detailed)

    @property
    def has_unstarted(self) -> bool:
        """Whether Jules can fix a workflow run that GitHub could not start."""
        return any(each.unstarted for each in self.checks)

    @property
    def has_checks_to_run(self) -> bool:
        """Whether a check failed that Jules can run."""
        return any(each.unstarted is None for each in self.detailed)

    @property
    def has_stopped(self) -> bool:
        """Whether a job was stopped when its time was up."""
        return any(each.stopped for each in self.checks)

    @property
    def has_queue_failures(self) -> bool:
        """Whether a check failed in the merge queue, on a merge with the base."""
        return any(signal.check.in_merge_queue for each in self.checks for signal in each.signals)

    @property
    def open_question(self) -> str | None:
        """Jules' question in the session, if nobody has answered it yet."""
        return self.session.question if self.session.state == "AWAITING_USER_FEEDBACK" else None

    @property
    def reviews(self) -> tuple[ReviewSignal, ...]:
        """The reviews among the signals."""
        return tuple(signal for signal in self.decision.signals if isinstance(signal, ReviewSignal))


class PromptWording:
    """Renders the messages to sessions."""

    def __init__(self, redact: Redact, templates: Mapping[str, str] | None = None) -> None:
        self._environment = make_environment(redact, for_comments=False, templates=templates)

    def word(self, message: Message, nonce: str, max_chars: int) -> str:
        """The prompt, with at most ``max_chars`` characters. Its last line contains the nonce.

        The quoted pieces share the space evenly. If even short pieces do not fit, the last failures are only named.
        Each cut says what was left out.
        """
        if message.decision.answer:
            return self._word_answer(message, message.decision.answer, nonce, max_chars)
        checks, threads = len(message.detailed), _MOST_THREADS
        while True:
            text = _fit(partial(self._render, message, nonce, detailed=checks, threads=threads), max_chars)
            if text is not None:
                return text
            if not checks and not threads:
                return _squeeze(self._render(message, nonce, 0, detailed=0, threads=0), max_chars)
            checks, threads = checks // 2, threads // 2

    def _word_answer(self, message: Message, answer: Command, nonce: str, max_chars: int) -> str:
        values = {"message": message, "snapshot": message.snapshot, "question": message.open_question}
        room = max_chars
        while True:
            text = self._rendered("answer", nonce, answer=answer, max_chars=room, **values)
            if len(text) <= max_chars or not room:
                return text
            room //= 2

    def _render(self, message: Message, nonce: str, piece_chars: int, *, detailed: int, threads: int) -> str:
        checks = message.detailed
        return self._rendered(
            "prompt",
            nonce,
            message=message,
            snapshot=message.snapshot,
            detailed=[_with_excerpt(each, piece_chars) for each in checks[:detailed]],
            named=checks[detailed : detailed + _NAMED_WITHOUT_DETAILS],
            unnamed=max(0, len(checks) - detailed - _NAMED_WITHOUT_DETAILS),
            piece_chars=piece_chars,
            threads=threads,
        )

    def _rendered(self, name: str, nonce: str, **values: object) -> str:
        """Render a template. The result ends with the nonce line, whatever a custom template contains."""
        text = render(self._environment, f"{name}.md.j2", nonce=nonce, **values)
        return text if feedback_id(text) == nonce else f"{closed(text)}\n\nFeedback-ID: {nonce}"


def _with_excerpt(evidence: CheckEvidence, max_chars: int) -> tuple[CheckEvidence, str]:
    """The excerpt of the log, and the annotations that add something to it."""
    if evidence.digest is None:
        return evidence, ""
    room = max_chars - len(listed_tests(evidence.tests, max_chars // 2))
    excerpt = _excerpt(evidence, evidence.digest, min(max(room, _LEAST_PIECE), _MOST_OF_A_LOG))
    notes = tuple(note for note in evidence.annotations if not _is_said(note, excerpt))
    return replace(evidence, annotations=notes), excerpt


def _excerpt(evidence: CheckEvidence, digest: Digest, max_chars: int) -> str:
    """The excerpt. If several jobs failed, they share the room, each below its title."""
    if len(evidence.jobs) < 2:
        return digest.excerpt(max_chars)
    room = max(max_chars // len(evidence.jobs), _LEAST_PIECE // 2)
    return "\n\n".join(
        f"--- {one_line(job.title)} ---\n{_excerpt_of_job(job, room)}" for job in evidence.jobs[:_MOST_JOBS]
    )


def _excerpt_of_job(job: JobEvidence, max_chars: int) -> str:
    return job.digest.excerpt(max_chars) if job.digest else job.log_problem or ""


def _is_said(note: Annotation, excerpt: str) -> bool:
    """Whether an excerpt contains everything in an annotation: every line, and the location."""
    if not all(line.strip() in excerpt for line in plain(note.message).split("\n")):
        return False
    if not note.has_place:
        return True
    name, number = re.escape(PurePosixPath(note.path).name), note.start_line
    place = rf"(?:[:(]|\bline ){number}\b|^\s*{number}:"  # a.py:7, a.ts(7,1), line 7; or 7:1 below the file's name
    return all(re.search(pattern, excerpt, re.MULTILINE) for pattern in (rf"(?<![\w.-]){name}", place))


def _fit(render: Callable[[int], str], max_chars: int) -> str | None:
    """The rendering with the largest pieces that fits; ``None`` if not even the smallest fits."""
    whole = render(max_chars)
    if len(whole) <= max_chars:
        return whole
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
    """Last resort: cut the middle, and keep the instructions and the nonce at the end."""
    end = _end(text, max_chars // 2)
    told = "\n\n… the rest was left out because it does not fit into one message …\n\n"
    start = with_fences_closed(text[: max(0, max_chars - len(end) - len(told) - 100)])
    return f"{start}{told}{end}"[-max_chars:]


def _end(text: str, max_chars: int) -> str:
    """The text from its last heading on, or less. It starts with a whole line outside any fence."""
    rest = len(text)
    lines = []
    for line, is_outside in reversed(outside_fences(text)):
        rest -= len(line) + 1
        if len(text) - rest - 1 > max_chars:
            break
        lines.append((line, is_outside))
        if is_outside and line == "## What to do":
            break
    while lines and not lines[-1][1]:
        lines.pop()
    return "\n".join(line for line, _ in reversed(lines))
