"""In which order the tests run, and what they see of this machine."""

import faulthandler
import gc
import os
import sys
import threading
import time
import typing
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

# The same examples each time, so that a gate never fails by chance; others each week. No limit is a time.
_AT_ANY_SPEED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("gate", _AT_ANY_SPEED, derandomize=True, max_examples=100)
settings.register_profile("weekly", _AT_ANY_SPEED, max_examples=10_000)
settings.load_profile("gate")  # --hypothesis-profile=weekly comes later


_SCENARIOS: Final = Path(__file__).parent / "scenarios"
_SWEEPS: Final = ("at_size", "bad_input", "exactly_once", "other_ci", "servers", "whose")
"""Folders of the scenarios that try one thing after the other in whole runs: `make check` leaves them out."""

_HAS_BEGUN: Final = threading.Event()  # the first test
_HANGS: Final = 900  # seconds

_running: Final[list[str]] = []
"""The test that runs."""

if sys.version_info < (3, 12):
    # `requests` asks of a dozen values of each request whether they follow a protocol, and only later Pythons remember
    # what the attributes of a protocol are.
    typing._get_protocol_attrs = cache(typing._get_protocol_attrs)  # type: ignore[attr-defined] # it is private

# What is imported and collected stays to the end, so that looking through it for garbage again and again finds nothing.
gc.set_threshold(20_000, 20, 20)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-request", action="store_true", help="let sweeps stop at requests, too, that make no difference to them"
    )


def pytest_configure() -> None:
    """Leave out certificates that this machine names: each run would load them all, and no test needs them.

    Where a test hangs is shown, but ends nothing. pytest's own option for that starts a thread for each test.
    """
    threading.Thread(target=_show_where_it_hangs, args=[os.dup(2)], daemon=True).start()
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        os.environ.pop(name, None)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Print a dot every two seconds while the processes collect the tests, about which pytest is silent."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not session.config.getoption("numprocesses", default=None) or reporter is None:
        return  # it runs the tests itself, or is one of the processes

    def dots() -> None:
        while not _HAS_BEGUN.wait(2):
            reporter.write(".", flush=True)

    threading.Thread(target=dots, daemon=True).start()


def pytest_runtest_logstart(nodeid: str) -> None:
    _HAS_BEGUN.set()
    _running[:] = [nodeid]


def _show_where_it_hangs(errors: int) -> None:
    seen: list[str] = []
    while True:
        time.sleep(_HANGS / 2)
        if seen == _running != []:
            faulthandler.dump_traceback(errors)
        seen = list(_running)


def pytest_sessionfinish() -> None:
    _HAS_BEGUN.set()


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the sweeps evenly among the other tests, so that results keep showing and all processes end together."""
    for item in items:
        if item.path.parent.parent == _SCENARIOS and item.path.parent.name in _SWEEPS:
            item.add_marker("sweep")
    place: dict[pytest.Item, float] = {}
    for is_sweep in (False, True):
        group = [item for item in items if (item.get_closest_marker("sweep") is not None) == is_sweep]
        place |= {item: index / len(group) for index, item in enumerate(group)}
    items.sort(key=place.__getitem__)
