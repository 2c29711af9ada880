"""What a run takes from the environment of its network: certificates and proxies, but no password."""

import ipaddress
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from socket import create_server

import pytest
import requests
from cryptography import x509

from feedback_bot.jules import Jules, NetworkError
from feedback_bot.limits.http_session import HttpSession
from tests.scenarios.bad_input.trouble import failing, is_clean
from tests.scenarios.stage import NOON, Stage, open_stage
from tests.simulators.http.certificates import write_certificate
from tests.simulators.http.exchange import Exchange

HOST = "127.0.0.1"
VARIABLES = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]
PROXIES = ["http_proxy", "https_proxy", "all_proxy"]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*VARIABLES, *PROXIES, *(each.upper() for each in PROXIES), "no_proxy", "NO_PROXY", "NETRC"]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a certificate of this machine that nobody but its bearer trusts, and its key."""
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    write_certificate(path, HOST, x509.IPAddress(ipaddress.ip_address(HOST)))
    return path


@pytest.fixture
def safe_stage(tmp_path: Path, certificate: Path) -> Iterator[Stage]:
    """A stage whose servers speak TLS with that certificate."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with open_stage(tmp_path / "runner", NOON, tls=tls) as stage:
        yield stage


@pytest.mark.parametrize("variable", VARIABLES)
def test_certificates_that_the_environment_names_are_for_both_servers_and_the_logs(
    safe_stage: Stage, certificate: Path, variable: str
) -> None:
    pull, session = safe_stage.task()
    pull.check("test", "failure", log="Error: the flux capacitor is missing\n")
    run = safe_stage.run(environ={variable: str(certificate)})
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "the flux capacitor is missing" in session.messages[0]


def test_without_them_nothing_is_sent_and_the_reason_is_clear(safe_stage: Stage) -> None:
    _, session = failing(safe_stage)
    run = safe_stage.run()
    assert (run.status, is_clean(run), session.messages) == (1, True, [])
    assert "could not verify the server's certificate" in run.log


@pytest.mark.parametrize("content", [None, "", "no certificate"])
@pytest.mark.parametrize("variable", VARIABLES)
def test_certificates_that_are_not_there_are_a_mistake_in_the_settings(
    stage: Stage, tmp_path: Path, variable: str, content: str | None
) -> None:
    path = tmp_path / "wrong.pem"
    if content is not None:
        path.write_text(content)
    run = stage.run(environ={variable: str(path)})
    assert (run.status, is_clean(run)) == (2, True)
    assert variable in run.log
    assert str(path) in run.log
    assert stage.github.requests == []


@pytest.mark.parametrize(
    "command", [["run"], ["sessions", "list"], ["preview", "--repo", "a/b", "--pull-request", "1"]]
)
def test_each_command_names_certificates_that_are_not_there(command: list[str]) -> None:
    environ = {
        "GITHUB_TOKEN": "x",
        "JULES_API_KEY": "k",
        "GITHUB_REPOSITORY": "a/b",
        "SSL_CERT_FILE": "/no/such.pem",
    }
    shown = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-I", "-m", "feedback_bot", *command], env=environ, capture_output=True, text=True, check=False
    )
    assert (shown.returncode, "/no/such.pem" in shown.stdout + shown.stderr) == (2, True)
    assert "Traceback" not in shown.stderr


@contextmanager
def proxy() -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that notes each request and lets none through."""
    seen: list[bytes] = []
    with create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        seen.append(connection.recv(65536))
                        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", seen
        listener.shutdown(2)
    thread.join(5)


@pytest.mark.parametrize("variable", [*PROXIES, *(name.upper() for name in PROXIES)])
def test_no_proxy_sees_a_request_to_this_machine(stage: Stage, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    _, session = failing(stage)
    with proxy() as (address, seen):
        monkeypatch.setenv(variable, address)
        assert stage.run().status == 0
    assert (len(session.messages), seen) == (1, [])


def test_other_machines_are_reached_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy() as (address, seen):
        monkeypatch.setenv("HTTPS_PROXY", address)
        with HttpSession(seconds=5) as session, pytest.raises(requests.exceptions.ProxyError):
            session.get("https://github.example/", timeout=5)
        with (
            Jules("key", base_url="https://jules.example") as jules,
            pytest.raises(NetworkError, match="could not reach the proxy") as caught,
        ):
            jules.send_message("1", "Hello")
    assert not caught.value.maybe_done
    assert [line.split()[:2] for line in seen] == [
        [b"CONNECT", b"github.example:443"],
        [b"CONNECT", b"jules.example:443"],
    ]


def test_hosts_that_need_no_proxy_are_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "github.example")
    with HttpSession(seconds=5) as session:
        found = [
            session.merge_environment_settings(url, {}, None, None, None)["proxies"].get("https")
            for url in ("https://github.example/", "https://jules.example/")
        ]
    assert found == [None, "http://127.0.0.1:1"]


def test_a_password_file_never_replaces_the_token_and_never_goes_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login somebody password secret\nmachine 127.0.0.1 login somebody password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    _, session = failing(stage)
    assert stage.run().status == 0
    assert len(session.messages) == 1
    sent = {request.request.headers.get("authorization", "") for request in stage.github.requests}
    assert {value.partition(" ")[2] for value in sent} == {"", stage.github.default_token.value}
    assert not [request for request in stage.jules.requests if "authorization" in request.headers]


def test_what_the_libraries_log_is_in_the_run_s_log_and_redacted(
    stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    _, session = failing(stage)
    token = stage.github.default_token.value
    broken = {"X-Broken": f"yes\r\na line without a colon {token}"}

    def break_head(exchange: Exchange) -> None:
        if exchange.reply is not None:
            exchange.reply = replace(exchange.reply, headers={"Content-Length": "", **exchange.reply.headers, **broken})

    stage.github.faults.after("GET", "/actions-results/*", break_head)
    run = stage.run()
    assert (run.status, len(session.messages)) == (0, 1)
    assert "Failed to parse headers" in run.log
    assert token not in run.log
    assert capfd.readouterr() == ("", "")
