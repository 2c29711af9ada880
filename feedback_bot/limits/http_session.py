"""Connections to a server, kept open between requests, and what they read from the environment."""

import time
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies

from feedback_bot.limits.addresses import is_loopback
from feedback_bot.limits.http_deadline import CheckPeer, limit_heads

_IDLE_SECONDS: Final = 3
"""Servers keep an idle connection open for 5 seconds or longer (Node's default is the shortest in wide use)."""


class HttpSession(requests.Session):
    """A session that reads its proxy from the environment, but no ``.netrc``, which could replace a token.

    Requests to this machine never go through a proxy, which would see the token. Redirects are not followed.
    """

    def __init__(self, *, seconds: float, ca_bundle: str | None = None, check_peer: CheckPeer | None = None) -> None:
        """Make a session.

        Args:
            seconds: how long the headers of a response may take to arrive.
            ca_bundle: a file or folder of certificates to trust instead of the usual ones, see ``certificates``.
            check_peer: checks each new connection before anything is sent on it, see ``limit_heads``.
        """
        super().__init__()
        self.trust_env = False
        self.verify = ca_bundle or True
        self.headers["User-Agent"] = "jules-feedback-bot"
        self._used_at = float("-inf")
        limit_heads(self, seconds, check_peer=check_peer)

    def close_idle(self) -> None:
        """Close the connections unless they were in use just now: for a request that must not be sent twice.

        A kept-alive connection may break because it was idle for too long, which looks the same as a lost response.
        """
        if time.monotonic() - self._used_at > _IDLE_SECONDS:
            self.close()

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - passed on
        """Send one request."""
        try:
            return super().send(request, **kwargs)
        finally:
            self._used_at = time.monotonic()

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:  # noqa: ANN401 - requests' signature
        """Find the proxy for an address."""
        found = {} if is_loopback(urlsplit(url).hostname or "") else get_environ_proxies(url)
        return super().merge_environment_settings(url, {**found, **(proxies or {})}, stream, verify, cert)

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - requests' signature
        """Keep requests from preparing the redirect, for which it would read all of the body, without bounds."""
        return None
