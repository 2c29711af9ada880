"""Reading pull requests: the light scan over all that are open, the deep read of those that may need attention."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from feedback_bot.errors import ReadError
from feedback_bot.github import parse
from feedback_bot.github.client import Client
from feedback_bot.github.failures import QueryTimeoutError
from feedback_bot.github.parse import Node
from feedback_bot.github.queries import load_query
from feedback_bot.github.time_limits import cancelled_by_time, with_time_limits
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import Candidate, Check, PullRequestId, Snapshot

_DEEP_AT_ONCE: Final = 10
_PAGE: Final = 100
"""The longest page that GitHub gives."""
_SHORTEST_PAGE: Final = 12
_SUITES: Final = 500
"""Check suites of a head that are looked through for runs without jobs: some heads have thousands."""
_Reading = Snapshot | ReadError
_PullRequest = Candidate | Snapshot


def scan(client: Client, repository: str) -> Iterator[Candidate]:
    """All open pull requests of a repository, oldest first; none of an archived one.

    Raises:
        ReadError: there is no such repository, or a page could not be read.
    """
    owner, _, name = repository.partition("/")
    cursor = None
    while True:
        variables = {"owner": owner, "name": name, "cursor": cursor}
        _, body = _patient(client, "candidates", variables)
        found = (body.get("data") or {}).get("repository")
        if found is None:
            raise ReadError(f"there is no repository {repository}, or the token may not read it")
        _refuse_errors(body)
        if found["isArchived"]:
            return  # nobody can push or comment there any more
        page = found["pullRequests"]
        # GitHub's own spelling: the delivery keys hash it, whatever the settings of two workflows spell.
        yield from (parse.candidate(found["nameWithOwner"], node) for node in parse.nodes(page))
        if not page["pageInfo"]["hasNextPage"]:
            return
        cursor = page["pageInfo"]["endCursor"]


def scan_one(client: Client, pull_request: PullRequestId) -> Candidate:
    """One pull request as the light scan sees it.

    Raises:
        ReadError: there is no such pull request, it is not open, or it could not be read.
    """
    owner, _, name = pull_request.repository.partition("/")
    variables = {"owner": owner, "name": name, "number": pull_request.number}
    _, body = client.query(load_query("candidate"), variables)
    found = (body.get("data") or {}).get("repository") or {}
    node = found.get("pullRequest")
    if node is None:
        raise ReadError(f"there is no pull request {pull_request}, or the token may not read it")
    if node["state"] != "OPEN":
        raise ReadError(f"{pull_request} is not open any more")
    return parse.candidate(found["nameWithOwner"], node)


def read_commit_checks(client: Client, repository: str, sha: str) -> tuple[Check, ...]:
    """The check runs and statuses of a commit.

    Raises:
        ReadError: there is no such commit, or a page could not be read.
    """
    owner, _, name = repository.partition("/")
    found: list[Node] = []
    cursor = None
    while True:
        variables = {"owner": owner, "name": name, "oid": sha, "cursor": cursor}
        _, body = _patient(client, "commit_checks", variables)
        _refuse_errors(body)
        commit = ((body.get("data") or {}).get("repository") or {}).get("object") or {}
        contexts = (commit.get("statusCheckRollup") or {}).get("contexts")
        found += parse.nodes(contexts)
        if not contexts or not contexts["pageInfo"]["hasNextPage"]:
            checks = tuple(map(parse.check, found))
            return with_time_limits(checks, cancelled_by_time(client, [checks]))
        cursor = contexts["pageInfo"]["endCursor"]


def read_deep(client: Client, candidates: Sequence[_PullRequest]) -> dict[PullRequestId, _Reading]:
    """Read everything about some pull requests, many in one query.

    One that cannot be read has its error in the answer and does not stop the others. A query that takes GitHub too long
    is asked again with half as many pull requests.

    Raises:
        RateLimitedError: GitHub wants no more requests now.
    """
    found: dict[PullRequestId, _Reading] = {}
    for start in range(0, len(candidates), _DEEP_AT_ONCE):
        found |= _read_batch(client, candidates[start : start + _DEEP_AT_ONCE])
    return _with_time_limits(client, found)


def _with_time_limits(client: Client, found: dict[PullRequestId, _Reading]) -> dict[PullRequestId, _Reading]:
    read = {name: reading for name, reading in found.items() if isinstance(reading, Snapshot)}
    limits = cancelled_by_time(client, [snapshot.checks for snapshot in read.values()])
    return found | {name: replace(each, checks=with_time_limits(each.checks, limits)) for name, each in read.items()}


def _read_batch(client: Client, batch: Sequence[_PullRequest], first: int = _PAGE) -> dict[PullRequestId, _Reading]:
    try:
        variables = {"ids": [c.node_id for c in batch], "first": first}
        read_at, body = client.query(load_query("pull_requests"), variables)
    except QueryTimeoutError as error:
        if len(batch) == 1:
            return _read_batch(client, batch, first // 2) if first > _SHORTEST_PAGE else {batch[0].id: error}
        half = len(batch) // 2
        return _read_batch(client, batch[:half]) | _read_batch(client, batch[half:])
    except RateLimitedError:
        raise
    except ReadError as error:
        return {candidate.id: error for candidate in batch}
    answered = (body.get("data") or {}).get("nodes") or [None] * len(batch)
    broken = _broken_positions(body)
    return {
        candidate.id: _complete(client, candidate, node, broken.get(position), read_at)
        for position, (candidate, node) in enumerate(zip(batch, answered, strict=False))
    }


def _complete(
    client: Client, candidate: _PullRequest, node: Node | None, problem: str | None, read_at: datetime
) -> _Reading:
    if problem:
        return ReadError(f"GitHub gave only a part of {candidate.id}: {problem}")
    if not node or node.get("__typename") != "PullRequest":
        return ReadError(f"{candidate.id} is gone, or the token may not read it any more")
    try:
        return parse.snapshot(candidate.id.repository, node, _all_lists(client, node), read_at)
    except RateLimitedError:
        raise
    except ReadError as error:
        return error
    except (KeyError, TypeError, ValueError) as error:
        return ReadError(f"GitHub's answer about {candidate.id} is not as it should be ({type(error).__name__})")


def _all_lists(client: Client, node: Node) -> dict[str, list[Node]]:
    """Page each list to its end: a marker may stand on any page."""
    commit: Node = next(iter(parse.nodes(node["commits"])), {"commit": {}})["commit"]
    if commit and commit["oid"] != node["headRefOid"]:
        raise ReadError("somebody pushed while it was read; the next run reads it again")
    contexts = (commit.get("statusCheckRollup") or {}).get("contexts")
    threads = list(_pages(client, node["reviewThreads"], "more_threads", node["id"], "reviewThreads"))
    for thread in threads:
        comments = _pages(client, thread["comments"], "more_thread_comments", thread["id"], "comments")
        thread["comments"] = {"nodes": list(comments)}
    return {
        "contexts": list(_pages(client, contexts, "more_contexts", commit.get("id"), "statusCheckRollup", "contexts")),
        "suites": list(
            islice(_pages(client, commit.get("checkSuites"), "more_suites", commit.get("id"), "checkSuites"), _SUITES)
        ),
        "reviews": list(
            _pages(client, node["latestOpinionatedReviews"], "more_reviews", node["id"], "latestOpinionatedReviews")
        ),
        "threads": threads,
        "comments": list(_pages(client, node["comments"], "more_comments", node["id"], "comments")),
    }


def _pages(client: Client, connection: Node | None, query: str, node_id: str | None, *path: str) -> Iterable[Node]:
    """The nodes of a connection's first page and of all that follow; ``path`` leads to it from the node."""
    while connection:
        yield from parse.nodes(connection)
        page = connection["pageInfo"]
        if not page["hasNextPage"]:
            return
        _, body = _patient(client, query, {"id": node_id, "cursor": page["endCursor"]})
        _refuse_errors(body)
        connection = (body.get("data") or {}).get("node")
        for key in path:
            connection = (connection or {}).get(key)
        if connection is None:
            raise ReadError("a list ended before its last page")


def _patient(client: Client, name: str, variables: dict[str, Any]) -> tuple[datetime, Any]:
    """Run a query for a page of a list, for half as long a page each time that it took GitHub too long."""
    first = _PAGE
    while True:
        try:
            return client.query(load_query(name), {**variables, "first": first})
        except QueryTimeoutError:
            if first <= _SHORTEST_PAGE:
                raise
            first //= 2


def _broken_positions(body: Any) -> dict[int, str]:
    """Which of the asked nodes have errors inside, by position. One without a place concerns all."""
    broken = {}
    for error in _serious(body):
        path = error.get("path") or []
        position = path[1] if len(path) > 1 and path[0] == "nodes" else None
        if isinstance(position, int):
            # A whole node that is not found is told by its absence.
            if len(path) > 2 or error.get("type") != "NOT_FOUND":
                broken[position] = str(error.get("message", "no reason given"))[:200]
        else:
            broken |= dict.fromkeys(range(100), str(error.get("message", "no reason given"))[:200])
    return broken


def _refuse_errors(body: Any) -> None:
    for error in _serious(body):
        raise ReadError(f"GitHub gave only a part of the answer: {str(error.get('message', ''))[:200]}")


def _serious(body: Any) -> list[Node]:
    """The errors of an answer, less those on what is read elsewhere, too.

    These are a ``databaseId`` too large for GraphQL's Int, and a workflow's ``file``.
    """
    errors = [error for error in body.get("errors") or () if isinstance(error, dict)]
    return [error for error in errors if not {"databaseId", "file"} & set((error.get("path") or [])[-2:])]
