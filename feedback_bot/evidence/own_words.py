"""The output of a check, for comparison when there is no log. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from feedback_bot.digest import Step
from feedback_bot.digest.signature import signature
from feedback_bot.github.values import CheckDetails
from feedback_bot.model import Annotation, Check, Stopped, time_limit_of

_ECHO: Final = "Process completed with exit code"
"""What the runner writes at each failed job."""
_CANCELED: Final = "The operation was cancel"
_FAILED: Final = ("failure", "timed_out")


def telling(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """The annotations without the runner's own that say no more than that a job failed, or that its time was up.

    One without text is kept only for the place in a file that it names.
    """
    annotations = tuple(note for note in annotations if note.message.strip() or note.title.strip() or note.has_place)
    is_over_time = time_limit_of(note.message for note in annotations) is not None
    return tuple(note for note in annotations if not _is_echo(note.message, is_over_time=is_over_time))


def _is_echo(message: str, *, is_over_time: bool) -> bool:
    if message.startswith(_ECHO):
        return True
    return is_over_time and (message.startswith(_CANCELED) or time_limit_of([message]) is not None)


def failing_step(details: CheckDetails) -> str | None:
    """The name of the step that failed."""
    step = stopped_step(details)
    return step.name if step else None


def stopped_step(details: CheckDetails) -> Step | None:
    """The step that failed, or else the first that was canceled, because it was running then."""
    failed = (step for wanted in (_FAILED, ("cancelled",)) for step in details.steps if step.conclusion in wanted)
    return next(failed, None)


def stopped(check: Check, details: CheckDetails) -> Stopped | None:
    """Where a job was stopped at its time limit; ``None`` if it failed differently."""
    limit = time_limit_of(note.message for note in details.annotations)
    if check.over_time is None and limit is None and (check.conclusion != "timed_out" or not details.steps):
        return None
    step = stopped_step(details)
    times = (step.started_at, step.completed_at) if step else (None, None)
    return Stopped(
        step=step.name if step else None,
        step_minutes=minutes_of(times[1] - times[0]) if times[0] and times[1] else None,
        job_minutes=minutes_of(check.took) if check.took is not None else None,
    )


def as_timed_out(steps: Sequence[Step], name: str | None) -> tuple[Step, ...]:
    """The steps as the digest wants them, where one was stopped and not failed by itself."""
    return tuple(replace(step, conclusion="timed_out") if step.name == name else step for step in steps)


def minutes_of(span: timedelta) -> int:
    """Whole minutes, rounded."""
    return round(span.total_seconds() / 60)


def signature_of(details: CheckDetails) -> str:
    """The same for two checks that say the same: title, summary, text, annotations and the step that failed."""
    return signature(_lines(details))


def _lines(details: CheckDetails) -> Iterator[str]:
    yield from (line.strip() for line in details.output.split("\n") if line.strip())
    for note in telling(details.annotations):
        yield f"{note.path} {note.title} {note.message}"
    yield f"step {failing_step(details)}"
