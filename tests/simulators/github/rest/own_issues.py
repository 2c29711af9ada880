"""Issues that are no pull requests: listed, opened, edited, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.clock import stamp
from tests.simulators.github.rest import pulls_json
from tests.simulators.github.rest.asking import Asking, Json, Refusal, endpoint, json_reply, not_found, unprocessable
from tests.simulators.github.rest.commits_json import home
from tests.simulators.github.rest.people_json import account

if TYPE_CHECKING:
    from tests.simulators.github.issue import Issue
    from tests.simulators.http.exchange import Reply

REPO = "/repos/{owner}/{repo}"
ISSUES = f"{REPO}/issues"
LONGEST = 65_536


def show(issue: Issue, api: str) -> Json:
    url = f"{home(issue.repository, api)}/issues/{issue.number}"
    return {
        "id": issue.id,
        "node_id": issue.node_id,
        "number": issue.number,
        "state": issue.state,
        "state_reason": issue.state_reason,
        "title": issue.title,
        "body": issue.body,
        "user": account(issue.author, api),
        "author_association": issue.repository.association_of(issue.author),
        "labels": [pulls_json.label(each, api) for each in issue.labels],
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "locked": False,
        "active_lock_reason": None,
        "comments": 0,
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": stamp(issue.closed_at) if issue.closed_at else None,
        "url": url,
        "repository_url": home(issue.repository, api),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": issue.url,
    }


def text_of(asked: Asking) -> str:
    body = str(asked.body.get("body") or "")
    if len(body) > LONGEST:
        raise Refusal(422, "Validation Failed", errors=[{"message": "body is too long (maximum is 65536 characters)"}])
    return body


def writable(asked: Asking) -> None:
    asked.require("write", "issues")
    if asked.repository.is_archived:
        raise Refusal(403, "Repository was archived so is read-only.")
    if not asked.repository.has_issues:
        raise Refusal(410, "Issues has been disabled in this repository.")


@endpoint("POST", ISSUES)
def open_issue(asked: Asking) -> Reply:
    writable(asked)
    if not str(asked.body["title"]).strip():
        raise unprocessable("Issue", "title", "missing_field")
    names = [str(each["name"] if isinstance(each, dict) else each) for each in asked.body.get("labels", [])]
    made = asked.repository.issue(asked.token.actor, str(asked.body["title"]), text_of(asked), labels=names)
    return json_reply(show(made, asked.api), 201)


@endpoint("PATCH", f"{ISSUES}/{{issue_number}}")
def edit_issue(asked: Asking) -> object:
    writable(asked)
    issue = asked.repository.issues.get(asked.number("issue_number"))
    if issue is None:
        raise not_found()
    body = asked.body
    if "body" in body:
        issue.edit(asked.token.actor, text_of(asked))
    if "labels" in body:
        issue.labels = [asked.repository.label(str(name)) for name in body["labels"]]
    if body.get("state") == "closed":
        issue.close(body.get("state_reason", "completed"))
    elif body.get("state") == "open" and issue.state == "closed":
        issue.reopen()
    return show(issue, asked.api)
