"""Comments, reactions and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.discussion import Reaction
from tests.simulators.github.rest import pulls_json as show
from tests.simulators.github.rest.asking import Asking, Refusal, empty, endpoint, json_reply, not_found, unprocessable

if TYPE_CHECKING:
    from tests.simulators.http.exchange import Reply

REPO = "/repos/{owner}/{repo}"
ISSUE = f"{REPO}/issues/{{issue_number}}"
COMMENT = f"{REPO}/issues/comments/{{comment_id}}"
LONGEST_COMMENT = 65_536


@endpoint("GET", ISSUE)
def get_issue(asked: Asking) -> object:
    return show.issue(asked.pull, asked.api)


@endpoint("GET", f"{ISSUE}/comments")
def list_comments(asked: Asking) -> object:
    return [show.issue_comment(each, asked.api) for each in asked.page(asked.pull.comments)]


@endpoint("POST", f"{ISSUE}/comments")
def create_comment(asked: Asking) -> Reply:
    pull = asked.pull
    asked.require("write", "issues", "pull_requests")
    if asked.repository.is_archived:
        raise Refusal(403, "Repository was archived so is read-only.")
    if pull.is_locked:
        raise Refusal(403, "Unable to create comment because issue is locked.")
    return json_reply(show.issue_comment(pull.comment(asked.token.actor, body_of(asked)), asked.api), 201)


def body_of(asked: Asking) -> str:
    """Read a comment's text; GitHub refuses blank and overlong ones."""
    body = str(asked.body["body"])
    if not body.strip():
        raise unprocessable("IssueComment", "body", "missing_field")
    if len(body) > LONGEST_COMMENT:
        raise Refusal(422, "Validation Failed", errors=[{"message": "Body is too long (maximum is 65536 characters)"}])
    return body


@endpoint("GET", COMMENT)
def get_comment(asked: Asking) -> object:
    return show.issue_comment(asked.comment, asked.api)


@endpoint("PATCH", COMMENT)
def edit_comment(asked: Asking) -> object:
    comment = asked.comment
    asked.require("write", "issues", "pull_requests")
    comment.edit(asked.token.actor, body_of(asked))
    return show.issue_comment(comment, asked.api)


@endpoint("DELETE", COMMENT)
def delete_comment(asked: Asking) -> Reply:
    comment = asked.comment
    asked.require("write", "issues", "pull_requests")
    comment.delete()
    return empty()


@endpoint("GET", f"{COMMENT}/reactions")
def list_reactions(asked: Asking) -> object:
    return [show.reaction(each, asked.api) for each in asked.page(asked.comment.reactions)]


@endpoint("POST", f"{COMMENT}/reactions")
def react(asked: Asking) -> Reply:
    comment, content = asked.comment, asked.body["content"]
    asked.require("write", "pull_requests")  # issues: write is for the comments of issues
    for each in comment.reactions:
        if each.author == asked.token.actor and each.content == content:
            return json_reply(show.reaction(each, asked.api), 200)
    made = Reaction(world=asked.world, author=asked.token.actor, content=content, created_at=asked.world.now)
    comment.reactions.append(made)
    return json_reply(show.reaction(made, asked.api), 201)


@endpoint("DELETE", f"{COMMENT}/reactions/{{reaction_id}}")
def take_back_reaction(asked: Asking) -> Reply:
    comment, wanted = asked.comment, asked.number("reaction_id")
    asked.require("write", "issues", "pull_requests")
    found = next((each for each in comment.reactions if each.id == wanted), None)
    if found is None:
        raise not_found()
    comment.reactions.remove(found)
    return empty()


@endpoint("GET", f"{ISSUE}/labels")
def list_issue_labels(asked: Asking) -> object:
    return [show.label(each, asked.api) for each in asked.page(asked.pull.labels)]


def label_names(asked: Asking) -> list[str]:
    """Read the names from any of the shapes that GitHub accepts."""
    body = asked.body
    given = body.get("labels", []) if isinstance(body, dict) else body
    return [str(each["name"] if isinstance(each, dict) else each) for each in given]


@endpoint("POST", f"{ISSUE}/labels")
def add_issue_labels(asked: Asking) -> object:
    pull = asked.pull
    asked.require("write", "issues", "pull_requests")
    if any(name.lower() not in asked.repository.labels for name in label_names(asked)):
        asked.require("write", "issues")  # a label that does not exist yet is made
    pull.label(*label_names(asked))
    return [show.label(each, asked.api) for each in pull.labels]


@endpoint("PUT", f"{ISSUE}/labels")
def set_issue_labels(asked: Asking) -> object:
    pull = asked.pull
    asked.require("write", "issues", "pull_requests")
    pull.labels = []
    pull.label(*label_names(asked))
    return [show.label(each, asked.api) for each in pull.labels]


@endpoint("DELETE", f"{ISSUE}/labels")
def clear_issue_labels(asked: Asking) -> Reply:
    pull = asked.pull
    asked.require("write", "issues", "pull_requests")
    pull.labels = []
    return empty()


@endpoint("DELETE", f"{ISSUE}/labels/{{name}}")
def remove_issue_label(asked: Asking) -> object:
    pull, name = asked.pull, asked.parts["name"].lower()
    asked.require("write", "issues", "pull_requests")
    kept = [each for each in pull.labels if each.name.lower() != name]
    if len(kept) == len(pull.labels):
        raise Refusal(404, "Label does not exist")
    pull.labels = kept
    return [show.label(each, asked.api) for each in kept]


@endpoint("GET", f"{REPO}/labels")
def list_labels(asked: Asking) -> object:
    return [show.label(each, asked.api) for each in asked.page(list(asked.repository.labels.values()))]


@endpoint("POST", f"{REPO}/labels")
def create_label(asked: Asking) -> Reply:
    repository, body = asked.repository, asked.body
    asked.require("write", "issues")
    if body["name"].lower() in repository.labels:
        raise unprocessable("Label", "name", "already_exists")
    made = repository.label(body["name"], body.get("color", "ededed"), body.get("description"))
    return json_reply(show.label(made, asked.api), 201)


@endpoint("GET", f"{REPO}/labels/{{name}}")
def get_label(asked: Asking) -> object:
    found = asked.repository.labels.get(asked.parts["name"].lower())
    if found is None:
        raise not_found()
    return show.label(found, asked.api)
