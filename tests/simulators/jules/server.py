"""The simulated Jules behind an address: `with JulesServer(world) as jules: ... jules.url`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.http.wire import HttpServer

if TYPE_CHECKING:
    import ssl

    from .world import JulesWorld


class JulesServer(HttpServer):
    """`url` is what `jules-base-url` takes: it ends in `/v1alpha`. The world outlives the server."""

    def __init__(self, world: JulesWorld, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(world, tls)
        self.world = world

    def hold(self, world: JulesWorld) -> None:
        """Serve another world from now on."""
        self.site = self.world = world
