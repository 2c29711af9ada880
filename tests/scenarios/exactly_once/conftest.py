"""Fixtures of the scenarios in which something breaks."""

from collections.abc import Iterator

import pytest

from tests.scenarios.exactly_once.bots import ForkServer, open_fork_server


@pytest.fixture(scope="session")
def fork_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    with open_fork_server(tmp_path_factory.mktemp("fork_server")) as fork_server:
        yield fork_server
