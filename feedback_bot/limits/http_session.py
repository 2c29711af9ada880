"""Connections to a server, kept open between requests, and what they read from the environment."""

from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies

from feedback_bot.limits.addresses import is_loopback
from feedback_bot.limits.http_deadline import CheckPeer, limit_heads


class HttpSession(requests.Session):
    """A session that reads its proxy from the environment, but no ``.netrc``, which could replace a token.

    Requests to this machine never go through a proxy, which would see the token. Redirects are not followed.
    Cookies are not kept. Several threads may use it at once.
    """

    def __init__(
        self,
        *,
        seconds: float,
        ca_bundle: str | None = None,
        check_peer: CheckPeer | None = None,
    ) -> None:
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
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # nothing that threads would share
        limit_heads(self, seconds, check_peer=check_peer)

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:  # noqa: ANN401 - requests' signature
        """Find the proxy for an address."""
        found = {} if is_loopback(urlsplit(url).hostname or "") else get_environ_proxies(url)
        return super().merge_environment_settings(url, {**found, **(proxies or {})}, stream, verify, cert)

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - requests' signature
        """Keep requests from preparing the redirect, for which it would read all of the body, without bounds."""
        return None
