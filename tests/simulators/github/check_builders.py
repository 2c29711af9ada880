"""Tell which checks ran on a commit: the sentences that pull requests and base branches share."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict, Unpack

from tests.simulators.github.actors import ACTIONS, Actor, App
from tests.simulators.github.checks import (
    RED,
    Annotation,
    CheckRun,
    CheckSuite,
    Log,
    StatusContext,
    Step,
    Workflow,
    WorkflowRun,
    as_log,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.simulators.github.commits import Commit
    from tests.simulators.github.repository import Repository

FAILED_LOG = """\
{time} Current runner version: '2.330.0'
{time} ##[group]Run make {name}
{time} make {name}
{time} shell: /usr/bin/bash -e {{0}}
{time} ##[endgroup]
{time} Error: {name} does not hold
{time} make: *** [Makefile:7: {name}] Error 1
{time} ##[error]Process completed with exit code 2.
{time} Post job cleanup.
"""


class CheckOptions(TypedDict, total=False):
    """What a scenario may say about a check; each has a sensible default."""

    workflow: str  # the workflow's name, for Actions; default "CI"
    workflow_file: str  # the name of its file; default: made from the workflow's name
    app: App  # default GitHub Actions
    event: str  # default "pull_request"
    new_run: bool  # another run of the workflow on the same head, beside the one that is there
    log: bytes | str  # default: a short failing log for failed Actions jobs
    log_status: int  # 404, 410 or 403: the API refuses the log
    steps: Sequence[Step | str]
    annotations: Sequence[Annotation]
    title: str
    summary: str
    text: str
    details_url: str  # for Actions one without "/job/" makes it a check run that a workflow made itself
    external_id: str  # what the app calls it; default: its node id
    required: bool
    minutes_ago: float  # when it completed (or started, while it runs); default: soon after the commit
    took_minutes: float  # default 4
    id: int
    rerun_gives: str  # the conclusion of a re-run that the API is asked for; default: it stays queued


def times_of(commit: Commit, options: CheckOptions, *, running: bool) -> tuple[datetime, datetime | None]:
    """Place a check in time: started a minute after its commit unless told otherwise, never in the future."""
    now, took = commit.world.now, timedelta(minutes=options.get("took_minutes", 4))
    if "minutes_ago" in options:
        moment = now - timedelta(minutes=options["minutes_ago"])
        return (moment, None) if running else (moment - took, moment)
    started = min(commit.committed_date + timedelta(minutes=1), now)
    return started, None if running else min(started + took, now)


def add_check(
    repository: Repository, commit: Commit, name: str, conclusion: str | None, options: CheckOptions
) -> CheckRun:
    """Put a check run on a commit. Conclusion None: it runs; "queued" and "waiting" are statuses, too."""
    running = conclusion in (None, "queued", "waiting")
    started, completed = times_of(commit, options, running=running)
    suite = suite_for(repository, commit, options, started)
    is_job = suite.app == ACTIONS and "/job/" in options.get("details_url", "/job/")
    red = conclusion in RED and conclusion != "cancelled"
    return CheckRun(
        world=commit.world,
        id=options.get("id", 0),
        suite=suite,
        name=name,
        status={None: "in_progress", "queued": "queued", "waiting": "waiting"}.get(conclusion, "completed"),
        conclusion=None if running else conclusion,
        started_at=started,
        completed_at=completed,
        steps=steps_for(name, conclusion, options) if is_job else (),
        annotations=tuple(options["annotations"]) if "annotations" in options else default_annotations(is_job and red),
        log=log_for(name, started, options, red=red),
        title=options.get("title"),
        summary=options.get("summary"),
        text=options.get("text"),
        details_url=options.get("details_url", ""),
        external_id=options.get("external_id", ""),
        required=options.get("required", False),
        attempt=suite.workflow_run.attempt if suite.workflow_run else 1,
        rerun_gives=options.get("rerun_gives"),
    )


def suite_for(repository: Repository, commit: Commit, options: CheckOptions, started: datetime) -> CheckSuite:
    """Find the app's suite on the commit (for Actions: of that workflow and event), or open it."""
    app, event = options.get("app", ACTIONS), options.get("event", "pull_request")
    workflow = workflow_for(repository, options)
    for suite in () if options.get("new_run") else reversed(commit.check_suites):
        run = suite.workflow_run
        if suite.app == app and (run is None or (run.workflow, run.event) == (workflow, event)):
            return suite
    suite = open_suite(repository, commit, app, started)
    if app == ACTIONS:
        suite.workflow_run = open_run(suite, workflow, event)
    return suite


def open_suite(repository: Repository, commit: Commit, app: App, started: datetime) -> CheckSuite:
    """Open an app's suite on a commit."""
    branch = repository.branch_of(commit)
    suite = CheckSuite(
        world=commit.world, repository=repository, commit=commit, app=app, branch=branch, created_at=started
    )
    commit.check_suites.append(suite)
    return suite


def add_blocked_run(repository: Repository, commit: Commit, conclusion: str, options: CheckOptions) -> CheckSuite:
    """End a workflow run that never got a job: it is a suite of the commit, and no check."""
    started, _ = times_of(commit, options, running=False)
    suite = open_suite(repository, commit, ACTIONS, started)
    suite.workflow_run = open_run(suite, workflow_for(repository, options), options.get("event", "pull_request"))
    suite.ended = conclusion
    return suite


def workflow_for(repository: Repository, options: CheckOptions) -> Workflow:
    """Name the workflow and its file."""
    name = options.get("workflow", "CI")
    return Workflow(repository, name, options.get("workflow_file", f"{re.sub('[ /]', '-', name.lower())}.yml"))


def open_run(suite: CheckSuite, workflow: Workflow, event: str) -> WorkflowRun:
    """Start a run of a workflow for a suite."""
    return WorkflowRun(
        world=suite.world,
        workflow=workflow,
        suite=suite,
        event=event,
        run_number=suite.world.next_id(f"run of {workflow.id}", 1),
        head_branch=suite.branch,
        created_at=suite.created_at,
    )


def steps_for(name: str, conclusion: str | None, options: CheckOptions) -> tuple[Step, ...]:
    """Spell out the steps of a job; a plain string is a step that passed."""
    if "steps" in options:
        return tuple(Step(each) if isinstance(each, str) else each for each in options["steps"])
    return (
        Step("Set up job"),
        Step("Run actions/checkout@v5"),
        Step(f"Run make {name}", conclusion),
        Step("Complete job"),
    )


def default_annotations(failed_job: bool) -> tuple[Annotation, ...]:
    """Give the annotation that the runner itself leaves on a failed job."""
    return (Annotation(".github", 20, "Process completed with exit code 2."),) if failed_job else ()


def log_for(name: str, started: datetime, options: CheckOptions, *, red: bool) -> Log:
    """Wrap the scenario's log, or make up a short one."""
    time = started.strftime("%Y-%m-%dT%H:%M:%S.0000000Z")
    text = FAILED_LOG.format(time=time, name=name) if red else f"{time} Run make {name}\n{time} ok\n"
    return as_log(options.get("log", text), options.get("log_status", 200))


class StatusOptions(TypedDict, total=False):
    """What a scenario may say about a legacy status."""

    description: str | None
    url: str | None
    creator: Actor | None
    minutes_ago: float
    required: bool


def add_status(
    repository: Repository, commit: Commit, context: str, state: str, **options: Unpack[StatusOptions]
) -> StatusContext:
    """Put a legacy status on a commit."""
    times = CheckOptions(minutes_ago=options["minutes_ago"]) if "minutes_ago" in options else CheckOptions()
    started, completed = times_of(commit, times, running=False)
    status = StatusContext(
        world=commit.world,
        repository=repository,
        commit=commit,
        context=context,
        state=state.lower(),
        description=options.get("description"),
        target_url=options.get("url"),
        creator=options.get("creator"),
        created_at=completed or started,
        required=options.get("required", False),
    )
    commit.statuses.append(status)
    return status
