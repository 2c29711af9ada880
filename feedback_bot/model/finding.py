"""A finding: a place in a push that may weaken the checks instead of mending the code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A file to look at, and what was done to it, such as "1 test skipped, 1 assertion removed"."""

    path: str
    what: str

    def __str__(self) -> str:
        """Both, in plain text; the path is as whoever pushed it named it."""
        return f"{self.path}: {self.what}"
