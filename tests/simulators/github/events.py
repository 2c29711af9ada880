"""The files that a runner puts at GITHUB_EVENT_PATH: what the webhook said that started a workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.simulators.github.rest import checks_json, commits_json, people_json, pulls_json

if TYPE_CHECKING:
    from tests.simulators.github.actors import Actor
    from tests.simulators.github.checks import CheckRun, CheckSuite, StatusContext
    from tests.simulators.github.discussion import IssueComment, Review, ReviewComment
    from tests.simulators.github.repository import Repository

API = "https://api.github.com"
Json = dict[str, Any]


def shared(repository: Repository, sender: Actor | None, action: str) -> Json:
    """What every payload has."""
    owner = repository.owner
    organization = {"organization": {"login": owner.login, "id": owner.id}} if owner.kind == "Organization" else {}
    return {
        "action": action,
        "repository": people_json.full_repository(repository, API),
        "sender": people_json.account(sender or owner, API),
        **organization,
    }


def workflow_run(check: CheckRun, *, action: str = "completed") -> Json:
    """Of the run that a job belongs to; its `pull_requests` are empty, as they often are."""
    run = check.suite.workflow_run
    if run is None:
        raise ValueError(f"{check.name} is no job of a workflow")
    content = shared(check.suite.repository, check.suite.commit.author, action)
    workflow = {"id": run.workflow.id, "name": run.workflow.name, "path": run.workflow.path, "state": "active"}
    return {**content, "workflow_run": checks_json.workflow_run(run, API), "workflow": workflow}


def check_suite(suite: CheckSuite, *, action: str = "completed") -> Json:
    """Of any app's suite."""
    content = shared(suite.repository, suite.commit.author, action)
    shown = {
        "id": suite.id,
        "node_id": suite.node_id,
        "head_branch": suite.branch,
        "head_sha": suite.commit.oid,
        "status": suite.status,
        "conclusion": suite.conclusion,
        "pull_requests": [],
        "app": people_json.app(suite.app, API),
    }
    return {**content, "check_suite": shown}


def status(shown: StatusContext) -> Json:
    """Of a legacy status; this payload has no `action`."""
    content = shared(shown.repository, shown.creator, "")
    del content["action"]
    about = {
        key: commits_json.status(shown, API)[key] for key in ("id", "state", "description", "target_url", "context")
    }
    branches = [
        {"name": name, "commit": {"sha": tip.oid}, "protected": False}
        for name, tip in shown.repository.branches.items()
        if tip is shown.commit
    ]
    return {**content, **about, "sha": shown.commit.oid, "name": shown.repository.name_with_owner, "branches": branches}


def pull_request_review(review: Review, *, action: str = "submitted") -> Json:
    """Of a submitted or dismissed review; the webhook spells the state in lower case."""
    pull = review.pull_request
    shown = {**pulls_json.review(review, API), "state": review.state.lower()}
    content = shared(pull.repository, review.author, action)
    return {**content, "review": shown, "pull_request": pulls_json.pull_item(pull, API)}


def pull_request_review_comment(comment: ReviewComment, *, action: str = "created") -> Json:
    """Of one comment in a thread."""
    pull = comment.thread.pull_request
    content = shared(pull.repository, comment.author, action)
    shown = pulls_json.review_comment(comment, API)
    return {**content, "comment": shown, "pull_request": pulls_json.pull_item(pull, API)}


def issue_comment(comment: IssueComment, *, action: str = "created") -> Json:
    """Of a comment in the conversation; `issue.pull_request` says that it is a pull request's."""
    pull = comment.pull_request
    content = shared(pull.repository, comment.author, action)
    return {**content, "issue": pulls_json.issue(pull, API), "comment": pulls_json.issue_comment(comment, API)}
