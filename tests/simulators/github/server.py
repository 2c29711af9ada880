"""The simulated GitHub behind an address: `with GitHubServer(world) as github: … github.url`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from tests.simulators.github import api
from tests.simulators.http.exchange import Reply
from tests.simulators.http.wire import HttpServer

if TYPE_CHECKING:
    import ssl
    import threading
    from types import TracebackType

    from tests.simulators.github.world import GitHubWorld
    from tests.simulators.http.exchange import Request
    from tests.simulators.http.faults import Faults

DENIED = b'<?xml version="1.0" encoding="utf-8"?><Error><Code>InvalidAuthenticationInfo</Code></Error>'
MISSING = b'<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code></Error>'
XML = {"Content-Type": "application/xml", "Server": "Windows-Azure-Blob/1.0"}


class ApiSite:
    """The API, as the HTTP server wants it."""

    base = ""

    def __init__(self, world: GitHubWorld, *, check_answers: bool) -> None:
        self.world = world
        self.blobs = ""
        self._check_answers = check_answers

    @property
    def lock(self) -> threading.RLock:
        return self.world.lock

    @property
    def faults(self) -> Faults:
        return self.world.faults

    @property
    def server_time(self) -> datetime:
        return self.world.now.astimezone(UTC)

    def record(self, request: Request) -> None:
        self.world.record(request)

    def answer(self, request: Request) -> Reply:
        return api.answer(self.world, request, blobs=self.blobs, check_answers=self._check_answers)

    def error(self, status: int) -> Reply:
        return api.error(status)


class BlobSite(ApiSite):
    """The blob storage that logs are redirected to: it refuses requests that carry `Authorization`."""

    def answer(self, request: Request) -> Reply:
        if "authorization" in request.headers:
            return Reply(403, DENIED, XML)
        kept = request.path.removeprefix("/actions-results/artifact-").removesuffix(".zip")
        if kept.isdecimal() and (artifact := self.world.artifact(int(kept))):
            return Reply(200, artifact.content, {"Content-Type": "application/zip"})
        name = request.path.removeprefix("/actions-results/job-").removesuffix(".txt")
        check = self.world.check_run(int(name)) if name.isdecimal() else None
        if check is None or check.log.status != 200:
            return Reply(404, MISSING, XML)
        return Reply(200, check.log.content, {"Content-Type": "text/plain; charset=utf-8"})


class GitHubServer:
    """`url` is what `GITHUB_API_URL` takes, `graphql_url` what `GITHUB_GRAPHQL_URL` takes. The world outlives it.

    With `check_answers` the simulator's own answers are held against the official description too (slower).
    """

    def __init__(self, world: GitHubWorld, *, check_answers: bool = False, tls: ssl.SSLContext | None = None) -> None:
        self.world = world
        self._site = ApiSite(world, check_answers=check_answers)
        self._api = HttpServer(self._site, tls)
        self._blob_site = BlobSite(world, check_answers=False)
        self._blobs = HttpServer(self._blob_site, tls)

    def hold(self, world: GitHubWorld) -> None:
        """Serve another world from now on."""
        self.world = self._site.world = self._blob_site.world = world

    @property
    def url(self) -> str:
        return self._api.url

    @property
    def graphql_url(self) -> str:
        return f"{self._api.url}/graphql"

    @property
    def connections(self) -> int:
        """How many connections clients have opened to the API so far."""
        return self._api.accepted

    @property
    def blob_url(self) -> str:
        return self._blobs.url

    def __enter__(self) -> Self:
        self._blobs.__enter__()
        self._site.blobs = self._blobs.url
        self._api.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._api.__exit__(kind, error, trace)
        finally:
            self._blobs.__exit__(kind, error, trace)
