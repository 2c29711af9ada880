"""Finding Jules' open pull requests with GitHub's search, in all repositories of an owner or in named ones.

Each search has one ``org:``, ``user:``, or ``repo:`` and one author or phrase: GitHub's older search reads several of
them as OR, the newer one as AND. So one request contains many searches, which together cost one point.
https://docs.github.com/en/search-github/searching-on-github/searching-issues-and-pull-requests
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from feedback_bot.errors import ReadError
from feedback_bot.github import graph
from feedback_bot.github.client import Client
from feedback_bot.github.failures import QueryTimeoutError, as_expected
from feedback_bot.github.partial import refuse_errors

MOST_RESULTS: Final = 1_000
"""GitHub's maximum for one search."""
AT_ONCE: Final = 10
"""Searches in one request."""
_LONGEST_PAGE: Final = 100
_MOST_REQUESTS: Final = 500
"""More than the searches of a run can need, so the run stops only if GitHub's responses make no sense."""
_PIECE: Final = 500
"""The size of the parts into which a search with too many results is divided."""
_SECOND: Final = timedelta(seconds=1)
OPEN: Final = "is:pr is:open archived:false sort:created-asc"
"""The open pull requests, oldest first: see ``_parts``."""
_FOOTER: Final = 'in:body "by Jules for task"'
"""The words that all versions of Jules' footer have in common, see ``session_id``."""
_LOGIN: Final = re.compile(r"(?P<name>[A-Za-z0-9_-]+)(?P<bot>\[bot\])?")
_FRAGMENT: Final = """
fragment Found on SearchResultItemConnection {
  issueCount
  pageInfo { hasNextPage endCursor }
  nodes {
    ... on PullRequest {
      id number createdAt
      repository { nameWithOwner }
      commits(last: 1) @include(if: $states) { nodes { commit { statusCheckRollup { state } } } }
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A pull request that a search found.

    Attributes:
        is_red: whether a check at its head has failed; false if that was not asked for.
        created_at: when it was opened.
    """

    node_id: str
    repository: str
    number: int
    is_red: bool = False
    created_at: datetime | None = None


@dataclass(slots=True)
class Hits:
    """What searches found.

    Attributes:
        incomplete: the searches that returned too few results, even when they were repeated.
    """

    found: dict[str, Hit] = field(default_factory=dict)
    incomplete: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks for in addition to its searches.

    Attributes:
        text: fields.
        declared: the declarations of the variables in them.
        values: the values of these.
        check: raises an error if the searches in a response cannot be used.
    """

    text: str = ""
    declared: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    check: Callable[[Any], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class _Search:
    """One search, its next page, or a part of it within bounds of creation time."""

    words: str
    since: datetime | None = None
    until: datetime | None = None
    cursor: str | None = None
    seen: int = 0
    is_repeated: bool = False

    @property
    def query(self) -> str:
        if self.since is None and self.until is None:
            return self.words
        return f"{self.words} created:{_stamp(self.since)}..{_stamp(self.until)}"


def searches(scope: str, authors: Iterable[str], those: str = OPEN) -> list[str]:
    """The searches for Jules' pull requests in a scope: by each author, and by the footer.

    Args:
        scope: ``org:NAME``, ``user:NAME``, or ``repo:OWNER/NAME``.
        authors: logins; those of bots end with ``[bot]``.
        those: the search terms that select among them.
    """
    logins = [match for name in authors if (match := _LOGIN.fullmatch(name))]
    names = [f"app/{login['name']}" if login["bot"] else login["name"] for login in logins]
    return [f"{those} {scope} {what}" for what in (*(f"author:{name}" for name in names), _FOOTER)]


class Searcher:
    """Carries out searches, several in one request.

    Args:
        states: ask for the state of the checks, too.
    """

    def __init__(self, client: Client, *, states: bool = False) -> None:
        self._client = client
        self._states = states
        self._first = _LONGEST_PAGE
        self._sent = 0
        self._hits = Hits()
        self._left: list[_Search] = []

    def start(self, words: Sequence[str], question: Question) -> Any:
        """Send the first pages of some searches and a question in one request, and return its response.

        Raises:
            ReadError: it could not be read.
        """
        body, left = self._ask([_Search(each) for each in words], question)
        self._left += left
        return body

    def finish(self, words: Iterable[str] = ()) -> Hits:
        """Finish the searches that have started, and carry out others.

        Raises:
            ReadError: it could not be read.
        """
        queue = [*self._left, *(_Search(each) for each in words)]
        self._left = []
        while queue:
            batch, queue = queue[:AT_ONCE], queue[AT_ONCE:]
            queue += self._ask(batch, Question())[1]
        return self._hits

    def _ask(self, batch: Sequence[_Search], question: Question) -> tuple[Any, list[_Search]]:
        """Send one request, or several smaller ones if it takes GitHub too long."""
        may_shrink = len(batch) > 1 or self._first > 1
        try:
            now, body = self._query(batch, question, may_shrink=may_shrink)
        except QueryTimeoutError:
            if not may_shrink:
                raise
        else:
            question.check(body)
            return body, self._taken(batch, body, now)
        if len(batch) == 1:
            self._first //= 2
            return self._ask(batch, question)
        half = len(batch) // 2
        body, left = self._ask(batch[:half], question)
        return body, [*left, *self._ask(batch[half:], Question())[1]]

    def _query(self, batch: Sequence[_Search], question: Question, *, may_shrink: bool) -> tuple[datetime, Any]:
        self._sent += 1
        if self._sent > _MOST_REQUESTS:
            raise ReadError("the results of a search on GitHub do not end")
        numbers = range(len(batch))
        declared = "".join(f", $query{at}: String!, $cursor{at}: String" for at in numbers)
        parts = "".join(
            f" found{at}: search(type: ISSUE, query: $query{at}, first: $first, after: $cursor{at}) {{ ...Found }}"
            for at in numbers
        )
        text = (
            f"query Repositories($first: Int!, $states: Boolean!{declared}{question.declared})"
            f" {{ rateLimit {{ cost remaining limit resetAt }} {question.text}{parts} }}{_FRAGMENT}"
        )
        variables: dict[str, Any] = {"first": self._first, "states": self._states, **question.values}
        for at, search in enumerate(batch):
            variables |= {f"query{at}": search.query, f"cursor{at}": search.cursor}
        return self._client.query(text, variables, may_shrink=may_shrink)

    def _taken(self, batch: Sequence[_Search], body: Any, now: datetime) -> list[_Search]:
        """Take over the results of one request, and return the searches that are left."""
        pages = [body["data"].get(f"found{at}") for at in range(len(batch))]
        if not all(isinstance(page, dict) for page in pages):
            refuse_errors(body)
            raise ReadError("GitHub returned no results of a search")
        left: list[_Search] = []
        with as_expected("a search"):
            for search, page in zip(batch, pages, strict=True):
                nodes = graph.nodes(page)
                for node in nodes:
                    self._hits.found[str(node["id"])] = _hit(node)
                left += self._rest(search, page, nodes, now)
        return left

    def _rest(
        self, search: _Search, page: dict[str, Any], nodes: Sequence[dict[str, Any]], now: datetime
    ) -> Iterator[_Search]:
        """What is left of a search after one of its pages."""
        count, seen = int(page["issueCount"]), search.seen + len(page["nodes"])
        if count > MOST_RESULTS and search.cursor is None and (parts := _parts(search, count, nodes, now)):
            yield from parts
            return
        cursor = page["pageInfo"]["endCursor"]
        if page["pageInfo"]["hasNextPage"] and cursor and cursor != search.cursor and seen < MOST_RESULTS:
            yield replace(search, cursor=cursor, seen=seen)
        elif seen < count and not search.is_repeated and count <= MOST_RESULTS:
            yield replace(search, cursor=None, seen=0, is_repeated=True)
        elif seen < count:
            self._hits.incomplete.append(f"{seen:,} of {count:,} pull requests for {search.query!r}")


def _parts(search: _Search, count: int, nodes: Sequence[dict[str, Any]], now: datetime) -> list[_Search]:
    """Divide a search with too many results by creation time; no parts if all results are of the same second.

    The oldest come first, so the first page shows where they begin. In case it does not, an additional part covers all
    earlier times.
    """
    high = search.until or now
    times = [time for node in nodes if (time := graph.time(node["createdAt"]))]
    low = min((time for time in times if time <= high and time >= (search.since or time)), default=search.since)
    if low is None or high - low < _SECOND:
        return []
    step = max((high - low) / -(-count // _PIECE), _SECOND)
    starts = [low]
    while len(starts) < AT_ONCE and starts[-1] + step <= high:
        starts.append((starts[-1] + step).replace(microsecond=0))
    ends = [*(start - _SECOND for start in starts[1:]), search.until]
    parts = [
        replace(search, since=since, until=until, cursor=None, seen=0)
        for since, until in zip(starts, ends, strict=True)
    ]
    before = replace(search, until=low - _SECOND, cursor=None, seen=0)
    return parts if search.since == low else [before, *parts]


def _hit(node: dict[str, Any]) -> Hit:
    commit: dict[str, Any] = next(iter(graph.nodes(node.get("commits"))), {}).get("commit") or {}
    state = (commit.get("statusCheckRollup") or {}).get("state")
    return Hit(
        node_id=str(node["id"]),
        repository=str(node["repository"]["nameWithOwner"]),
        number=int(node["number"]),
        is_red=state in ("FAILURE", "ERROR"),
        created_at=graph.time(node.get("createdAt")),
    )


def _stamp(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else "*"
