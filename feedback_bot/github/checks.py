"""Turns GraphQL responses into checks, and into workflow runs that never had a job."""

import re
from collections.abc import Iterable
from typing import Final

from feedback_bot.github.graph import Node, nodes, number, time
from feedback_bot.model import BlockedRun, Check, CheckOutcome, CheckSource

_FAILED: Final = frozenset({"FAILURE", "TIMED_OUT", "STARTUP_FAILURE", "ACTION_REQUIRED", "ERROR"})
_BLOCKED: Final = frozenset({"FAILURE", "STARTUP_FAILURE", "ACTION_REQUIRED"})
_ACTIONS: Final = "github-actions"
_JOB_URL: Final = re.compile(r"/actions/runs/(?P<run>[0-9]+)/(?:attempts/[0-9]+/)?jobs?/(?P<job>[0-9]+)")
_WEB_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)


def check(node: Node) -> Check:
    """A check run or a legacy status."""
    return _status(node) if node["__typename"] == "StatusContext" else _check_run(node)


def _check_run(node: Node) -> Check:
    """A check run of Actions is a job if its page is that of a job. Otherwise, a workflow created it by itself."""
    suite = node.get("checkSuite") or {}
    run = suite.get("workflowRun") or {}
    workflow = run.get("workflow") or {}
    app = (suite.get("app") or {}).get("slug") or ""
    job = _JOB_URL.search(node.get("detailsUrl") or "")
    is_actions = app == _ACTIONS or (not app and job is not None)
    job_number = number(node.get("databaseId")) or number(job["job"] if job else None)
    return Check(
        node_id=node["id"],
        source=CheckSource.ACTIONS if is_actions else CheckSource.CHECK_RUN,
        app=app,
        workflow=workflow.get("name"),
        workflow_file=_workflow_file(run),
        event=run.get("event"),
        suite=suite.get("id") or "",
        name=node["name"],
        outcome=_outcome(node["conclusion"] if node["status"] == "COMPLETED" else None),
        conclusion=(node["conclusion"] or node["status"]).lower(),
        started_at=time(node["startedAt"]),
        completed_at=time(node["completedAt"]),
        url=_web_address(node.get("detailsUrl")),
        external_id=node.get("externalId") or "",
        database_id=job_number,
        job_id=job_number if is_actions and job else None,
        workflow_id=number(workflow.get("databaseId")) or None,
        run_id=number(run.get("databaseId") or job["run"]) or None if job else None,
    )


def may_be_blocked(suites: Node) -> bool:
    """Whether a workflow run may have ended without a job, which the rollup does not show."""
    found = nodes(suites)
    return suites["totalCount"] > len(found) or any(suite["conclusion"] in _BLOCKED for suite in found)


def blocked_runs(suites: Iterable[Node], contexts: Iterable[Node]) -> tuple[BlockedRun, ...]:
    """The workflow runs without a job. Only the newest run of each file and event counts.

    The suites of other apps do not count: an app that has nothing to report leaves its suite without checks.
    """
    jobs = (node for node in contexts if _JOB_URL.search(node.get("detailsUrl") or ""))
    with_jobs = {(job.get("checkSuite") or {}).get("id") for job in jobs}
    newest = {}
    for suite in sorted(suites, key=lambda suite: str(suite["createdAt"])):
        run = suite.get("workflowRun") or {}
        if is_actions_suite(suite):
            newest[(_workflow_file(run), run.get("event")) if run else suite["id"]] = suite
    ended = (suite for suite in newest.values() if suite["conclusion"] in _BLOCKED)
    return tuple(_blocked_run(suite) for suite in ended if suite["id"] not in with_jobs)


def is_actions_suite(suite: Node) -> bool:
    """Whether a suite belongs to a workflow run, even if the token cannot read that run."""
    return bool(suite.get("workflowRun")) or (suite.get("app") or {}).get("slug") == _ACTIONS


def _blocked_run(suite: Node) -> BlockedRun:
    run = suite.get("workflowRun") or {}
    return BlockedRun(
        suite=suite["id"],
        conclusion=suite["conclusion"].lower(),
        workflow=(run.get("workflow") or {}).get("name"),
        workflow_file=_workflow_file(run),
        event=run.get("event"),
        run_id=number(run.get("databaseId")) or None,
        url=_web_address(run.get("url")),
        created_at=time(suite["createdAt"]),
    )


def _workflow_file(run: Node) -> str | None:
    """The name of the file, taken from its path in the run or, if that is missing, from the workflow's page."""
    path = (run.get("file") or {}).get("path") or (run.get("workflow") or {}).get("resourcePath") or ""
    return path.rpartition("/")[2] or None


def _status(node: Node) -> Check:
    state = node["state"]
    return Check(
        node_id=node["id"],
        source=CheckSource.STATUS,
        app="",
        workflow=None,
        name=node["context"],
        outcome=_outcome(None if state in ("PENDING", "EXPECTED") else state),
        conclusion=state.lower(),
        started_at=time(node["createdAt"]),
        completed_at=time(node["createdAt"]),
        url=_web_address(node.get("targetUrl")),
        description=node.get("description"),
    )


def _web_address(url: str | None) -> str | None:
    """An app can set any URL for its check. A URL that no browser should follow counts as absent."""
    return url if url and _WEB_ADDRESS.fullmatch(url) else None


def _outcome(conclusion: str | None) -> CheckOutcome:
    if conclusion is None:
        return CheckOutcome.RUNNING
    if conclusion in _FAILED:
        return CheckOutcome.FAILED
    return CheckOutcome.PASSED if conclusion == "SUCCESS" else CheckOutcome.NOT_COUNTED
