"""The address that a name leads to is checked on the connection, before anything is sent."""

import socket
import threading

import pytest
import requests

from feedback_bot.limits.http_session import HttpSession


class _RefusedError(OSError):
    pass


def _refuse(host: str, port: int, peer: str) -> None:
    raise _RefusedError(f"{host} {port} {peer}")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_connection_to_a_refused_address_carries_nothing(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        received: list[bytes] = []

        def listen() -> None:
            connection, _ = server.accept()
            with connection:
                received.append(connection.recv(1_000))

        listener = threading.Thread(target=listen)
        listener.start()
        session = HttpSession(seconds=600, check_peer=_refuse)
        with session, pytest.raises((requests.RequestException, _RefusedError)) as refused:
            session.get(f"{scheme}://localhost:{port}/secret", timeout=600)
        listener.join()
    assert f"localhost {port} 127.0.0.1" in str(refused.value)
    assert received == [b""]
