"""Which servers belong to which CI system, and which token each of them gets.

Anybody who can set a status chooses its URL. It is only compared with the addresses here, and never requested.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final, Self
from urllib.parse import unquote, urlsplit

from feedback_bot.config.ci_access import CiTokens

_PLAIN: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a URL. ``host`` has no port. ``path`` is decoded and has no slash at its end."""

    scheme: str
    host: str
    port: int
    path: str
    fragment: str = ""
    query: str = ""

    @property
    def origin(self) -> tuple[str, str, int]:
        """The same for all addresses on the same server."""
        return self.scheme, self.host, self.port

    @property
    def host_and_port(self) -> str:
        """The host as in ``ci-tokens``: with its port, unless that is the default of https."""
        return self.host if self.port == 443 else f"{self.host}:{self.port}"


def parse_address(url: str | None) -> Address | None:
    """Read a URL; ``None`` if it contains a user, or if programs may interpret it in different ways."""
    if not url or not _PLAIN.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if not host or "@" in parts.netloc or host.endswith("."):
        return None
    return Address(scheme, host, port or _PORTS[scheme], unquote(parts.path).rstrip("/"), parts.fragment, parts.query)


@dataclass(frozen=True, slots=True)
class Site:
    """One installation of a CI system.

    Attributes:
        system: the system's name, as in ``ci-hosts``.
        page: the base URL of its pages.
        api: the base URL of its API, without a slash at its end.
        owner: the name for it in ``ci-tokens``.
        token: for the whole site; ``None`` if there is none, or if it depends on the organization.
        is_mapped: it is in the policy's ``ci-hosts``, and its API has the same base URL as its pages.
        may_be_private: whether it may be on this machine or in a private network.
        has_unused_token: there is a token, but the policy does not name the project.
    """

    system: str
    page: Address
    api: str
    owner: str
    token: str | None = field(default=None, repr=False)
    is_mapped: bool = False
    may_be_private: bool = False
    has_unused_token: bool = False

    def path_of(self, address: Address) -> str | None:
        """The path of a page on this site, starting with a slash; ``None`` for a page elsewhere."""
        if address.origin != self.page.origin:
            return None
        path = address.path.removeprefix(self.page.path)
        is_below = address.path.startswith(self.page.path) and path[:1] in ("/", "")
        return path if is_below else None


@dataclass(frozen=True, slots=True)
class Sites:
    """All installations that a repository may use.

    Attributes:
        hosts: the policy's ``ci-hosts``.
        with_others: the run handles other repositories, too, so the policy of one must not open a private network.
    """

    tokens: CiTokens
    hosts: Mapping[str, str] = field(default_factory=dict)
    with_others: bool = False

    def of(self, system: str, pages: Mapping[str, str]) -> Iterator[Site]:
        """The installations of a system.

        Args:
            pages: the addresses of its own pages, each with that of the API.
        """
        own = {page: address for page in pages if (address := parse_address(page))}
        for page, address in own.items():
            yield Site(system, address, pages[page], system, self.tokens.token_for(system))
        clouds = {address.host_and_port for address in own.values()}
        for page, name in self.hosts.items():
            address = parse_address(page)
            if name == system and address:
                yield self._mapped(system, page, address, is_cloud=address.host_and_port in clouds)

    def for_path(self, site: Site, path: str) -> Site:
        """The site with the token for one of its pages, because a token may be for a single organization or project."""
        token = self.tokens.token_for(site.owner, f"{site.page.path}/{path}")
        return replace(site, token=token)

    def _mapped(self, system: str, page: str, address: Address, *, is_cloud: bool) -> Site:
        host = address.host_and_port
        owner = system if is_cloud and not self.tokens.names(host) else host
        return Site(
            system=system,
            page=address,
            api=page,
            owner=owner,
            token=self.tokens.token_for(owner, address.path),
            is_mapped=True,
            may_be_private=not self.with_others or self.tokens.names(host),
        )


@dataclass(frozen=True, slots=True)
class AtSites:
    """A CI system at the installations that may be used. Its tokens may be for a single organization or project.

    Attributes:
        name: as in ``ci-hosts``.
        pages: the addresses of its own pages, each with that of the API.
    """

    name: ClassVar[str]
    pages: ClassVar[Mapping[str, str]]

    sites: tuple[Site, ...]
    known: Sites

    @classmethod
    def at(cls, sites: Sites) -> Self:
        """The system, at its own installations."""
        return cls(tuple(sites.of(cls.name, cls.pages)), sites)
