"""What a command printed last before it was stopped, which is what tells where it hung."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO, Final

from feedback_bot.digest.analysis import digest
from feedback_bot.digest.choice.layout import Line
from feedback_bot.digest.lines.cleaning import cleaned, sanitized
from feedback_bot.digest.model import Digest, NamedStep, Step
from feedback_bot.digest.signature import fingerprint, signature

_BLOCK: Final = 1 << 20
_SHOWN: Final = 30
"""Lines."""
_STOPPED: Final = tuple(
    f"##[error]The {what}" for what in ("operation was cancel", "job has exceeded", "job running on", "action '")
)
_OF_THE_RUNNER: Final = ("##[group]", "##[endgroup]", "##[error]", "##[debug]")


def digest_of_stopped(log: BinaryIO, *, steps: Sequence[Step] = (), step: NamedStep | None = None) -> Digest:
    """The digest of a job that was stopped when its time was up.

    Its last output counts most; the signature is the step's, whatever it printed: that it was running is the failure.

    Args:
        log: As for ``digest``; it is read twice.
        steps: The job's steps; the one that was stopped has the conclusion ``timed_out``.
        step: As for ``digest``.
    """
    found = digest(log, steps=steps, step=step)
    log.seek(0)
    last, end = _last_lines(log)
    name = found.failing_step or ""
    return replace(
        found,
        signature=signature([f"stopped in {name}", found.command or ""]),
        fingerprint=fingerprint([name, *(line.text for line in last)]),
        infrastructure=None,
        stopped_early=True,
        confident=True,
        lines=_merged([line for line in found.lines if line.number < end], last),
    )


def _last_lines(log: BinaryIO) -> tuple[list[Line], int]:
    """The last lines before the command was stopped, those that are alike once, and the number of the line after."""
    block, first = _tail(log)
    lines = cleaned(block).lines
    end = next((at for at, line in enumerate(lines) if line.startswith(_STOPPED)), len(lines))
    said = [
        (first + at, sanitized(line).rstrip())
        for at, line in enumerate(lines[:end])
        if line.strip() and not line.startswith(_OF_THE_RUNNER)
    ]
    alike = [list(same) for _, same in groupby(said, key=itemgetter(1))]
    return [Line(*same[-1], 0.0, times=len(same)) for same in alike[-_SHOWN:]], first + end


def _tail(log: BinaryIO) -> tuple[bytes, int]:
    """The end of a log, from the beginning of a line on, and that line's number."""
    pieces: deque[bytes] = deque(maxlen=2)
    gone = 0
    while piece := log.read(_BLOCK):
        gone += pieces[0].count(b"\n") if len(pieces) == pieces.maxlen else 0
        pieces.append(piece)
    kept = b"".join(pieces)
    return (kept.partition(b"\n")[2], gone + 2) if gone else (kept, 1)


def _merged(lines: Sequence[Line], last: Sequence[Line]) -> tuple[Line, ...]:
    """The digest's lines and the last ones, the later of which score higher than any other."""
    best = max((line.score for line in lines), default=0.0)
    said = {line.text for line in last}
    numbered = {line.number: line for line in lines if line.text not in said}
    for at, line in enumerate(last, 1):
        numbered[line.number] = line._replace(score=best + at)
    return tuple(numbered[number] for number in sorted(numbered))
