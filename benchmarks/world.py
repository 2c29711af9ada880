"""Serve simulators of GitHub and Jules to a run that is measured, in a process of their own.

It prints where they are, and for each line on its input the requests since the last one, both as JSON.
"""

import argparse
import json
import sys
from collections import Counter
from typing import Any

from tests.simulators.github import JULES, GitHubServer, GitHubWorld
from tests.simulators.github.world import SeenRequest
from tests.simulators.http.exchange import Request
from tests.simulators.http.faults import delay
from tests.simulators.jules import JulesServer, JulesWorld

_REPOSITORY = "octo/shop"
_FIRST_SESSION = 12345678901234567000
_LIMIT = 10**6  # a plain scan of 1,000 pull requests needs more than the 1,000 requests an hour that GitHub grants
_NOISE = "2026-03-02T12:00:00.0000000Z   Compiling crate number {:06} of the workspace\n"


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pull-requests", type=int, default=100)
    parser.add_argument("--red", type=int, default=20)
    parser.add_argument("--log-bytes", type=int, default=20_000)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds that each request takes longer")
    given = parser.parse_args()
    github = GitHubWorld()
    jules = JulesWorld(lambda: github.now)
    github.default_token.limits |= {"core": _LIMIT, "graphql": _LIMIT}
    _tell(github, jules, given.pull_requests, given.red, given.log_bytes)
    for world in (github, jules):
        world.faults.before("*", "*", delay(given.latency), times=None)
    with GitHubServer(github) as github_server, JulesServer(jules) as jules_server:
        _print(
            {
                "GITHUB_API_URL": github_server.url,
                "GITHUB_GRAPHQL_URL": github_server.graphql_url,
                "INPUT_GITHUB-TOKEN": github.default_token.value,
                "INPUT_JULES-API-KEY": "jules-key",
                "INPUT_JULES-BASE-URL": jules_server.url,
                "INPUT_REPOSITORIES": _REPOSITORY,
            }
        )
        for line in sys.stdin:
            if line.strip() == "advance":
                github.advance(minutes=10)
            _print(_asked(github, jules))


def _tell(github: GitHubWorld, jules: JulesWorld, pull_requests: int, red: int, log_bytes: int) -> None:
    """Open the pull requests; every so many has a job that failed, each for a reason of its own."""
    repository = github.repository(_REPOSITORY)
    jules.source(_REPOSITORY)
    repository.base_check("test", "success")
    noise = "".join(map(_NOISE.format, range(log_bytes // len(_NOISE.format(0)))))
    for number in range(pull_requests):
        session = str(_FIRST_SESSION + number)
        pull = repository.pull_request(author=JULES, branch=f"fix-cart-{session}")
        jules.session(session, repo=_REPOSITORY, state="COMPLETED", pull_request=pull.url, created=jules.ago(120))
        if number * red // pull_requests == (number + 1) * red // pull_requests:
            pull.check("test", "success")
            continue
        failure = f"FAILED tests/test_cart.py::test_{number} - assert {number} == {'x' * (number + 1)}\n"
        pull.check("test", "failure", log=f"{noise}##[group]Run pytest\npytest\n##[endgroup]\n{failure}")


def _asked(github: GitHubWorld, jules: JulesWorld) -> dict[str, Any]:
    """The requests so far by kind and the points of the queries; then none are left."""
    kinds = Counter(_kind(each) for each in github.requests)
    writes = sum(each.writes for each in github.requests)
    kinds.update(f"Jules {_last(each)}" for each in jules.requests)
    points = github.default_token.used.pop("graphql", 0)
    github.requests.clear()
    jules.requests.clear()
    return {"kinds": kinds, "points": points, "writes": writes}


def _kind(seen: SeenRequest) -> str:
    if seen.operation:
        return seen.operation
    if seen.path.startswith("/actions-results/"):
        return "log storage"
    if "/compare/" in seen.path:
        return "GET compare"
    return f"{seen.method} {seen.path.rstrip('/0123456789').rpartition('/')[2]}"


def _last(request: Request) -> str:
    verb = (
        request.path.rpartition(":")[2]
        if ":" in request.path
        else request.path.rstrip("0123456789/").rpartition("/")[2]
    )
    return f"{request.method} {verb}"


def _print(what: object) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
