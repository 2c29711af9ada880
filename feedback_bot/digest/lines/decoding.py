"""What a log's bytes are: text in some encoding, or no text at all."""

import codecs
from typing import Protocol

_HEAD = 1 << 16  # bytes that tell
_LEAST = 64  # bytes of which their control characters alone tell
_BINARY = 0.03  # of the bytes: a text has fewer control characters
_TELLING = 4096  # bytes that tell whether a mark of UTF-16 is one
_ZEROS = 0.1  # of the bytes of a log in UTF-16: a fifth of its signs, spaces and digits among them, are ASCII
_UNMARKED_ZEROS = 0.25  # of every other byte, if no mark says so
_LEAST_UNMARKED = 16  # bytes of which they tell
_CODECS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (  # xz, gzip, ZIP, bzip2, zstd, 7z, lzma, pictures, PDF
    b"\xfd7zXZ\x00",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf",
    b"\x5d\x00\x00",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"%PDF",
)
_CONTROL = bytes(sign for sign in range(32) if sign not in b"\t\n\r\f\b\x1b\x07")


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most ``size`` if it is not negative; none at the end."""


class NotTextError(ValueError):
    """The bytes are packed, an image, or something else that is no log."""


def decoded(stream: Readable) -> Readable:
    """The stream as UTF-8, whatever its encoding; other bytes come as they are."""
    head = stream.read(_TELLING)
    codec = wide_codec(head)
    return _Chained(head, stream) if codec is None else _Recoded(_Chained(head, stream), codec)


def require_text(stream: Readable) -> Readable:
    """The same bytes, if they are text.

    Raises:
        NotTextError: They are not.
    """
    head = stream.read(_HEAD)
    if not wide_codec(head[:_TELLING]) and (head.startswith(_MAGIC) or _looks_binary(head)):
        raise NotTextError
    return _Chained(head, stream)


def wide_codec(head: bytes) -> str | None:
    """The codec of a text whose characters take two or four bytes; ``None`` for any other.

    Args:
        head: The first bytes, an even number of them unless they are all.
    """
    for mark, codec in _CODECS:
        if head.startswith(mark):
            return codec if head.count(0) >= _ZEROS * (len(head) - len(mark)) else None
    if len(head) < _LEAST_UNMARKED or head.startswith(_MAGIC):
        return None
    first, second = head[::2], head[1::2]
    if not second.count(0) and first.count(0) > _UNMARKED_ZEROS * len(first):
        codec = "utf-16-be"
    elif not first.count(0) and second.count(0) > _UNMARKED_ZEROS * len(second):
        codec = "utf-16-le"
    else:
        return None
    return None if _looks_binary(head.decode(codec, "replace").encode()) else codec


def _looks_binary(head: bytes) -> bool:
    controls = len(head) - len(head.translate(None, _CONTROL))
    return controls > _BINARY * len(head) and (len(head) >= _LEAST or not _is_utf_8(head))


def _is_utf_8(head: bytes) -> bool:
    try:
        head.decode()
    except UnicodeDecodeError:
        return False
    return True


class _Chained:
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """The next bytes; the first ones alone if they are enough for one call."""
        if size < 0:
            head, self._head = self._head, b""
            return head + self._rest.read()
        head, self._head = self._head[:size], self._head[size:]
        return head + self._rest.read(size - len(head)) if len(head) < size else head


class _Recoded:
    """A stream in another encoding as UTF-8."""

    def __init__(self, rest: Readable, codec: str) -> None:
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        """The next bytes, about as many as asked."""
        piece = self._rest.read(size)
        return self._decoder.decode(piece, final=not piece).encode("utf-8", "replace")
