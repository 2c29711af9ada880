"""Broken servers, over real sockets: what a mocked wire cannot show."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from feedback_bot.jules import Jules, JulesError, NetworkError, Unavailable

KEY = "AIza-the-key"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def server(handle: Callable[[socket.socket], None]) -> Iterator[str]:
    """Give every connection to ``handle``, one after the other, once its request was read."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    handle(connection)
                    with suppress(OSError):  # a close with something left to read would reset the connection
                        connection.shutdown(socket.SHUT_WR)
                        while connection.recv(65536):
                            pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def client(url: str) -> Jules:
    return Jules(KEY, base_url=url, sleep=lambda _: None)


def send(url: str) -> JulesError:
    with client(url) as jules, pytest.raises(JulesError) as caught:
        jules.send_message("1", "x")
    return caught.value


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = send(f"http://127.0.0.1:{port}")
    assert isinstance(error, NetworkError)
    assert not error.maybe_done
    assert "connection refused" in str(error)


def test_the_connection_breaks_before_the_answer() -> None:
    with server(lambda _: None) as url:
        error = send(url)
    assert isinstance(error, NetworkError)
    assert error.maybe_done


@pytest.mark.parametrize(
    "cut",
    [HEAD + b"Content-Length: 100\r\n\r\n{", HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"],
)
def test_the_answer_is_cut(cut: bytes) -> None:
    with server(lambda connection: connection.sendall(cut)) as url:
        error = send(url)
    assert error.maybe_done


def test_a_cut_answer_to_a_read_is_asked_for_again() -> None:
    answers = iter([HEAD + b"Content-Length: 100\r\n\r\n{", HEAD + b'Content-Length: 10\r\n\r\n{"id":"1"}'])
    with server(lambda connection: connection.sendall(next(answers))) as url, client(url) as jules:
        assert jules.session("1").id == "1"


def drip(connection: socket.socket, content: bytes) -> None:
    pause = threading.Event()
    for byte in content:
        try:
            connection.sendall(bytes([byte]))
        except OSError:
            return
        pause.wait(0.02)


@pytest.mark.parametrize("whole", [b"", HEAD + b"Content-Length: 1000\r\n\r\n"])
def test_a_trickling_server_is_left(whole: bytes) -> None:
    def handle(connection: socket.socket) -> None:
        connection.sendall(whole)
        drip(connection, HEAD + b" " * 1000)

    with (
        server(handle) as url,
        Jules(KEY, base_url=url, answer_timeout=0.3) as jules,
        pytest.raises(JulesError) as caught,
    ):
        jules.send_message("1", "x")
    assert caught.value.maybe_done


def test_an_endless_answer_is_left() -> None:
    def handle(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(HEAD + b"\r\n" + b" " * 51 * 1024 * 1024)

    with server(handle) as url:
        error = send(url)
    assert isinstance(error, Unavailable)
    assert "too long" in str(error)


def test_a_redirect_is_not_even_prepared() -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: http://\xdf.example/\r\nContent-Length: 0\r\n\r\n"
    with server(lambda connection: connection.sendall(head)) as url:
        error = send(url)
    assert isinstance(error, Unavailable)
    assert not error.maybe_done


def test_a_proxy_does_not_see_requests_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with (
        server(lambda connection: connection.sendall(HEAD + b'Content-Length: 10\r\n\r\n{"id":"1"}')) as url,
        client(url) as jules,
    ):
        assert jules.session("1").id == "1"
