"""What is known about a workflow run that GitHub could not start."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """What is wrong in a workflow file.

    Attributes:
        line: from 1.
        says: in the words of YAML, or by the keys that GitHub knows.
        quote: the line itself; empty if it may hold a secret.
    """

    line: int
    says: str
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnstartedRun:
    """A run's workflow file at the head.

    Attributes:
        path: in the repository; ``None`` if GitHub does not report it. If the pull request changes not the run's own
            file but one that it calls, that one.
        in_diff: whether the pull request changes the file; ``None`` if that could not be read.
        called_by: the run's own file, if ``path`` is one that it calls.
        problems: in the order of the file; empty if there are none, or if it was not checked.
        unchecked: why the file was not checked, as a clause that follows "it"; ``None`` if it was.
    """

    path: str | None
    in_diff: bool | None
    called_by: str | None = None
    problems: tuple[FileProblem, ...] = ()
    unchecked: str | None = None
