"""The URLs of servers, and which of them may receive a key or a token."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

JULES_BASE_URL: Final = "https://jules.googleapis.com/v1alpha"
_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
"""The only IPv6 addresses of hosts that are routed on the internet."""
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_OF_CLOUDS: Final = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("168.63.129.16/32"))
"""At these, machines of Oracle's and Microsoft's clouds read about themselves."""
_PRIVATE_NAMES: Final = (".localhost", ".local", ".internal", ".home.arpa", ".test")
"""Names that the internet does not have, so that only a machine or a network of one's own knows them."""


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


def may_be_public(host: str) -> bool:
    """Whether a host may be on the internet, as far as its spelling tells: a public IP address, or a name there.

    Names with a last part that is a number are IP addresses in old spellings, such as ``127.1`` or ``0x7f.1``.
    """
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        last = host.lower().rpartition(".")[2]
        is_number = last.isdigit() or last.startswith("0x")
        return "." in host and not is_number and not host.lower().endswith(_PRIVATE_NAMES)
    return is_public(host)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet, and not to this machine or a private network.

    IPv6 addresses that stand for IPv4 addresses (mapped, 6to4, NAT64) count as those: Python calls some of them global.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (_low_bits(found) if found in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        return found in _UNICAST and found.is_global
    return found.is_global and not found.is_multicast and not any(found in each for each in _OF_CLOUDS)


def _low_bits(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
