"""The deep read: everything about the pull requests that may need attention, several in one query."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, Final

from feedback_bot.errors import ReadError
from feedback_bot.github import graph, parse
from feedback_bot.github.answer import errors_of
from feedback_bot.github.client import Client
from feedback_bot.github.failures import QueryTimeoutError, as_expected
from feedback_bot.github.graph import Node
from feedback_bot.github.paging import BEFORE_THE_FIRST_PAGE, LONGEST_PAGE, pages, sizes
from feedback_bot.github.partial import lacks_checks, serious, words
from feedback_bot.github.queries import load_query
from feedback_bot.github.required import answered_beside, is_beside, may_lack_required, with_question, with_required
from feedback_bot.github.time_limits import cancelled_by_time, with_time_limits
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.limits.read_ahead import ReadAhead
from feedback_bot.model import Candidate, PullRequestId, Snapshot
from feedback_bot.model.shapes import well_typed

_AT_ONCE: Final = 25
_SMALLER: Final = ((50, True), (25, True), (12, True), (6, True), (6, False))
"""What to request for a pull request that is too large: shorter pages and, in the end, no lists in the same query."""
_SUITES: Final = 500
"""The maximum number of check suites of a head that are searched for runs without jobs. Some heads have thousands."""
_Reading = Snapshot | ReadError


def read_deep(
    client: Client, candidates: Sequence[Candidate | Snapshot], read_ahead: ReadAhead
) -> dict[PullRequestId, _Reading]:
    """Read everything about some pull requests, many in one query, and several queries at once.

    If one cannot be read, the result contains its error, and the others are read all the same. A query that takes
    GitHub too long is repeated with half as many pull requests, and for a single one with shorter lists. The same query
    asks which of the first 100 checks are required, unless that is too much.

    Raises:
        RateLimitedError: GitHub accepts no more requests for now.
    """
    found: dict[PullRequestId, _Reading] = {}
    batches = [candidates[start : start + _AT_ONCE] for start in range(0, len(candidates), _AT_ONCE)]
    for read in read_ahead.all([partial(_read_batch, client, batch) for batch in batches]):
        found |= read
    return _with_time_limits(client, found)


def _with_time_limits(client: Client, found: dict[PullRequestId, _Reading]) -> dict[PullRequestId, _Reading]:
    read = {name: reading for name, reading in found.items() if isinstance(reading, Snapshot)}
    limits = cancelled_by_time(client, [snapshot.checks for snapshot in read.values()])
    return found | {name: replace(each, checks=with_time_limits(each.checks, limits)) for name, each in read.items()}


def _read_batch(
    client: Client, batch: Sequence[Candidate | Snapshot], *, is_first: bool = True
) -> dict[PullRequestId, _Reading]:
    asked = [each.node_id for each in batch if is_first and may_lack_required(each)]
    try:
        read_at, body = _query(client, batch, LONGEST_PAGE, with_lists=True, may_shrink=True, asked=asked)
    except QueryTimeoutError:
        if len(batch) == 1:
            return {batch[0].id: _read_alone(client, batch[0])}
        half = len(batch) // 2
        halves = (_read_batch(client, each, is_first=False) for each in (batch[:half], batch[half:]))
        return {name: reading for found in halves for name, reading in found.items()}
    except RateLimitedError:
        raise
    except ReadError as error:
        return {candidate.id: error for candidate in batch}
    found, required = _all_complete(client, batch, read_at, body), answered_beside(body, asked)
    return {
        name: with_required(each, required.get(each.node_id, {})) if isinstance(each, Snapshot) else each
        for name, each in found.items()
    }


def _read_alone(client: Client, candidate: Candidate | Snapshot) -> _Reading:
    """Read a pull request that is too large for one query in pages of 100."""
    problem: ReadError | None = None
    for first, with_lists in _SMALLER:
        try:
            read_at, body = _query(client, [candidate], first, with_lists=with_lists, may_shrink=with_lists)
        except RateLimitedError:
            raise
        except ReadError as error:
            problem = error
            if not isinstance(error, QueryTimeoutError):
                break
        else:
            return _all_complete(client, [candidate], read_at, body)[candidate.id]
    return problem or ReadError(f"{candidate.id} could not be read")


def _query(
    client: Client,
    batch: Sequence[Candidate | Snapshot],
    first: int,
    *,
    with_lists: bool,
    may_shrink: bool,
    asked: Sequence[str] = (),
) -> tuple[datetime, Any]:
    variables = {"ids": [candidate.node_id for candidate in batch], "lists": with_lists, **sizes(first)}
    text, more = with_question(load_query("pull_requests"), asked)
    read_at, body = client.query(text, {**variables, **more}, may_shrink=may_shrink)
    if not with_lists:
        with as_expected(str(batch[0].id)):
            for node in body["data"].get("nodes") or ():
                _put_empty_lists(node)
    return read_at, body


def _put_empty_lists(node: Node | None) -> None:
    """Fill in lists that were not requested as lists of which nothing was read yet."""
    if not isinstance(node, dict) or "commits" not in node:
        return
    node |= dict.fromkeys(("latestOpinionatedReviews", "reviewThreads", "comments"), BEFORE_THE_FIRST_PAGE)
    for each in graph.nodes(node["commits"]):
        each["commit"]["checkSuites"] = BEFORE_THE_FIRST_PAGE
        if each["commit"].get("statusCheckRollup"):
            each["commit"]["statusCheckRollup"]["contexts"] = BEFORE_THE_FIRST_PAGE


def _all_complete(
    client: Client, batch: Sequence[Candidate | Snapshot], read_at: datetime, body: Any
) -> dict[PullRequestId, _Reading]:
    answered = body["data"].get("nodes") or [None] * len(batch)
    if not isinstance(answered, list) or len(answered) != len(batch):
        problem = ReadError("GitHub did not return one entry for each pull request that was asked for")
        return {candidate.id: problem for candidate in batch}
    broken = _broken_positions(body)
    unread = {_position(error) for error in errors_of(body) if lacks_checks(error)}
    return {
        candidate.id: _complete(client, candidate, node, broken.get(position), read_at, lacks_checks=position in unread)
        for position, (candidate, node) in enumerate(zip(batch, answered, strict=True))
    }


def _complete(
    client: Client,
    candidate: Candidate | Snapshot,
    node: Node | None,
    problem: str | None,
    read_at: datetime,
    *,
    lacks_checks: bool,
) -> _Reading:
    if problem:
        return ReadError(f"GitHub returned only part of {candidate.id}: {problem}")
    if not isinstance(node, dict):
        return ReadError(f"{candidate.id} no longer exists, or the token can no longer read it")
    try:
        with as_expected(str(candidate.id)):
            if node.get("__typename") != "PullRequest":
                return ReadError(f"{candidate.id} is no longer a pull request that the token can read")
            lists = _all_lists(client, node)
            snapshot = parse.snapshot(candidate.id.repository, node, lists, read_at, lacks_checks=lacks_checks)
            return well_typed(snapshot)
    except RateLimitedError:
        raise
    except ReadError as error:
        return error


def _all_lists(client: Client, node: Node) -> dict[str, list[Node]]:
    """Read each list to its end, because a marker may be on any page."""
    commit: Node = next(iter(graph.nodes(node["commits"])), {"commit": {}})["commit"]
    if commit and commit["oid"] != node["headRefOid"]:
        raise ReadError("a new commit was pushed while the pull request was being read; the next run reads it again")
    contexts = (commit.get("statusCheckRollup") or {}).get("contexts")
    threads = list(pages(client, node["reviewThreads"], "more_threads", node["id"], "reviewThreads"))
    for thread in threads:
        comments = pages(client, thread["comments"], "more_thread_comments", thread["id"], "comments")
        thread["comments"] = {"nodes": list(comments)}
    return {
        "contexts": list(pages(client, contexts, "more_contexts", commit.get("id"), "statusCheckRollup", "contexts")),
        "suites": list(
            islice(pages(client, commit.get("checkSuites"), "more_suites", commit.get("id"), "checkSuites"), _SUITES)
        ),
        "reviews": list(
            pages(client, node["latestOpinionatedReviews"], "more_reviews", node["id"], "latestOpinionatedReviews")
        ),
        "threads": threads,
        "comments": list(pages(client, node["comments"], "more_comments", node["id"], "comments")),
    }


def _broken_positions(body: Any) -> dict[int, str]:
    """The positions of the requested nodes that contain errors. An error without a path affects all of them."""
    broken: dict[int, str] = {}
    for error in serious(body):
        if is_beside(error):
            continue
        position = _position(error)
        if position is None:
            broken |= dict.fromkeys(range(_AT_ONCE), words(error))
        elif len(error["path"]) > 2 or error.get("type") != "NOT_FOUND":
            broken[position] = words(error)  # a node that was not found is simply missing
    return broken


def _position(error: dict[str, Any]) -> int | None:
    path = error.get("path")
    is_placed = isinstance(path, list) and len(path) > 1 and path[0] == "nodes" and isinstance(path[1], int)
    return path[1] if is_placed and isinstance(path, list) else None
