"""The past of Jules' pull requests, as a report needs it: closed ones, too, and who pushed when."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from requests.utils import parse_header_links

from feedback_bot.errors import ReadError
from feedback_bot.github import graph, parse
from feedback_bot.github.answer import Answer
from feedback_bot.github.client import Client
from feedback_bot.github.failures import QueryTimeoutError, as_expected, as_read_error
from feedback_bot.github.graph import Node
from feedback_bot.github.paging import pages
from feedback_bot.github.partial import serious, words
from feedback_bot.github.queries import load_query
from feedback_bot.github.scan import checks_of
from feedback_bot.github.search import Hit
from feedback_bot.github.values import push_of
from feedback_bot.limits.rate_limit_budget import RateLimitedError
from feedback_bot.model import PastCommit, PastPullRequest, PullRequestId, Push
from feedback_bot.model.shapes import well_typed

AT_ONCE: Final = 10
"""Pull requests in one query, which costs about 15 points."""
_SIZES: Final = ((100, 50), (50, 20), (20, 10))
"""How long lists may be, and how many commits are read. For one that takes GitHub too long, the next row counts."""
_MOST_PAGES: Final = 10


def changed_since(moment: datetime) -> str:
    """The search terms for pull requests that have changed since a moment, open or not."""
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"is:pr archived:false updated:>={stamp} sort:created-asc"


def read_past(client: Client, hits: Sequence[Hit]) -> Iterator[tuple[Hit, PastPullRequest | ReadError]]:
    """Read the past of pull requests, several in one query. A query that is too large is repeated in smaller parts.

    Raises:
        RateLimitedError: GitHub accepts no more requests for now.
    """
    for start in range(0, len(hits), AT_ONCE):
        yield from _batch(client, hits[start : start + AT_ONCE])


def _batch(
    client: Client, hits: Sequence[Hit], sizes: Sequence[tuple[int, int]] = _SIZES
) -> list[tuple[Hit, PastPullRequest | ReadError]]:
    first, commits = sizes[0]
    variables = {"ids": [hit.node_id for hit in hits], "first": first, "commits": commits}
    may_shrink = len(hits) > 1 or len(sizes) > 1
    try:
        _, body = client.query(load_query("past_pull_requests"), variables, may_shrink=may_shrink)
    except QueryTimeoutError as error:
        if not may_shrink:
            return [(hits[0], error)]
        if len(hits) == 1:
            return _batch(client, hits, sizes[1:])
        half = len(hits) // 2
        return [*_batch(client, hits[:half]), *_batch(client, hits[half:])]
    except RateLimitedError:
        raise
    except ReadError as error:
        return [(hit, error) for hit in hits]
    nodes = body["data"].get("nodes")
    if not isinstance(nodes, list) or len(nodes) != len(hits):
        problem = ReadError("GitHub did not return one entry for each pull request that was asked for")
        return [(hit, problem) for hit in hits]
    broken = _broken(body)
    return [
        (hit, _read(client, hit, node, broken.get(at))) for at, (hit, node) in enumerate(zip(hits, nodes, strict=True))
    ]


def _broken(body: Any) -> dict[int, str]:
    """The positions of the nodes that contain errors."""
    paths = [(error.get("path") or [], error) for error in serious(body)]
    return {path[1]: words(error) for path, error in paths if len(path) > 1 and isinstance(path[1], int)}


def _read(client: Client, hit: Hit, node: Node | None, problem: str | None) -> PastPullRequest | ReadError:
    name = PullRequestId(hit.repository, hit.number)
    if problem or not isinstance(node, dict):
        return ReadError(f"{name} could not be read: {problem or 'it no longer exists'}")
    try:
        with as_expected(str(name)):
            return well_typed(_past_of(client, name, node))
    except RateLimitedError:
        raise
    except ReadError as error:
        return error


def _past_of(client: Client, name: PullRequestId, node: Node) -> PastPullRequest:
    created_at = graph.time(node["createdAt"])
    if created_at is None:
        raise ValueError("a pull request without a time")
    return PastPullRequest(
        id=name,
        repository_id=int((node["repository"] or {}).get("databaseId") or 0),
        url=node["url"],
        body=node["body"] or "",
        author=graph.actor(node["author"]),
        head_branch=node["headRefName"],
        is_from_fork=bool(node["isCrossRepository"]),
        created_at=created_at,
        merged_at=graph.time(node["mergedAt"]),
        closed_at=graph.time(node["closedAt"]),
        comments=tuple(map(parse.comment, pages(client, node["comments"], "more_comments", node["id"], "comments"))),
        commits=tuple(_commit_of(client, each["commit"]) for each in graph.nodes(node["commits"])),
    )


def _commit_of(client: Client, node: Node) -> PastCommit:
    contexts = (node.get("statusCheckRollup") or {}).get("contexts")
    every = pages(client, contexts, "more_contexts", node["id"], "statusCheckRollup", "contexts")
    return PastCommit(
        commit=parse.commit_of(node),
        committed_at=graph.time_of_commit(node["committedDate"]),
        checks=checks_of(every),
    )


def read_activity(client: Client, repository: str, since: datetime) -> tuple[Push, ...]:
    """Who pushed to a repository's branches since a moment, oldest first; at most 1,000 entries.

    Unlike a commit's author, nobody can forge this.

    Raises:
        ReadError: it could not be read.
    """
    path, parameters = f"/repos/{repository}/activity", {"per_page": "100"}
    pushes: list[Push] = []
    for _ in range(_MOST_PAGES):
        answer = client.answer_to(path, parameters)
        if not isinstance(answer, Answer) or answer.status != HTTPStatus.OK:
            raise as_read_error(answer, path)
        with as_expected("the list of pushes"):
            found = [push_of(each) for each in answer.body]
        pushes += found
        following = _next(answer.headers.get("Link", ""))
        if not following or not found or found[-1].pushed_at < since:
            break
        parameters |= following
    return tuple(sorted(pushes, key=lambda push: push.pushed_at))


def _next(link: str) -> dict[str, str]:
    """The parameters of the next page."""
    urls = [each["url"] for each in parse_header_links(link) if each.get("rel") == "next"] if link else []
    return dict(parse_qsl(urlsplit(urls[0]).query)) if urls else {}
