"""A stage, and the simulated CI systems beside it."""

from collections.abc import Iterator

import pytest

from tests.scenarios.stage import Stage
from tests.simulators.ci.circleci import CircleCiSite


@pytest.fixture
def circle(stage: Stage) -> Iterator[CircleCiSite]:
    """CircleCI at an address of this machine, which the policy names."""
    with CircleCiSite(stage.github.now).served() as site:
        stage.repository.file(".github/jules-feedback.yml", f"ci-hosts:\n  {site.address}: circleci\n")
        yield site
