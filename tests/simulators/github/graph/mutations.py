"""The mutations that leave something behind on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from tests.simulators.github.discussion import IssueComment, Label, Reactable, Reaction
from tests.simulators.github.graph.call import Call, Fields, not_found
from tests.simulators.github.graph.discussion_fields import REACTIONS
from tests.simulators.github.pull_request import PullRequest

if TYPE_CHECKING:
    from collections.abc import Callable

Payload = dict[str, Any]
Found = TypeVar("Found")


def subject(call: Call, argument: str, kind: type[Found]) -> Found:
    """Find what an input names, of the right kind, and check the right to write."""
    call.require("pull_requests", "write")
    wanted = call.args["input"][argument]
    found = call.world.nodes.get(wanted)
    if not isinstance(found, kind):
        raise not_found(f"node with the global id of '{wanted}'")
    return found


def minimize_comment(_: object, call: Call) -> Payload:
    comment = subject(call, "subjectId", IssueComment)
    comment.minimize(call.args["input"]["classifier"])
    return {"minimizedComment": comment}


def unminimize_comment(_: object, call: Call) -> Payload:
    comment = subject(call, "subjectId", IssueComment)
    comment.minimized_reason = None
    return {"unminimizedComment": comment}


def add_comment(_: object, call: Call) -> Payload:
    pull = subject(call, "subjectId", PullRequest)
    comment = pull.comment(call.viewer, call.args["input"]["body"])
    return {"subject": pull, "commentEdge": {"node": comment, "cursor": comment.node_id}}


def update_issue_comment(_: object, call: Call) -> Payload:
    comment = subject(call, "id", IssueComment)
    comment.edit(call.viewer, call.args["input"]["body"])
    return {"issueComment": comment}


def delete_issue_comment(_: object, call: Call) -> Payload:
    subject(call, "id", IssueComment).delete()
    return {}


def labels_of(call: Call) -> list[Label]:
    found = [call.world.nodes.get(each) for each in call.args["input"]["labelIds"]]
    return [label for label in found if isinstance(label, Label)]


def add_labels(_: object, call: Call) -> Payload:
    pull = subject(call, "labelableId", PullRequest)
    pull.label(*(label.name for label in labels_of(call)))
    return {"labelable": pull}


def remove_labels(_: object, call: Call) -> Payload:
    pull = subject(call, "labelableId", PullRequest)
    gone = labels_of(call)
    pull.labels = [label for label in pull.labels if label not in gone]
    return {"labelable": pull}


def add_reaction(_: object, call: Call) -> Payload:
    target = subject(call, "subjectId", Reactable)
    spelled = next(key for key, name in REACTIONS.items() if name == call.args["input"]["content"])
    reaction = Reaction(world=call.world, author=call.viewer, content=spelled, created_at=call.world.now)
    target.reactions.append(reaction)
    return {"reaction": reaction, "subject": target}


def handed_back(name: str) -> Callable[[Any, Call], object]:
    """Read a payload's field; `clientMutationId` and what was not filled in are null."""
    return lambda payload, _: payload.get(name)


PAYLOADS = {
    "MinimizeCommentPayload": ("clientMutationId", "minimizedComment"),
    "UnminimizeCommentPayload": ("clientMutationId", "unminimizedComment"),
    "AddCommentPayload": ("clientMutationId", "commentEdge", "subject"),
    "IssueCommentEdge": (),
    "UpdateIssueCommentPayload": ("clientMutationId", "issueComment"),
    "DeleteIssueCommentPayload": ("clientMutationId",),
    "AddLabelsToLabelablePayload": ("clientMutationId", "labelable"),
    "RemoveLabelsFromLabelablePayload": ("clientMutationId", "labelable"),
    "AddReactionPayload": ("clientMutationId", "reaction", "subject", "reactionGroups"),
}

MUTATIONS: dict[str, Fields] = {
    "Mutation": {
        "minimizeComment": minimize_comment,
        "unminimizeComment": unminimize_comment,
        "addComment": add_comment,
        "updateIssueComment": update_issue_comment,
        "deleteIssueComment": delete_issue_comment,
        "addLabelsToLabelable": add_labels,
        "removeLabelsFromLabelable": remove_labels,
        "addReaction": add_reaction,
    },
    **{kind: {name: handed_back(name) for name in names} for kind, names in PAYLOADS.items()},
}
