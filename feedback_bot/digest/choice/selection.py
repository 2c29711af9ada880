"""The lines of a log that an excerpt may show: the best ones, without progress and without what was said before."""

from collections.abc import Sequence
from itertools import compress, count, pairwise

from feedback_bot.digest.choice.asides import asides
from feedback_bot.digest.choice.layout import Line
from feedback_bot.digest.choice.progress import is_hint, is_progress
from feedback_bot.digest.choice.ranking import SAYS_WHY
from feedback_bot.digest.choice.repeats import find_repeats, names_test
from feedback_bot.digest.choice.said_twice import said_twice, summed_up
from feedback_bot.digest.choice.stacks import far_frames
from feedback_bot.digest.lines.classify import is_library_frame, says_success
from feedback_bot.digest.lines.cleaning import sanitized
from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import Log
from feedback_bot.digest.lines.structure import Region

_PYTHON_FRAME = b'file "'  # of a shape
_BLANK = ("nl", "[ERROR]", "[INFO]", "[WARNING]")  # what Travis leaves of an empty line, and Maven's
_STOPPED = (" 124", " 137", " 139", " 143")  # exit codes of a command whose time was up, that crashed, or was killed
_NO_FILE = 'File "<'  # such as <string>
_KEPT = 60_000  # characters of lines that a digest keeps for its excerpts
_SHORT = 100  # characters of a line
_LEAST_SHARE, _LEAST_SHARE_IF_SURE = 0.05, 0.1  # of the best line's score: what has less is never shown
_WEAK = 4.0  # the weight below which a line with a suspicious word may be mere progress
_SHORT_OUTPUT = 2_000  # characters


def _weight(log: Log, at: int) -> float:
    detector = log.detectors[at]
    return detector.weight if detector else 0.0


def _ends_command(log: Log, at: int) -> bool:
    """Whether the line is the mark at the end of a failed command, and does not say why it ended."""
    detector = log.detectors[at]
    return detector is not None and detector.kind is Kind.END and not log.lines[at].rstrip(".").endswith(_STOPPED)


def _says_why(log: Log, at: int) -> bool:
    detector = log.detectors[at]
    return detector is not None and detector.kind in SAYS_WHY and detector.weight >= _WEAK


def _only_passes_time(log: Log, at: int) -> bool:
    """Whether the line shows progress, a success or a hint and nothing else."""
    line = log.lines[at]
    return (
        line.strip() in _BLANK
        or is_hint(line)
        or (_weight(log, at) < _WEAK and (is_progress(line) or says_success(line)))
    )


def _lower_libraries(log: Log, positions: Sequence[int], scores: list[float]) -> None:
    """Let no line of a library's code score more than the frame that it belongs to, unless all code looks so."""
    frames = [at for at in positions if log.shapes[at].lstrip().startswith(_PYTHON_FRAME)]
    if all(is_library_frame(log.lines[at]) or _NO_FILE in log.lines[at] for at in frames):
        return
    for at in positions:
        if _is_in_library(log, at):
            scores[at] = min(scores[at], scores[at - 1])


def _is_in_library(log: Log, at: int) -> bool:
    """Whether the line is the code that a frame of Python's above it shows, out of a library."""
    return (
        at > 0
        and log.detectors[at] is None
        and log.shapes[at - 1].lstrip().startswith(_PYTHON_FRAME)
        and is_library_frame(log.lines[at - 1])
    )


def _show_whole(log: Log, region: Region, scores: list[float], least: float) -> None:
    """Let all lines of a failed command be shown, where there are few."""
    output = range(region.output, region.end)
    lines = len(output)
    if lines < _SHORT_OUTPUT and lines + sum(map(len, log.lines[output.start : output.stop])) < _SHORT_OUTPUT:
        for at in output:
            scores[at] = max(scores[at], least)


def worth_showing(
    log: Log, found: Sequence[Region], scores: list[float], silent: bytes = b"", *, sure: bool
) -> tuple[Line, ...]:
    """The best lines, as many as the largest excerpt may need; none for which ``silent`` has a 1."""
    room = _KEPT
    chosen = []
    least = (_LEAST_SHARE_IF_SURE if sure else _LEAST_SHARE) * max(filter(None, scores), default=0.0)
    for region in found:
        _show_whole(log, region, scores, 2 * least)
    scored = [at for at in compress(count(), scores) if scores[at] > least]
    _lower_libraries(log, scored, scores)
    if silent:
        scored = [at for at in scored if not silent[at]]
    progress: dict[bytes, bool] = {}
    for at in sorted(scored, key=scores.__getitem__, reverse=True):
        shape = log.shapes[at]
        if shape not in progress:
            progress[shape] = _only_passes_time(log, at)
        if progress[shape]:
            continue
        room -= len(log.lines[at]) + 1
        if room < 0:
            break
        chosen.append(at)
    for before, after in pairwise(sorted(chosen)):
        if (
            after == before + 2
            and not (silent and silent[before + 1])
            and len(log.lines[before + 1]) <= _SHORT
            and not _only_passes_time(log, before + 1)
        ):
            chosen.append(before + 1)
            scores[before + 1] = min(scores[before], scores[after])
    ordered = sorted(chosen)
    again = said_twice(log, chosen) | asides(log, ordered)
    chosen = [at for at in chosen if at not in again]
    repeats = find_repeats(log, chosen, scores)
    told = [at for at in sorted(chosen) if at not in repeats.hidden]
    hidden = repeats.hidden | summed_up(log, told) | {*far_frames(log, told)}
    return tuple(
        Line(
            log.numbers[at],
            sanitized(log.lines[at]).rstrip(),
            scores[at],
            times=repeats.times.get(at, 1),
            more=repeats.more.get(at, 0),
            names_test=names_test(log, at),
            ends_command=_ends_command(log, at),
            is_context=log.detectors[at] is None,
            says_why=_says_why(log, at),
        )
        for at in sorted(chosen)
        if at not in hidden
    )
