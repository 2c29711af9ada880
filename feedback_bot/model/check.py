"""Checks of a commit: check runs, jobs of GitHub Actions, and commit statuses."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_VERBS: Final = {
    "failure": "failed",
    "error": "failed",
    "timed_out": "timed out",
    "startup_failure": "could not be started",
    "action_required": "requires action",
    "pending": "is pending",
    "waiting": "is waiting",
}


class CheckOutcome(StrEnum):
    """What a check's status and conclusion come to."""

    PASSED = "passed"
    FAILED = "failed"
    RUNNING = "running"
    NOT_COUNTED = "not counted"


class CheckSource(StrEnum):
    """Where a check comes from, which determines what can be read about it."""

    ACTIONS = "actions"
    CHECK_RUN = "check run"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check run or a legacy commit status at the head commit.

    Attributes:
        workflow_file: the file's name below ``.github/workflows/``; ``None`` if GitHub does not report it.
        event: what started the workflow run, such as ``pull_request``.
        suite: the check suite's node id: of Actions one for each workflow run, whatever is re-run in it.
        number: of several reports of one name which one this is, from 1.
        over_time: the time limit, in minutes, that a job called cancelled ran into; 0 if GitHub does not say.
        required: whether it must pass before a merge; ``None`` if GitHub was not asked or did not answer.
        is_run: it is no check, but a workflow run that GitHub could not start, see ``BlockedRun``.
        in_merge_queue: it ran in the merge queue, on a merge of the head with its base.
        distinction: what tells it from another check of the same title.
        external_id: what its app calls it, in any form; empty if the app set none.
    """

    node_id: str
    source: CheckSource
    app: str
    workflow: str | None
    name: str
    outcome: CheckOutcome
    conclusion: str
    started_at: datetime | None
    completed_at: datetime | None
    url: str | None
    database_id: int = 0
    job_id: int | None = None
    run_id: int | None = None
    workflow_id: int | None = None
    description: str | None = None
    workflow_file: str | None = None
    event: str | None = None
    suite: str = ""
    number: int = 1
    over_time: int | None = None
    required: bool | None = None
    in_merge_queue: bool = False
    is_run: bool = False
    distinction: str | None = None
    external_id: str = ""

    @property
    def is_report(self) -> bool:
        """Whether a workflow made it itself, as test reporters do: it is no job, and has no log."""
        return self.source is CheckSource.ACTIONS and self.job_id is None and not self.is_run

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two runs one check: the app, the workflow's file, the name and the event.

        If the token cannot read the workflow, the suite stands in for it, so that no run hides another's failure.
        GitHub files a report under any workflow of the commit, so that says nothing.
        """
        return (*self._key, *(["merge queue"] if self.in_merge_queue else []))

    @property
    def _key(self) -> tuple[str, ...]:
        if self.is_run:
            return self.app, self.workflow_file or self.suite, "run without jobs"
        if self.is_report:
            return self.app, "", self.name, *([f"report {self.number}"] if self.number > 1 else [])
        if self.workflow is None and self.workflow_file is None and self.source is CheckSource.ACTIONS:
            return self.app, "", self.name, self.suite
        where = self.workflow_file or self.workflow or ""
        return (self.app, where, self.name, *([self.event] if self.event else []))

    @property
    def took(self) -> timedelta | None:
        """How long it ran."""
        return self.completed_at - self.started_at if self.started_at and self.completed_at else None

    @property
    def conclusion_words(self) -> str:
        """What happened to it, as a verb."""
        if self.over_time is not None:
            return f"ran into its time limit of {self.over_time} min" if self.over_time else "ran into its time limit"
        if self.is_run:
            return "could not be started"
        words = _VERBS.get(self.conclusion, self.conclusion.replace("_", " "))
        return f"{words} in the merge queue" if self.in_merge_queue else words

    @property
    def title(self) -> str:
        """The name as GitHub shows it: ``workflow / job`` for Actions."""
        name = f"{self.workflow} / {self.name}" if self.workflow else self.name
        return f"{name} ({self.distinction})" if self.distinction else name
