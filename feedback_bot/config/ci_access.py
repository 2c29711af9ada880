"""Access to other CI systems: the tokens of the operator, and the addresses that a repository names.

Tokens come from the operator, but addresses from a file in the repository. So a token is only for the host on its line.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

from feedback_bot.limits.addresses import is_loopback

CiSystemName = Literal["circleci", "gitlab", "buildkite", "azure", "jenkins"]
SYSTEMS: Final[tuple[CiSystemName, ...]] = get_args(CiSystemName)
"""The systems whose logs can be read, by the names that users write."""
WITH_ORGANIZATIONS: Final[tuple[str, ...]] = ("buildkite", "azure")
"""The systems whose tokens each belong to one organization: ``NAME/ORGANIZATION=TOKEN``."""
_WITHOUT_CLOUD: Final = ("jenkins",)
"""The systems that run only on their users' servers, so a token needs the host of the server."""
_KEY: Final = re.compile(
    r"(?P<host>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?P<port>:[0-9]{1,5})?"
    r"(?P<path>(?:/[\w.~-]{1,100}){0,8})",
    re.IGNORECASE | re.ASCII,
)
_VALUE: Final = re.compile(r"[\x21-\x7e]{0,2000}")
_SHORTEST_SECRET: Final = 6


@dataclass(frozen=True, slots=True)
class CiToken:
    """One line of ``ci-tokens``.

    Attributes:
        owner: what the token is for: the name of a system, or a host with its port, without a path, in lowercase.
        path: the organization or the path that it is limited to, without slashes at its ends; empty for all.
        value: empty if the line only says that the operator knows the host.
    """

    owner: str
    path: str
    value: str = field(repr=False)

    @property
    def secrets(self) -> Iterator[str]:
        """The values that must not be shown: as written, the password alone, and as HTTP basic authentication."""
        yield self.value
        yield b64encode(f":{self.value}".encode()).decode()
        yield b64encode(f"{self.value}:".encode()).decode()
        user, colon, password = self.value.partition(":")
        if colon and user:
            yield b64encode(self.value.encode()).decode()
            yield password


@dataclass(frozen=True, slots=True)
class CiTokens:
    """All lines of ``ci-tokens``."""

    tokens: tuple[CiToken, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """All values that must not be shown, except very short ones, which cannot be told apart from other text."""
        found = (secret for token in self.tokens for secret in token.secrets)
        return tuple(dict.fromkeys(secret for secret in found if len(secret) >= _SHORTEST_SECRET))

    def token_for(self, owner: str, path: str = "") -> str | None:
        """The token for a system or host. If several match, the one with the longest matching path wins.

        Args:
            owner: as in ``CiToken``.
            path: the organization or the path of a page, without a slash at its beginning.

        Returns:
            ``None`` if there is none, or an empty one.
        """
        fitting = [token for token in self.tokens if token.owner == owner and _begins(token.path, path) and token.value]
        return max(fitting, key=lambda token: len(token.path)).value if fitting else None

    def names(self, owner: str) -> bool:
        """Whether a line names the host, with or without a token."""
        return any(token.owner == owner for token in self.tokens)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that the lines name, without the systems' names."""
        return tuple(dict.fromkeys(token.owner for token in self.tokens if token.owner not in SYSTEMS))


def parse_ci_tokens(text: str) -> tuple[CiTokens, tuple[int, ...]]:
    """Read the lines of ``ci-tokens``; empty lines do not count.

    Returns:
        The tokens, and the numbers of the lines that are not valid, from 1. No error may show such a line.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    read = [(number, _token(line)) for number, line in lines]
    tokens = tuple(token for _, token in read if token)
    return CiTokens(tokens), tuple(number for number, token in read if token is None)


def _token(line: str) -> CiToken | None:
    key, equals, value = line.partition("=")
    parts = _KEY.fullmatch(key.strip())
    if parts is None or not equals or not _VALUE.fullmatch(value.strip()):
        return None
    host, path = f"{parts['host']}{parts['port'] or ''}".lower().removesuffix(":443"), parts["path"].strip("/")
    is_system = host in SYSTEMS and host not in _WITHOUT_CLOUD
    if not is_system and not _is_host(parts["host"]):
        return None  # the name of a system is misspelled, so its token would never be used
    if is_system and path and host not in WITH_ORGANIZATIONS:
        return None
    return CiToken(owner=host, path=path, value=value.strip())


def _is_host(name: str) -> bool:
    return "." in name or name.startswith("[") or name.lower() == "localhost"


def _begins(shorter: str, path: str) -> bool:
    """Whether a path begins with another, compared by whole parts. GitLab's and Azure's names ignore case."""
    first, whole = shorter.lower(), path.strip("/").lower()
    return not first or whole == first or whole.startswith(f"{first}/")


_ADDRESS: Final = re.compile(r"[a-z]+://[\w.:\[\]-]+(?:/[\w.~%-]+)*/?", re.IGNORECASE | re.ASCII)


def check_ci_hosts(hosts: Mapping[str, CiSystemName]) -> dict[str, CiSystemName]:
    """Check the addresses of the policy's ``ci-hosts``, and return them without slashes at their ends.

    Raises:
        ValueError: an address is not valid. The message names it.
    """
    for address in hosts:
        if not is_ci_address(address):
            raise ValueError(f"{address[:200]!r} is not an https:// address (http:// only on loopback)")
    return {address.rstrip("/"): system for address, system in hosts.items()}


def is_ci_address(address: str) -> bool:
    """Whether a server may have this address: ``https``, or plain ``http`` on this machine."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.query or parts.fragment or not _ADDRESS.fullmatch(address):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
