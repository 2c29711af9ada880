"""Connections of PyGithub's on which a whole answer must arrive in time.

PyGithub's own give up on silence alone, so a server that sends a byte now and then could hold a run until it is killed.
"""

import time
from collections.abc import ItemsView
from typing import Any, Final

import requests
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester

from feedback_bot.limits.http_deadline import limit_heads

ANSWER_SECONDS: Final = 60
_LARGEST_ANSWER: Final = 50 * 2**20


def bound_answers() -> None:
    """Have all requests that PyGithub sends in this process end in time."""
    Requester.injectConnectionClasses(_BoundedHttp, _BoundedHttps)


class _Answer:
    """An answer as PyGithub wants it, read completely."""

    def __init__(self, response: requests.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self._text = _read(response)

    def getheaders(self) -> ItemsView[str, str]:
        return self.headers.items()

    def read(self) -> str:
        return self._text


def _get_response(connection: Any) -> _Answer:
    """What PyGithub's ``getresponse`` does, with bounds on the head and on the body of the answer."""
    limit_heads(connection.session, ANSWER_SECONDS, connection.retry)
    with connection.session.request(
        connection.verb,
        f"{connection.protocol}://{connection.host}:{connection.port}{connection.url}",
        headers=connection.headers,
        data=connection.input,
        timeout=connection.timeout,
        verify=connection.verify,
        allow_redirects=False,
        stream=True,
    ) as response:
        return _Answer(response)


def _read(response: requests.Response) -> str:
    deadline = time.monotonic() + ANSWER_SECONDS
    body = bytearray()
    while chunk := response.raw.read1(2**16, decode_content=True):  # as it comes: a full block might never come
        body += chunk
        if time.monotonic() > deadline:
            raise requests.exceptions.ReadTimeout("the answer is too slow")
        if len(body) > _LARGEST_ANSWER:
            raise requests.exceptions.ContentDecodingError("the answer is too long")
    return body.decode("utf-8", "replace")


class _BoundedHttp(HTTPRequestsConnectionClass):
    getresponse = _get_response  # type: ignore[assignment] # PyGithub needs no more than ``_Answer`` has


class _BoundedHttps(HTTPSRequestsConnectionClass):
    getresponse = _get_response  # type: ignore[assignment] # the same
