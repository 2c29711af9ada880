"""What a check says of itself, to compare it by where there is no log. Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from feedback_bot.digest.signature import signature
from feedback_bot.github.values import CheckDetails
from feedback_bot.model import Annotation

_ECHO: Final = "Process completed with exit code"
"""What the runner writes at each failed job."""
_FAILED: Final = ("failure", "timed_out")


def telling(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """The annotations without the runner's own that say no more than that a job failed."""
    return tuple(note for note in annotations if not note.message.startswith(_ECHO))


def failing_step(details: CheckDetails) -> str | None:
    """The name of the step that failed."""
    return next((step.name for step in details.steps if step.conclusion in _FAILED), None)


def signature_of(details: CheckDetails) -> str:
    """The same for two checks that say the same: title, summary, text, annotations and the step that failed."""
    return signature(_lines(details))


def _lines(details: CheckDetails) -> Iterator[str]:
    yield from (line.strip() for line in details.output.split("\n") if line.strip())
    for note in telling(details.annotations):
        yield f"{note.path} {note.title} {note.message}"
    yield f"step {failing_step(details)}"
