"""Passwords and tokens in addresses and in the connection strings of databases and queues."""

import re
from collections.abc import Iterator
from typing import Final

from feedback_bot.text.redact.marks import Marks, lower

_HIDDEN: Final = r"(?!\*{2,}@|\$\{?\w|\$\(|%s|<|\{|\[|x{3,}@|\.{3}@)"
"""Not what stands for a password."""
_ADDRESS: Final = re.compile(
    r"://(?<=[A-Za-z0-9]://)"
    r"(?:"
    # user:password@, the password without what ends a host …
    rf"[^\s:/?#@\[\"'<>]{{0,200}}:{_HIDDEN}(?P<password>[^\s/?#\"'<>]{{1,500}})@(?!sha\d)"
    # … or with it, where what begins is no port,
    rf"|[^\s:/?#@\[\"'<>]{{1,200}}:(?!\d{{1,5}}(?:[/?#\s]|\Z)){_HIDDEN}(?P<slashed>[^\s\"'<>@/?#]{{0,200}}[/?#][^\s\"'<>@]{{1,200}})@(?!sha\d)[\w-]"
    # a token alone before the host
    r"|(?P<token>[0-9A-Za-z_.~%-]{20,500})@(?=[\w.-]+)"
    r")"
)
_ENCODED: Final = re.compile(r"%3[Aa]%2[Ff]%2[Ff][\w.-]{0,100}%3[Aa]([^\s\"'<>&]{1,200}?)%40")
_SLASHED_LOGIN: Final = re.compile(
    r"(?:jdbc:oracle:thin:|sqlplus(?:[ \t]-\w+){0,3}[ \t])[\w$#-]{1,60}/([^\s@\"'/]{1,200})@"
)
_QUERY: Final = re.compile(
    r"(?i)[?&;6f](?:(?<=[?&;])|(?<=%3f)|(?<=%26)|(?<=u0026))(?:[\w.-]{0,40}(?:token|secret|signature|password|passwd|credential|jwt|apikey|api_key|api-key"
    r"|access_key|auth|authkey|auth_key|app_key|license_key|private_key|subscription-key|security-token|session_id|sessionid"
    r"|urlsignature|hmac)|key|sig|code|pwd|pass|sas|se_sig|sharedaccesssignature|x-amz-signature|x-goog-signature|oauth_verifier)"
    r"(?:=|%3D)(?![\[*<{$]|x{4,}|your|true|false)([^\s&\"'<>`;#\\]{8,4000})"
)
_PARTS: Final = r"password|pwd|accountkey|sharedaccesskey|sharedsecretvalue|sharedaccesssignature|accesskey|access key"
_CONNECTION: Final = re.compile(
    rf"(?i)(?:^|[;\"' \t])(?:{_PARTS}|secret|user password|primarykey|secondarykey"
    r"|authtoken|accesstoken|instrumentationkey|api ?key|sharedsecretkey|key)"
    r"[ \t]{0,2}=[ \t]{0,2}(?![\[*<{$%&]|\s)(\{[^}\n\"]{4,200}\}|[^;\s\"'`]{4,1000})(?=;)"
)
_LAST_OF_CONNECTION: Final = re.compile(
    rf"(?i);[ \t]{{0,2}}(?:{_PARTS})"
    r"[ \t]{0,2}=[ \t]{0,2}(?![\[*<{$%&]|\s)([^;\s\"'`]{4,1000})"
)
_SIGNED: Final = re.compile(
    r"(?i)-(?:amz|goog)-(?:signature|credential|security-token)(?:=|%3D|\"?: ?\"?)([^\s&\"'<>`,]{8,4000})"
)
_PGPASS: Final = re.compile(r"[\w.*-]{1,100}:(?:543\d|6432|\*):[\w.*-]{1,60}:[\w.*-]{1,60}:(\S{4,200})\r?\Z")


_MARKS: Final = Marks(["?", "&", ";", "%3f", "%26", "u0026", "-amz-", "-goog-", "%3a%2f%2f", "oracle:thin:", "sqlplus"])
_PORTS: Final = Marks([":543", ":6432:", ":*:"])


def addresses_in(text: str) -> Iterator[tuple[int, int]]:
    """Where such passwords and tokens stand, first character and the one after the last."""
    for match in _ADDRESS.finditer(text):
        name = match.lastgroup or 0
        if name != "token" or _is_token(match["token"]):
            yield match.span(name)
    for start, end in _MARKS.lines(text, lower(text)):
        for pattern in (_QUERY, _SIGNED, _ENCODED, _SLASHED_LOGIN):
            yield from (match.span(1) for match in pattern.finditer(text, start, end))
        if text.find(";", start, end) >= 0 and text.find("=", start, end) >= 0:
            for pattern in (_CONNECTION, _LAST_OF_CONNECTION):
                yield from (match.span(1) for match in pattern.finditer(text, start, end))
    for start, end in _PORTS.lines(text, text):
        password = _PGPASS.match(text, start, end)
        if password:
            yield password.span(1)


def _is_token(user: str) -> bool:
    """Whether what stands before the host is no long user name."""
    return "." not in user or any(char.isdigit() for char in user)
