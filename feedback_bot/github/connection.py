"""The bot's own connections for PyGithub, kept open and with time limits.

PyGithub's own connections time out only on silence, so a server that sends one byte at a time could block a run until
it is killed. PyGithub reopens injected connections for each request.
"""

from collections.abc import ItemsView
from http import HTTPStatus
from typing import Any, Final

import requests

from feedback_bot.limits.body import read_body
from feedback_bot.limits.http_session import HttpSession
from feedback_bot.limits.timing import Timing

_LARGEST_ANSWER: Final = 50 * 2**20
_MOST_HOPS: Final = 5
_MOST_POSTPONEMENTS: Final = 5
_POSTPONED_FOR: Final = 2
"""Seconds, as PyGithub would wait."""


class Connection:
    """Carries one of PyGithub's requests, and follows its redirects.

    A read that GitHub has accepted but not answered yet (202) is repeated here, because PyGithub would really sleep.

    Args:
        origin: the server's scheme, host and port.
    """

    def __init__(self, session: HttpSession, timing: Timing, origin: str) -> None:
        self._session = session
        self._timing = timing
        self._origin = origin
        self._hops = 0

    def request(self, verb: str, url: str, body: Any, headers: dict[str, str], *_: Any) -> None:
        """Take a request."""
        self._hops += 1
        if self._hops > _MOST_HOPS:
            raise requests.TooManyRedirects("too many redirects")
        self._request = {"method": verb, "url": f"{self._origin}{url}", "data": body, "headers": headers}

    def getresponse(self) -> "_Answer":
        """Send it.

        Raises:
            requests.RequestException: GitHub cannot be reached, or keeps answering 202.
        """
        answer = self._send()
        for _ in range(_MOST_POSTPONEMENTS):
            if answer.status != HTTPStatus.ACCEPTED or self._request["method"] != "GET":
                return answer
            self._timing.sleep(_POSTPONED_FOR)
            answer = self._send()
        raise requests.RequestException("GitHub kept answering 202, not ready yet")

    def _send(self) -> "_Answer":
        is_late = self._timing.countdown(self._timing.answer)
        with self._session.request(**self._request, timeout=self._timing.silence, stream=True) as response:
            return _Answer(response, read_body(response, is_late=is_late, longest=_LARGEST_ANSWER))


class _Answer:
    """The parts of a response that PyGithub reads."""

    def __init__(self, response: requests.Response, body: bytes) -> None:
        self.status = response.status_code
        self._headers = response.headers
        self._body = body

    def getheaders(self) -> ItemsView[str, str]:
        return self._headers.items()

    def read(self) -> str:
        return self._body.decode("utf-8", "replace")
