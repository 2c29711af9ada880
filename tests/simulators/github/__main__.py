"""Serve a small world until interrupted, to try things by hand: `python -m tests.simulators.github`."""

from __future__ import annotations

import signal
import sys

from tests.simulators.github import GitHubServer, GitHubWorld, thread, user


def small_world() -> GitHubWorld:
    """One pull request with a failed job, a legacy status and a review that asks for changes."""
    world = GitHubWorld()
    pull = world.repository("octo/shop").pull_request(branch="fix-cart-12345678901234567890")
    pull.check("test", "failure")
    pull.status("ci/legacy", "error", description="The build broke", url="https://ci.example/1")
    pull.review(user("ann"), "CHANGES_REQUESTED", "Not yet.", association="MEMBER", threads=[thread()])
    return world


def main() -> None:
    """Print what a client has to know, then wait for Ctrl-C."""
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    world = small_world()
    with GitHubServer(world) as server:
        sys.stdout.write(f"GITHUB_API_URL={server.url}\nGITHUB_GRAPHQL_URL={server.graphql_url}\n")
        sys.stdout.write(f"GITHUB_TOKEN={world.default_token.value}\n")
        sys.stdout.flush()
        signal.sigwait(stops)


if __name__ == "__main__":
    main()
