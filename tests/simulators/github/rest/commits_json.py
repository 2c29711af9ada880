"""Commits, diffs, comparisons, statuses and file contents as REST shows them."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from tests.simulators.github.checks import current_statuses
from tests.simulators.github.clock import stamp
from tests.simulators.github.commits import changes, changes_since_merge_base, commits_between, merge_base
from tests.simulators.github.rest.people_json import account, minimal_repository

if TYPE_CHECKING:
    from tests.simulators.github.activity import Activity
    from tests.simulators.github.checks import StatusContext
    from tests.simulators.github.commits import Commit, FileChange
    from tests.simulators.github.repository import Repository
    from tests.simulators.github.rest.asking import Json


def blob_sha(content: bytes) -> str:
    head = f"blob {len(content)}\0".encode()
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()


def home(repository: Repository, api: str) -> str:
    return f"{api}/repos/{repository.name_with_owner}"


def git_commit(commit: Commit, api: str) -> Json:
    """The `commit` part: what git itself knows."""
    who = {
        "name": (commit.author.name or commit.author.rest_login) if commit.author else "Somebody",
        "email": commit.author.email if commit.author else "somebody@example.com",
        "date": stamp(commit.committed_date),
    }
    return {
        "author": {**who, "date": stamp(commit.authored)},
        "committer": who,
        "message": commit.message,
        "tree": {"sha": commit.oid, "url": f"{home(commit.repository, api)}/git/trees/{commit.oid}"},
        "url": f"{home(commit.repository, api)}/git/commits/{commit.oid}",
        "comment_count": 0,
        "verification": {
            "verified": False,
            "reason": "unsigned",
            "signature": None,
            "payload": None,
            "verified_at": None,
        },
    }


def commit_item(commit: Commit, api: str) -> Json:
    """A commit in a list: without its files."""
    url = f"{home(commit.repository, api)}/commits/{commit.oid}"
    return {
        "sha": commit.oid,
        "node_id": commit.node_id,
        "commit": git_commit(commit, api),
        "url": url,
        "html_url": commit.url,
        "comments_url": f"{url}/comments",
        "author": account(commit.author, api),
        "committer": account(commit.author, api),
        "parents": [
            {"sha": each.oid, "url": f"{home(each.repository, api)}/commits/{each.oid}", "html_url": each.url}
            for each in commit.parents
        ],
    }


def commit_full(commit: Commit, api: str) -> Json:
    """A commit with its statistics and files."""
    found = changes(commit.parents[0].files if commit.parents else {}, commit.files)
    additions, deletions = sum(each.additions for each in found), sum(each.deletions for each in found)
    return {
        **commit_item(commit, api),
        "stats": {"additions": additions, "deletions": deletions, "total": additions + deletions},
        "files": [diff_entry(each, commit, api) for each in found],
    }


def diff_entry(change: FileChange, commit: Commit, api: str) -> Json:
    repository = commit.repository
    return {
        "sha": blob_sha(change.after),
        "filename": change.path,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": f"{repository.url}/blob/{commit.oid}/{change.path}",
        "raw_url": f"{repository.url}/raw/{commit.oid}/{change.path}",
        "contents_url": f"{home(repository, api)}/contents/{change.path}?ref={commit.oid}",
        "patch": change.patch,
    }


def comparison(base: Commit, head: Commit, api: str) -> Json:
    """Compare as `base...head`: the files are those that changed since the merge base."""
    ahead, behind = commits_between(base, head), commits_between(head, base)
    states = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind", (False, False): "identical"}
    url = f"{home(head.repository, api)}/compare/{base.oid}...{head.oid}"
    page = f"{head.repository.url}/compare/{base.oid}...{head.oid}"
    common = merge_base(base, head) or base
    return {
        "url": url,
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": commit_item(base, api),
        "merge_base_commit": commit_item(common, api),
        "status": states[bool(ahead), bool(behind)],
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [commit_item(each, api) for each in ahead],
        "files": [diff_entry(each, head, api) for each in changes_since_merge_base(base, head)],
    }


def activity(shown: Activity, api: str) -> Json:
    return {
        "id": shown.id,
        "node_id": shown.node_id,
        "before": shown.before,
        "after": shown.after,
        "ref": shown.ref,
        "timestamp": stamp(shown.timestamp),
        "activity_type": shown.kind,
        "actor": account(shown.actor, api),
    }


def status(shown: StatusContext, api: str) -> Json:
    return {
        "url": f"{home(shown.repository, api)}/statuses/{shown.commit.oid}",
        "avatar_url": shown.creator.avatar_url if shown.creator else "https://avatars.githubusercontent.com/oa/1",
        "id": shown.id,
        "node_id": shown.node_id,
        "state": shown.state,
        "description": shown.description,
        "target_url": shown.target_url,
        "context": shown.context,
        "created_at": stamp(shown.created_at),
        "updated_at": stamp(shown.created_at),
        "creator": account(shown.creator, api),
    }


def combined_status(commit: Commit, repository: Repository, api: str) -> Json:
    """The legacy statuses alone; check runs do not count here. `state` is pending without any."""
    found = current_statuses(commit)
    states = {each.state for each in found}
    red, waiting = states & {"error", "failure"}, not states or "pending" in states
    url = f"{home(repository, api)}/commits/{commit.oid}"
    return {
        "state": "failure" if red else "pending" if waiting else "success",
        "statuses": [{key: value for key, value in status(each, api).items() if key != "creator"} for each in found],
        "sha": commit.oid,
        "total_count": len(found),
        "repository": minimal_repository(repository, api),
        "commit_url": url,
        "url": f"{url}/status",
    }


def content_file(repository: Repository, path: str, content: bytes, ref: str, api: str) -> Json:
    url = f"{home(repository, api)}/contents/{path}?ref={ref}"
    sha, is_large = blob_sha(content), len(content) >= 1_048_576
    git_url, page = f"{home(repository, api)}/git/blobs/{sha}", f"{repository.url}/blob/{ref}/{path}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": len(content),
        "url": url,
        "html_url": page,
        "git_url": git_url,
        "download_url": f"https://raw.githubusercontent.com/{repository.name_with_owner}/{ref}/{path}",
        "type": "file",
        "content": "" if is_large else base64.encodebytes(content).decode(),
        "encoding": "none" if is_large else "base64",
        "_links": {"self": url, "git": git_url, "html": page},
    }
