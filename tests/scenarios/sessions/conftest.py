"""A shell with the simulated Jules behind it, over real HTTP."""

from collections.abc import Iterator

import pytest

from tests.scenarios.sessions.shell import KEY, Shell
from tests.simulators.jules import JulesServer, JulesWorld


@pytest.fixture
def world() -> JulesWorld:
    world = JulesWorld(api_key=KEY)
    world.source("octo/shop", branches=["main", "develop"])
    return world


@pytest.fixture
def shell(world: JulesWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    for name in ("GITHUB_REPOSITORY", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    with JulesServer(world) as server:
        monkeypatch.setenv("JULES_API_KEY", KEY)
        monkeypatch.setenv("JULES_BASE_URL", server.url)
        yield Shell(monkeypatch, capsys)
