"""The stages of a Jenkins pipeline, and which of them failed."""

from itertools import pairwise

from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import Log

_LAST_LINES = 60
_STAGE, _END = "[Pipeline] { (", "[Pipeline] End of Pipeline"
_UNSTABLE = "Finished: UNSTABLE"  # after a run whose tests failed though its commands did not
_AFTERWARDS = "Declarative: Post"  # the stage that runs whatever failed
_CAUGHT = "ERROR: "  # an error that the pipeline caught, and went on
_CLOSING = 4  # lines at the end of a stage, at which its blocks are closed
_THROWN = ("ERROR: ", "Also: ", "java.", "hudson.", "groovy.", "org.")  # an error that nothing caught


def stage_name(line: str) -> str:
    """The stage that a line opens; empty if it opens none."""
    return line.removeprefix(_STAGE).removesuffix(")") if line.startswith(_STAGE) else ""


def runs_afterwards(line: str) -> bool:
    """Whether a line opens the stage that runs whatever failed."""
    return stage_name(line).startswith(_AFTERWARDS)


def failed_stage(log: Log) -> tuple[int, int] | None:
    """The stage before those that were skipped; without one, the last whose error the pipeline caught, or the last."""
    marks = [at for at, detector in log.known if detector.kind is Kind.BOUNDARY]
    stages = [pair for pair in pairwise([*marks, len(log.lines)]) if stage_name(log.lines[pair[0]])]
    if any(line.startswith(_UNSTABLE) for line in log.lines[-_LAST_LINES:]):
        return None
    own = [stage for stage in stages if not runs_afterwards(log.lines[stage[0]])]
    skipped = next((at for at, stage in enumerate(own) if _is_skipped(log, stage[0])), None)
    if skipped is not None:
        return own[skipped - 1] if skipped else None
    caught = [stage for stage in own if _has_caught(log, *stage)] if not _has_thrown(log) else []
    return next(reversed(caught or own), None)


def _is_skipped(log: Log, start: int) -> bool:
    return any(" skipped due to earlier failure" in line for line in log.lines[start + 1 : start + 3])


def _has_caught(log: Log, start: int, end: int) -> bool:
    return any(line.startswith(_CAUGHT) for line in log.lines[max(start, end - _CLOSING) : end])


def _has_thrown(log: Log) -> bool:
    last = log.lines[-_LAST_LINES:]
    end = next((at for at, line in enumerate(last) if line.startswith(_END)), len(last))
    return any(line.startswith(_THROWN) for line in last[end:])
