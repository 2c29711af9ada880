"""GitHub's search for issues and pull requests, computed from the world by a query's words and qualifiers.

https://docs.github.com/en/search-github/searching-on-github/searching-issues-and-pull-requests
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.simulators.github.actors import Token
    from tests.simulators.github.pull_request import PullRequest
    from tests.simulators.github.world import GitHubWorld

MOST_RESULTS = 1_000
LONGEST_WORDS = 256  # characters of a query that are no qualifiers
TERM = re.compile(r'(?P<no>-)?(?:(?P<name>[a-z-]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
RANGE = re.compile(r"(?P<sign>>=|<=|>|<)?(?P<low>[^.]+|\*)(?:\.\.(?P<high>.+))?")
ALWAYS = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


@dataclass(frozen=True)
class Term:
    """One part of a query: a qualifier with its value, or words (`name` is "")."""

    name: str
    value: str
    negated: bool


@dataclass(frozen=True)
class Found:
    """What a search answers: at most 1,000 results, and how many there are."""

    pulls: Sequence[PullRequest]
    count: int


def search(world: GitHubWorld, token: Token, query: str) -> Found:
    """Search the index, which lags behind the world by `search_lag`; `search_omits` results get lost on the way."""
    terms = [as_term(match) for match in TERM.finditer(query)]
    if sum(len(term.value) for term in terms if not term.name) > LONGEST_WORDS:
        world.contract_violations.append("search: the query is longer than 256 characters")
    indexed = [pull for pull in world.pull_requests() if token.sees(pull.repository) and is_indexed(world, pull)]
    found = [pull for pull in indexed if all(matches(world, pull, term, terms) != term.negated for term in terms)]
    newest_first = "created-asc" not in [term.value for term in terms if term.name == "sort"]
    found.sort(key=lambda pull: (pull.created_at, pull.id), reverse=newest_first)
    shown = found[:MOST_RESULTS]
    return Found(shown[: len(shown) - world.search_omits] if world.search_omits else shown, len(found))


def as_term(match: re.Match[str]) -> Term:
    value = match["phrase"] if match["phrase"] is not None else match["word"]
    return Term(match["name"] or "", value.lower(), bool(match["no"]))


def is_indexed(world: GitHubWorld, pull: PullRequest) -> bool:
    return pull.created_at <= world.now - world.search_lag


def matches(world: GitHubWorld, pull: PullRequest, term: Term, terms: Sequence[Term]) -> bool:
    """Whether a pull request has what a term asks for. Terms stand side by side as AND, those of one kind, too."""
    if not term.name:
        return has_words(pull, term, terms)
    if term.name not in QUALIFIERS:
        world.contract_violations.append(f"search: the simulator does not know the qualifier {term.name}:")
        return False
    return QUALIFIERS[term.name](pull, term.value)


def has_words(pull: PullRequest, term: Term, terms: Sequence[Term]) -> bool:
    places = [each.value for each in terms if each.name == "in"] or ["title", "body", "comments"]
    texts = {"title": [pull.title], "body": [pull.body], "comments": [each.body for each in pull.comments]}
    wanted = spelled(term.value)
    return any(f" {wanted} " in f" {spelled(text)} " for place in places for text in texts.get(place, []))


def spelled(text: str) -> str:
    """The words of a text, as the index holds them."""
    return " ".join(re.findall(r"\w+", text.lower()))


def is_what(pull: PullRequest, value: str) -> bool:
    known = {
        "pr": True,
        "pull-request": True,
        "issue": False,
        "open": is_open(pull),
        "closed": not is_open(pull),
        "merged": pull.state == "MERGED",
        "draft": pull.is_draft,
        "private": pull.repository.is_private,
        "public": not pull.repository.is_private,
    }
    return known[value]


def is_open(pull: PullRequest) -> bool:
    """Whether the index holds it as open: it learns of the end as late as of the beginning."""
    if pull.state == "OPEN" or pull.closed_at is None:
        return pull.state == "OPEN"
    return pull.closed_at > pull.world.now - pull.world.search_lag


def is_author(pull: PullRequest, value: str) -> bool:
    if pull.author is None:
        return False
    is_app = pull.author.kind == "Bot"
    return pull.author.login.lower() == value.removeprefix("app/") and is_app == value.startswith("app/")


def is_owner(pull: PullRequest, value: str) -> bool:
    return pull.repository.owner.login.lower() == value


def is_created(pull: PullRequest, value: str) -> bool:
    return is_in(pull.created_at, value)


def is_updated(pull: PullRequest, value: str) -> bool:
    return is_in(pull.updated_at, value)


def is_in(time: datetime, value: str) -> bool:
    found = RANGE.fullmatch(value)
    if not found:
        return False
    low, high = span(found["low"]), span(found["high"] or found["low"])
    moment = time.replace(microsecond=0)
    compared: dict[str | None, bool] = {
        ">": moment > low[1],
        ">=": moment >= low[0],
        "<": moment < low[0],
        "<=": moment <= low[1],
        None: low[0] <= moment <= high[1],
    }
    return compared[found["sign"]]


def span(text: str) -> tuple[datetime, datetime]:
    """From when to when a date or a time in a query lasts, in UTC: a day, or a second."""
    if text == "*":
        return ALWAYS
    if len(text) == len("2026-01-31"):
        day = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return day, day + timedelta(days=1, seconds=-1)
    moment = datetime.fromisoformat(text.upper())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment, moment


QUALIFIERS: dict[str, Callable[[PullRequest, str], bool]] = {
    "is": is_what,
    "type": is_what,
    "state": is_what,
    "archived": lambda pull, value: pull.repository.is_archived == (value == "true"),
    "author": is_author,
    "org": is_owner,
    "user": is_owner,
    "repo": lambda pull, value: pull.repository.name_with_owner.lower() == value,
    "head": lambda pull, value: pull.head_ref_name.lower() == value,
    "label": lambda pull, value: value in {label.name.lower() for label in pull.labels},
    "draft": lambda pull, value: pull.is_draft == (value == "true"),
    "created": is_created,
    "updated": is_updated,
    "in": lambda *_: True,
    "sort": lambda *_: True,
}
