"""Reads untrusted XML as events, with little memory: no document types, no entities, no files, no network."""

import codecs
import re
from collections.abc import Iterator, Mapping
from typing import Final, Protocol
from xml.parsers import expat  # without a document type, there is nothing to expand or load

from feedback_bot.digest.lines.decoding import Readable

_PIECE: Final = 1 << 16
_DEEPEST: Final = 50
_LONGEST_TOKEN: Final = 8 << 20
"""The maximum number of bytes of a tag or comment, which the parser holds as a whole."""
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_KNOWN: Final = re.compile(r"(?:iso-?8859-?\d+|latin-?1|windows-?125\d|cp\d+|shift_?jis|euc-?\w\w|gb\w+|big5|koi8-?\w)")
_DELETE: Final = "\x7f"
"""Replaces the terminal's escape character, which XML must not contain, but tests write it anyway."""
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE: Final = re.compile(r"&#(?:x0*([0-9A-Fa-f]{1,6})|0*([0-9]{1,7}));")
_LONGEST_REFERENCE: Final = 24
_XML_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]{0,400}\?>")


class Handler(Protocol):
    """Receives the events of a kind of report. Names have no namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def text(self, text: str) -> None:
        """A piece of an element's text."""

    def end(self, name: str) -> None:
        """An element ends."""


class _StoppedError(Exception):
    """The rest of the document is not read. The message says why."""


def parse(stream: Readable, handler: Handler) -> str:
    """Send a document's events to a handler.

    Returns:
        Why the rest was not read, as the end of a sentence; empty if everything was read.
    """
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    events = _Events(parser, handler)
    try:
        for piece in _pieces(stream):
            events.feed(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        return f"it is not valid XML after line {error.lineno:,}"
    except _StoppedError as error:
        return str(error)
    return ""


class _Events:
    """Feeds the parser, and passes on its events, within the limits."""

    def __init__(self, parser: expat.XMLParserType, handler: Handler) -> None:
        self._parser = parser
        self._handler = handler
        self._depth = 0
        self._fed = 0
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = handler.text

    def feed(self, piece: str) -> None:
        encoded = piece.encode("utf-8", "replace")
        self._fed += len(encoded)
        self._parser.Parse(encoded)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
            raise _StoppedError("one of its tags is too long")

    def _refuse(self, *_: object) -> None:
        raise _StoppedError("it has a document type, which is not read")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _StoppedError("its elements are nested too deeply")
        self._handler.start(_local(name), attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._handler.end(_local(name))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _pieces(stream: Readable) -> Iterator[str]:
    """The document as valid XML text, without its declaration, which has already been applied."""
    head = stream.read(_PIECE)
    decoder = codecs.getincrementaldecoder(encoding_of(head))("replace")
    piece, rest = head, ""
    is_first = True
    while True:
        text = rest + decoder.decode(piece, final=not piece)
        if is_first:
            text, is_first = _XML_DECLARATION.sub("", text.lstrip("\ufeff \t\r\n")), False
        kept = _complete(text) if piece else len(text)
        if text:
            yield _FORBIDDEN.sub(_visible, _REFERENCE.sub(_allowed, text[:kept]))
        if not piece:
            return
        rest = text[kept:]
        piece = stream.read(_PIECE)


def encoding_of(head: bytes) -> str:
    """The encoding of a document, according to its first bytes and what they declare; otherwise, UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[:4] in (b"<\x00?\x00", b"<\x00t\x00"):
        return "utf-16-le"
    declared = _DECLARED.search(head[:400])
    name = declared[1].decode("ascii").lower() if declared else ""
    try:
        return codecs.lookup(name).name if _KNOWN.fullmatch(name) else "utf-8"
    except LookupError:
        return "utf-8"


def _complete(text: str) -> int:
    """The length of the text up to a reference at its end that may be incomplete."""
    start = text.rfind("&", max(0, len(text) - _LONGEST_REFERENCE))
    return len(text) if start < 0 or ";" in text[start:] else start


def _visible(found: re.Match[str]) -> str:
    return _DELETE if found[0] == "\x1b" else ""


def _allowed(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    if code > 0x10FFFF or _FORBIDDEN.fullmatch(chr(code)):
        return _DELETE if code == 0x1B else ""
    return found[0]
