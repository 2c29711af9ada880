"""The world and the client of the tests that hold the simulated Jules to what Jules does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.simulators.jules import JulesServer, JulesWorld
from tests.simulators.jules.plain_client import NOON, Client

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def world() -> JulesWorld:
    return JulesWorld(NOON)


@pytest.fixture
def client(world: JulesWorld) -> Iterator[Client]:
    with JulesServer(world) as server, Client(server.url) as client:
        yield client
