"""From a request to its answer: token, quota, GraphQL or REST, and the headers that every answer has."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.simulators.github.contract import problems_of_answer, problems_of_request
from tests.simulators.github.graph import execute
from tests.simulators.github.rest import actions, check_runs, issues, own_issues, pulls, repositories
from tests.simulators.github.rest.asking import DOCS, SECONDARY, Asking, Refusal, find_route, json_reply, not_found
from tests.simulators.http.exchange import Reply

if TYPE_CHECKING:
    from tests.simulators.github.actors import Token
    from tests.simulators.github.rest.asking import Route
    from tests.simulators.github.world import GitHubWorld
    from tests.simulators.http.exchange import Request

GRAPHQL = ("/graphql", "/api/graphql")
ENDPOINTS = (actions, check_runs, issues, own_issues, pulls, repositories)  # importing them fills the table of routes


def answer(world: GitHubWorld, request: Request, *, blobs: str, check_answers: bool) -> Reply:
    """Answer one request; the caller holds the world's lock."""
    try:
        token = authenticate(world, request)
    except Refusal as refusal:
        return dressed(world, json_reply(refusal.body, refusal.status), None, "core")
    if world.writes_too_fast:
        slow_down = json_reply({"message": SECONDARY, "documentation_url": DOCS}, 403)
        return dressed(world, replace(slow_down, headers={**slow_down.headers, "Retry-After": "60"}), token, "core")
    try:
        if request.path in GRAPHQL:
            return dressed(world, answer_graphql(world, token, request), token, "graphql")
        return dressed(world, answer_rest(world, token, request, blobs, check_answers=check_answers), token, "core")
    except Refusal as refusal:
        resource = "graphql" if request.path in GRAPHQL else "core"
        return dressed(world, json_reply(refusal.body, refusal.status), token, resource)


def authenticate(world: GitHubWorld, request: Request) -> Token:
    """Find the token of `Authorization: Bearer …` or `token …`."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    token = world.tokens.get(value.strip())
    if scheme.lower() not in ("bearer", "token") or token is None:
        raise Refusal(401, "Bad credentials")
    return token


def hour(world: GitHubWorld) -> int:
    """Quotas renew at each full hour of the world's clock."""
    return int(world.now.timestamp()) // 3600


def answer_graphql(world: GitHubWorld, token: Token, request: Request) -> Reply:
    if request.method != "POST":
        raise not_found()
    try:
        content = json.loads(request.body)
    except ValueError:
        raise Refusal(400, "Problems parsing JSON") from None
    if not isinstance(content, dict):
        raise Refusal(400, "Body should be a JSON object")
    if not token.spend("graphql", 0, hour(world)) or token.remaining("graphql") == 0:
        message = f"API rate limit exceeded for installation ID {token.actor.id}."
        return json_reply({"errors": [{"type": "RATE_LIMITED", "message": message}]})
    body, cost = execute.answer(world, token, content)
    if not token.spend("graphql", cost, hour(world)):
        token.used["graphql"] = token.limits["graphql"]
    return json_reply(body)


def answer_rest(world: GitHubWorld, token: Token, request: Request, blobs: str, *, check_answers: bool) -> Reply:
    path = current_path(world, request.path.removeprefix("/api/v3"))
    if not token.spend("core", 0 if path == "/rate_limit" else 1, hour(world)):
        raise Refusal(403, f"API rate limit exceeded for installation ID {token.actor.id}.")
    moved = moved_to(world, path)
    if moved:
        location = f"http://{request.headers.get('host', '127.0.0.1')}{moved}"
        content = {"message": "Moved Permanently", "url": location, "documentation_url": DOCS}
        reply = json_reply(content, 301 if request.method in ("GET", "HEAD") else 307)
        return replace(reply, headers={**reply.headers, "Location": location})
    found = find_route(request.method, path)
    if found is None:
        raise not_found()
    route, parts = found
    hold_to_contract(world, request, route)
    asking = Asking(world, token, request, route.template, parts, blobs)
    result = route.endpoint(asking)
    reply = result if isinstance(result, Reply) else json_reply(result)
    if check_answers:
        world.contract_violations += problems_of_answer(request.method, route.template, reply.status, reply.body)
    link = {"Link": ", ".join(asking.links)} if asking.links else {}
    return unless_known(world, token, request, replace(reply, headers={**reply.headers, **link}))


def unless_known(world: GitHubWorld, token: Token, request: Request, reply: Reply) -> Reply:
    """Answer 304 without a body to a conditional request if nothing has changed; that costs nothing."""
    if request.method != "GET" or reply.status != 200:
        return reply
    tag = f'W/"{hashlib.sha256(reply.body).hexdigest()}"'
    if request.headers.get("if-none-match") == tag:
        token.spend("core", -1, hour(world))
        return Reply(304, b"", {"ETag": tag})
    return replace(reply, headers={"ETag": tag, **reply.headers})


def current_path(world: GitHubWorld, path: str) -> str:
    """Resolve `/repositories/{id}`, where GitHub sends whoever uses a repository's former name."""
    found = re.fullmatch(r"/repositories/(\d+)(/.*)?", path)
    repository = next((each for each in world.repositories.values() if found and each.id == int(found[1])), None)
    return f"/repos/{repository.name_with_owner}{found[2] or ''}" if found and repository else path


def moved_to(world: GitHubWorld, path: str) -> str | None:
    """Say where a path leads that names a repository as it was called before; None for all others."""
    found = re.fullmatch(r"/repos/([^/]+/[^/]+)(/.*)?", path)
    name = found[1].lower() if found else ""
    if not found or name in world.repositories or name not in world.renamed:
        return None
    return f"/repositories/{world.renamed[name].id}{found[2] or ''}"


def hold_to_contract(world: GitHubWorld, request: Request, route: Route) -> None:
    """Note what the official description does not allow; GitHub itself refuses only bad bodies."""
    found = problems_of_request(request.method, route.template, request.query, request.body)
    world.contract_violations += [f"{request.method} {request.path}: {each}" for each in found]
    refused = [each for each in found if not each.startswith("unknown")]
    if refused and request.method not in ("GET", "HEAD"):
        raise Refusal(422, "Invalid request.\n\n" + "\n".join(refused))


def dressed(world: GitHubWorld, reply: Reply, token: Token | None, resource: str) -> Reply:
    """Put on the headers that GitHub sends with everything."""
    headers: dict[str, str] = {
        "Server": "github.com",
        "X-GitHub-Request-Id": f"0400:{world.next_id('answer', 1):04X}",
        "X-GitHub-Media-Type": "github.v3; format=json",
    }
    if token is not None:
        reset = world.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        headers |= {
            "X-RateLimit-Limit": str(token.limits[resource]),
            "X-RateLimit-Remaining": str(token.remaining(resource)),
            "X-RateLimit-Used": str(token.used.get(resource, 0)),
            "X-RateLimit-Reset": str(int(reset.timestamp())),
            "X-RateLimit-Resource": resource,
        }
        headers |= {} if token.scopes is None else {"X-OAuth-Scopes": token.scopes}
    return replace(reply, headers={**headers, **reply.headers})


def error(status: int) -> Reply:
    """Make GitHub's usual body for a status; gateway errors come as its HTML page."""
    if status in (502, 504):
        page = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
        return Reply(status, page, {"Content-Type": "text/html", "Server": "github.com"})
    messages: dict[int, str] = {
        401: "Bad credentials",
        403: "Resource not accessible by integration",
        404: "Not Found",
        429: SECONDARY,
        500: "Server Error",
        503: "No server is currently available to service your request. Sorry about that.",
    }
    content: dict[str, Any] = {"message": messages.get(status, "Server Error"), "documentation_url": DOCS}
    return json_reply({**content, "status": str(status)}, status)
