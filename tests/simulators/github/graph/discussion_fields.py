"""Comments, reviews, threads, reactions and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from tests.simulators.github.discussion import Reaction
    from tests.simulators.github.graph.call import Call, Fields

REACTIONS = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
}


def reactions(source: Any, call: Call) -> list[Reaction]:  # noqa: ANN401 -- anything that can be reacted to
    wanted = call.args.get("content")
    return [each for each in getattr(source, "reactions", []) if not wanted or REACTIONS[each.content] == wanted]


def reaction_groups(source: Any, call: Call) -> list[dict[str, Any]]:  # noqa: ANN401 -- as above
    """Give every kind of reaction, those nobody used too, as GitHub does."""
    given: list[Reaction] = getattr(source, "reactions", [])
    groups = []
    for spelled, name in REACTIONS.items():
        mine = [each for each in given if each.content == spelled]
        groups.append(
            {
                "content": name,
                "createdAt": mine[0].created_at if mine else None,
                "viewerHasReacted": any(each.author == call.viewer for each in mine),
                "reactors": [each.author for each in mine if each.author],
                "users": [each.author for each in mine if each.author and each.author.kind == "User"],
            }
        )
    return groups


REACTABLE: Fields = {"reactions": reactions, "reactionGroups": reaction_groups}

DISCUSSION: dict[str, Fields] = {
    "IssueComment": {
        **REACTABLE,
        "repository": lambda comment, _: comment.pull_request.repository,
    },
    "PullRequestReview": {
        **REACTABLE,
        "authorCanPushToRepository": lambda review, _: review.can_push,
        "createdAt": lambda review, _: review.submitted_at,
        "updatedAt": lambda review, _: review.submitted_at,
        "repository": lambda review, _: review.pull_request.repository,
        "onBehalfOf": lambda _, __: [],
    },
    "PullRequestReviewThread": {
        "diffSide": lambda thread, _: thread.side,
        "startDiffSide": lambda thread, _: thread.side if thread.original_start_line else None,
        "isCollapsed": lambda thread, _: thread.is_resolved or thread.is_outdated,
        "repository": lambda thread, _: thread.pull_request.repository,
        "resolvedBy": lambda _, __: None,
        "viewerCanReply": lambda _, __: True,
        "viewerCanResolve": lambda thread, _: not thread.is_resolved,
        "viewerCanUnresolve": lambda thread, _: thread.is_resolved,
    },
    "PullRequestReviewComment": {
        **REACTABLE,
        "commit": lambda comment, _: comment.review.commit,
        "originalCommit": lambda comment, _: comment.review.commit,
        "diffHunk": lambda comment, _: comment.thread.hunk,
        "draftedAt": lambda comment, _: comment.created_at,
        "updatedAt": lambda comment, _: comment.created_at,
        "line": lambda comment, _: comment.thread.line,
        "startLine": lambda comment, _: comment.thread.start_line,
        "originalLine": lambda comment, _: comment.thread.original_line,
        "originalStartLine": lambda comment, _: comment.thread.original_start_line,
        "originalPosition": lambda _, __: 1,
        "position": lambda comment, _: None if comment.thread.is_outdated else 1,
        "outdated": lambda comment, _: comment.thread.is_outdated,
        "path": lambda comment, _: comment.thread.path,
        "pullRequest": lambda comment, _: comment.thread.pull_request,
        "pullRequestReview": lambda comment, _: comment.review,
        "repository": lambda comment, _: comment.thread.pull_request.repository,
        "state": lambda _, __: "SUBMITTED",
        "subjectType": lambda comment, _: comment.thread.subject_type,
    },
    "Reaction": {
        "content": lambda reaction, _: REACTIONS[reaction.content],
        "user": lambda reaction, _: reaction.author if reaction.author and reaction.author.kind == "User" else None,
    },
    "ReactionGroup": {
        "content": lambda group, _: group["content"],
        "createdAt": lambda group, _: group["createdAt"],
        "viewerHasReacted": lambda group, _: group["viewerHasReacted"],
        "reactors": lambda group, _: group["reactors"],
        "users": lambda group, _: group["users"],
    },
    "Issue": {
        "state": lambda issue, _: issue.state.upper(),
        "authorAssociation": lambda issue, _: issue.repository.association_of(issue.author),
        "userContentEdits": lambda issue, _: list(reversed(issue.edits)),
        "comments": lambda _, __: [],
    },
    "Label": {
        "isDefault": lambda _, __: False,
        "createdAt": lambda label, _: label.repository.created_at,
        "updatedAt": lambda label, _: label.repository.created_at,
        "url": lambda label, _: f"{label.repository.url}/labels/{quote(label.name)}",
        "resourcePath": lambda label, _: f"/{label.repository.name_with_owner}/labels/{quote(label.name)}",
        "pullRequests": lambda label, _: [
            pull for pull in label.repository.pull_requests.values() if label in pull.labels
        ],
    },
}
