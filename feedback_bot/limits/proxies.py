"""Which proxy requests go through."""

from urllib.parse import urlsplit

from requests.utils import get_environ_proxies

from feedback_bot.limits.addresses import is_loopback


def find_proxy(url: str) -> str | None:
    """The host and port of the proxy for a URL, without credentials; ``None`` if requests go there directly."""
    parts = urlsplit(url)
    if is_loopback(parts.hostname or ""):
        return None
    proxies = get_environ_proxies(url)
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return urlsplit(proxy).netloc.rpartition("@")[2] or proxy if proxy else None
