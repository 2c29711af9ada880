"""The lines that a formatter or generator would change, below the name of their file: they are the failure itself."""

from collections.abc import Iterable

from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import Log
from feedback_bot.text.late_pattern import late

_HEADING = late(r"--- \S+[./]|Diff in \S|diff --git ")
_OF_DIFF = (
    "+",
    "-",
    " ",
    "@",
    "\\",
    "index ",
    "new file",
    "deleted file",
    "similarity",
    "rename ",
    "old mode",
    "new mode",
)
_CHANGED = ("+", "-")
_NEXT, _NAME = "--- ", "+++ "  # what begins the next file's, and names the changed file
_LONGEST = 400  # lines of a file's diff
_MOST = 24  # of its changed lines
_SHARE = 0.8  # what they get of the score of the line that names the file
_DECAY = 0.97  # what the next one keeps of it


def raise_changes(log: Log, scores: list[float]) -> None:
    """Raise the changed lines of each diff whose heading is known."""
    for at, detector in log.known:
        if detector.kind is Kind.DIAGNOSTIC and log.lines[at][:1] in "-Dd" and _HEADING.match(log.lines[at]):
            own = _SHARE * scores[at]
            for changed in _changed(log, at):
                scores[changed] = max(scores[changed], own)
                own *= _DECAY


def _changed(log: Log, heading: int) -> Iterable[int]:
    """The first changed lines below the heading of a file's diff."""
    left = _MOST
    for at in range(heading + 1, min(heading + _LONGEST, len(log.lines))):
        line = log.lines[at]
        if line.startswith(_NEXT) or (line and not line.startswith(_OF_DIFF)):
            return
        if line.startswith(_CHANGED) and not line.startswith(_NAME):
            yield at
            left -= 1
        if not left:
            return
