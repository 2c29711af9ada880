"""What went wrong with a request in the network, or in requests."""

import ssl
from collections.abc import Iterator
from typing import Final

import requests
import urllib3

NETWORK_ERRORS: Final = (OSError, urllib3.exceptions.HTTPError)
"""What a request raises if no response arrives. The errors of requests are also an ``OSError``."""
# What requests raises before anything has left this machine.
_NEVER_SENT: Final = (
    requests.exceptions.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidHeader,
)


def may_have_been_sent(error: Exception) -> bool:
    """Whether the request may have reached the server, so a write may have succeeded anyway."""
    causes = tuple(_causes(error))
    if any(
        isinstance(cause, (urllib3.exceptions.NewConnectionError, ssl.SSLCertVerificationError)) for cause in causes
    ):
        return False
    # An OSError that is not one of requests' own is a missing bundle of certificates.
    return isinstance(error, (requests.RequestException, urllib3.exceptions.HTTPError)) and not isinstance(
        error, _NEVER_SENT
    )


def reason_of(error: Exception) -> str:
    """What happened, in words that show no headers and no URL."""
    causes = tuple(_causes(error))
    if isinstance(error, requests.Timeout):
        return "no response in time"
    if any(isinstance(cause, urllib3.exceptions.NameResolutionError) for cause in causes):
        return "could not resolve the server's name"
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return "could not verify the server's certificate"
    if isinstance(error, requests.exceptions.ProxyError):
        return "could not reach the proxy, or it refused the connection"
    if not isinstance(error, (requests.RequestException, urllib3.exceptions.HTTPError)):
        return str(error)  # of this machine: a bundle of certificates that is not there
    spoken = [cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror]
    return spoken[-1].lower() if spoken else "the connection was lost before the response was complete"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps; urllib3 keeps causes in ``reason`` and among the arguments."""
    pending, seen = [error], set[int]()
    while pending:
        current = pending.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        linked = (*current.args, getattr(current, "reason", None), current.__cause__, current.__context__)
        pending.extend(cause for cause in linked if isinstance(cause, BaseException))
