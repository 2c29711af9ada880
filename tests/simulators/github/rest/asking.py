"""One REST request as an endpoint sees it, the table of endpoints, and refusals in GitHub's format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from tests.simulators.http.exchange import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.simulators.github.actors import Permission, Token
    from tests.simulators.github.checks import CheckRun
    from tests.simulators.github.commits import Commit
    from tests.simulators.github.discussion import IssueComment
    from tests.simulators.github.pull_request import PullRequest
    from tests.simulators.github.repository import Repository
    from tests.simulators.github.world import GitHubWorld
    from tests.simulators.http.exchange import Request

Json = dict[str, Any]
Item = TypeVar("Item")

JSON_TYPE = "application/json; charset=utf-8"
SLASHED = {"path", "ref", "basehead", "name"}
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
DOCS = "https://docs.github.com/rest"


class Refusal(Exception):  # noqa: N818 -- an answer, not a mistake
    """Ends a request with an error answer."""

    def __init__(self, status: int, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, **more, "documentation_url": DOCS, "status": str(status)}


def not_found() -> Refusal:
    return Refusal(404, "Not Found")


def unprocessable(resource: str, name: str, code: str = "invalid") -> Refusal:
    return Refusal(422, "Validation Failed", errors=[{"resource": resource, "field": name, "code": code}])


@dataclass(frozen=True)
class Asking:
    """A request with its place in the API: the template that matched, and the parts of the path."""

    world: GitHubWorld
    token: Token
    request: Request
    template: str
    parts: Mapping[str, str]
    blobs: str  # the address of the blob storage
    links: list[str] = field(default_factory=list)

    @property
    def api(self) -> str:
        """The address that the client used, for the URLs in answers."""
        return f"http://{self.request.headers.get('host', '127.0.0.1')}"

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query

    @property
    def body(self) -> Any:  # noqa: ANN401 -- whatever the client sent
        return json.loads(self.request.body) if self.request.body.strip() else {}

    @property
    def repository(self) -> Repository:
        found = self.world.repositories.get(f"{self.parts['owner']}/{self.parts['repo']}".lower())
        if found is None or not self.token.sees(found):
            raise not_found()
        return found

    @property
    def pull(self) -> PullRequest:
        found = self.repository.pull_requests.get(self.number("pull_number", "issue_number"))
        if found is None:
            raise not_found()
        return found

    @property
    def comment(self) -> IssueComment:
        found = self.world.comment(self.number("comment_id"))
        if found is None or found.pull_request.repository is not self.repository:
            raise not_found()
        return found

    @property
    def commit(self) -> Commit:
        name = self.parts.get("ref") or self.parts["commit_sha"]
        found = self.repository.commit(name)
        if found is None:
            raise Refusal(422, f"No commit found for SHA: {name}")
        return found

    @property
    def check(self) -> CheckRun:
        found = self.world.check_run(self.number("job_id", "check_run_id"))
        if found is None or found.suite.repository is not self.repository:
            raise not_found()
        return found

    def number(self, *names: str) -> int:
        """Read a numeric part of the path; what is no number is not found."""
        text = next(self.parts[name] for name in names if name in self.parts)
        if not text.isdecimal():
            raise not_found()
        return int(text)

    def require(self, needed: Permission, *areas: str) -> None:
        """Refuse a token that lacks the right on every one of the areas."""
        if not any(self.token.may(area, needed) for area in areas):
            raise Refusal(403, "Resource not accessible by integration")

    def page(self, items: Sequence[Item]) -> Sequence[Item]:
        """Cut out the page that is asked for, and note the Link header."""
        size = min(max(self._positive("per_page", 30), 1), 100)
        page = max(self._positive("page", 1), 1)
        last = max(1, -(-len(items) // size))
        for relation, target in (("prev", page - 1), ("next", page + 1), ("last", last), ("first", 1)):
            backwards = relation in ("prev", "first")
            if page > 1 if backwards else page < last:
                query = urlencode({**self.query, "page": target})
                self.links.append(f'<{self.api}{self.request.path}?{query}>; rel="{relation}"')
        return items[(page - 1) * size : page * size]

    def page_by_cursor(self, items: Sequence[Item], cursor_of: Callable[[Item], str]) -> Sequence[Item]:
        """Cut out the page after a cursor, and note the Link header. Such lists have no numbers of pages."""
        size = min(max(self._positive("per_page", 30), 1), 100)
        cursors = [cursor_of(item) for item in items]
        start = cursors.index(self.query["after"]) + 1 if self.query.get("after") in cursors else 0
        shown = items[start : start + size]
        if start + size < len(items):
            query = urlencode({**self.query, "after": cursor_of(shown[-1])})
            self.links.append(f'<{self.api}{self.request.path}?{query}>; rel="next"')
        return shown

    def _positive(self, name: str, default: int) -> int:
        text = self.query.get(name, "")
        return int(text) if text.isdecimal() else default


Endpoint = Callable[[Asking], object]


@dataclass(frozen=True)
class Route:
    method: str
    template: str
    pattern: re.Pattern[str]
    endpoint: Endpoint


ROUTES: list[Route] = []


def endpoint(method: str, template: str) -> Callable[[Endpoint], Endpoint]:
    """Serve a path of the official description; templates are spelled as there."""

    def add(function: Endpoint) -> Endpoint:
        def part(found: re.Match[str]) -> str:
            return f"(?P<{found[1]}>{'.+' if found[1] in SLASHED else '[^/]+'})"

        pattern = re.compile(re.sub(r"\{(\w+)\}", part, template))
        ROUTES.append(Route(method, template, pattern, function))
        ROUTES.sort(key=lambda route: (-route.template.count("/"), route.template.count("{")))
        return function

    return add


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """Find the endpoint of a request."""
    for route in ROUTES:
        found = route.pattern.fullmatch(path) if route.method == method else None
        if found:
            return route, found.groupdict()
    return None


def json_reply(content: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(content).encode(), {"Content-Type": JSON_TYPE})


def empty() -> Reply:
    return Reply(204)
