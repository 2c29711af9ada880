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


_RANDOM = [
    ("Error: eyJ0ZWEiOiJtaWxr.eyJjdXAiOiIx.c2F1Y2Vy is stale", "Error: eyJ0ZWEiOiJsZW1v.eyJjdXAiOiIy.c3Bvb24 is stale"),
    ("Error: no key AKIATEAPOT7KETTLE3CU", "Error: no key AKIASAUCER2SPOON9LID"),
    ("Error: no pot 01ARZ3NDEKTSV4RRFFQ69G5FAV", "Error: no pot 01BX5ZZKBKACTAV9WEVGEMMVRZ"),
    ("Error: pod kettle-7d9f8c6b5d-x2x4z is gone", "Error: pod kettle-6c8e7d5a4f-q9r8s is gone"),
    ("Error: no way to fe80::1ff:fe23:4567:890a", "Error: no way to fe80::2aa:fe99:1234:567b"),
    ("Error: no way to 2001:db8::8a2e:370:7334", "Error: no way to 2001:db8::1"),
    ("Error: nobody at :::54321", "Error: nobody at :::43210"),
    ("Error: nobody at 127.0.0.1:34567", "Error: nobody at 127.0.0.1:45678"),
    ("Error: nobody at http://localhost:41235/cup", "Error: nobody at http://localhost:39999/cup"),
    ("Error: nobody at [::1]:41235", "Error: nobody at [::1]:51235"),
    ("Error: no cup 123e4567-e89b-12d3-a456-426614174000", "Error: no cup 99999999-e89b-12d3-a456-426614174abc"),
    ("Error: nonce=Ab3dE5fG7h is used", "Error: nonce=Zz9yY8xX7w is used"),
    ("Error: sid=abc123def456 is used", "Error: sid=zzz999yyy888 is used"),
    ("Error: Bearer milk1234567890 is stale", "Error: Bearer lemon0987654321 is stale"),
    ("Error: in /tmp/pytest-of-runner/pytest-0/cup.txt", "Error: in /tmp/pytest-of-runner/pytest-3/cup.txt"),
    ("Error: in /var/folders/zz/ab1/T/tea.x/cup.txt", "Error: in /var/folders/qq/cd2/T/pot.y/cup.txt"),
    ("--- FAIL: TestCup (0.01s)", "--- FAIL: TestCup (1.23s)"),
    ("Error: took 1m30s", "Error: took 59s"),
    ("Error: took 1h2m3.5s", "Error: took 12m9s"),
    ("Error: since Sat, 29 Nov 2025 08:00:00 GMT", "Error: since Sun, 07 Dec 2025 09:12:31 GMT"),
    ("Error: since 29/Nov/2025:08:00:00 +0000", "Error: since 07/Dec/2025:09:12:31 +0000"),
    ("Error: card 02:42:ac:11:00:02 is gone", "Error: card 02:42:0a:9f:00:07 is gone"),
    ("Error: container tea_run_1a2b3c4d5e6f died", "Error: container tea_run_9f8e7d6c5b4a died"),
    ("Error: xoxb-000000000000-milk is stale", "Error: xoxb-111111111111-lemon is stale"),
    ("Error: lost fv-az1234-567", "Error: lost fv-az999-12"),
    ("Error: $Proxy42 leaks", "Error: $Proxy7 leaks"),
    ("Error: expired May 12 10:11:12 2025 GMT", "Error: expired Jun  3 08:00:01 2025 GMT"),
    ("Error: Tea$$Lambda$412/0x0000000800d1c840 leaks", "Error: Tea$$Lambda$98/0x00000008011aa000 leaks"),
    ("Error: got sha256-47DEQpj8HBSa+/TImW+5JCeuQeR=", "Error: got sha256-99DEQpj8HBSa+/TImW+5JCeuQeZ="),
    ("Error: no cup clh3am1f30000udocbl9d8zzz", "Error: no cup clh9zz1f30001udoc111d8abc"),
    ("Error: see /tea/actions/runs/123456/job/99", "Error: see /tea/actions/runs/223456/job/11"),
    ("Error: gone at 1747044671123", "Error: gone at 1747131071999"),
    ("Error: lost with seed 4122331", "Error: lost with seed 0xbeef99"),
    ("Error: nobody at 10.1.0.44:5432", "Error: nobody at 10.1.0.91:5432"),
    ("Error: no table tea_8f3a1c2b", "Error: no table tea_11aa22bb"),
    ("Error: no bucket tea-1747044671", "Error: no bucket tea-1747131071"),
    ("Error: not done within 5,012 ms", "Error: not done within 5,003 ms"),
    ("FATAL: worker died (pid=4121)", "FATAL: worker died (pid=999)"),
    ("thread 'tea::pours' (4121) panicked at tea.rs:9:5:", "thread 'tea::pours' (98812) panicked at tea.rs:9:5:"),
    ("FATAL ERROR: full [41:0x5a3e]    412 ms: Mark", "FATAL ERROR: full [29:0x71aa1]    3991 ms: Mark"),
    ("Error: lost runnervm6qbrg", "Error: lost runnervmf2e7y"),
    ("Error: blocked nonce-Yk3jdHi6B9xQ", "Error: blocked nonce-Zz9jdQq1M8wP"),
    ("Error: since 05/12/2025 10:11:12 AM", "Error: since 05/13/2025 08:01:55 PM"),
    ("Error: cup-k3j9x2.tmp is left", "Error: cup-q8z1m4.tmp is left"),
    ('Error: CorrelationId="ab12cd34" failed', 'Error: CorrelationId="zz98yy76" failed'),
]


@pytest.mark.parametrize(("one", "other"), _RANDOM, ids=[one.removeprefix("Error: ") for one, _ in _RANDOM])
def test_random_names_and_addresses_do_not_count(one: str, other: str) -> None:
    first, second = digest(job_log(one)), digest(job_log(other))

    assert (first.signature, first.fingerprint) == (second.signature, second.fingerprint)


def test_the_order_does_not_count() -> None:
    assert _of("--- FAIL: TestCup\n--- FAIL: TestPot") == _of("--- FAIL: TestPot\n--- FAIL: TestCup")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("--- FAIL: TestCup", "--- FAIL: TestPot"),
        ("FAILED tests/test_cup.py::test_1_holds", "FAILED tests/test_cup.py::test_2_holds"),
        ("FAILED tests/test_cup.py::test_12", "FAILED tests/test_cup.py::test_13"),
        ("src/cup.ts(3,7): error TS2339: no lid", "src/cup.ts(3,7): error TS2345: no lid"),
        ("src/cup.py:14: error: no handle", "src/pot.py:14: error: no handle"),
        ("ValueError: no handle", "KeyError: no handle"),
        ("Error: no member tea::pot::lid", "Error: no member tea::cup::rim"),
        ("Error: cannot build green-tea-pots", "Error: cannot build black-tea-cups"),
    ],
    ids=["test", "numbered test", "number of two digits", "code", "file", "exception", "member", "dashes"],
)
def test_different_failures_differ(one: str, other: str) -> None:
    assert _of(one) != _of(other)


def test_it_is_hex() -> None:
    assert int(digest(io.BytesIO(b"")).signature, 16) >= 0
