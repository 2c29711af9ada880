"""In which order the tests run, and which of them measure what code they reach."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the sweeps evenly among the other tests, so that results keep showing and all processes end together."""
    place: dict[pytest.Item, float] = {}
    for is_sweep in (False, True):
        group = [item for item in items if (item.get_closest_marker("sweep") is not None) == is_sweep]
        place |= {item: index / len(group) for index, item in enumerate(group)}
    items.sort(key=place.__getitem__)
    for item in items:
        if item.get_closest_marker("sweep"):
            item.add_marker(pytest.mark.no_cover)  # other tests reach the same code, and measuring takes time
