"""The light scan: all open pull requests of a repository, and the checks of a commit."""

from collections.abc import Iterable, Iterator

from feedback_bot.errors import ReadError, RepositoryArchivedError
from feedback_bot.github import checks, graph, parse
from feedback_bot.github.client import Client
from feedback_bot.github.failures import as_expected
from feedback_bot.github.graph import Node
from feedback_bot.github.paging import Pager
from feedback_bot.github.partial import refuse_errors, why_absent
from feedback_bot.github.queries import load_query
from feedback_bot.github.time_limits import cancelled_by_time, with_time_limits
from feedback_bot.model import Candidate, Check, PullRequestId
from feedback_bot.model.shapes import well_typed


def scan(client: Client, repository: str) -> Iterator[Candidate]:
    """All open pull requests of a repository, oldest first.

    Raises:
        RepositoryArchivedError: nobody can push or comment there.
        ReadError: there is no such repository, or a page could not be read.
    """
    owner, _, name = repository.partition("/")
    pager = Pager(client, "candidates")
    cursor = None
    while True:
        _, body = pager.page({"owner": owner, "name": name, "cursor": cursor})
        found = _repository(body, repository)
        refuse_errors(body)
        with as_expected(repository):
            page = found["pullRequests"]
            # GitHub's own spelling, because delivery keys hash the name, and two workflows may spell it differently.
            candidates = [well_typed(parse.candidate(found["nameWithOwner"], node)) for node in graph.nodes(page)]
            has_more, cursor = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
        yield from candidates
        if not has_more:
            return


def scan_one(client: Client, pull_request: PullRequestId) -> Candidate:
    """One pull request as the light scan sees it.

    Raises:
        RepositoryArchivedError: nobody can push or comment there.
        ReadError: there is no such pull request, it is not open, or it could not be read.
    """
    owner, _, name = pull_request.repository.partition("/")
    variables = {"owner": owner, "name": name, "number": pull_request.number}
    _, body = client.query(load_query("candidate"), variables)
    found = (body["data"].get("repository") or {}).get("pullRequest")
    if found is None:
        raise why_absent(body, f"pull request {pull_request}")
    repository = _repository(body, pull_request.repository)
    with as_expected(str(pull_request)):
        if found["state"] == "OPEN":
            return well_typed(parse.candidate(repository["nameWithOwner"], found))
    raise ReadError(f"{pull_request} is no longer open")


def _repository(body: Node, name: str) -> Node:
    found = body["data"].get("repository")
    if not isinstance(found, dict):
        raise why_absent(body, f"repository {name}")
    if found.get("isArchived"):
        raise RepositoryArchivedError(name)
    return found


def read_commit_checks(client: Client, repository: str, sha: str) -> tuple[Check, ...]:
    """The check runs and statuses of a commit.

    Raises:
        ReadError: there is no such commit, or a page could not be read.
    """
    owner, _, name = repository.partition("/")
    found: list[Node] = []
    pager = Pager(client, "commit_checks")
    cursor = None
    while True:
        _, body = pager.page({"owner": owner, "name": name, "oid": sha, "cursor": cursor})
        refuse_errors(body)
        with as_expected(f"the checks of {sha}"):
            contexts = contexts_of(body["data"].get("repository"))
            found += graph.nodes(contexts)
            if not contexts or not contexts["pageInfo"]["hasNextPage"]:
                checks = checks_of(found)
                return with_time_limits(checks, cancelled_by_time(client, [checks]))
            cursor = contexts["pageInfo"]["endCursor"]


def contexts_of(repository: Node | None) -> Node | None:
    """The checks of the commit in the response to a query about a repository; ``None`` if it has none."""
    commit: Node = (repository or {}).get("object") or {}
    contexts: Node | None = (commit.get("statusCheckRollup") or {}).get("contexts")
    return contexts


def checks_of(contexts: Iterable[Node]) -> tuple[Check, ...]:
    """The checks and statuses of a rollup."""
    return tuple(well_typed(checks.check(node)) for node in contexts)
