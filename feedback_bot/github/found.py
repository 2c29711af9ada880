"""What the search finds for an owner or for named repositories, and the light scan of the results."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from feedback_bot.errors import ReadError
from feedback_bot.github import parse
from feedback_bot.github.answer import errors_of
from feedback_bot.github.client import Client
from feedback_bot.github.failures import QueryTimeoutError, as_expected
from feedback_bot.github.partial import serious, why_absent, words
from feedback_bot.github.queries import load_query
from feedback_bot.github.search import AT_ONCE, OPEN, Hit, Hits, Question, Searcher, searches
from feedback_bot.model import Candidate
from feedback_bot.model.shapes import well_typed

_MOST_NAMES: Final = 100
_MOST_IDS: Final = 100
"""GitHub's maximum for one field."""
_FEW: Final = 3
"""Up to this many repositories of one owner are searched one by one. For more, all of the owner's are searched."""
_FIELDS: Final = {"org": "organization", "user": "user"}
_OWNER: Final = """%s(login: $login) {
  repositories(first: 1, isArchived: false, ownerAffiliations: [OWNER]) { totalCount }
  settings: repository(name: ".github") { object(expression: $policy) { ... on Blob { text isBinary isTruncated } } }
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerFinding:
    """What the search found in the repositories of an owner.

    Attributes:
        repositories: how many the token can read, without archived ones.
        policy: the text of the owner's default policy, or ``None`` if there is none.
        has_policy: whether ``policy`` is known.
    """

    hits: Hits
    repositories: int
    policy: str | None = None
    has_policy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFinding:
    """What the search found in named repositories.

    Attributes:
        names: GitHub's current names of those that can be searched.
        problems: why others cannot be read, by the name that was requested.
        archived: those that are archived.
    """

    hits: Hits
    names: frozenset[str]
    problems: dict[str, ReadError] = field(default_factory=dict)
    archived: tuple[str, ...] = ()


def find_of_owner(
    client: Client,
    scope: str,
    authors: Iterable[str],
    policy_path: str,
    *,
    states: bool = False,
    those: str = OPEN,
) -> OwnerFinding:
    """Find Jules' pull requests in all repositories of an owner, the open ones unless ``those`` says otherwise.

    Args:
        scope: ``org:NAME`` or ``user:NAME``.
        policy_path: the path of the default policy in the owner's repository ``.github``.
        states: ask for the state of the checks, too.

    Raises:
        ReadError: there is no such owner, or it could not be read.
    """
    kind, _, login = scope.partition(":")
    name = _FIELDS[kind]

    def check(body: Any) -> None:
        if not isinstance(body["data"].get(name), dict):
            raise why_absent(body, f"{name} {login}")

    question = Question(
        check=check,
        text=_OWNER % name,
        declared=", $login: String!, $policy: String!",
        values={"login": login, "policy": f"HEAD:{policy_path.strip('/')}"},
    )
    searcher = Searcher(client, states=states)
    first = searches(scope, authors, those)
    body = searcher.start(first[:AT_ONCE], question)
    with as_expected(scope):
        owner = body["data"][name]
        repositories = int(owner["repositories"]["totalCount"])
        has_policy, policy = _policy_of(owner, body, name)
    hits = searcher.finish(first[AT_ONCE:])
    return OwnerFinding(hits=hits, repositories=repositories, policy=policy, has_policy=has_policy)


def _policy_of(owner: Mapping[str, Any], body: Any, name: str) -> tuple[bool, str | None]:
    """Whether the default policy is known, and its text. If GraphQL leaves it open, the REST API is asked."""
    settings = owner.get("settings")
    if settings is None:
        errors = [error for error in errors_of(body) if (error.get("path") or [])[:2] == [name, "settings"]]
        return all(error.get("type") == "NOT_FOUND" for error in errors), None
    blob = settings.get("object") or {}
    text = blob.get("text")
    is_text = isinstance(text, str) and not blob.get("isBinary") and not blob.get("isTruncated")
    return is_text, text if is_text else None


def find_named(
    client: Client, names: Sequence[str], authors: Sequence[str], *, states: bool = False, those: str = OPEN
) -> NamedFinding:
    """Find Jules' pull requests in named repositories, the open ones unless ``those`` says otherwise.

    Other repositories of their owners are left out.

    Raises:
        ReadError: it could not be read.
    """
    searcher = Searcher(client, states=states)
    left = [search for scope in _scopes(names) for search in searches(scope, authors, those)]
    present: dict[str, str] = {}
    problems: dict[str, ReadError] = {}
    archived: list[str] = []
    for start in range(0, len(names), _MOST_NAMES):
        asked = names[start : start + _MOST_NAMES]
        first, left = left[:AT_ONCE], left[AT_ONCE:]
        body = searcher.start(first, _of_names(asked))
        for at, name in enumerate(asked):
            found = body["data"].get(f"name{at}")
            if not isinstance(found, dict):
                problems[name] = _why_absent(body, f"name{at}", name)
            elif found.get("isArchived"):
                archived.append(name)
            else:
                present[name] = str(found.get("nameWithOwner") or name)
    moved = {now_called for name, now_called in present.items() if now_called.lower() != name.lower()}
    left += [search for name in sorted(moved) for search in searches(f"repo:{name}", authors, those)]
    hits = searcher.finish(left)
    wanted = frozenset(name.lower() for name in present.values())
    hits.found = {key: hit for key, hit in hits.found.items() if hit.repository.lower() in wanted}
    return NamedFinding(hits=hits, names=frozenset(present.values()), problems=problems, archived=tuple(archived))


def _scopes(names: Sequence[str]) -> list[str]:
    """The scopes to search for named repositories."""
    by_owner: dict[str, list[str]] = {}
    for name in names:
        by_owner.setdefault(name.partition("/")[0].lower(), []).append(name)
    scopes: list[str] = []
    for owner, owned in by_owner.items():
        scopes += [f"repo:{name}" for name in owned] if len(owned) <= _FEW else [f"user:{owner}"]
    return scopes


def _of_names(names: Sequence[str]) -> Question:
    parts = [name.partition("/") for name in names]
    numbers = range(len(parts))
    return Question(
        text=" ".join(
            f"name{at}: repository(owner: $owner{at}, name: $name{at}) {{ nameWithOwner isArchived }}" for at in numbers
        ),
        declared="".join(f", $owner{at}: String!, $name{at}: String!" for at in numbers),
        values={
            key: value
            for at, (owner, _, name) in enumerate(parts)
            for key, value in ((f"owner{at}", owner), (f"name{at}", name))
        },
    )


def _why_absent(body: Any, alias: str, name: str) -> ReadError:
    own = [error for error in errors_of(body) if (error.get("path") or [None])[0] == alias]
    return why_absent({"errors": own}, f"repository {name}")


def read_candidates(client: Client, hits: Sequence[Hit]) -> list[tuple[Hit, Candidate | ReadError]]:
    """The light scan of pull requests that a search found, 100 in one request.

    Pull requests that are no longer open or whose repository is archived now are left out: the search lags behind.

    Raises:
        ReadError: it could not be read.
    """
    found: list[tuple[Hit, Candidate | ReadError]] = []
    for start in range(0, len(hits), _MOST_IDS):
        found += _read_batch(client, hits[start : start + _MOST_IDS])
    return found


def _read_batch(client: Client, batch: Sequence[Hit]) -> list[tuple[Hit, Candidate | ReadError]]:
    ids = [hit.node_id for hit in batch]
    try:
        _, body = client.query(load_query("found_candidates"), {"ids": ids}, may_shrink=len(batch) > 1)
    except QueryTimeoutError as error:
        if len(batch) == 1:
            return [(batch[0], error)]
        half = len(batch) // 2
        return _read_batch(client, batch[:half]) + _read_batch(client, batch[half:])
    nodes = body["data"].get("nodes")
    if not isinstance(nodes, list) or len(nodes) != len(batch):
        raise ReadError("GitHub did not return one entry for each pull request that the search found")
    broken = _broken(body)
    read = [
        (hit, _candidate(hit, node, broken.get(at))) for at, (hit, node) in enumerate(zip(batch, nodes, strict=True))
    ]
    return [(hit, each) for hit, each in read if each is not None]


def _candidate(hit: Hit, node: Any, problem: str | None) -> Candidate | ReadError | None:
    if problem:
        return ReadError(f"GitHub returned only part of {hit.repository}#{hit.number}: {problem}")
    if not isinstance(node, dict):
        return None
    try:
        with as_expected(f"{hit.repository}#{hit.number}"):
            if node["state"] != "OPEN" or node["repository"].get("isArchived"):
                return None
            return well_typed(parse.candidate(node["repository"]["nameWithOwner"], node))
    except ReadError as error:
        return error


def _broken(body: Any) -> dict[int, str]:
    """The positions of the nodes that contain errors. A node that was not found is simply missing."""
    broken: dict[int, str] = {}
    for error in serious(body):
        path = error.get("path")
        if isinstance(path, list) and len(path) > 1 and path[0] == "nodes" and isinstance(path[1], int):
            if len(path) > 2 or error.get("type") != "NOT_FOUND":
                broken[path[1]] = words(error)
        else:
            raise ReadError(f"GitHub returned only part of the response: {words(error)}")
    return broken
