"""Connections on which even the headers of a response must arrive in time, a few to each server.

A timeout of requests limits only silence, so a server that sends a byte now and then could block a run for hours.
Bodies are read in pieces, and the time is checked before each. ``http.client`` reads all headers at once, so another
thread stops it, see ``late_heads``.
"""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial
from queue import Empty, Full, LifoQueue
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection

from feedback_bot.limits import late_heads
from feedback_bot.limits.read_ahead import MOST_CONNECTIONS
from feedback_bot.limits.reading import reading_of_thread

CheckPeer = Callable[[str, int, str], None]
"""Takes the host and port that were asked for, and the IP address that answers. It raises if that is not allowed."""

_IDLE_SECONDS: Final = 3
"""Servers keep an idle connection open for 5 seconds or longer (Node's default is the shortest in wide use)."""


def limit_heads(
    session: requests.Session,
    seconds: float,
    retry: Retry | None = None,
    *,
    check_peer: CheckPeer | None = None,
) -> None:
    """Close the connection to a server that takes longer than this to send the headers of a response.

    Args:
        check_peer: called with each new connection, before anything is sent on it. Connections to a proxy are not
            checked.
    """
    late_heads.start()
    adapter = _Adapter(seconds, retry, check_peer)
    session.mount("https://", adapter)
    session.mount("http://", adapter)


class _Adapter(HTTPAdapter):
    def __init__(self, seconds: float, retry: Retry | None, check_peer: CheckPeer | None) -> None:
        self._pools = _pools(seconds, check_peer)
        self._pools_of_proxies = _pools(seconds, None)
        super().__init__(max_retries=retry or 0, pool_maxsize=MOST_CONNECTIONS)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they are
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> PoolManager:  # noqa: ANN401 - the same
        manager: PoolManager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools_of_proxies
        return manager

    def close(self) -> None:
        """Close all connections now. urllib3 leaves that to the garbage collector, which may come late."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for key in manager.pools.keys():  # noqa: SIM118 - it cannot be iterated
                with suppress(KeyError):  # another thread pushed it out
                    manager.pools[key].close()
        super().close()


@lru_cache(maxsize=8)  # to make classes takes longer than to make connections
def _pools(seconds: float, check_peer: CheckPeer | None) -> dict[str, Any]:
    return {
        "http": _impatient(HTTPConnectionPool, HTTPConnection, seconds, check_peer),
        "https": _impatient(HTTPSConnectionPool, HTTPSConnection, seconds, check_peer),
    }


def _impatient(
    pool: type[HTTPConnectionPool], connection: type[HTTPConnection], seconds: float, check_peer: CheckPeer | None
) -> Any:  # noqa: ANN401 - a class made here
    class Impatient(connection):  # type: ignore[misc, valid-type] # the base is a parameter
        def _new_conn(self) -> socket.socket:
            """Connect. urllib3 calls this before TLS, too; the peer is the address that the name led to."""
            made: socket.socket = super()._new_conn()
            try:
                if check_peer:
                    check_peer(self.host, self.port, made.getpeername()[0])
            except BaseException:
                made.close()
                raise
            return made

        def getresponse(self) -> Any:  # noqa: ANN401 - whatever urllib3 returns
            reading = reading_of_thread()
            if reading:
                reading.waits_on(partial(late_heads.shut_down, self.sock))
            with late_heads.limited(self.sock, seconds) as head:
                answer = super().getresponse()
            if head.is_late:
                answer.close()
                raise TimeoutError("the headers of the response are too slow")  # a head cut off looks like a whole one
            return answer

    return type("ImpatientPool", (_CarefulPool, pool), {"ConnectionCls": Impatient})


class _Thread(threading.local):
    """Of the request that the thread is sending."""

    may_be_idle = True


_thread = _Thread()


class _Idle(LifoQueue[Any]):
    """Connections that wait for the next request; a pool that has none opens one.

    Without the locks of its class: an interruption could leave them locked, see ``reading``.
    """

    def __init__(self, maxsize: int) -> None:
        super().__init__(maxsize)
        self._idle: deque[Any] = deque()

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:  # noqa: ANN401, ARG002 - the signature of its class
        if item is not None:  # urllib3's sign that there is no connection
            if len(self._idle) >= self.maxsize:
                raise Full
            self._idle.append(item)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: ANN401, ARG002 - the same
        try:
            return self._idle.pop()
        except IndexError:
            raise Empty from None

    def qsize(self) -> int:
        return len(self._idle)


class _CarefulPool(HTTPConnectionPool):
    """Sends a request that may change something only on a connection that was in use just now, or on a new one.

    A kept-alive connection may break because it was idle for too long, which looks the same as a lost response.
    """

    QueueCls: Any = _Idle

    def urlopen(self, method: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed on as they are
        reading = reading_of_thread()
        if reading:
            reading.go_on()
        _thread.may_be_idle = method in ("GET", "HEAD")
        return super().urlopen(method, *args, **kwargs)

    def _get_conn(self, timeout: float | None = None) -> Any:  # noqa: ANN401 - whatever urllib3 returns
        connection = super()._get_conn(timeout)
        used_at = getattr(connection, "used_at", None)
        if used_at is not None and time.monotonic() - used_at > _IDLE_SECONDS and not _thread.may_be_idle:
            connection.close()  # it is opened again for the request
        return connection

    def _put_conn(self, connection: Any) -> None:  # noqa: ANN401 - the same
        reading = reading_of_thread()
        if reading:
            reading.has_answer()
        if connection is not None:
            connection.used_at = time.monotonic()
        super()._put_conn(connection)
