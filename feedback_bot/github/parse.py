"""Turns GraphQL responses into the values that decisions are based on."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from feedback_bot.github.own_check import is_own_check, newest_own_check
from feedback_bot.model import (
    Actor,
    BlockedRun,
    Candidate,
    Check,
    CheckOutcome,
    CheckSource,
    Comment,
    Commit,
    PullRequestId,
    QueueRemoval,
    Review,
    Snapshot,
    Thread,
    ThreadComment,
)

_FAILED: Final = frozenset({"FAILURE", "TIMED_OUT", "STARTUP_FAILURE", "ACTION_REQUIRED", "ERROR"})
_BLOCKED: Final = frozenset({"FAILURE", "STARTUP_FAILURE", "ACTION_REQUIRED"})
_ACTIONS: Final = "github-actions"
_JOB_URL: Final = re.compile(r"/actions/runs/(?P<run>[0-9]+)/(?:attempts/[0-9]+/)?jobs?/(?P<job>[0-9]+)")
_WEB_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_COMMENT_URL: Final = re.compile(r"#issuecomment-(?P<id>[0-9]+)\Z")
_NOREPLY: Final = re.compile(r"(?:[0-9]+\+)?(?P<login>[^@+]+)@users\.noreply\.\S+")
_CO_AUTHOR: Final = re.compile(
    r"^co-authored-by:\s*(?P<name>[^<\n]*?)\s*<(?P<email>[^>\n]+)>", re.IGNORECASE | re.MULTILINE
)
_MARGIN: Final = timedelta(days=366)

Node = dict[str, Any]


def nodes(connection: Node | None) -> list[Node]:
    """The nodes of a connection; GraphQL puts ``null`` where one is gone."""
    return [node for node in (connection or {}).get("nodes") or () if node is not None]


def actor(node: Node | None) -> Actor | None:
    """An account; ``None`` if it was deleted."""
    return Actor(login=node["login"], is_bot=node.get("__typename") == "Bot") if node else None


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
        may_be_blocked=_may_be_blocked(commit.get("checkSuites") or {"totalCount": 0})
        or (not commit.get("statusCheckRollup") and _has_checks(node.get("baseRef")))
        or _is_removed(node, time(commit.get("committedDate"))),
    )


def _may_be_blocked(suites: Node) -> bool:
    """Whether a workflow run may have ended without a job, which the rollup does not show."""
    found = nodes(suites)
    return suites["totalCount"] > len(found) or any(suite["conclusion"] in _BLOCKED for suite in found)


def _is_removed(node: Node, committed_at: datetime | None) -> bool:
    """Whether a head may have been removed from the merge queue."""
    found = removal(node)
    return found is not None and (committed_at is None or committed_at < found.removed_at)


def removal(node: Node) -> QueueRemoval | None:
    """The newest event of the merge queue, if it is a removal whose commit is known."""
    newest: Node = next(iter(nodes(node.get("queue"))), {})
    sha, removed_at = (newest.get("beforeCommit") or {}).get("oid"), time(newest.get("createdAt"))
    return QueueRemoval(sha, removed_at) if sha and removed_at else None


def _has_checks(ref: Node | None) -> bool:
    """Whether the commit at a branch's end has checks."""
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
        has_runs=bool(contexts) or any(map(_is_actions_suite, _without_suites_of(own, lists["suites"]))),
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
        repository_id=_number((node.get("repository") or {}).get("databaseId")),
        fork_sha=_fork(node.get("branch")),
        repository_node_id=(node.get("repository") or {}).get("id") or "",
    )


def _without_suites_of(own: Iterable[Node], suites: Iterable[Node]) -> list[Node]:
    """The suites that are there no matter what the bot shows: GitHub makes one for its check if there is none."""
    of_own = {(context.get("checkSuite") or {}).get("id") for context in own}
    return [suite for suite in suites if suite.get("workflowRun") or suite["id"] not in of_own]


def _fork(branch: Node | None) -> str | None:
    """Where a branch left its base: the parent of its first commit, if all were read and none is a merge."""
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
    """A commit as the REST API gives it."""
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
    """An account as the REST API writes it."""
    login = str(node["login"])
    return Actor(login=login.removesuffix("[bot]"), is_bot=node.get("type") == "Bot" or login.endswith("[bot]"))


def account(name: str | None, email: str | None, login: str | None) -> Actor | None:
    """The account behind a commit's author. GraphQL names no user for a bot: its address or name shows it."""
    noreply = _NOREPLY.fullmatch(email or "")
    found = login or (noreply["login"] if noreply else None) or (name if name and name.endswith("[bot]") else None)
    return Actor(login=found.removesuffix("[bot]"), is_bot=found.endswith("[bot]")) if found else None


def check(node: Node) -> Check:
    """A check run or a legacy status."""
    return _status(node) if node["__typename"] == "StatusContext" else _check_run(node)


def _check_run(node: Node) -> Check:
    """Of the check runs of Actions those are jobs that have a job's page; the others a workflow has made itself."""
    suite = node.get("checkSuite") or {}
    run = suite.get("workflowRun") or {}
    workflow = run.get("workflow") or {}
    app = (suite.get("app") or {}).get("slug") or ""
    job = _JOB_URL.search(node.get("detailsUrl") or "")
    is_actions = app == _ACTIONS or (not app and job is not None)
    number = _number(node.get("databaseId")) or _number(job["job"] if job else None)
    return Check(
        node_id=node["id"],
        source=CheckSource.ACTIONS if is_actions else CheckSource.CHECK_RUN,
        app=app,
        workflow=workflow.get("name"),
        workflow_file=_workflow_file(run),
        event=run.get("event"),
        suite=suite.get("id") or "",
        name=node["name"],
        outcome=_outcome(node["conclusion"] if node["status"] == "COMPLETED" else None),
        conclusion=(node["conclusion"] or node["status"]).lower(),
        started_at=time(node["startedAt"]),
        completed_at=time(node["completedAt"]),
        url=_web_address(node.get("detailsUrl")),
        external_id=node.get("externalId") or "",
        database_id=number,
        job_id=number if is_actions and job else None,
        workflow_id=_number(workflow.get("databaseId")) or None,
        run_id=_number(run.get("databaseId") or job["run"]) or None if job else None,
    )


def blocked_runs(suites: Iterable[Node], contexts: Iterable[Node]) -> tuple[BlockedRun, ...]:
    """The workflow runs without a job: of each file and event only the newest run counts.

    Suites of other apps stay without checks wherever an installed app has nothing to say.
    """
    jobs = (node for node in contexts if _JOB_URL.search(node.get("detailsUrl") or ""))
    with_jobs = {(job.get("checkSuite") or {}).get("id") for job in jobs}
    newest = {}
    for suite in sorted(suites, key=lambda suite: str(suite["createdAt"])):
        run = suite.get("workflowRun") or {}
        if _is_actions_suite(suite):
            newest[(_workflow_file(run), run.get("event")) if run else suite["id"]] = suite
    ended = (suite for suite in newest.values() if suite["conclusion"] in _BLOCKED)
    return tuple(_blocked_run(suite) for suite in ended if suite["id"] not in with_jobs)


def _is_actions_suite(suite: Node) -> bool:
    """Whether a suite belongs to a workflow run, which the token may not know."""
    return bool(suite.get("workflowRun")) or (suite.get("app") or {}).get("slug") == _ACTIONS


def _blocked_run(suite: Node) -> BlockedRun:
    run = suite.get("workflowRun") or {}
    return BlockedRun(
        suite=suite["id"],
        conclusion=suite["conclusion"].lower(),
        workflow=(run.get("workflow") or {}).get("name"),
        workflow_file=_workflow_file(run),
        event=run.get("event"),
        run_id=_number(run.get("databaseId")) or None,
        url=_web_address(run.get("url")),
        created_at=time(suite["createdAt"]),
    )


def _workflow_file(run: Node) -> str | None:
    """The name of the file: from its path at the run, or from the workflow's page where the file is not given."""
    path = (run.get("file") or {}).get("path") or (run.get("workflow") or {}).get("resourcePath") or ""
    return path.rpartition("/")[2] or None


def _status(node: Node) -> Check:
    state = node["state"]
    return Check(
        node_id=node["id"],
        source=CheckSource.STATUS,
        app="",
        workflow=None,
        name=node["context"],
        outcome=_outcome(None if state in ("PENDING", "EXPECTED") else state),
        conclusion=state.lower(),
        started_at=time(node["createdAt"]),
        completed_at=time(node["createdAt"]),
        url=_web_address(node.get("targetUrl")),
        description=node.get("description"),
    )


def _web_address(url: str | None) -> str | None:
    """An app can set any URL for its check. A URL that no browser should follow counts as absent."""
    return url if url and _WEB_ADDRESS.fullmatch(url) else None


def _outcome(conclusion: str | None) -> CheckOutcome:
    if conclusion is None:
        return CheckOutcome.RUNNING
    if conclusion in _FAILED:
        return CheckOutcome.FAILED
    return CheckOutcome.PASSED if conclusion == "SUCCESS" else CheckOutcome.NOT_COUNTED


def review(node: Node) -> Review:
    """A review with an opinion."""
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
        id=_number(node.get("fullDatabaseId") or node.get("databaseId") or (at["id"] if at else None)),
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


def time(text: str | None) -> datetime | None:
    """An API's time, with its offset.

    Raises:
        ValueError, OverflowError: it has no offset, or ages cannot be calculated with it.
    """
    found = datetime.fromisoformat(text) if text else None
    if found is None:
        return None
    if found.tzinfo is None:
        raise ValueError("a time without an offset")
    _ = found.astimezone(UTC) - _MARGIN, found + _MARGIN  # what is calculated with it must not leave the calendar
    return found


def time_of_commit(text: str | None) -> datetime | None:
    """The time of a commit, which is what its author wrote: one that nobody can calculate with counts as absent."""
    try:
        return time(text)
    except (ValueError, OverflowError):
        return None


def _number(value: Any) -> int:
    return int(value) if value is not None and str(value).isdigit() else 0
