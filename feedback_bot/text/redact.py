"""Taking secrets out of whatever leaves for Jules or for a comment.

The patterns are detect-secrets', whose detectors are also how the few that it lacks are added. Only patterns are used,
no entropy: hashes and ids are what a log is full of, and what an engineer needs to see.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

REDACTED: Final = "[redacted]"


class _GoogleDetector(RegexBasedDetector):
    """API keys and OAuth tokens of Google."""

    secret_type = "Google key"  # noqa: S105 - a kind of secret, not one
    denylist = (
        re.compile(r"\bAIza[0-9A-Za-z_-]{35}"),
        re.compile(r"\bya29\.[0-9A-Za-z_-]{20,}"),
        re.compile(r"\bGOCSPX-[0-9A-Za-z_-]{20,}"),
        re.compile(r"\b1//0[0-9A-Za-z_-]{30,}"),
    )


class _NewerTokensDetector(RegexBasedDetector):
    """Formats newer than detect-secrets, or that it reads too narrowly or in quadratic time (OpenAI's)."""

    secret_type = "token"  # noqa: S105 - a kind of secret, not one
    denylist = (
        re.compile(r"\bghs_[0-9A-Za-z_.-]{20,}"),
        re.compile(r"\bgithub_pat_[0-9A-Za-z_]{22,}"),
        re.compile(r"\bgh[pousr]_[0-9A-Za-z_]{20,}"),
        re.compile(r"\bnpm_[0-9A-Za-z]{30,}"),
        re.compile(r"\bpypi-[0-9A-Za-z_-]{50,}"),
        re.compile(r"\bsk-(?=[A-Za-z_-]{0,100}[0-9])[0-9A-Za-z_-]{20,}"),
        re.compile(r"\b[rsp]k_(?:live|test)_[0-9A-Za-z]{16,}"),
        re.compile(r"\bwhsec_[0-9A-Za-z+/=]{24,}"),
        re.compile(r"\bx(?:app|ox[a-z])-[0-9A-Za-z-]{10,}"),
        re.compile(r"\bhf_[0-9A-Za-z]{30,}"),
        re.compile(r"\bdckr_pat_[0-9A-Za-z_-]{20,}"),
        re.compile(r"\bdop_v1_[0-9a-f]{40,}"),
    )


class _JwtDetector(RegexBasedDetector):
    """JSON web tokens, whole: detect-secrets' pattern stops before the signature."""

    secret_type = "JSON web token"  # noqa: S105 - a kind of secret, not one
    denylist = (re.compile(r"\beyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}(?:\.[0-9A-Za-z_-]*)?"),)


_GAP: Final = r"[ \t]{0,8}"
_IS: Final = rf"(?:\\?[\"']?{_GAP}(?:=>|[:=]){_GAP}|\\?[\"']{_GAP},{_GAP}(?=b?\\?[\"']))(?:b(?=\\?[\"']))?\\?[\"'`]?"
"""What stands between a name and its value in headers, JSON, Python, YAML and settings files, escaped or not."""
_VALUE_CHAR: Final = r"[^\s\"',;\\]"
_NO_WORD: Final = (
    r"(?!(?:a|an|and|are|auth|authentication|authorization|basic|bearer|credentials?|empty|expired|failed|false|for|from|has|header"
    r"|headers|in|invalid|is|missing|must|needed|nil|no|none|not|null|of|on|optional|or|present|realm|rejected|required"
    r"|scheme|set|should|the|to|tokens?|true|type|undefined|unset|value|was|with|wrong)"
    rf"[.!?:)\]`]{{0,3}}(?!{_VALUE_CHAR}))"
)
"""Not one of the words that stand after a header's name in a sentence or a complaint."""
_MIXED: Final = rf"(?={_VALUE_CHAR}{{0,400}}?(?:[0-9+=]|(?-i:[a-z][A-Z])))"
"""A mix of characters that no word has."""
_LIKE_A_SECRET: Final = rf"(?={_VALUE_CHAR}{{6}})(?:{_MIXED}|(?={_VALUE_CHAR}{{20}}))"


class _HeaderDetector(RegexBasedDetector):
    """The value of an Authorization header, of other key headers and of npm's settings, however it is quoted."""

    secret_type = "header"  # noqa: S105 - a kind of secret, not one
    denylist = (
        re.compile(r"(?i)(?<![\w-])(?:proxy-)?authorization" + _IS + r"(AWS4-HMAC-SHA256 [^\n\"']{1,4096})"),
        re.compile(
            r"(?i)(?<![\w-])(?:proxy-)?authorization"
            + _IS
            + r"((?:bearer|basic|token|digest|negotiate|apikey)[ \t]{1,8}"
            + rf"{_NO_WORD}{_VALUE_CHAR}{{1,4096}}|{_LIKE_A_SECRET}{_VALUE_CHAR}{{1,4096}})"
        ),
        re.compile(
            r"(?i)(?<![\w-])(?:x-goog-api-key|private-token|x-api-key)" + _IS + rf"({_NO_WORD}{_VALUE_CHAR}{{1,4096}})"
        ),
        re.compile(rf"(?i)\bbearer[ \t]{{1,8}}({_MIXED}[0-9A-Za-z._~+/-]{{16,}}=*)"),
        re.compile(rf"_(?:authToken|auth|password){_GAP}={_GAP}[\"']?([^\s\"']{{6,4096}})"),
        re.compile(r"(?i)(?:aws_?)?(?:secret_?access_?key|session_?token)" + _IS + r"([0-9A-Za-z/+=]{16,4096})"),
        # Settings in the environment; in lower case it would be code.
        re.compile(
            r"\b[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|API_?KEY|TOKEN)[ \t]{0,2}=[ \t]{0,2}[\"']?"
            r"([^\s\"',;]{6,400})"
        ),
    )


class _UrlPasswordDetector(RegexBasedDetector):
    """Passwords and tokens in addresses, also those that hold characters which ought to have been escaped."""

    secret_type = "password in an address"  # noqa: S105 - a kind of secret, not one
    denylist = (
        re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s:/?#@]{0,200}:([^\s/?#\"'<>]{1,500})@"),
        re.compile(r"://([0-9A-Za-z_-]{20,500})@"),
        re.compile(
            r"(?i)[?&](?:access_token|api_key|apikey|key|token|sig|signature|password|client_secret|x-amz-signature)"
            r"=([^\s&\"'<>]{8,2000})"
        ),
    )


_DETECTORS: Final = (
    AWSKeyDetector, AzureStorageKeyDetector, DiscordBotTokenDetector, GitHubTokenDetector, GitLabTokenDetector,
    MailchimpDetector, PypiTokenDetector, SendGridDetector, SlackDetector, SquareOAuthDetector,
    StripeDetector, TelegramBotTokenDetector, TwilioKeyDetector, _GoogleDetector, _NewerTokensDetector, _JwtDetector,
)  # fmt: skip
_VALUE_DETECTORS: Final = (_UrlPasswordDetector, BasicAuthDetector, _HeaderDetector)
_GOES: Final = re.compile(r"[^`\n]+")
"""What goes of whatever a pattern finds: line ends and backticks stay: lines keep their places, and code its marks."""
_BEGIN: Final = re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_END: Final = re.compile(r"-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_PEM_HEADER: Final = re.compile(r"\s*(?:Proc-Type|DEK-Info|Version|Comment): ")
_KEY_MATERIAL: Final = re.compile(r"(?:^|[\s|>])[0-9A-Za-z+/=]{40,}\s*\Z")
_KEY_LINE: Final = re.compile(r"(?:.{0,40}[\s|>])?(?=[^\n]*[G-Zg-z+/])[0-9A-Za-z+/]{64}\s*\Z")
_LAST_KEY_LINE: Final = re.compile(r"^\s*[0-9A-Za-z+/]{0,76}={0,2}\s*\Z|\s[0-9A-Za-z+/]{2,76}={1,2}\s*\Z")


def _patterns(detectors: Iterable[type[RegexBasedDetector]]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for detector in detectors for pattern in detector().denylist)


_WHOLE: Final = _patterns(_DETECTORS)
"""Patterns of which all goes."""
_VALUE: Final = _patterns(_VALUE_DETECTORS)
"""Patterns of which the first group goes, so that the name of the header or the host stays."""


class Redactor:
    """Replaces secrets in text. It knows the run's own secrets by value and all others by their form."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        lines = {line for secret in secrets for line in secret.split("\n")}
        self._known = sorted((line for line in lines if len(line) >= 6), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """The text with each secret replaced by ``[redacted]``; text without any comes back unchanged."""
        return "\n".join(line for line in self.lines(text.split("\n")) if line is not None)

    def lines(self, lines: Sequence[str]) -> list[str | None]:
        """The same for lines, each in its place; ``None`` for a line of which nothing is left."""
        found = _without_private_keys(lines)
        text = "\n".join(line or "" for line in found)
        for secret in self._known:
            text = text.replace(secret, REDACTED)
        for pattern in _WHOLE:
            text = pattern.sub(_without_match, text)
        for pattern in _VALUE:
            text = pattern.sub(_without_value, text)
        left = iter(text.split("\n"))
        taken = ["\n".join(islice(left, 1 + (line or "").count("\n"))) for line in found]
        return [None if old is None else new for old, new in zip(found, taken, strict=True)]

    def __repr__(self) -> str:
        return "Redactor()"


def _without_match(match: re.Match[str]) -> str:
    return _GOES.sub(REDACTED, match[0])


def _without_value(match: re.Match[str]) -> str:
    start, end = match.start(1) - match.start(), match.end(1) - match.start()
    return match[0][:start] + _GOES.sub(REDACTED, match[0][start:end]) + match[0][end:]


def _without_private_keys(lines: Sequence[str]) -> list[str | None]:
    """Blocks go whole; of one that an excerpt cut short, what is left of it goes."""
    kept: list[str | None] = []
    inside = False
    for at, line in enumerate(lines):
        begins, ends = _BEGIN.search(line), _END.search(line)
        if begins:
            rest = line[ends.end() :] if ends and ends.start() > begins.start() else ""
            kept.append(line[: begins.start()] + REDACTED + rest)
            inside = not rest and not ends
        elif ends and not inside:
            for before in range(at - 1, -1, -1):
                if not _KEY_MATERIAL.search(lines[before]):
                    break
                kept[before] = None
            kept.append(REDACTED + line[ends.end() :])
        elif ends:
            kept.append(line[ends.end() :] or None)
            inside = False
        elif inside and (_is_armour(line) or (at + 1 < len(lines) and _END.search(lines[at + 1]))):
            kept.append(None)
        else:
            inside = False
            kept.append(REDACTED if _is_in_a_run(lines, at) else line)
    return kept


def _is_in_a_run(lines: Sequence[str], at: int) -> bool:
    """Whether a line of base64 as long as a private key's stands beside another: an excerpt may lack both ends."""
    if not _KEY_LINE.match(lines[at]):
        return False
    neighbours = (lines[at - 1] if at else "", lines[at + 1] if at + 1 < len(lines) else "")
    return any(_KEY_LINE.match(neighbour) for neighbour in neighbours)


def _is_armour(line: str) -> bool:
    """Whether a line can stand inside a private key block: a header, a blank, a short last line of base64."""
    return any(pattern.search(line) for pattern in (_KEY_MATERIAL, _PEM_HEADER, _LAST_KEY_LINE))
