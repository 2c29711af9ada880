"""A finding: a change in a push that may weaken the checks instead of fixing the code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A file to review, and what changed in it, such as "1 test skipped, 1 assertion removed"."""

    path: str
    what: str

    def __str__(self) -> str:
        """Both as plain text; the path is untrusted."""
        return f"{self.path}: {self.what}"
