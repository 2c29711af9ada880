"""Repositories, contents, commits, comparisons, statuses, accounts and the rate limit."""

from __future__ import annotations

from datetime import timedelta

from tests.simulators.github.actors import Actor
from tests.simulators.github.rest import commits_json as show
from tests.simulators.github.rest.asking import Asking, Refusal, endpoint, not_found
from tests.simulators.github.rest.checks_json import check_run
from tests.simulators.github.rest.people_json import account, full_repository
from tests.simulators.github.rest.pulls_json import pull_item

REPO = "/repos/{owner}/{repo}"
COMMIT = f"{REPO}/commits/{{ref}}"


@endpoint("GET", REPO)
def get_repository(asked: Asking) -> object:
    return full_repository(asked.repository, asked.api)


@endpoint("GET", f"{REPO}/activity")
def list_activities(asked: Asking) -> object:
    """List changes of refs, newest first. A ref may be spelled with or without `refs/heads/`."""
    asked.require("read", "contents")
    query, newest = asked.query, asked.world.now - asked.world.activity_lag
    found = [each for each in asked.repository.activities if each.timestamp <= newest]
    if query.get("ref"):
        found = [
            each for each in found if each.ref.removeprefix("refs/heads/") == query["ref"].removeprefix("refs/heads/")
        ]
    if query.get("activity_type"):
        found = [each for each in found if each.kind == query["activity_type"]]
    if query.get("actor"):
        found = [each for each in found if each.actor and each.actor.rest_login == query["actor"]]
    if query.get("direction", "desc") == "desc":
        found = found[::-1]
    return [show.activity(each, asked.api) for each in asked.page_by_cursor(found, lambda each: str(each.id))]


@endpoint("GET", "/orgs/{org}/repos")
def list_organization(asked: Asking) -> object:
    owner = asked.world.organizations.get(asked.parts["org"].lower())
    if owner is None:
        raise not_found()
    found = [each for each in asked.world.repositories.values() if each.owner == owner]
    return [full_repository(each, asked.api) for each in asked.page(found)]


@endpoint("GET", f"{REPO}/branches/{{branch}}")
def get_branch(asked: Asking) -> object:
    ref = asked.repository.ref(asked.parts["branch"])
    if ref is None:
        raise Refusal(404, "Branch not found")
    url = f"{show.home(asked.repository, asked.api)}/branches/{ref.name}"
    return {
        "name": ref.name,
        "commit": show.commit_full(ref.target, asked.api),
        "_links": {"html": f"{asked.repository.url}/tree/{ref.name}", "self": url},
        "protected": False,
        "protection": {"enabled": False},
        "protection_url": f"{url}/protection",
    }


@endpoint("GET", f"{REPO}/contents/{{path}}")
def get_contents(asked: Asking) -> object:
    asked.require("read", "contents")
    ref = asked.query.get("ref") or asked.repository.default_branch
    commit = asked.repository.commit(ref)
    path = asked.parts["path"].strip("/")
    if commit is None:
        raise Refusal(404, f"No commit found for the ref {ref}")
    if path in commit.files:
        return show.content_file(asked.repository, path, commit.files[path], ref, asked.api)
    below = sorted(each for each in commit.files if each.startswith(f"{path}/"))
    if not below:
        raise not_found()
    found = [show.content_file(asked.repository, each, commit.files[each], ref, asked.api) for each in below]
    return [{key: value for key, value in each.items() if key not in ("content", "encoding")} for each in found]


@endpoint("GET", COMMIT)
def get_commit(asked: Asking) -> object:
    return show.commit_full(asked.commit, asked.api)


@endpoint("GET", f"{COMMIT}/check-runs")
def list_check_runs(asked: Asking) -> object:
    """List the newest of each name in a suite, unless `filter=all`."""
    asked.require("read", "checks")
    query, commit = asked.query, asked.commit
    runs = commit.check_runs
    if query.get("filter", "latest") == "latest":
        runs = [run for run in runs if run in run.suite.current]
    if query.get("check_name"):
        runs = [run for run in runs if run.name == query["check_name"]]
    if query.get("status"):
        runs = [run for run in runs if run.status == query["status"]]
    return {"total_count": len(runs), "check_runs": [check_run(run, asked.api) for run in asked.page(runs)]}


@endpoint("GET", f"{COMMIT}/status")
def get_status(asked: Asking) -> object:
    asked.require("read", "statuses")
    return show.combined_status(asked.commit, asked.repository, asked.api)


@endpoint("GET", f"{COMMIT}/statuses")
def list_statuses(asked: Asking) -> object:
    asked.require("read", "statuses")
    return [show.status(each, asked.api) for each in asked.page(asked.commit.statuses[::-1])]


@endpoint("GET", f"{REPO}/commits/{{commit_sha}}/pulls")
def list_pulls_of_commit(asked: Asking) -> object:
    commit = asked.commit
    found = [pull for pull in asked.repository.pull_requests.values() if commit in pull.commits]
    return [pull_item(pull, asked.api) for pull in asked.page(found)]


@endpoint("GET", f"{REPO}/compare/{{basehead}}")
def compare(asked: Asking) -> object:
    """Compare two of branch, SHA or `owner:branch` (a fork's)."""
    asked.require("read", "contents")
    names = asked.parts["basehead"].split("...")
    found = [asked.repository.commit(name) for name in names]
    for index, name in enumerate(names):
        owner, colon, branch = name.partition(":")
        for fork in asked.world.repositories.values():
            if colon and fork.owner.login == owner and branch in fork.branches:
                found[index] = fork.branches[branch]
    if len(found) != 2 or found[0] is None or found[1] is None:
        raise not_found()
    return show.comparison(found[0], found[1], asked.api)


@endpoint("GET", f"{REPO}/collaborators/{{username}}/permission")
def get_permission(asked: Asking) -> object:
    """Tell everybody's rights: apps with any permission may know, people only with push access."""
    asker = asked.token.actor
    if asker.kind == "User" and asked.repository.permission_of(asker) not in ("write", "admin"):
        raise Refusal(403, "Must have push access to view collaborator permission.")
    login = asked.parts["username"]
    known: set[Actor] = {asked.repository.owner, *asked.repository.permissions}
    actor = next((each for each in known if each.rest_login.lower() == login.lower()), Actor(login))
    permission = asked.repository.permission_of(actor)
    role = asked.repository.permissions.get(actor, permission)
    shown = {**(account(actor, asked.api) or {}), "role_name": role}
    return {"permission": permission, "role_name": role, "user": shown}


@endpoint("GET", "/user")
def get_user(asked: Asking) -> object:
    """A workflow's token has no user behind it and is refused, as in life."""
    actor = asked.token.actor
    if actor.kind != "User":
        raise Refusal(403, "Resource not accessible by integration")
    numbers = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    nulls = dict.fromkeys(("company", "location", "email", "hireable", "bio", "twitter_username"))
    times = dict.fromkeys(("created_at", "updated_at"), "2020-01-01T00:00:00Z")
    return {**(account(actor, asked.api) or {}), **numbers, **nulls, **times, "name": actor.name, "blog": ""}


@endpoint("GET", "/rate_limit")
def get_rate_limit(asked: Asking) -> object:
    """Tell the quotas; asking costs nothing."""
    token = asked.token
    hour = asked.world.now.replace(minute=0, second=0, microsecond=0)
    reset = int((hour + timedelta(hours=1)).timestamp())
    quotas = {
        name: {"limit": limit, "used": token.used.get(name, 0), "remaining": token.remaining(name), "reset": reset}
        for name, limit in token.limits.items()
    }
    search = {"limit": 30, "used": 0, "remaining": 30, "reset": reset}
    return {"resources": {**quotas, "search": search}, "rate": quotas["core"]}
