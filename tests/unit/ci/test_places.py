"""Where a log may be: at no place that is spelled like one of this machine or a private network."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from feedback_bot.ci.problems import Problem
from feedback_bot.ci.reader import CiAccess
from feedback_bot.config.inputs import read_settings
from feedback_bot.config.policy import Policy
from feedback_bot.limits.addresses import may_be_public
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from tests.scenarios.other_ci.asking import LOG
from tests.scenarios.stage import NOON, QUICK
from tests.simulators.ci.circleci import Action, CircleCiSite
from tests.simulators.http.wire import HttpServer
from tests.unit.ci.reading import SHA, access_to, read

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD_SPELLINGS = ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "10.1", "169.254.43518", "1.2.3.08"]
PRIVATE_NAMES = [
    *("localhost", "jenkins", "metadata.google.internal", "printer.local", "a.LOCALHOST", "nas.home.arpa", "ci.test"),
]
PRIVATE_ADDRESSES = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "fe80::1%eth0", "10.0.0.1"]


@pytest.mark.parametrize("host", [*OLD_SPELLINGS, *PRIVATE_NAMES, *PRIVATE_ADDRESSES])
def test_these_hosts_are_not_on_the_internet(host: str) -> None:
    assert not may_be_public(host)


@pytest.mark.parametrize(
    "host", ["circle-production.s3.amazonaws.com", "8.8.8.8", "2606:4700::1111", "xn--bcher-kva.ch"]
)
def test_these_hosts_may_be(host: str) -> None:
    assert may_be_public(host)


@pytest.mark.parametrize(
    "place",
    [
        *(f"https://{host}/log" for host in (*OLD_SPELLINGS[:3], *PRIVATE_NAMES[:3])),
        *("https://storage.example:8443/log", "http://storage.example/log", "https://someone@storage.example/log"),
        *(
            "https://storage.example./log",
            "https://storage.example\\@127.0.0.1/log",
            "https://st\u00f6rage.example/log",
        ),
        *("https://[::ffff:a00:1]/log", "https://[64:ff9b::7f00:1]/log", "https://%31%32%37.0.0.1/log"),
    ],
)
def test_an_output_at_such_a_place_is_not_asked_for(place: str) -> None:
    site = CircleCiSite(NOON)
    site.output_address = place
    with HttpServer(site) as server:
        site.address = server.url
        url = site.page_of(site.job("octo/shop", 41, "test", SHA, Action("Run", "failed", "make", LOG)))
        logs = access_to(site, "circleci", token=site.token)
        result = read(logs, url)
    assert result
    assert result.problems == {Problem.UNSAFE}


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What is asked of a proxy, which leads nowhere."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    with client:
                        asked.append(client.recv(65536).partition(b"\r\n")[0])

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{listener.getsockname()[1]}")
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield asked
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize(
    ("host", "repositories", "tokens", "problem"),
    [
        ("10.255.255.1", "octo/shop, octo/other", "", Problem.UNSAFE),
        ("ci.corp.internal", "octo/shop, octo/other", "", Problem.UNSAFE),
        ("10.255.255.1", "octo/shop, octo/other", "{host}=", Problem.NO_ANSWER),
        ("ci.corp.internal", "octo/shop", "", Problem.NO_ANSWER),
    ],
)
def test_a_policy_opens_no_private_network_behind_a_proxy_to_a_run_over_several(
    proxy: list[bytes], host: str, repositories: str, tokens: str, problem: Problem
) -> None:
    inputs = {"GITHUB-TOKEN": "x", "JULES-API-KEY": "x", "REPOSITORIES": repositories}
    inputs["CI-TOKENS"] = tokens.format(host=host)
    settings = read_settings({}, {f"INPUT_{name}": value for name, value in inputs.items()})
    access = CiAccess(settings, RateLimitBudget(0), QUICK, note=lambda _: None)
    logs = access.logs(Policy.build({"ci-hosts": {f"https://{host}": "circleci"}}))
    result = read(logs, f"https://{host}/gh/octo/shop/41")
    assert result
    assert result.problems == {problem}
    assert bool(proxy) is (problem is Problem.NO_ANSWER)
    assert all(line.startswith(f"CONNECT {host}:443 ".encode()) for line in proxy)
