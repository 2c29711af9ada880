"""A stage, and the simulated CI systems beside it."""

from collections.abc import Iterator

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.ci.circleci import CircleCiSite
from tests.simulators.http.wire import HttpServer


@pytest.fixture
def circle(stage: Stage) -> Iterator[CircleCiSite]:
    """CircleCI at an address of this machine, which the policy names."""
    site = CircleCiSite(stage.github.now)
    with HttpServer(site) as server:
        site.address = server.url
        stage.repository.file(".github/jules-feedback.yml", f"ci-hosts:\n  {server.url}: circleci\n")
        yield site
