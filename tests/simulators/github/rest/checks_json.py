"""Check runs, jobs, workflow runs and annotations as REST shows them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.simulators.github.clock import stamp
from tests.simulators.github.rest.commits_json import home
from tests.simulators.github.rest.people_json import account, app, minimal_repository

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulators.github.checks import Annotation, Artifact, CheckRun, WorkflowRun
    from tests.simulators.github.rest.asking import Json


def moment(value: datetime | None) -> str | None:
    return stamp(value) if value else None


def check_run(run: CheckRun, api: str) -> Json:
    suite = run.suite
    url = f"{home(suite.repository, api)}/check-runs/{run.id}"
    return {
        "id": run.id,
        "name": run.name,
        "node_id": run.node_id,
        "head_sha": suite.commit.oid,
        "external_id": run.external_id,
        "url": url,
        "html_url": run.details_url,
        "details_url": run.details_url,
        "status": run.status,
        "conclusion": run.conclusion,
        "started_at": None if run.status == "queued" else stamp(run.started_at),
        "completed_at": moment(run.completed_at),
        "output": {
            "title": run.title,
            "summary": run.summary,
            "text": run.text,
            "annotations_count": len(run.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": suite.id},
        "app": app(suite.app, api),
        "pull_requests": [],  # often empty in life too
    }


def annotation(shown: Annotation, run: CheckRun) -> Json:
    return {
        "path": shown.path,
        "blob_href": f"{run.suite.repository.url}/blob/{run.suite.commit.oid}/{shown.path}",
        "start_line": shown.line,
        "start_column": None,
        "end_line": shown.end_line or shown.line,
        "end_column": None,
        "annotation_level": shown.level.lower(),
        "title": shown.title,
        "message": shown.message,
        "raw_details": shown.raw_details,
    }


def job(run: CheckRun, owner: WorkflowRun, api: str) -> Json:
    place = home(run.suite.repository, api)
    return {
        "id": run.id,
        "run_id": owner.id,
        "run_url": f"{place}/actions/runs/{owner.id}",
        "run_attempt": run.attempt,
        "node_id": run.node_id,
        "head_sha": run.suite.commit.oid,
        "head_branch": owner.head_branch,
        "workflow_name": owner.workflow.name,
        "url": f"{place}/actions/jobs/{run.id}",
        "html_url": run.details_url,
        "status": run.status,
        "conclusion": run.conclusion,
        "created_at": stamp(run.started_at),
        "started_at": stamp(run.started_at),
        "completed_at": moment(run.completed_at),
        "name": run.name,
        "steps": [
            {
                "name": step.name,
                "status": "completed" if step.conclusion else "in_progress",
                "conclusion": step.conclusion,
                "number": number,
                "started_at": stamp(run.started_at),
                "completed_at": moment(run.completed_at),
            }
            for number, step in enumerate(run.steps, 1)
        ],
        "check_run_url": f"{place}/check-runs/{run.id}",
        "labels": ["ubuntu-latest"],
        "runner_id": 1,
        "runner_name": "GitHub Actions 1",
        "runner_group_id": 0,
        "runner_group_name": "GitHub Actions",
    }


def artifact(kept: Artifact, api: str) -> Json:
    place = home(kept.run.suite.repository, api)
    url = f"{place}/actions/artifacts/{kept.id}"
    return {
        "id": kept.id,
        "node_id": kept.node_id,
        "name": kept.name,
        "size_in_bytes": len(kept.content),
        "url": url,
        "archive_download_url": f"{url}/zip",
        "expired": kept.expired,
        "created_at": stamp(kept.created_at),
        "expires_at": stamp(kept.created_at + timedelta(days=90)),
        "updated_at": stamp(kept.created_at),
        "workflow_run": {
            "id": kept.run.id,
            "repository_id": kept.run.suite.repository.id,
            "head_repository_id": kept.run.suite.repository.id,
            "head_branch": kept.run.head_branch,
            "head_sha": kept.run.suite.commit.oid,
        },
    }


def workflow_run(run: WorkflowRun, api: str) -> Json:
    suite = run.suite
    place = home(suite.repository, api)
    url = f"{place}/actions/runs/{run.id}"
    repository = minimal_repository(suite.repository, api)
    author = account(suite.commit.author, api)
    commit = suite.commit
    return {
        "id": run.id,
        "name": run.workflow.name,
        "node_id": run.node_id,
        "check_suite_id": suite.id,
        "check_suite_node_id": suite.node_id,
        "head_branch": run.head_branch,
        "head_sha": commit.oid,
        "path": run.workflow.path,
        "display_title": commit.headline,
        "run_number": run.run_number,
        "run_attempt": run.attempt,
        "event": run.event,
        "status": suite.status,
        "conclusion": suite.conclusion,
        "workflow_id": run.workflow.id,
        "url": url,
        "html_url": run.url,
        "pull_requests": [],  # often empty in life too
        "created_at": stamp(run.created_at),
        "updated_at": stamp(suite.updated_at),
        "run_started_at": stamp(run.created_at),
        "jobs_url": f"{url}/jobs",
        "logs_url": f"{url}/logs",
        "check_suite_url": f"{place}/check-suites/{suite.id}",
        "artifacts_url": f"{url}/artifacts",
        "cancel_url": f"{url}/cancel",
        "rerun_url": f"{url}/rerun",
        "previous_attempt_url": None,
        "workflow_url": f"{place}/actions/workflows/{run.workflow.id}",
        "head_commit": {
            "id": commit.oid,
            "tree_id": commit.oid,
            "message": commit.message,
            "timestamp": stamp(commit.committed_date),
            "author": {"name": "Somebody", "email": "somebody@example.com"},
            "committer": {"name": "Somebody", "email": "somebody@example.com"},
        },
        "repository": repository,
        "head_repository": repository,
        **({"actor": author, "triggering_actor": author} if author else {}),
    }
