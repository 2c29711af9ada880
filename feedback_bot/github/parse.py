"""Turns GraphQL responses into the values that decisions are based on."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from feedback_bot.github.checks import blocked_runs, check, is_actions_suite, may_be_blocked
from feedback_bot.github.graph import Node, actor, nodes, number, time, time_of_commit
from feedback_bot.github.own_check import is_own_check, newest_own_check
from feedback_bot.model import (
    Actor,
    Candidate,
    Comment,
    Commit,
    PullRequestId,
    QueueRemoval,
    Review,
    Snapshot,
    Thread,
    ThreadComment,
)

_COMMENT_URL: Final = re.compile(r"#issuecomment-(?P<id>[0-9]+)\Z")
_NOREPLY: Final = re.compile(r"(?:[0-9]+\+)?(?P<login>[^@+]+)@users\.noreply\.\S+")
_CO_AUTHOR: Final = re.compile(
    r"^co-authored-by:\s*(?P<name>[^<\n]*?)\s*<(?P<email>[^>\n]+)>", re.IGNORECASE | re.MULTILINE
)


def candidate(repository: str, node: Node) -> Candidate:
    """A pull request of the light scan."""
    comments = nodes(node["comments"])
    commit: Node = next(iter(nodes(node["commits"])), {"commit": {}})["commit"]
    return Candidate(
        id=PullRequestId(repository, node["number"]),
        node_id=node["id"],
        url=node["url"],
        title=node["title"],
        body=node["body"] or "",
        author=actor(node["author"]),
        head_branch=node["headRefName"],
        head_sha=node["headRefOid"],
        head_repository=(node["headRepository"] or {}).get("nameWithOwner"),
        is_from_fork=bool(node["isCrossRepository"]),
        rollup=(commit.get("statusCheckRollup") or {}).get("state"),
        mergeable=node["mergeable"],
        change_requests=sum(r["state"] == "CHANGES_REQUESTED" for r in nodes(node["latestOpinionatedReviews"])),
        review_threads=node["reviewThreads"]["totalCount"],
        remarks=(node.get("remarks") or {}).get("totalCount", 0),
        comments=node["comments"]["totalCount"],
        recent_comments=tuple(map(comment, comments)),
        updated_at=time(node.get("updatedAt")),
        may_be_blocked=may_be_blocked(commit.get("checkSuites") or {"totalCount": 0})
        or (not commit.get("statusCheckRollup") and _has_checks(node.get("baseRef")))
        or _is_removed(node, time(commit.get("committedDate"))),
    )


def _is_removed(node: Node, committed_at: datetime | None) -> bool:
    """Whether the head may have been removed from the merge queue."""
    found = removal(node)
    return found is not None and (committed_at is None or committed_at < found.removed_at)


def removal(node: Node) -> QueueRemoval | None:
    """The newest event of the merge queue, if it is a removal whose commit is known."""
    newest: Node = next(iter(nodes(node.get("queue"))), {})
    sha, removed_at = (newest.get("beforeCommit") or {}).get("oid"), time(newest.get("createdAt"))
    return QueueRemoval(sha, removed_at) if sha and removed_at else None


def _has_checks(ref: Node | None) -> bool:
    """Whether the commit at the tip of a branch has checks."""
    return bool(((ref or {}).get("target") or {}).get("statusCheckRollup"))


def snapshot(
    repository: str, node: Node, lists: dict[str, list[Node]], read_at: datetime, *, lacks_checks: bool = False
) -> Snapshot:
    """A pull request of the deep read.

    Args:
        lists: the complete lists by name: ``contexts``, ``suites``, ``reviews``, ``threads``, ``comments``.
        lacks_checks: the token cannot read all of its checks.
    """
    commit: Node = next(iter(nodes(node["commits"])), {"commit": {}})["commit"]
    own = [context for context in lists["contexts"] if is_own_check(context)]
    contexts = [context for context in lists["contexts"] if context not in own]
    return Snapshot(
        id=PullRequestId(repository, node["number"]),
        node_id=node["id"],
        url=node["url"],
        title=node["title"],
        body=node["body"] or "",
        state=node["state"],
        author=actor(node["author"]),
        head_branch=node["headRefName"],
        head_sha=node["headRefOid"],
        head_committed_at=time_of_commit(commit.get("committedDate")),
        is_from_fork=bool(node["isCrossRepository"]),
        base_branch=node["baseRefName"],
        base_sha=((node["baseRef"] or {}).get("target") or {}).get("oid"),
        mergeable=node["mergeable"],
        labels=tuple(label["name"] for label in nodes(node["labels"])),
        checks=tuple(map(check, contexts)),
        blocked_runs=blocked_runs(lists["suites"], contexts),
        has_runs=bool(contexts) or any(map(is_actions_suite, _without_suites_of(own, lists["suites"]))),
        own_check=newest_own_check(own),
        base_has_checks=_has_checks(node["baseRef"]),
        head_message=commit.get("message") or "",
        is_draft=bool(node.get("isDraft")),
        removal=removal(node),
        reviews=tuple(map(review, lists["reviews"])),
        threads=tuple(map(thread, lists["threads"])),
        comments=tuple(map(comment, lists["comments"])),
        read_at=read_at,
        is_locked=bool(node.get("locked")) and not node.get("viewerCanReact"),
        lacks_checks=lacks_checks,
        remarks=tuple(map(review, nodes(node.get("remarks")))),
        updated_at=time(node.get("updatedAt")),
        commits=tuple(commit_of(each["commit"]) for each in nodes(node.get("branch"))),
        repository_id=number((node.get("repository") or {}).get("databaseId")),
        fork_sha=_fork(node.get("branch")),
        repository_node_id=(node.get("repository") or {}).get("id") or "",
    )


def _without_suites_of(own: Iterable[Node], suites: Iterable[Node]) -> list[Node]:
    """The suites without those that GitHub creates only for the bot's own check."""
    of_own = {(context.get("checkSuite") or {}).get("id") for context in own}
    return [suite for suite in suites if suite.get("workflowRun") or suite["id"] not in of_own]


def _fork(branch: Node | None) -> str | None:
    """The commit where a branch left its base: the parent of its first commit, if all were read and none is a merge."""
    commits = [each["commit"] for each in nodes(branch)]
    if not commits or (branch or {}).get("totalCount") != len(commits):
        return None
    if any(commit["parents"]["totalCount"] != 1 for commit in commits):
        return None
    first: Node = next(iter(nodes(commits[0]["parents"])), {})
    return first.get("oid")


def commit_of(node: Node) -> Commit:
    """A commit of the branch."""
    authors = (
        account(a.get("name"), a.get("email"), (a.get("user") or {}).get("login")) for a in nodes(node.get("authors"))
    )
    return Commit(
        sha=node["oid"],
        subject=node["messageHeadline"],
        authors=tuple(author for author in authors if author),
        authored_at=time_of_commit(node["authoredDate"]),
        is_merge=node["parents"]["totalCount"] > 1,
    )


def rest_commit(node: Node) -> Commit:
    """A commit, as the REST API returns it."""
    about: Node = node["commit"]
    author: Node = about.get("author") or {}
    login = (node.get("author") or {}).get("login")
    others = (account(match["name"], match["email"], None) for match in _CO_AUTHOR.finditer(str(about["message"])))
    authors = (account(author.get("name"), author.get("email"), login), *others)
    return Commit(
        sha=str(node["sha"]),
        subject=str(about["message"]).partition("\n")[0],
        authors=tuple(each for each in authors if each),
        authored_at=time_of_commit(author.get("date")),
        is_merge=len(node.get("parents") or ()) > 1,
    )


def rest_account(node: Node) -> Actor:
    """An account, as the REST API returns it."""
    login = str(node["login"])
    return Actor(login=login.removesuffix("[bot]"), is_bot=node.get("type") == "Bot" or login.endswith("[bot]"))


def account(name: str | None, email: str | None, login: str | None) -> Actor | None:
    """The account of a commit's author. GraphQL returns no user for a bot; its email address or name shows it."""
    noreply = _NOREPLY.fullmatch(email or "")
    found = login or (noreply["login"] if noreply else None) or (name if name and name.endswith("[bot]") else None)
    return Actor(login=found.removesuffix("[bot]"), is_bot=found.endswith("[bot]")) if found else None


def review(node: Node) -> Review:
    """A review."""
    submitted = time(node["submittedAt"] or node["createdAt"])
    if submitted is None:
        raise ValueError("a review without a time")
    return Review(
        node_id=node["id"],
        author=actor(node["author"]),
        association=node["authorAssociation"],
        can_push=bool(node.get("authorCanPushToRepository")),
        state=node["state"],
        body=node["body"] or "",
        submitted_at=submitted,
        commit_sha=(node["commit"] or {}).get("oid"),
        url=node["url"],
    )


def thread(node: Node) -> Thread:
    """A review thread whose ``comments`` are complete."""
    return Thread(
        node_id=node["id"],
        path=node["path"],
        line=node["line"],
        start_line=node.get("startLine"),
        original_line=node.get("originalLine"),
        original_start_line=node.get("originalStartLine"),
        side=node.get("diffSide") or "RIGHT",
        subject=node.get("subjectType") or "LINE",
        is_resolved=bool(node["isResolved"]),
        is_outdated=bool(node.get("isOutdated")),
        comments=tuple(_thread_comments(nodes(node["comments"]))),
    )


def _thread_comments(comments: Iterable[Node]) -> Iterable[ThreadComment]:
    for node in comments:
        created = time(node["createdAt"])
        if created is not None:
            yield ThreadComment(
                node_id=node["id"],
                review_id=(node["pullRequestReview"] or {}).get("id"),
                review=review(node["pullRequestReview"]) if node["pullRequestReview"] else None,
                author=actor(node["author"]),
                association=node["authorAssociation"],
                body=node["body"] or "",
                diff_hunk=node["diffHunk"] or "",
                created_at=created,
                url=node["url"],
            )


def comment(node: Node) -> Comment:
    """A comment of the conversation."""
    created = time(node["createdAt"])
    if created is None:
        raise ValueError("a comment without a time")
    url = node["url"] or ""
    at = _COMMENT_URL.search(url)
    return Comment(
        id=number(node.get("fullDatabaseId") or node.get("databaseId") or (at["id"] if at else None)),
        node_id=node["id"],
        author=actor(node["author"]),
        association=node["authorAssociation"],
        is_own=bool(node["viewerDidAuthor"]),
        body=node["body"] or "",
        created_at=created,
        edited_by=actor(node.get("editor")),
        is_minimized=bool(node.get("isMinimized")),
        url=url,
        is_acknowledged=any(
            group["viewerHasReacted"] and group["content"] in ("THUMBS_UP", "CONFUSED")
            for group in node.get("reactionGroups") or ()
        ),
    )
