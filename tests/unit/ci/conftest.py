"""Each simulated CI system, and a server that is one."""

from collections.abc import Iterator

import pytest

from tests.scenarios.stage import NOON
from tests.simulators.ci.site import CiSite
from tests.simulators.ci.systems import SYSTEMS, System


@pytest.fixture(params=SYSTEMS, ids=str)
def system(request: pytest.FixtureRequest) -> System:
    found = request.param
    assert isinstance(found, System)
    return found


@pytest.fixture
def site(system: System) -> Iterator[CiSite]:
    with system.make(NOON).served() as site:
        yield site
