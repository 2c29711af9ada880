"""CheckRun, CheckSuite, WorkflowRun, StatusContext and their rollup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.simulators.github.checks import (
    Annotation,
    CheckRun,
    CheckSuite,
    StatusContext,
    WorkflowRunFile,
    current_statuses,
    rollup_state,
)
from tests.simulators.github.graph.call import INTEGRATION, Call, Fields, TypedError

if TYPE_CHECKING:
    from tests.simulators.github.commits import Commit

LEVELS = {"failure": "FAILURE", "warning": "WARNING", "notice": "NOTICE"}


@dataclass(frozen=True)
class StatusCheckRollup:
    """All checks and statuses of a commit."""

    commit: Commit

    @property
    def node_id(self) -> str:
        return f"SCR_{self.commit.oid}"


@dataclass(frozen=True)
class Status:
    """The legacy statuses of a commit."""

    commit: Commit

    @property
    def node_id(self) -> str:
        return f"S_{self.commit.oid}"


@dataclass(frozen=True)
class CheckStep:
    """A step with its number and its job, whose times it shares."""

    number: int
    name: str
    conclusion: str | None
    run: CheckRun


@dataclass(frozen=True)
class CheckAnnotation:
    """An annotation with the place it is about."""

    run: CheckRun
    annotation: Annotation


def rollup(commit: Commit, call: Call) -> StatusCheckRollup | None:
    """Null for a commit without checks and statuses; needs `checks: read`."""
    call.require("checks", "read")
    return StatusCheckRollup(commit) if commit.check_runs or commit.statuses else None


def contexts(commit: Commit) -> list[CheckRun | StatusContext]:
    """List what is on a commit, of a status context only the newest.

    The order tells nothing about age: here a newer check run stands before an older one of the same name.
    """
    named: dict[str, list[CheckRun]] = {}
    for run in commit.check_runs:
        if commit.world.rollup_keeps_attempts or run in run.suite.current:
            named.setdefault(run.name, []).insert(0, run)
    return [*(run for runs in named.values() for run in runs), *current_statuses(commit)]


def readable_contexts(source: StatusCheckRollup, call: Call) -> list[CheckRun | StatusContext | TypedError]:
    """What the token may read; the rest are nulls, each with its error."""
    may_read_statuses = call.token.may("statuses", "read")
    return [
        each if may_read_statuses or isinstance(each, CheckRun) else TypedError("FORBIDDEN", INTEGRATION)
        for each in contexts(source.commit)
    ]


def workflow_run(suite: CheckSuite, call: Call) -> object:
    """Needs `actions: read`; without it this field alone is null, and an error."""
    call.require("actions", "read")
    return suite.workflow_run


def upper(value: str | None) -> str | None:
    return value.upper() if value else None


def suite_runs(suite: CheckSuite, call: Call) -> list[CheckRun]:
    """Filter as CheckRunFilter says: the newest of each name unless `checkType: ALL`."""
    wanted = call.args.get("filterBy") or {}
    runs = list(suite.check_runs) if wanted.get("checkType") == "ALL" else suite.current
    if wanted.get("checkName"):
        runs = [run for run in runs if run.name == wanted["checkName"]]
    if wanted.get("status"):
        runs = [run for run in runs if run.status.upper() == wanted["status"]]
    if wanted.get("conclusions"):
        runs = [run for run in runs if upper(run.conclusion) in wanted["conclusions"]]
    return runs


def suites(commit: Commit, call: Call) -> list[CheckSuite]:
    """Filter by app and check name."""
    call.require("checks", "read")
    wanted = call.args.get("filterBy") or {}
    return [
        suite
        for suite in commit.check_suites
        if (not wanted.get("appId") or suite.app.id == wanted["appId"])
        and (not wanted.get("checkName") or any(run.name == wanted["checkName"] for run in suite.check_runs))
    ]


def steps(run: CheckRun, call: Call) -> list[CheckStep] | None:
    """Only Actions jobs have steps."""
    if not run.is_job:
        return None
    number = call.args.get("number")
    found = [CheckStep(index, step.name, step.conclusion, run) for index, step in enumerate(run.steps, 1)]
    return [step for step in found if number in (None, step.number)]


def location(source: CheckAnnotation, _: Call) -> dict[str, Any]:
    told = source.annotation
    return {"start": {"line": told.line, "column": None}, "end": {"line": told.end_line or told.line, "column": None}}


def seconds(step: CheckStep, _: Call) -> int | None:
    ended = step.run.completed_at
    return int((ended - step.run.started_at).total_seconds()) if ended else None


CHECKS: dict[str, Fields] = {
    "StatusCheckRollup": {
        "contexts": readable_contexts,
        "state": lambda source, _: upper(rollup_state(source.commit)),
    },
    "Status": {
        "contexts": lambda source, _: current_statuses(source.commit),
        "combinedContexts": lambda source, _: contexts(source.commit),
        "context": lambda source, call: next(
            (each for each in current_statuses(source.commit) if each.context == call.args["name"]), None
        ),
        "state": lambda source, _: upper(rollup_state(source.commit)),
    },
    "CheckRun": {
        "annotations": lambda run, _: [CheckAnnotation(run, each) for each in run.annotations],
        "checkSuite": lambda run, _: run.suite,
        "repository": lambda run, _: run.suite.repository,
        "conclusion": lambda run, _: upper(run.conclusion),
        "status": lambda run, _: upper(run.status),
        "deployment": lambda _, __: None,
        "externalId": lambda run, _: run.external_id,
        "isRequired": lambda run, _: run.required,
        "steps": steps,
        "resourcePath": lambda run, _: urlsplit(run.permalink).path,
        "url": lambda run, _: run.details_url,
        "startedAt": lambda run, _: None if run.status == "queued" else run.started_at,
    },
    "CheckStep": {
        "status": lambda step, _: "COMPLETED" if step.conclusion else "IN_PROGRESS",
        "conclusion": lambda step, _: upper(step.conclusion),
        "startedAt": lambda step, _: step.run.started_at,
        "completedAt": lambda step, _: step.run.completed_at,
        "secondsToCompletion": seconds,
        "externalId": lambda _, __: None,
    },
    "CheckAnnotation": {
        "annotationLevel": lambda source, _: LEVELS[source.annotation.level.lower()],
        "blobUrl": lambda source, _: (
            f"{source.run.suite.repository.url}/blob/{source.run.suite.commit.oid}/{source.annotation.path}"
        ),
        "databaseId": lambda _, __: None,
        "location": location,
        "message": lambda source, _: source.annotation.message,
        "path": lambda source, _: source.annotation.path,
        "rawDetails": lambda source, _: source.annotation.raw_details,
        "title": lambda source, _: source.annotation.title,
    },
    "CheckSuite": {
        "branch": lambda suite, _: suite.repository.ref(suite.branch),
        "checkRuns": suite_runs,
        "conclusion": lambda suite, _: upper(suite.conclusion),
        "status": lambda suite, _: upper(suite.status),
        "creator": lambda _, __: None,
        "matchingPullRequests": lambda suite, call: call.world.pull_requests_from(suite.repository, suite.branch),
        "workflowRun": workflow_run,
        "url": lambda suite, _: f"{suite.commit.url}/checks?check_suite_id={suite.id}",
        "resourcePath": lambda suite, _: f"{urlsplit(suite.commit.url).path}/checks?check_suite_id={suite.id}",
    },
    "WorkflowRun": {
        "checkSuite": lambda run, _: run.suite,
        "file": lambda run, _: WorkflowRunFile(run),
        "updatedAt": lambda run, _: run.suite.updated_at,
    },
    "Workflow": {
        "id": lambda workflow, _: f"W_{workflow.id}",
        "databaseId": lambda workflow, _: workflow.id,
        "url": lambda workflow, _: f"{workflow.repository.url}/actions/workflows/{workflow.file_name}",
        "state": lambda _, __: "ACTIVE",
    },
    "WorkflowRunFile": {
        "repositoryFileUrl": lambda file, _: (
            f"{file.run.workflow.repository.url}/blob/{file.run.suite.commit.oid}/{file.path}"
        ),
        "repositoryName": lambda file, _: file.run.workflow.repository.name_with_owner,
        "viewerCanPushRepository": lambda _, call: call.token.may("contents", "write"),
        "viewerCanReadRepository": lambda _, call: call.token.may("contents", "read"),
    },
    "App": {
        "logoUrl": lambda app, _: f"https://avatars.githubusercontent.com/in/{app.id}?v=4",
        "url": lambda app, _: f"https://github.com/apps/{app.slug}",
        "description": lambda _, __: None,
    },
    "StatusContext": {
        "avatarUrl": lambda status, _: status.creator.avatar_url if status.creator else None,
        "isRequired": lambda status, _: status.required,
        "state": lambda status, _: upper(status.state),
    },
}

COMMIT_CHECKS: Fields = {
    "statusCheckRollup": rollup,
    "checkSuites": suites,
    "status": lambda commit, _: Status(commit) if commit.statuses else None,
}
