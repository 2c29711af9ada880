"""The test of GoogleTest that ran when its process died: it has no line that says so."""

from collections.abc import Iterable, Sequence

_RUNS, _ALL, _BEGINS = "[ RUN      ] ", "[==========] ", "[==========] Running "
_ENDS = ("[       OK ] ", "[  FAILED  ] ", "[  SKIPPED ] ")


def unfinished(lines: Sequence[str]) -> Iterable[str]:
    """The tests that began and did not end before the next process began, or the output ended."""
    running = None
    for line in lines if _RUNS in "\n".join(lines) else ():  # for speed: few logs are GoogleTest's
        if not line.startswith("["):
            continue
        if line.startswith(_BEGINS) and running:
            yield running
        if line.startswith(_RUNS):
            running = line.removeprefix(_RUNS).strip()
        elif line.startswith((*_ENDS, _ALL)):
            running = None
    if running:
        yield running
