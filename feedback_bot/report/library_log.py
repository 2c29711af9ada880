"""What the libraries log, in the run's own log: redacted, on one line, and never a workflow command."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class _Lines(logging.Handler):
    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(f"{record.name}: {record.getMessage()}")


@contextmanager
def library_log(say: Callable[[str], None]) -> Iterator[None]:
    """Hand the warnings of libraries to ``say``; without this they would go to standard error as they are."""
    lines = _Lines(say)
    root = logging.getLogger()
    root.addHandler(lines)
    try:
        yield
    finally:
        root.removeHandler(lines)
