"""HTTP requests to other CI systems: to which servers, with which token, and within which limits.

Responses point to further servers, such as storage services. These may be any public servers, and get no token. Whether
an address is public is checked on the connection itself, because a name may resolve to another address the next time.
"""

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final
from urllib.parse import urljoin, urlsplit

from requests.cookies import RequestsCookieJar
from requests.utils import get_environ_proxies, select_proxy

from feedback_bot.ci.problems import CiError, Problem, problem_of
from feedback_bot.ci.sites import Address, Site, parse_address
from feedback_bot.limits.addresses import is_public, may_be_public
from feedback_bot.limits.body import BoundlessAnswerError, copy_body, read_body
from feedback_bot.limits.http_dates import retry_after
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.network_errors import NETWORK_ERRORS
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.retries import Repeat, Retries, Trouble
from feedback_bot.limits.timing import Timing

_CONNECT_SECONDS: Final = 10
_LARGEST_ANSWER: Final = 50 * 2**20
_LARGEST_LOG: Final = 512 * 2**20
_LONGEST_REFUSAL: Final = 2**16
_MOST_HOPS: Final = 3
_LONGEST_WAIT: Final = 10
"""The longest wait for a rate limit, in seconds, so that these logs do not use up the time to wait for GitHub."""
_ERRORS: Final = (*NETWORK_ERRORS, ValueError, RuntimeError)


class NotPublicError(OSError):
    """A server is on this machine or in a private network, and nobody allowed that."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to read something.

    Attributes:
        url: of the site's API, or from a response of that API.
        headers: with the token. They are sent only to the site's own server.
        with_token: whether the headers contain a token.
    """

    site: Site
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    with_token: bool = False


@dataclass(frozen=True, slots=True)
class _Failed:
    """Why an attempt failed. ``is_silence`` means that the server did not respond at all."""

    problem: Problem
    trouble: Trouble
    is_silence: bool = False


class Web:
    """Connections to the CI systems of one policy. Several threads may use this at a time."""

    def __init__(self, sites: Iterator[Site], budget: RateLimitBudget, timing: Timing, ca_bundle: str | None) -> None:
        self._sites = {site.page.origin[1:]: site for site in sites}
        self._session = HttpSession(seconds=timing.answer, ca_bundle=ca_bundle, check_peer=self._check_peer)
        self._session.cookies = _NoCookies()
        self._retries = Retries(budget, timing, "other CI systems")
        self._timing = timing
        self._silent: set[tuple[str, str, int]] = set()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def forget_silence(self) -> None:
        """From now on, try servers again that did not respond."""
        with self._lock:
            self._silent.clear()

    def json(self, ask: Ask) -> Any:  # noqa: ANN401 - JSON is Any until it is parsed
        """A response of the API, as JSON.

        Raises:
            CiError: it could not be read.
        """
        with temporary_file() as file:
            self._read(ask, file, seconds=self._timing.answer, longest=_LARGEST_ANSWER, is_log=False)
            if file.tell() >= _LARGEST_ANSWER:
                raise CiError(Problem.TOO_LARGE)
            file.seek(0)
            try:
                return json.load(file)
            except (ValueError, RecursionError):
                is_page = file.seek(0) == 0 and file.read(200).lstrip()[:1] == b"<"
        sign_in = Problem.TOKEN_REFUSED if ask.with_token else Problem.TOKEN_NEEDED
        raise CiError(sign_in if is_page else Problem.NO_ANSWER)

    @contextmanager
    def log(self, ask: Ask) -> Iterator[BinaryIO]:
        """A log, in a temporary file. Anything after 512 MiB is omitted.

        Raises:
            CiError: it could not be read.
        """
        with temporary_file() as file:
            self._read(ask, file, seconds=self._timing.log, longest=_LARGEST_LOG, is_log=True)
            file.seek(0)
            yield file

    def _read(self, ask: Ask, file: BinaryIO, *, seconds: float, longest: int, is_log: bool) -> None:
        """Write the body of a response to a file."""

        def attempt() -> _Failed | None:
            file.seek(0)
            file.truncate()
            try:
                return self._follow(ask, file, seconds=seconds, longest=longest, is_log=is_log)
            except BoundlessAnswerError:
                return _Failed(Problem.TOO_LARGE, Trouble(is_passing=False))
            except _ERRORS as error:
                is_refused = any(isinstance(each, NotPublicError) for each in _chain(error))
                problem = Problem.UNSAFE if is_refused else Problem.NO_ANSWER
                return _Failed(problem, Trouble(is_passing=not is_refused), is_silence=not is_refused)

        origin = (parse_address(ask.url) or ask.site.page).origin
        if origin in self._silent:
            raise CiError(Problem.NO_ANSWER)
        failed = self._retries.carry_out(Repeat.ALWAYS, attempt, lambda failed: failed.trouble if failed else None)
        if failed is None:
            return
        if failed.is_silence:
            with self._lock:
                self._silent.add(origin)  # each further attempt would take as long
        raise CiError(failed.problem)

    def _follow(self, ask: Ask, file: BinaryIO, *, seconds: float, longest: int, is_log: bool) -> _Failed | None:
        """Send the request and follow redirects. Only those of logs may lead to other servers."""
        is_late = self._timing.countdown(seconds)
        place, headers = ask.url, dict(ask.headers)
        for _ in range(1 + _MOST_HOPS):
            address = self._checked(place, ask.site)
            if address is None:
                return _Failed(Problem.UNSAFE, Trouble(is_passing=False))
            if not _is_of(address, ask.site):
                headers = {}
            timeout = (_CONNECT_SECONDS, min(self._timing.silence, seconds))
            with self._session.get(place, headers=headers, stream=True, timeout=timeout) as response:
                if response.is_redirect:
                    target = urljoin(place, response.headers["Location"])
                    read_body(response, is_late=is_late, longest=_LONGEST_REFUSAL)
                    if not is_log and _origin(target) != address.origin:
                        return _refused(HTTPStatus.FOUND, ask)  # to a sign-in page
                    place = target
                    continue
                if response.status_code != HTTPStatus.OK:
                    return _refused(response.status_code, ask, retry_after(response.headers))
                if is_log and response.headers.get("Content-Type", "").startswith("text/html"):
                    return _refused(HTTPStatus.FOUND, ask)
                copy_body(response, file, is_late=is_late, longest=longest)
                return None
        return _Failed(Problem.NO_ANSWER, Trouble(is_passing=False))

    def _checked(self, url: str, site: Site) -> Address | None:
        """The address, if a request to it is allowed, as far as its text and its proxy show."""
        address = parse_address(url)
        if address is None:
            return None
        is_own = _is_of(address, site)
        if is_own and (site.may_be_private or not site.is_mapped):
            return address
        if not is_own and (address.scheme != "https" or address.port != 443):
            return None
        if not may_be_public(address.host):
            return None
        is_proxied = select_proxy(url, get_environ_proxies(url)) is not None
        return None if is_proxied and _leads_home(address.host) else address

    def _check_peer(self, host: str, port: int, peer: str) -> None:
        site = self._sites.get((host.strip("[]").lower(), port))
        if not is_public(peer) and not (site and site.may_be_private):
            raise NotPublicError("the address is not public")


class _NoCookies(RequestsCookieJar):
    """Drops all cookies, which would otherwise be sent with later requests."""

    def set_cookie(self, cookie: Any, *_: Any, **__: Any) -> None:  # noqa: ANN401 - requests' signature
        """Drop it."""


@contextmanager
def temporary_file() -> Iterator[BinaryIO]:
    """A file that is gone afterward.

    Raises:
        CiError: there is no room for it.
    """
    with disk_errors():
        file = TemporaryFile()  # noqa: SIM115 - it is closed below
    try:
        yield file
    finally:
        with suppress(OSError):  # flushing fails, too, if the disk is full
            file.close()


@contextmanager
def disk_errors() -> Iterator[None]:
    """Report a full disk as a log that is too large."""
    try:
        yield
    except OSError:
        raise CiError(Problem.TOO_LARGE) from None


def _is_of(address: Address, site: Site) -> bool:
    """Whether a URL is on the server of the site's API."""
    return address.origin == _origin(site.api)


def _origin(url: str) -> tuple[str, str, int] | None:
    address = parse_address(url)
    return address.origin if address else None


def _refused(status: int, ask: Ask, wait: float | None = None) -> _Failed:
    problem = problem_of(status, with_token=ask.with_token)
    if problem is Problem.RATE_LIMITED:
        asked = wait or 0.0
        return _Failed(problem, Trouble(asked=asked) if asked <= _LONGEST_WAIT else Trouble(is_passing=False))
    return _Failed(problem, Trouble(is_passing=status >= 500))


def _leads_home(host: str) -> bool:
    """Whether a name resolves to this machine or a private network. One that only the proxy can resolve does not."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return not all(is_public(str(place[4][0])) for place in found)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and the errors that it wraps."""
    pending, seen = [error], set[int]()
    while pending:
        current = pending.pop()
        if id(current) not in seen:
            seen.add(id(current))
            yield current
            linked = (*current.args, getattr(current, "reason", None), current.__cause__, current.__context__)
            pending.extend(each for each in linked if isinstance(each, BaseException))


def host_of(url: str) -> str:
    """The host of a server's own URL, with its port if it has one."""
    return urlsplit(url).netloc.lower()
