"""What is read only for pull requests that get a message: failed checks, commits, passing jobs."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final
from urllib.parse import quote

from feedback_bot.errors import ReadError
from feedback_bot.github import graph
from feedback_bot.github.client import Client
from feedback_bot.github.failures import QueryTimeoutError, as_expected
from feedback_bot.github.paging import LONGEST_PAGE
from feedback_bot.github.partial import serious
from feedback_bot.github.queries import load_query
from feedback_bot.github.scan import checks_of, contexts_of
from feedback_bot.github.time_limits import cancelled_by_time, with_time_limits
from feedback_bot.github.values import CheckDetails, Comparison, check_details_of, comparison_of
from feedback_bot.model import Check
from feedback_bot.model.shapes import well_typed

_AT_ONCE: Final = 25


def read_check_details(client: Client, node_ids: Sequence[str]) -> dict[str, CheckDetails]:
    """The output of check runs, by node ID. Those that GitHub does not return are absent.

    Raises:
        ReadError: the query failed as a whole.
    """
    found: dict[str, CheckDetails] = {}
    for start in range(0, len(node_ids), _AT_ONCE):
        found |= _read(client, list(node_ids[start : start + _AT_ONCE]))
    return found


def read_failed_checks(
    client: Client, repository: str, node_ids: Sequence[str], commits: Sequence[str]
) -> tuple[dict[str, CheckDetails], dict[str, tuple[Check, ...]]]:
    """The same, plus the checks of one or two commits, by SHA, in the first request.

    A commit with more checks than fit on one page is absent.

    Raises:
        ReadError: the query failed as a whole.
    """
    owner, _, name = repository.partition("/")
    variables = {
        "ids": list(node_ids[:_AT_ONCE]),
        "owner": owner,
        "name": name,
        "head": commits[0],
        "fork": commits[-1],
        "apart": len(commits) > 1,
        "first": LONGEST_PAGE,
    }
    try:
        _, body = client.query(load_query("failed_checks"), variables, may_shrink=True)
    except QueryTimeoutError:
        return read_check_details(client, node_ids), {}
    rest = read_check_details(client, node_ids[_AT_ONCE:])
    return _details_in(body) | rest, dict(_checks_in(client, body, commits))


def _checks_in(client: Client, body: Any, commits: Sequence[str]) -> Iterator[tuple[str, tuple[Check, ...]]]:
    """What the response to such a query says about the commits. A commit whose checks are incomplete is left out."""
    broken = {next(iter(error.get("path") or ()), None) for error in serious(body)}
    for name, sha in zip(("head", "fork"), commits, strict=False):
        try:
            with as_expected(f"the checks of {sha}"):
                contexts = contexts_of(body["data"][name])
                is_whole = name not in broken and not (contexts and contexts["pageInfo"]["hasNextPage"])
                checks = checks_of(graph.nodes(contexts)) if is_whole else None
        except ReadError:
            continue
        if checks is not None:
            yield sha, with_time_limits(checks, cancelled_by_time(client, [checks]))


def _read(client: Client, ids: list[str]) -> dict[str, CheckDetails]:
    try:
        _, body = client.query(load_query("check_details"), {"ids": ids}, may_shrink=len(ids) > 1)
    except QueryTimeoutError:
        half = len(ids) // 2
        if not half:
            raise
        return _read(client, ids[:half]) | _read(client, ids[half:])
    return _details_in(body)


def _details_in(body: Any) -> dict[str, CheckDetails]:
    with as_expected("failed checks"):
        nodes = [node for node in body["data"].get("nodes") or () if node and node.get("__typename") == "CheckRun"]
    found: dict[str, CheckDetails] = {}
    for node in nodes:  # an unexpected value in one check must not affect the others
        with suppress(ReadError), as_expected("a failed check"):
            found[node["id"]] = well_typed(check_details_of(node))
    return found


def compare(client: Client, repository: str, base: str, head: str) -> Comparison:
    """What is on ``head`` and not on ``base``, since the merge base. GitHub returns at most 300 files.

    Raises:
        ReadError: one of the two does not exist, or the comparison could not be read.
    """
    path = f"/repos/{repository}/compare/{quote(base)}...{quote(head)}"
    answer = client.get(path, needs="contents: read")
    with as_expected("a comparison of two commits"):
        return comparison_of(answer)


def find_passing_job(client: Client, repository: str, workflow_id: int, branch: str, name: str) -> int | None:
    """The ID of a job in the newest successful run of a workflow on a branch; ``None`` if there is none.

    Raises:
        ReadError: the runs or jobs could not be read.
    """
    filters = {"branch": branch, "status": "success", "per_page": 1}
    path = f"/repos/{repository}/actions/workflows/{workflow_id}/runs"
    runs = client.get(path, filters, needs="actions: read")
    with as_expected("workflow runs"):
        ids = [int(run["id"]) for run in runs.get("workflow_runs") or ()]
    for run in ids:
        jobs = client.get(f"/repos/{repository}/actions/runs/{run}/jobs", {"per_page": 100})
        with as_expected("jobs"):
            for job in jobs.get("jobs") or ():
                if job.get("name") == name and job.get("conclusion") == "success":
                    return int(job["id"])
    return None
