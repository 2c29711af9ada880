"""A small threaded HTTP/1.1 server on loopback that breaks where it is told to. Nothing here knows of Jules."""

from __future__ import annotations

import socketserver
import threading
from contextlib import suppress
from email.utils import format_datetime
from http.client import responses
from socket import SHUT_RDWR, create_connection, socket
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from .exchange import Exchange, Reply, Request

if TYPE_CHECKING:
    import ssl
    from datetime import datetime
    from types import TracebackType

    from .faults import Faults

TRICKLE_STEPS = 20
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")


class Site(Protocol):
    """What is served: a world that answers requests, one at a time."""

    base: str  # the path that every address begins with, such as "/v1alpha"; may be empty

    @property
    def lock(self) -> threading.RLock: ...
    @property
    def faults(self) -> Faults: ...
    @property
    def server_time(self) -> datetime: ...
    def record(self, request: Request) -> None: ...
    def answer(self, request: Request) -> Reply: ...
    def error(self, status: int) -> Reply: ...


def conduct(site: Site, exchange: Exchange) -> None:
    """Take an exchange through the faults before, the effect, and the faults after."""
    site.faults.apply("before", exchange)
    if not exchange.decided:
        with site.lock:
            exchange.request.reached = True
            exchange.reply = site.answer(exchange.request)
        site.faults.apply("after", exchange)


class _Handler(socketserver.StreamRequestHandler):
    """Serves one connection. `http.server` would read headers as those of an e-mail, which takes longer."""

    disable_nagle_algorithm = True
    server: _Server
    close_connection = False

    def setup(self) -> None:
        super().setup()
        with self.server.guard:
            self.server.accepted += 1
            self.server.connections.add(self.connection)

    def finish(self) -> None:
        with self.server.guard:
            self.server.connections.discard(self.connection)
        super().finish()

    def handle(self) -> None:
        while not self.close_connection and (request := self._read()):
            self._serve(request)

    def _serve(self, request: Request) -> None:
        site = self.server.site
        site.record(request)
        exchange = Exchange(request, pause=self.server.stopping.wait, error=site.error)
        try:
            conduct(site, exchange)
        except Exception as error:  # noqa: BLE001 - raised again when the server closes
            self.server.failures.append(error)
            exchange.reply = site.error(500)
        self._deliver(exchange)

    def _read(self) -> Request | None:
        """None: it is no HTTP, or the client died before its request was whole."""
        start = self.rfile.readline().decode("latin-1").split()
        headers = self._read_headers()
        if len(start) != 3 or headers is None or start[0] not in METHODS:
            return None
        method, target, version = start
        self.close_connection = (
            version != "HTTP/1.1"
            or headers.get("connection", "").lower() == "close"
            or "transfer-encoding" in headers  # a body in chunks is not read, so nothing after it can be
        )
        length = int(headers.get("content-length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            return None
        parts = urlsplit(target)
        return Request(
            method=method,
            path=unquote(parts.path).removeprefix(self.server.site.base) or "/",
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers=headers,
            body=body,
            target=target,
        )

    def _read_headers(self) -> dict[str, str] | None:
        headers: dict[str, str] = {}
        while (line := self.rfile.readline()) != b"\r\n":
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon:
                return None
            headers[name.lower()] = value.strip()
        return headers

    def _deliver(self, exchange: Exchange) -> None:
        reply = exchange.reply
        if exchange.closed or reply is None:
            self.close_connection = True
            return
        exchange.request.status = reply.status
        head, body = self._head(reply), b"" if exchange.request.method == "HEAD" else reply.body
        if exchange.cut_at is not None:
            self.close_connection = True
            if body:
                body = _share(body, exchange.cut_at)
            else:  # a cut after the first line would look like a whole answer to lenient clients
                head = _share(head.partition(b"\r\n")[0], exchange.cut_at)
        try:
            self._send(head + body, exchange.trickle_seconds)
        except OSError:  # the client gave up: with time-outs and kills that is the point
            self.close_connection = True

    def _send(self, content: bytes, seconds: float) -> None:
        step = len(content) if not seconds else max(1, len(content) // TRICKLE_STEPS)
        for start in range(0, len(content), step):
            if start:
                self.server.stopping.wait(seconds / TRICKLE_STEPS)
            self.wfile.write(content[start : start + step])

    def _head(self, reply: Reply) -> bytes:
        date = format_datetime(self.server.site.server_time, usegmt=True)
        fields = {"Date": date, **reply.headers, "Content-Length": str(len(reply.body))}
        lines = [
            f"HTTP/1.1 {reply.status} {responses.get(reply.status, 'Unknown')}",
            *(f"{name}: {value}" for name, value in fields.items()),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _share(content: bytes, part: float) -> bytes:
    return content[: int(len(content) * part)]


class _Server(socketserver.ThreadingTCPServer):
    """Plain TCP underneath: `http.server.HTTPServer` looks its own name up, which may ask a name server."""

    allow_reuse_address = True
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, site: Site) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site
        self.stopping = threading.Event()
        self.guard = threading.Lock()
        self.connections: set[socket] = set()
        self.accepted = 0
        self.failures: list[Exception] = []

    def accept_until_shut(self) -> None:
        """Take connections, without looking up several times a second, as `serve_forever` does."""
        while not self.stopping.is_set():
            with suppress(OSError):  # the client broke it, or does not like the certificate
                connection, address = self.get_request()
                if self.stopping.is_set():
                    self.shutdown_request(connection)
                else:
                    self.process_request(connection, address)

    def wake(self) -> None:
        """Let the thread that waits for connections see that there will be none: one that it does not serve."""
        with suppress(OSError), create_connection(("127.0.0.1", self.server_address[1])):
            pass

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: what reaches this is a connection that the client broke."""


class HttpServer:
    """Serves a site from a thread while the `with` block lasts; a mistake in the site is raised at its end.

    With `tls`, over TLS with that context's certificate.
    """

    def __init__(self, site: Site, tls: ssl.SSLContext | None = None) -> None:
        self._site = site
        self._tls = tls
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def site(self) -> Site:
        """What it serves, from the next request on."""
        return self._site

    @site.setter
    def site(self, site: Site) -> None:
        self._site = site
        if self._server:
            self._server.site = site

    @property
    def url(self) -> str:
        """The base address, without a slash at its end."""
        if self._server is None:
            raise RuntimeError("the server has an address only inside its with block")
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self._server.server_address[1]}{self._site.base}"

    @property
    def accepted(self) -> int:
        """How many connections clients have opened so far."""
        return self._server.accepted if self._server else 0

    def __enter__(self) -> Self:
        self._server = _Server(self._site)
        if self._tls:
            self._server.socket = self._tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.accept_until_shut)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        self._server = self._thread = None
        server.stopping.set()
        server.wake()
        thread.join()
        with server.guard:
            for connection in server.connections:
                _hang_up(connection)
        server.server_close()  # waits for the threads of the connections
        if server.failures and error is None:
            raise ExceptionGroup("the simulator, or a hook in it, failed", server.failures)


def _hang_up(connection: socket) -> None:
    try:
        connection.shutdown(SHUT_RDWR)
    except OSError:
        return  # the client was faster
