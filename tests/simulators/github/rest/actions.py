"""Check runs, jobs with their logs, workflow runs and re-runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.rest import checks_json as show
from tests.simulators.github.rest.asking import Asking, Json, Refusal, endpoint, json_reply, not_found
from tests.simulators.http.exchange import Reply

if TYPE_CHECKING:
    from tests.simulators.github.checks import CheckRun, WorkflowRun

REPO = "/repos/{owner}/{repo}"
JOB = f"{REPO}/actions/jobs/{{job_id}}"
RUN = f"{REPO}/actions/runs/{{run_id}}"
CHECK = f"{REPO}/check-runs/{{check_run_id}}"
LOG_REFUSALS = {403: "Resource not accessible by integration", 404: "Not Found", 410: "Server Error: logs have expired"}


@endpoint("GET", CHECK)
def get_check_run(asked: Asking) -> object:
    asked.require("read", "checks")
    return show.check_run(asked.check, asked.api)


@endpoint("GET", f"{CHECK}/annotations")
def list_annotations(asked: Asking) -> object:
    asked.require("read", "checks")
    return [show.annotation(each, asked.check) for each in asked.page(asked.check.annotations)]


def job_of(asked: Asking) -> tuple[CheckRun, WorkflowRun]:
    """Find a job; only the check runs of Actions are jobs."""
    check = asked.check
    if check.suite.workflow_run is None or not check.is_job:
        raise not_found()
    return check, check.suite.workflow_run


@endpoint("GET", JOB)
def get_job(asked: Asking) -> object:
    asked.require("read", "actions")
    return show.job(*job_of(asked), asked.api)


@endpoint("GET", f"{JOB}/logs")
def get_log(asked: Asking) -> Reply:
    """Send the client to the blob storage, whose address is good for a minute and wants no token."""
    asked.require("read", "actions")
    check, _ = job_of(asked)
    status = check.log.status if check.status == "completed" else 404
    if status != 200:
        raise Refusal(status, LOG_REFUSALS.get(status, "Server Error"))
    signature = "se=2099-01-01T00%3A00%3A00Z&sp=r&sig=c2lnbmF0dXJl"
    return Reply(302, b"", {"Location": f"{asked.blobs}/actions-results/job-{check.id}.txt?{signature}"})


def runs_of(asked: Asking) -> list[WorkflowRun]:
    """List the runs of the repository, newest first, filtered as asked."""
    query, repository = asked.query, asked.repository
    found = [
        suite.workflow_run
        for commit in list(asked.world.commits.values())
        for suite in commit.check_suites
        if suite.workflow_run and suite.repository is repository
    ]
    for name, attribute in (("branch", "head_branch"), ("event", "event")):
        if query.get(name):
            found = [run for run in found if getattr(run, attribute) == query[name]]
    if query.get("status"):
        found = [run for run in found if query["status"] in (run.suite.status, run.suite.conclusion)]
    if query.get("head_sha"):
        found = [run for run in found if run.suite.commit.oid == query["head_sha"]]
    return sorted(found, key=lambda run: (run.created_at, run.id), reverse=True)


def run_list(asked: Asking, found: list[WorkflowRun]) -> Json:
    return {
        "total_count": len(found),
        "workflow_runs": [show.workflow_run(run, asked.api) for run in asked.page(found)],
    }


@endpoint("GET", f"{REPO}/actions/runs")
def list_runs(asked: Asking) -> object:
    asked.require("read", "actions")
    return run_list(asked, runs_of(asked))


@endpoint("GET", f"{REPO}/actions/workflows/{{workflow_id}}/runs")
def list_workflow_runs(asked: Asking) -> object:
    """List by the workflow's number or file name."""
    asked.require("read", "actions")
    wanted = asked.parts["workflow_id"]
    found = [run for run in runs_of(asked) if wanted in (str(run.workflow.id), run.workflow.file_name)]
    return run_list(asked, found)


def run_of(asked: Asking) -> WorkflowRun:
    wanted = asked.number("run_id")
    everything = [suite.workflow_run for commit in list(asked.world.commits.values()) for suite in commit.check_suites]
    found = next((run for run in everything if run and run.id == wanted), None)
    if found is None or found.suite.repository is not asked.repository:
        raise not_found()
    return found


@endpoint("GET", RUN)
def get_run(asked: Asking) -> object:
    asked.require("read", "actions")
    return show.workflow_run(run_of(asked), asked.api)


@endpoint("GET", f"{RUN}/artifacts")
def list_artifacts(asked: Asking) -> object:
    """List the artifacts of all attempts; `name` is exact."""
    asked.require("read", "actions")
    run = run_of(asked)
    found = [each for each in run.artifacts if asked.query.get("name", each.name) == each.name]
    shown = [show.artifact(each, asked.api) for each in asked.page(found)]
    return {"total_count": len(found), "artifacts": shown}


@endpoint("GET", f"{REPO}/actions/artifacts/{{artifact_id}}/{{archive_format}}")
def get_artifact(asked: Asking) -> Reply:
    """Send the client to the blob storage, as for logs."""
    asked.require("read", "actions")
    found = asked.world.artifact(asked.number("artifact_id"))
    if found is None or found.run.suite.repository is not asked.repository or asked.parts["archive_format"] != "zip":
        raise not_found()
    if found.expired:
        raise Refusal(410, "Artifact has expired")
    signature = "se=2099-01-01T00%3A00%3A00Z&sp=r&sig=c2lnbmF0dXJl"
    return Reply(302, b"", {"Location": f"{asked.blobs}/actions-results/artifact-{found.id}.zip?{signature}"})


def job_list(asked: Asking, run: WorkflowRun, checks: list[CheckRun]) -> Json:
    jobs = [check for check in checks if check.is_job]
    return {"total_count": len(jobs), "jobs": [show.job(each, run, asked.api) for each in asked.page(jobs)]}


@endpoint("GET", f"{RUN}/jobs")
def list_jobs(asked: Asking) -> object:
    """List the newest attempt's jobs, unless `filter=all`."""
    asked.require("read", "actions")
    run = run_of(asked)
    everything = asked.query.get("filter") == "all"
    return job_list(asked, run, run.suite.check_runs if everything else run.suite.current)


@endpoint("GET", f"{RUN}/attempts/{{attempt_number}}/jobs")
def list_attempt_jobs(asked: Asking) -> object:
    asked.require("read", "actions")
    run, attempt = run_of(asked), asked.number("attempt_number")
    return job_list(asked, run, [check for check in run.suite.check_runs if check.attempt == attempt])


@endpoint("POST", f"{JOB}/rerun")
def rerun_job(asked: Asking) -> Reply:
    check, _ = job_of(asked)
    asked.require("write", "actions")
    rerun(check)
    return json_reply({}, 201)


@endpoint("POST", f"{RUN}/rerun-failed-jobs")
def rerun_failed(asked: Asking) -> Reply:
    run = run_of(asked)
    asked.require("write", "actions")
    if run.suite.status != "completed":
        raise Refusal(403, "This workflow is already running")
    attempt = run.attempt + 1
    for check in run.suite.current:
        if check.is_job and check.conclusion not in ("success", "neutral", "skipped"):
            rerun(check)
    run.attempt = attempt
    for check in run.suite.current:
        check.attempt = attempt if check.is_job and check.status != "completed" else check.attempt
    return json_reply({}, 201)


def rerun(check: CheckRun) -> None:
    """Start a job again; it ends at once if the scenario said how (`rerun_gives`)."""
    if check.status != "completed":
        raise Refusal(403, "This workflow is already running")
    check.rerun(check.rerun_gives)
