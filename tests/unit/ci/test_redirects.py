"""A log may be on another server, which is reached through a proxy here. It gets no token."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from tests.scenarios.other_ci.asking import LOG
from tests.scenarios.stage import NOON
from tests.simulators.ci.site import CiSite, text_reply
from tests.simulators.ci.systems import SYSTEMS, System
from tests.simulators.http import faults
from tests.simulators.http.certificates import write_certificate
from tests.simulators.http.wire import HttpServer
from tests.unit.ci.reading import SHA, access_to, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STORAGE = "storage.example"
"""A name that leads nowhere: only the proxy knows it."""
CREDENTIALS = {"authorization", "circle-token", "private-token", "cookie", "proxy-authorization"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the storage that nobody but its bearer trusts, and its key."""
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    write_certificate(path, STORAGE, x509.DNSName(STORAGE))
    return path


@pytest.fixture
def storage(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CiSite]:
    """A server with logs, behind a proxy that leads to it alone."""
    site = CiSite(NOON)
    site.route("/log", lambda _: text_reply(LOG))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with HttpServer(site, tls) as server, proxy_to(int(server.url.rpartition(":")[2])) as address:
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, address)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield site


@contextmanager
def proxy_to(port: int) -> Iterator[str]:
    """A proxy that connects whoever asks for the storage to a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    threading.Thread(target=connect, args=(client,), daemon=True).start()

        def connect(client: socket.socket) -> None:
            with suppress(OSError), client, socket.create_connection(("127.0.0.1", port)) as server:
                if not client.recv(65536).startswith(f"CONNECT {STORAGE}:443 ".encode()):
                    return
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=pump, args=(server, client), daemon=True)
                back.start()
                pump(client, server)
                back.join()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("system", SYSTEMS, ids=str)
def test_a_log_on_another_server_is_read_without_the_token(system: System, storage: CiSite, certificate: Path) -> None:
    site = system.make(NOON)
    with HttpServer(site) as server:
        site.address = server.url
        url = system.put(site, SHA, LOG)
        elsewhere = faults.answer(302, headers={"Location": f"https://{STORAGE}/log", "Set-Cookie": "session=made-up"})
        site.faults.before("GET", system.log_path, elsewhere, times=None)
        logs = access_to(site, system.name, token=site.token, below=system.below, ca_bundle=str(certificate))
        result = read(logs, url)
    assert result
    assert "assert 41 == 42" in result.text
    (asked,) = storage.seen
    assert asked.path == "/log"
    assert not CREDENTIALS & set(asked.headers)
    assert site.token.encode() not in str(asked.headers).encode()
