"""The URLs of servers, and which of them may receive a key or a token."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

JULES_BASE_URL: Final = "https://jules.googleapis.com/v1alpha"


def is_safe_address(value: str) -> bool:
    """Whether a server at this URL may receive a token: ``https``, or plain ``http`` on this machine."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
        _ = parts.port  # raises if it is not a port
    except ValueError:
        return False
    if not host or parts.username or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
