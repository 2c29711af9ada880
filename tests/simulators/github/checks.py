"""Check suites, check runs, workflow runs and legacy statuses."""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, ClassVar
from zipfile import ZIP_DEFLATED, ZipFile

from tests.simulators.github.actors import Actor, App, stable_id
from tests.simulators.github.entity import Entity

if TYPE_CHECKING:
    from tests.simulators.github.commits import Commit
    from tests.simulators.github.repository import Repository

RED = ("action_required", "timed_out", "cancelled", "startup_failure", "failure", "stale")


@dataclass(frozen=True)
class Step:
    """One step of an Actions job; `conclusion` in REST's spelling, None while it has not ended."""

    name: str
    conclusion: str | None = "success"


@dataclass(frozen=True)
class Annotation:
    """What a check says about a line; `level` is `failure`, `warning` or `notice`."""

    path: str
    line: int
    message: str
    level: str = "failure"
    title: str | None = None
    end_line: int | None = None
    raw_details: str | None = None


@dataclass(frozen=True)
class Log:
    """A job's log as the blob storage holds it. `status` 404, 410 or 403: the API refuses it instead."""

    content: bytes = b""
    status: int = 200


@dataclass(frozen=True)
class Workflow:
    """A workflow file of a repository; two files may give their workflows one name."""

    repository: "Repository" = field(repr=False)
    name: str
    file_name: str

    @property
    def id(self) -> int:
        return stable_id(f"{self.repository.name_with_owner}:{self.file_name}")

    @property
    def node_id(self) -> str:
        return f"W_{self.id}"

    @property
    def path(self) -> str:
        return f".github/workflows/{self.file_name}"

    @property
    def url(self) -> str:
        return f"{self.repository.url}/actions/workflows/{self.file_name}"


@dataclass(frozen=True)
class WorkflowRunFile:
    """The workflow's file as a run used it."""

    run: "WorkflowRun" = field(repr=False)

    @property
    def node_id(self) -> str:
        return f"WRF_{self.run.id}"

    @property
    def path(self) -> str:
        return self.run.workflow.path

    @property
    def url(self) -> str:
        return f"{self.run.url}/workflow"


@dataclass(eq=False, kw_only=True)
class WorkflowRun(Entity):
    """One run of a workflow on a commit; re-runs raise `attempt` and keep the id."""

    prefix: ClassVar[str] = "WFR"
    first_id: ClassVar[int] = 900_000_000

    workflow: Workflow
    suite: "CheckSuite" = field(repr=False)
    event: str
    run_number: int
    head_branch: str
    created_at: datetime
    attempt: int = 1
    artifacts: list["Artifact"] = field(default_factory=list, repr=False)

    @property
    def url(self) -> str:
        return f"{self.workflow.repository.url}/actions/runs/{self.id}"


@dataclass(eq=False, kw_only=True)
class Artifact(Entity):
    """A file that a workflow run keeps: an archive, or since 2026 one bare file. It names neither job nor attempt."""

    prefix: ClassVar[str] = "MDg6QXJ0aWZhY3"
    first_id: ClassVar[int] = 4_000_000_000

    run: WorkflowRun = field(repr=False)
    name: str
    content: bytes = field(repr=False)
    created_at: datetime
    expired: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self.run.artifacts.append(self)


@dataclass(eq=False, kw_only=True)
class CheckSuite(Entity):
    """The check runs of one app (for Actions: of one workflow run) on one commit.

    GitHub opens a suite for each app that may write checks, where it stays queued if the app has nothing to say.
    `ended` is the conclusion of a workflow run that came to an end without a single job.
    """

    prefix: ClassVar[str] = "CS"
    first_id: ClassVar[int] = 1_500_000_000

    repository: "Repository" = field(repr=False)
    commit: "Commit" = field(repr=False)
    app: App
    branch: str
    created_at: datetime
    check_runs: list["CheckRun"] = field(default_factory=list, repr=False)
    workflow_run: WorkflowRun | None = field(default=None, repr=False)
    ended: str | None = None

    @property
    def trigger(self) -> tuple[str, str] | None:
        """Which workflow file ran, on which event; None for other apps' suites."""
        run = self.workflow_run
        return (run.workflow.file_name, run.event) if run else None

    @property
    def current(self) -> list["CheckRun"]:
        """The newest check run of each name; of reports all, since nothing tells a newer from a second one."""
        return list({run.name if run.is_job else run.id: run for run in self.check_runs}.values())

    @property
    def status(self) -> str:
        states = {run.status for run in self.current}
        if self.ended and not states:
            return "completed"
        if states <= {"completed"}:
            return "completed" if states else "queued"
        return "in_progress" if states != {"queued"} else "queued"

    @property
    def conclusion(self) -> str | None:
        if self.status != "completed":
            return None
        if self.ended and not self.check_runs:
            return self.ended
        found = [run.conclusion for run in self.current if run.conclusion in RED]
        return min(found, key=RED.index) if found else "success"

    @property
    def updated_at(self) -> datetime:
        return max([self.created_at, *(run.completed_at or run.started_at for run in self.check_runs)])


@dataclass(eq=False, kw_only=True)
class CheckRun(Entity):
    """One check run; of an Actions job it is the job too, with the same id.

    A workflow may also make check runs of its own, as test reporters do. They belong to the app of Actions, too, and
    stand in a suite of the commit, but they are no jobs: they have neither steps nor a log, and their page is no job's.
    """

    prefix: ClassVar[str] = "CR"
    first_id: ClassVar[int] = 1_200_000_000

    suite: CheckSuite = field(repr=False)
    name: str
    status: str
    conclusion: str | None
    started_at: datetime
    completed_at: datetime | None
    steps: tuple[Step, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    log: Log = field(default_factory=Log, repr=False)
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    details_url: str = ""
    external_id: str = ""
    required: bool = False
    attempt: int = 1
    rerun_gives: str | None = None
    order: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.order = self.world.next_id("check order", 1)
        self.suite.check_runs.append(self)
        self.external_id = self.external_id or self.node_id
        run = self.suite.workflow_run
        self.external_id = self.external_id or self.node_id
        self.details_url = self.details_url or (f"{run.url}/job/{self.id}" if run else self.permalink)

    @property
    def is_job(self) -> bool:
        return self.suite.workflow_run is not None and "/job/" in self.details_url

    @property
    def permalink(self) -> str:
        return f"{self.suite.repository.url}/runs/{self.id}"

    def finish(self, conclusion: str, log: bytes | str | None = None) -> None:
        """End a queued or running check now."""
        self.status, self.conclusion, self.completed_at = "completed", conclusion, self.world.now
        if log is not None:
            self.log = as_log(log)

    def keep(self, name: str, content: bytes | dict[str, str], *, expired: bool = False) -> "Artifact":
        """Upload an artifact now, from the job's run: files by name in an archive, or one bare file."""
        run = self.suite.workflow_run
        if run is None:
            raise ValueError("only jobs of Actions have artifacts")
        data = content if isinstance(content, bytes) else packed(content)
        time = self.completed_at or self.world.now
        return Artifact(world=self.world, run=run, name=name, content=data, created_at=time, expired=expired)

    def rerun(self, conclusion: str | None = None, log: bytes | str | None = None) -> "CheckRun":
        """Start the job again as GitHub does: a new check run of the same name, beside the old one.

        Without a conclusion it stays queued until `finish`.
        """
        suite = self.suite
        if suite.workflow_run:
            suite.workflow_run.attempt += 1
        again = CheckRun(
            world=self.world,
            suite=suite,
            name=self.name,
            status="queued",
            conclusion=None,
            started_at=self.world.now,
            completed_at=None,
            steps=self.steps,
            details_url="" if self.is_job else self.details_url,
            required=self.required,
            attempt=suite.workflow_run.attempt if suite.workflow_run else self.attempt + 1,
            rerun_gives=self.rerun_gives,
        )
        if conclusion:
            again.finish(conclusion, log if log is not None else self.log.content)
        return again


@dataclass(eq=False, kw_only=True)
class StatusContext(Entity):
    """A legacy commit status; `state` in REST's spelling: error, failure, pending or success."""

    prefix: ClassVar[str] = "SC"
    first_id: ClassVar[int] = 30_000_000_000

    repository: "Repository" = field(repr=False)
    commit: "Commit" = field(repr=False)
    context: str
    state: str
    description: str | None
    target_url: str | None
    creator: Actor | None
    created_at: datetime
    required: bool = False


def packed(files: dict[str, str]) -> bytes:
    """Make an archive of files by name."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file.getvalue()


def as_log(content: bytes | str, status: int = 200) -> Log:
    """Wrap what a scenario gives as a log."""
    return Log(content.encode() if isinstance(content, str) else content, status)


def current_statuses(commit: "Commit") -> list[StatusContext]:
    """Keep the newest status of each context."""
    return list({status.context: status for status in commit.statuses}.values())


def rollup_state(commit: "Commit") -> str | None:
    """Sum up checks and statuses as GraphQL's StatusCheckRollup does; None without any.

    Of each app, workflow file, event and name the newest check run counts, and each report of a workflow.
    """
    states = {status.state for status in current_statuses(commit)}
    reports = {run.id: run for run in commit.check_runs if run.suite.trigger and not run.is_job}
    newest = {
        (run.suite.app, run.suite.trigger, run.name, run.id in reports and run.id): run for run in commit.check_runs
    }
    for run in newest.values():
        states.add("pending" if run.status != "completed" else "failure" if run.conclusion in RED else "success")
    for state in ("error", "failure", "pending", "success"):
        if state in states:
            return state
    return None
