import io

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import fixture, job_log


def _of(output: str) -> str:
    return digest(job_log(output)).signature


def test_a_second_run_has_the_same_signature() -> None:
    assert digest(job_log(fixture("maven"), day=1)).signature == digest(job_log(fixture("maven"), day=17)).signature


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Error: timed out after 12.4s", "Error: timed out after 9.81s"),
        ("Error: process 4711 died", "Error: process 12 died"),
        ("Error: cannot read /tmp/tmp8x1k2/cup.txt", "Error: cannot read /tmp/tmpq9z03/cup.txt"),
        ("Error: no layer 0a1b2c3d4e5f", "Error: no layer 99aabbccdd00"),
        ("Error: object at 0x7f00deadbeef is gone", "Error: object at 0x55aa12345678 is gone"),
        ("Error: late since 2024-05-01T10:00:00Z", "Error: late since 2025-01-31 23:59:59"),
        ("Error: lost [gw0] on the way", "Error: lost [gw7] on the way"),
        ('Error: got {"tea.session"=>"aB3teaMilkQ8"}', 'Error: got {"tea.session"=>"xY9cupRimW1z"}'),
        ("Error: bad token: 7f3kQm29x", "Error: bad token: 9zzkPq11a"),
        ("Error: a4Kettle9Qpot7LidRim2cup is no key", "Error: q1Saucer5Wtea8CupTop3rim is no key"),
        ("Error: request_id: qv-7731-ab failed", "Error: request_id: zz-1204-cd failed"),
        ("src/cup.py:14: error: no handle", "src/cup.py:15: error: no handle"),
        ("/home/runner/work/tea/tea/cup.c:3:1: error: no handle", "/__w/tea/tea/cup.c:9:12: error: no handle"),
    ],
    ids=[
        "duration",
        "process",
        "folder",
        "hash",
        "address",
        "time",
        "worker",
        "session",
        "token",
        "random",
        "request",
        "line",
        "checkout",
    ],
)
def test_what_changes_from_run_to_run_does_not_count(one: str, other: str) -> None:
    assert _of(one) == _of(other)


def test_the_order_does_not_count() -> None:
    assert _of("--- FAIL: TestCup\n--- FAIL: TestPot") == _of("--- FAIL: TestPot\n--- FAIL: TestCup")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("--- FAIL: TestCup", "--- FAIL: TestPot"),
        ("FAILED tests/test_cup.py::test_1_holds", "FAILED tests/test_cup.py::test_2_holds"),
        ("src/cup.py:14: error: no handle", "src/pot.py:14: error: no handle"),
        ("ValueError: no handle", "KeyError: no handle"),
    ],
    ids=["test", "numbered test", "file", "exception"],
)
def test_different_failures_differ(one: str, other: str) -> None:
    assert _of(one) != _of(other)


def test_it_is_hex() -> None:
    assert int(digest(io.BytesIO(b"")).signature, 16) >= 0
