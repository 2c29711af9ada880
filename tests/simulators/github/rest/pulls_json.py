"""Pull requests and what is said about them, as REST shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.actors import GHOST
from tests.simulators.github.clock import stamp
from tests.simulators.github.graph.pull_request_fields import merge_state
from tests.simulators.github.rest.commits_json import home
from tests.simulators.github.rest.people_json import account, full_repository

if TYPE_CHECKING:
    from tests.simulators.github.discussion import IssueComment, Label, Reactable, Reaction, Review, ReviewComment
    from tests.simulators.github.pull_request import PullRequest
    from tests.simulators.github.rest.asking import Json

REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def label(shown: Label, api: str) -> Json:
    return {
        "id": shown.id,
        "node_id": shown.node_id,
        "url": f"{home(shown.repository, api)}/labels/{shown.name}",
        "name": shown.name,
        "color": shown.color,
        "default": False,
        "description": shown.description,
    }


def reaction(shown: Reaction, api: str) -> Json:
    return {
        "id": shown.id,
        "node_id": shown.node_id,
        "user": account(shown.author, api),
        "content": shown.content,
        "created_at": stamp(shown.created_at),
    }


def reaction_sums(source: Reactable, url: str) -> Json:
    counts = {name: sum(each.content == name for each in source.reactions) for name in REACTIONS}
    return {"url": f"{url}/reactions", "total_count": len(source.reactions), **counts}


def issue_comment(comment: IssueComment, api: str) -> Json:
    pull = comment.pull_request
    url = f"{home(pull.repository, api)}/issues/comments/{comment.id}"
    return {
        "url": url,
        "html_url": comment.url,
        "issue_url": f"{home(pull.repository, api)}/issues/{pull.number}",
        "id": comment.id,
        "node_id": comment.node_id,
        "user": account(comment.author, api),
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "body": comment.body,
        "author_association": comment.association,
        "reactions": reaction_sums(comment, url),
        "performed_via_github_app": None,
    }


def review(shown: Review, api: str) -> Json:
    pull = shown.pull_request
    place = f"{home(pull.repository, api)}/pulls/{pull.number}"
    return {
        "id": shown.id,
        "node_id": shown.node_id,
        "user": account(shown.author, api),
        "body": shown.body,
        "state": shown.state,
        "html_url": shown.url,
        "pull_request_url": place,
        "author_association": shown.association,
        "_links": {"html": {"href": shown.url}, "pull_request": {"href": place}},
        "submitted_at": stamp(shown.submitted_at),
        "commit_id": shown.commit.oid,
    }


def review_comment(comment: ReviewComment, api: str) -> Json:
    thread, pull = comment.thread, comment.thread.pull_request
    url, place = (f"{home(pull.repository, api)}/pulls/{end}" for end in (f"comments/{comment.id}", pull.number))
    reply = {"in_reply_to_id": comment.reply_to.id} if comment.reply_to else {}
    return {
        "url": url,
        "pull_request_review_id": comment.review.id,
        "id": comment.id,
        "node_id": comment.node_id,
        "diff_hunk": thread.hunk,
        "path": thread.path,
        "position": None if thread.is_outdated else 1,
        "original_position": 1,
        "commit_id": pull.head.oid,
        "original_commit_id": comment.review.commit.oid,
        "user": account(comment.author, api),
        "body": comment.body,
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.created_at),
        "html_url": comment.url,
        "pull_request_url": str(place),
        "author_association": comment.association,
        "_links": {"self": {"href": url}, "html": {"href": comment.url}, "pull_request": {"href": str(place)}},
        "start_line": thread.start_line,
        "original_start_line": thread.original_start_line,
        "start_side": thread.side if thread.original_start_line else None,
        "line": thread.line,
        "original_line": thread.original_line,
        "side": thread.side,
        "subject_type": thread.subject_type.lower(),
        "reactions": reaction_sums(comment, url),
        **reply,
    }


def branch(pull: PullRequest, api: str, *, head: bool) -> Json:
    """One end of a pull request."""
    repository = pull.head_repository if head else pull.repository
    return {
        "label": pull.head_label if head else f"{pull.repository.owner.login}:{pull.base_ref_name}",
        "ref": pull.head_ref_name if head else pull.base_ref_name,
        "sha": pull.head_ref_oid if head else pull.base_ref_oid,
        "user": account(repository.owner, api) if repository else None,
        "repo": full_repository(repository, api) if repository else None,
    }


def links(pull: PullRequest, api: str) -> Json:
    place, issue = (f"{home(pull.repository, api)}/{kind}/{pull.number}" for kind in ("pulls", "issues"))
    return {
        "url": place,
        "html_url": pull.url,
        "diff_url": f"{pull.url}.diff",
        "patch_url": f"{pull.url}.patch",
        "issue_url": issue,
        "commits_url": f"{place}/commits",
        "review_comments_url": f"{place}/comments",
        "review_comment_url": f"{home(pull.repository, api)}/pulls/comments{{/number}}",
        "comments_url": f"{issue}/comments",
        "statuses_url": f"{home(pull.repository, api)}/statuses/{pull.head_ref_oid}",
    }


def pull_item(pull: PullRequest, api: str) -> Json:
    """A pull request in a list."""
    found = links(pull, api)
    rels = ("self", "html", "issue", "comments", "review_comments", "review_comment", "commits", "statuses")
    targets = [found["url" if rel == "self" else f"{rel}_url"] for rel in rels]
    return {
        **found,
        "id": pull.id,
        "node_id": pull.node_id,
        "number": pull.number,
        "state": "open" if pull.state == "OPEN" else "closed",
        "locked": pull.is_locked,
        "active_lock_reason": None,
        "title": pull.title,
        "user": account(pull.author or GHOST, api),
        "body": pull.body or None,
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": stamp(pull.closed_at) if pull.closed_at else None,
        "merged_at": stamp(pull.closed_at) if pull.closed_at and pull.state == "MERGED" else None,
        "merge_commit_sha": None,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "labels": [label(each, api) for each in pull.labels],
        "milestone": None,
        "draft": pull.is_draft,
        "head": branch(pull, api, head=True),
        "base": branch(pull, api, head=False),
        "author_association": pull.association,
        "auto_merge": None,
        "_links": {rel: {"href": target} for rel, target in zip(rels, targets, strict=True)},
    }


def pull_full(pull: PullRequest, api: str) -> Json:
    files = pull.files
    return {
        **pull_item(pull, api),
        "merged": pull.state == "MERGED",
        "mergeable": {"MERGEABLE": True, "CONFLICTING": False}.get(pull.mergeable),
        "rebaseable": None,
        "mergeable_state": merge_state(pull).lower(),
        "merged_by": None,
        "comments": len(pull.comments),
        "review_comments": sum(len(thread.comments) for thread in pull.threads),
        "maintainer_can_modify": False,
        "commits": len(pull.commits),
        "additions": sum(each.additions for each in files),
        "deletions": sum(each.deletions for each in files),
        "changed_files": len(files),
    }


SHARED_WITH_ISSUE = (
    *("id", "node_id", "number", "state", "title", "body", "user", "author_association", "draft"),
    *("labels", "assignee", "assignees", "milestone", "locked", "active_lock_reason"),
    *("created_at", "updated_at", "closed_at"),
)


def issue(pull: PullRequest, api: str) -> Json:
    """A pull request seen as an issue."""
    url = f"{home(pull.repository, api)}/issues/{pull.number}"
    item = pull_item(pull, api)
    return {
        **{name: item[name] for name in SHARED_WITH_ISSUE},
        "state_reason": None,
        "url": url,
        "repository_url": home(pull.repository, api),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": pull.url,
        "comments": len(pull.comments),
        "pull_request": {
            **{name: item[name] for name in ("url", "html_url", "diff_url", "patch_url")},
            "merged_at": None,
        },
    }
