"""Connections on which even the headers of a response must arrive in time.

A timeout of requests limits only silence, so a server that sends a byte now and then could block a run for hours.
Bodies are read in pieces, and the time is checked before each. ``http.client`` reads all headers at once, so a timer
stops it.
"""

import socket
import threading
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection


def limit_heads(session: requests.Session, seconds: float, retry: Retry | None = None) -> None:
    """Close the connection to a server that takes longer than this to send the headers of a response."""
    adapter = _Adapter(seconds, retry)
    session.mount("https://", adapter)
    session.mount("http://", adapter)


class _Adapter(HTTPAdapter):
    def __init__(self, seconds: float, retry: Retry | None) -> None:
        self._pools = {
            "http": _impatient(HTTPConnectionPool, HTTPConnection, seconds),
            "https": _impatient(HTTPSConnectionPool, HTTPSConnection, seconds),
        }
        super().__init__(max_retries=retry or 0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they are
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> PoolManager:  # noqa: ANN401 - the same
        manager: PoolManager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _impatient(pool: type[HTTPConnectionPool], connection: type[HTTPConnection], seconds: float) -> Any:  # noqa: ANN401 - a class made here
    class Impatient(connection):  # type: ignore[misc, valid-type] # the base is a parameter
        def getresponse(self) -> Any:  # noqa: ANN401 - whatever urllib3 returns
            is_late = threading.Event()
            timer = threading.Timer(seconds, _hang_up, [self.sock, is_late])
            timer.daemon = True
            timer.start()
            try:
                answer = super().getresponse()
            finally:
                timer.cancel()
            if is_late.is_set():
                answer.close()
                raise TimeoutError("the headers of the response are too slow")  # a head cut off looks like a whole one
            return answer

    return type("ImpatientPool", (pool,), {"ConnectionCls": Impatient})


def _hang_up(connection: socket.socket, is_late: threading.Event) -> None:
    """Wake the reader of the connection. The plain method is for TLS, too, whose own waits for the other side."""
    is_late.set()
    try:
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already
