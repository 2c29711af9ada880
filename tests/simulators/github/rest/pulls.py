"""Pull requests: the thing itself, files, commits, reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.commits import commits_between
from tests.simulators.github.rest import pulls_json as show
from tests.simulators.github.rest.asking import Asking, Refusal, endpoint, json_reply
from tests.simulators.github.rest.commits_json import commit_item, diff_entry

if TYPE_CHECKING:
    from tests.simulators.http.exchange import Reply

PULLS = "/repos/{owner}/{repo}/pulls"
PULL = f"{PULLS}/{{pull_number}}"
UNPROCESSABLE = 422


@endpoint("GET", PULLS)
def list_pulls(asked: Asking) -> object:
    """List open ones unless told otherwise, newest first; `head` is `owner:branch`."""
    query, found = asked.query, list(asked.repository.pull_requests.values())
    state = query.get("state", "open")
    if state != "all":
        found = [pull for pull in found if (pull.state == "OPEN") == (state == "open")]
    if query.get("head"):
        found = [pull for pull in found if pull.head_label == query["head"]]
    if query.get("base"):
        found = [pull for pull in found if pull.base_ref_name == query["base"]]
    by_update, descending = query.get("sort") == "updated", query.get("direction", "desc") == "desc"
    found.sort(key=lambda pull: (pull.updated_at if by_update else pull.created_at, pull.number), reverse=descending)
    return [show.pull_item(pull, asked.api) for pull in asked.page(found)]


@endpoint("GET", PULL)
def get_pull(asked: Asking) -> object:
    return show.pull_full(asked.pull, asked.api)


@endpoint("GET", f"{PULL}/files")
def list_files(asked: Asking) -> object:
    return [diff_entry(each, asked.pull.head, asked.api) for each in asked.page(asked.pull.files)]


@endpoint("GET", f"{PULL}/commits")
def list_commits(asked: Asking) -> object:
    return [commit_item(each, asked.api) for each in asked.page(asked.pull.commits)]


@endpoint("GET", f"{PULL}/reviews")
def list_reviews(asked: Asking) -> object:
    return [show.review(each, asked.api) for each in asked.page(asked.pull.reviews)]


@endpoint("GET", f"{PULL}/comments")
def list_review_comments(asked: Asking) -> object:
    found = [comment for thread in asked.pull.threads for comment in thread.comments]
    return [show.review_comment(each, asked.api) for each in asked.page(sorted(found, key=lambda each: each.id))]


@endpoint("PUT", f"{PULL}/update-branch")
def update_branch(asked: Asking) -> Reply:
    """Merge the base branch into the head, as the token's account. GitHub does it soon after it has answered."""
    pull, body = asked.pull, asked.body or {}
    asked.require("write", "pull_requests")
    asked.require("write", "contents")
    if body.get("expected_head_sha", pull.head_ref_oid) != pull.head_ref_oid:
        raise Refusal(UNPROCESSABLE, "expected head sha didn't match current head ref.")
    if pull.mergeable == "CONFLICTING":
        raise Refusal(UNPROCESSABLE, "merge conflict between base and head")
    if not commits_between(pull.head, asked.repository.tip(pull.base_ref_name)):
        raise Refusal(UNPROCESSABLE, "There are no new commits on the base branch.")
    pull.update_branch(asked.token.actor)
    return json_reply({"message": "Updating pull request branch.", "url": f"{asked.api}{asked.request.path}"}, 202)
