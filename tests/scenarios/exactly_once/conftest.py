"""Fixtures of the scenarios in which something breaks."""

from collections.abc import Iterator

import pytest

from tests.scenarios.exactly_once.bots import ForkServer, open_fork_server
from tests.scenarios.exactly_once.scenarios import ONE
from tests.scenarios.exactly_once.stage_faults import Predicate, every_request, is_contested
from tests.scenarios.stage import open_stage


@pytest.fixture(scope="session")
def fork_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    folder = tmp_path_factory.mktemp("bots")
    with open_fork_server(folder) as fork_server:
        with open_stage(folder / "rehearsal") as stage:
            ONE.prepare(stage)
            assert fork_server.start(stage).wait() == 0
            assert list(ONE.problems(stage)) == []
        yield fork_server


@pytest.fixture
def contested(pytestconfig: pytest.Config) -> Predicate:
    """The requests at which it makes a difference to a run what another one does."""
    return every_request if pytestconfig.getoption("every_request") else is_contested
