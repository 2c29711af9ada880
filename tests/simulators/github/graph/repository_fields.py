"""Query, Repository, Ref, Commit, Blob, Organization and the actors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.simulators.github.clock import stamp
from tests.simulators.github.commits import Commit, ancestors, changes
from tests.simulators.github.graph.call import Call, Fields, TypedError, not_found
from tests.simulators.github.graph.check_fields import COMMIT_CHECKS
from tests.simulators.github.graph.paging import SearchResultItemConnection
from tests.simulators.github.graph.values import Blob, GitActor, Viewer
from tests.simulators.github.search import search

if TYPE_CHECKING:
    from tests.simulators.github.actors import Actor
    from tests.simulators.github.issue import Issue
    from tests.simulators.github.pull_request import PullRequest
    from tests.simulators.github.repository import Repository


MOST_IDS = 100


def find_repository(owner: str, name: str, call: Call) -> Repository:
    found = call.world.find_repository(f"{owner}/{name}")
    if found is None or not call.token.sees(found):
        raise not_found(f"Repository with the name '{owner}/{name}'")
    return found


def find_organization(login: str, call: Call) -> Actor:
    found = call.world.organizations.get(login.lower())
    if found is None:
        raise not_found(f"Organization with the login of '{login}'")
    return found


def find_owner(login: str, call: Call) -> Actor | None:
    owners = (each.owner for each in call.world.repositories.values())
    return next((owner for owner in owners if owner.login.lower() == login.lower()), None)


def node(node_id: str, call: Call) -> object:
    found = call.world.nodes.get(node_id)
    if found is None:
        raise not_found(f"node with the global id of '{node_id}'")
    return found


def nodes(call: Call) -> list[object]:
    """Look several nodes up; a missing one is null and an error, and leaves the others alone."""
    wanted = call.args["ids"]
    if len(wanted) > MOST_IDS:
        message = f"You may not provide more than {MOST_IDS} node ids; you provided {len(wanted)}."
        raise TypedError("ARGUMENT_LIMIT", message)
    return [call.world.nodes.get(each) or missing(each) for each in wanted]


def missing(node_id: str) -> TypedError:
    return not_found(f"node with the global id of '{node_id}'")


def pull_request(repository: Repository, call: Call) -> PullRequest:
    number = call.args["number"]
    if number not in repository.pull_requests:
        raise not_found(f"PullRequest with the number of {number}")
    return repository.pull_requests[number]


def pull_requests(repository: Repository, call: Call) -> list[PullRequest]:
    """Filter and order as asked; oldest first by default."""
    args, found = call.args, list(repository.pull_requests.values())
    if args.get("states"):
        found = [pull for pull in found if pull.state in args["states"]]
    for argument, attribute in (("headRefName", "head_ref_name"), ("baseRefName", "base_ref_name")):
        if args.get(argument):
            found = [pull for pull in found if getattr(pull, attribute) == args[argument]]
    if args.get("labels"):
        found = [pull for pull in found if {label.name for label in pull.labels} & set(args["labels"])]
    order = args.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    keys = {"CREATED_AT": lambda pull: (pull.number,), "COMMENTS": lambda pull: (len(pull.comments), pull.number)}
    by_update = lambda pull: (pull.updated_at, pull.number)  # noqa: E731 -- one of three keys
    return sorted(found, key=keys.get(order["field"], by_update), reverse=order["direction"] == "DESC")


def issues(repository: Repository, call: Call) -> list[Issue]:
    """Filter as asked; oldest first. A repository without issues has none to show."""
    call.require("issues", "read")
    args, wanted = call.args, call.args.get("filterBy") or {}
    found = list(repository.issues.values()) if repository.has_issues else []
    states = args.get("states") or wanted.get("states")
    if states:
        found = [issue for issue in found if issue.state.upper() in states]
    if args.get("labels"):
        found = [issue for issue in found if {label.name for label in issue.labels} & set(args["labels"])]
    if wanted.get("createdBy"):
        found = [issue for issue in found if issue.author and issue.author.rest_login == wanted["createdBy"]]
    order = args.get("orderBy") or {"direction": "ASC"}
    return sorted(found, key=lambda issue: issue.number, reverse=order["direction"] == "DESC")


def git_object(repository: Repository, call: Call) -> Blob | Commit | None:
    """Resolve `rev` or `rev:path`; null for what is not there, as GitHub does."""
    if call.args.get("oid"):
        return repository.commit(call.args["oid"])
    revision, colon, path = str(call.args.get("expression", "")).partition(":")
    commit = repository.commit(revision)
    if commit is None or not colon:
        return commit
    return Blob(repository, commit.files[path]) if path in commit.files else None


def rate_limit(_: object, call: Call) -> dict[str, object]:
    token, hour = call.token, call.world.now.replace(minute=0, second=0, microsecond=0)
    return {
        "cost": call.cost,
        "limit": token.limits["graphql"],
        "nodeCount": call.nodes,
        "remaining": token.remaining("graphql"),
        "resetAt": stamp(hour + timedelta(hours=1)),
        "used": token.used.get("graphql", 0),
    }


def owned_by(owner: Actor, call: Call) -> list[Repository]:
    """What an owner has of which the token may see it, archived or not as asked."""
    found = [each for each in call.world.repositories.values() if each.owner == owner and call.token.sees(each)]
    archived = call.args.get("isArchived")
    return found if archived is None else [each for each in found if each.is_archived == archived]


def find_user(login: str, call: Call) -> Actor:
    found = find_owner(login, call)
    if found is None or found.kind != "User":
        raise not_found(f"User with the login of '{login}'")
    return found


def search_issues(call: Call) -> SearchResultItemConnection:
    """Search pull requests; issues there are none."""
    if call.args["type"] != "ISSUE":
        raise TypedError("NOT_FOUND", f"the simulator does not search for {call.args['type']}")
    found = search(call.world, call.token, call.args["query"])
    return SearchResultItemConnection(found.pulls, call.args, found.count)


def counted(index: int) -> Any:  # noqa: ANN401 -- a resolver
    """Count a commit's added or deleted lines."""

    def count(commit: Commit, _: Call) -> int:
        parent = commit.parents[0].files if commit.parents else {}
        return sum((change.additions, change.deletions)[index] for change in changes(parent, commit.files))

    return count


ACTOR: Fields = {
    "databaseId": lambda actor, _: actor.id,
    "email": lambda actor, _: actor.email,
    "isViewer": lambda actor, call: actor == call.viewer,
    "repositories": owned_by,
    "repository": lambda owner, call: find_repository(owner.login, call.args["name"], call),
    "createdAt": lambda _, __: datetime(2020, 1, 1, tzinfo=UTC),
}

REPOSITORIES: dict[str, Fields] = {
    "Query": {
        "id": lambda _, __: "QUERY",
        "viewer": lambda _, call: Viewer(call.viewer),
        "rateLimit": rate_limit,
        "repository": lambda _, call: find_repository(call.args["owner"], call.args["name"], call),
        "organization": lambda _, call: find_organization(call.args["login"], call),
        "user": lambda _, call: find_user(call.args["login"], call),
        "search": lambda _, call: search_issues(call),
        "repositoryOwner": lambda _, call: find_owner(call.args["login"], call),
        "node": lambda _, call: node(call.args["id"], call),
        "nodes": lambda _, call: nodes(call),
    },
    "Repository": {
        "databaseId": lambda repository, _: repository.id,
        "defaultBranchRef": lambda repository, _: repository.ref(repository.default_branch),
        "isFork": lambda repository, _: repository.parent is not None,
        "isInOrganization": lambda repository, _: repository.owner.kind == "Organization",
        "isEmpty": lambda _, __: False,
        "visibility": lambda repository, _: repository.visibility.upper(),
        "archivedAt": lambda repository, _: repository.created_at if repository.is_archived else None,
        "updatedAt": lambda repository, _: repository.pushed_at,
        "description": lambda _, __: None,
        "forkCount": lambda _, __: 0,
        "hasIssuesEnabled": lambda repository, _: repository.has_issues,
        "issues": issues,
        "issue": lambda repository, call: repository.issues.get(call.args["number"]),
        "isLocked": lambda _, __: False,
        "isMirror": lambda _, __: False,
        "isTemplate": lambda _, __: False,
        "labels": lambda repository, _: repository.labels.values(),
        "label": lambda repository, call: repository.labels.get(call.args["name"].lower()),
        "object": git_object,
        "pullRequest": pull_request,
        "pullRequests": pull_requests,
        "ref": lambda repository, call: repository.ref(call.args["qualifiedName"]),
        "refs": lambda repository, _: [repository.ref(name) for name in repository.branches],
        "viewerPermission": lambda _, call: "WRITE" if call.token.may("contents", "write") else "READ",
    },
    "Ref": {
        "associatedPullRequests": lambda ref, call: call.world.pull_requests_from(ref.repository, ref.name),
    },
    "Commit": {
        **COMMIT_CHECKS,
        "abbreviatedOid": lambda commit, _: commit.oid[:7],
        "additions": counted(0),
        "deletions": counted(1),
        "authoredDate": lambda commit, _: commit.authored,
        "pushedDate": lambda _, __: None,  # GitHub stopped filling it
        "author": lambda commit, _: GitActor(commit.author, commit.authored),
        "committer": lambda commit, _: GitActor(commit.author, commit.committed_date),
        "authors": lambda commit, _: [GitActor(each, commit.authored) for each in commit.authors],
        "authoredByCommitter": lambda _, __: True,
        "committedViaWeb": lambda _, __: False,
        "changedFilesIfAvailable": lambda commit, _: len(
            changes(commit.parents[0].files if commit.parents else {}, commit.files)
        ),
        "messageHeadline": lambda commit, _: commit.headline,
        "messageBody": lambda commit, _: commit.message.partition("\n")[2].strip(),
        "history": lambda commit, _: ancestors(commit),
        "commitUrl": lambda commit, _: commit.url,
        "associatedPullRequests": lambda commit, call: [
            pull for pull in call.world.pull_requests() if commit in pull.commits
        ],
    },
    "Blob": {
        "byteSize": lambda blob, _: len(blob.content),
        "isBinary": lambda blob, _: b"\0" in blob.content,
        "isTruncated": lambda _, __: False,
        "text": lambda blob, _: None if b"\0" in blob.content else blob.content.decode(errors="replace"),
    },
    "User": ACTOR,
    "Bot": ACTOR,
    "Mannequin": ACTOR,
    "Organization": ACTOR,
}
