"""A workflow run that ended before it had a job, so it has no check."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedRun:
    """A workflow run at the head commit that came to an end, or to a halt, without a job.

    Attributes:
        workflow: the workflow's name; the file's path where GitHub cannot read the file.
        workflow_file: the file's name below ``.github/workflows/``.
        event: what started it; this and the two above are ``None`` where the token may not know the run.
        conclusion: ``action_required`` while it waits for approval, else ``failure`` or ``startup_failure``.
    """

    suite: str
    conclusion: str
    workflow: str | None = None
    workflow_file: str | None = None
    event: str | None = None
    run_id: int | None = None
    url: str | None = None
    created_at: datetime | None = None

    @property
    def title(self) -> str:
        """What to call it."""
        return self.workflow or self.workflow_file or "a workflow"

    @property
    def awaits_approval(self) -> bool:
        """Whether a person has to let it run."""
        return self.conclusion == "action_required"
