"""Reads the body of a response within limits on time and length."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import requests


class BoundlessAnswerError(requests.RequestException):
    """A response is longer, or takes longer, than allowed."""


def read_body(response: requests.Response, *, is_late: Callable[[], bool], longest: int) -> bytes:
    """The whole body.

    Args:
        is_late: whether it should have arrived by now; see ``Timing.countdown``.
        longest: how many bytes it may have.

    Raises:
        BoundlessAnswerError: it exceeds one of the limits.
        requests.RequestException, urllib3.exceptions.HTTPError: the connection broke.
    """
    body = bytearray()
    for piece in _pieces(response, is_late):
        body += piece
        if len(body) > longest:
            raise BoundlessAnswerError("the response is too long")
    return bytes(body)


def copy_body(response: requests.Response, file: BinaryIO, *, is_late: Callable[[], bool], longest: int) -> None:
    """Write the body to a file. Anything after ``longest`` bytes is omitted.

    Raises:
        OSError: the file cannot be written; otherwise, the same as :func:`read_body`.
    """
    written = 0
    for piece in _pieces(response, is_late):
        file.write(piece[: longest - written])
        written += len(piece)
        if written >= longest:
            return


def _pieces(response: requests.Response, is_late: Callable[[], bool]) -> Iterator[bytes]:
    """The body as it arrives, because a full block might never arrive."""
    while True:
        if is_late():  # also before the first piece: a head that was cut short has no body
            raise BoundlessAnswerError("the response is too slow")
        piece = response.raw.read1(2**16, decode_content=True)
        if not piece:
            return
        yield piece
