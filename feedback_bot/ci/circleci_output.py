"""The output of a CircleCI step: a JSON array of messages, turned into text as it is read."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

_PIECE: Final = 1 << 16
_LONGEST: Final = 32 << 20
"""The maximum number of characters of a message. After a longer one, the rest is left out."""
_BETWEEN: Final = re.compile(r"[\s,]*")


def write_text(output: BinaryIO, text: BinaryIO) -> None:
    """Append the text of an output to a file. If it is not such an array, it is appended as it is."""
    head = output.read(_PIECE)
    if not head.lstrip().startswith(b"["):
        while head:
            text.write(head)
            head = output.read(_PIECE)
        return
    text.writelines(message.encode("utf-8", "replace") for message in _messages(head.lstrip()[1:], output))
    text.write(b"\n")


def _messages(head: bytes, output: BinaryIO) -> Iterator[str]:
    decoder, utf_8 = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8")("replace")
    buffer, at, size = utf_8.decode(head), 0, _PIECE
    while True:
        between = _BETWEEN.match(buffer, at)
        at = between.end() if between else at
        try:
            entry, at = decoder.raw_decode(buffer, at)
        except (ValueError, RecursionError):
            piece = output.read(size)
            if buffer.startswith("]", at) or not piece or len(buffer) - at > _LONGEST:
                return
            buffer, at, size = buffer[at:] + utf_8.decode(piece), 0, min(2 * size, _LONGEST)
            continue
        size = _PIECE
        if isinstance(entry, dict) and isinstance(entry.get("message"), str):
            yield entry["message"]
