"""Accounts, apps, repositories and branches as REST shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.actors import ACTIONS, Actor
from tests.simulators.github.clock import stamp

if TYPE_CHECKING:
    from tests.simulators.github.actors import App
    from tests.simulators.github.repository import Repository
    from tests.simulators.github.rest.asking import Json

ACCOUNT_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
REPOSITORY_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def account(actor: Actor | None, api: str) -> Json | None:
    """Show an account; REST spells bots with `[bot]`, and an account that is gone as null."""
    if actor is None:
        return None
    url = f"{api}/users/{actor.rest_login}"
    return {
        "login": actor.rest_login,
        "id": actor.id,
        "node_id": actor.node_id,
        "avatar_url": actor.avatar_url,
        "gravatar_id": "",
        "url": url,
        "html_url": actor.url,
        "type": actor.kind,
        "user_view_type": "public",
        "site_admin": False,
        **{name: url + rest for name, rest in ACCOUNT_LINKS.items()},
    }


def app(shown: App, api: str) -> Json:
    return {
        "id": shown.id,
        "slug": shown.slug,
        "node_id": shown.node_id,
        "owner": account(Actor("github", "Organization"), api),
        "name": shown.name,
        "description": "",
        "external_url": f"https://github.com/apps/{shown.slug}",
        "html_url": f"https://github.com/apps/{shown.slug}",
        "created_at": "2018-07-30T09:30:17Z",
        "updated_at": "2024-04-10T20:33:16Z",
        "permissions": {"checks": "write", "metadata": "read"},
        "events": ["check_run"] if shown == ACTIONS else [],
    }


def minimal_repository(repository: Repository, api: str) -> Json:
    url = f"{api}/repos/{repository.name_with_owner}"
    return {
        "id": repository.id,
        "node_id": repository.node_id,
        "name": repository.name,
        "full_name": repository.name_with_owner,
        "private": repository.is_private,
        "owner": account(repository.owner, api),
        "html_url": repository.url,
        "description": None,
        "fork": repository.parent is not None,
        "url": url,
        **{name: url + rest for name, rest in REPOSITORY_LINKS.items()},
    }


def full_repository(repository: Repository, api: str) -> Json:
    issues = sum(pull.state == "OPEN" for pull in repository.pull_requests.values())
    switches = ("has_issues", "has_projects", "has_wiki", "has_downloads")
    zeroes = ("forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "network_count")
    return {
        **minimal_repository(repository, api),
        "git_url": f"git://github.com/{repository.name_with_owner}.git",
        "ssh_url": f"git@github.com:{repository.name_with_owner}.git",
        "clone_url": f"{repository.url}.git",
        "svn_url": repository.url,
        "homepage": None,
        "language": "Python",
        "mirror_url": None,
        "license": None,
        "size": 1,
        "subscribers_count": 0,
        "default_branch": repository.default_branch,
        "archived": repository.is_archived,
        "disabled": repository.is_disabled,
        "visibility": repository.visibility,
        "has_pages": False,
        "has_discussions": False,
        "allow_forking": True,
        "is_template": False,
        "topics": [],
        "web_commit_signoff_required": False,
        **dict.fromkeys(switches, True),
        **dict.fromkeys(zeroes, 0),
        "open_issues": issues,
        "open_issues_count": issues,
        "pushed_at": stamp(repository.pushed_at),
        "created_at": stamp(repository.created_at),
        "updated_at": stamp(repository.pushed_at),
        "permissions": {"admin": False, "maintain": False, "push": False, "triage": False, "pull": True},
    }
