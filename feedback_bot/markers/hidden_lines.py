"""The last lines of a comment: the marker and, on the line above it, its signature."""

import re
from dataclasses import dataclass
from typing import Final

NAME: Final = "jules-feedback-bot"
_MARKER: Final = re.compile(
    rf"<!-- {NAME} (?P<content>v(?P<version>[0-9]{{1,9}}) (?P<checksum>[0-9a-f]{{8}}) (?P<data>[A-Za-z0-9+/=]+)) -->"
)
_SIGNATURE: Final = re.compile(
    rf"<!-- {NAME} s1 (?P<kind>[a-z]{{1,20}}) (?P<seconds>[0-9]{{1,11}}) (?P<code>[0-9a-f]{{64}})"
    r"(?: (?P<listed>[0-9a-f,]{1,5000}))? -->"
)
_BLANK: Final = " \t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerLine:
    """The hidden data in a comment.

    Attributes:
        content: what is signed: everything between the name and the end of the line.
    """

    content: str
    version: int
    checksum: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """The signature of a marker.

    Attributes:
        kind: the kind of the marker.
        seconds: when the comment was created, since 1970, by GitHub's clock.
        code: the HMAC, as 64 hex digits.
        listed: names of unsigned markers that count, too.
    """

    kind: str
    seconds: int
    code: str
    listed: tuple[str, ...] = ()

    def __str__(self) -> str:
        listed = f" {','.join(self.listed)}" if self.listed else ""
        return f"<!-- {NAME} s1 {self.kind} {self.seconds} {self.code}{listed} -->"


def marker_line(body: str) -> MarkerLine | None:
    """The marker in the last line of a comment. Anywhere else, and with anything beside it, it is text.

    Only a line feed ends a line: other separators may be part of quoted text.
    """
    match = _MARKER.fullmatch(body.rstrip(_BLANK).rpartition("\n")[2])
    if match is None:
        return None
    return MarkerLine(
        content=match["content"], version=int(match["version"]), checksum=match["checksum"], data=match["data"]
    )


def signature_line(body: str) -> SignatureLine | None:
    """The signature directly above the last line of a comment."""
    above = body.rstrip(_BLANK).rpartition("\n")[0]
    match = _SIGNATURE.fullmatch(above.rpartition("\n")[2].rstrip(_BLANK))
    if match is None:
        return None
    listed = tuple((match["listed"] or "").split(",")) if match["listed"] else ()
    return SignatureLine(kind=match["kind"], seconds=int(match["seconds"]), code=match["code"], listed=listed)


def visible_part(body: str) -> str:
    """A comment without its last line, the hidden data, and without the signature above."""
    above = body.rstrip().rpartition("\n")[0].rstrip()
    while _SIGNATURE.fullmatch(above.rpartition("\n")[2]):  # an older version left the previous signature in the text
        above = above.rpartition("\n")[0].rstrip()
    return above


def signed_body(body: str, signature: SignatureLine) -> str:
    """A comment with a signature above its last line. It replaces any other signature."""
    marker = body.rstrip(_BLANK).rpartition("\n")[2]
    return f"{visible_part(body)}\n\n{signature}\n{marker}".lstrip("\n")
