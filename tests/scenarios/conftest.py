"""Fixtures of the scenarios."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.stage import Stage, open_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with open_stage(tmp_path / "runner") as stage:
        yield stage
