"""Fixtures of the scenarios in which something breaks."""

from collections.abc import Iterator

import pytest

from tests.scenarios.exactly_once.bots import Midwife, open_nursery


@pytest.fixture(scope="session")
def midwife(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Midwife]:
    with open_nursery(tmp_path_factory.mktemp("nursery")) as midwife:
        yield midwife
