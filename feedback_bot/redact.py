"""Taking secrets out of whatever leaves for Jules or for a comment.

The patterns are detect-secrets', whose detectors are also how the few that it lacks are added. Only patterns are used,
no entropy: hashes and ids are what a log is full of, and what an engineer needs to see.
"""

import re
from collections.abc import Iterable
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
    denylist = (re.compile(r"\bAIza[0-9A-Za-z_-]{35}"), re.compile(r"\bya29\.[0-9A-Za-z_-]{20,}"))


class _NewerTokensDetector(RegexBasedDetector):
    """Formats newer than detect-secrets, or that it reads too narrowly or in quadratic time (OpenAI's)."""

    secret_type = "token"  # noqa: S105 - a kind of secret, not one
    denylist = (
        re.compile(r"\bgithub_pat_[0-9A-Za-z_]{22,}"),
        re.compile(r"\bgh[pousr]_[0-9A-Za-z_]{20,}"),
        re.compile(r"\bnpm_[0-9A-Za-z]{30,}"),
        re.compile(r"\bpypi-[0-9A-Za-z_-]{50,}"),
        re.compile(r"\bsk-(?=[A-Za-z_-]{0,100}[0-9])[0-9A-Za-z_-]{20,}"),
        re.compile(r"\b[rsp]k_(?:live|test)_[0-9A-Za-z]{16,}"),
        re.compile(r"\bwhsec_[0-9A-Za-z+/=]{24,}"),
        re.compile(r"\bxapp-[0-9A-Za-z-]{20,}"),
    )


class _JwtDetector(RegexBasedDetector):
    """JSON web tokens, whole: detect-secrets' pattern stops before the signature."""

    secret_type = "JSON web token"  # noqa: S105 - a kind of secret, not one
    denylist = (re.compile(r"\beyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}(?:\.[0-9A-Za-z_-]*)?"),)


class _HeaderDetector(RegexBasedDetector):
    """The value of an Authorization header, of other key headers and of npm's settings, however it is quoted."""

    secret_type = "header"  # noqa: S105 - a kind of secret, not one
    denylist = (
        re.compile(
            r"(?i)(?<![\w-])(?:proxy-)?authorization[\"']?\s{0,8}[:=]\s{0,8}[\"']?"
            r"((?:(?:bearer|basic|token|digest|negotiate|apikey)\s{1,8})?[^\s\"',;]{1,4096})"
        ),
        re.compile(
            r"(?i)(?<![\w-])(?:x-goog-api-key|private-token|x-api-key)[\"']?\s{0,8}[:=]\s{0,8}[\"']?([^\s\"',;]{1,4096})"
        ),
        re.compile(r"_(?:authToken|auth|password)\s{0,8}=\s{0,8}[\"']?([^\s\"']{6,4096})"),
        re.compile(r"(?i)\bbearer\s{1,8}([0-9A-Za-z._~+/-]{16,}=*)"),
    )


class _UrlPasswordDetector(RegexBasedDetector):
    """Passwords and tokens in addresses, also those that hold characters which ought to have been escaped."""

    secret_type = "password in an address"  # noqa: S105 - a kind of secret, not one
    denylist = (
        re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s:/?#@]{0,200}:([^\s/?#@\"'<>]{1,500})@"),
        re.compile(r"(?i)[?&](?:access_token|api_key|apikey|key|token|sig|signature|password)=([^\s&\"'<>]{8,2000})"),
    )


_DETECTORS: Final = (
    AWSKeyDetector, AzureStorageKeyDetector, DiscordBotTokenDetector, GitHubTokenDetector, GitLabTokenDetector,
    MailchimpDetector, PypiTokenDetector, SendGridDetector, SlackDetector, SquareOAuthDetector,
    StripeDetector, TelegramBotTokenDetector, TwilioKeyDetector, _GoogleDetector, _NewerTokensDetector, _JwtDetector,
)  # fmt: skip
_VALUE_DETECTORS: Final = (BasicAuthDetector, _UrlPasswordDetector, _HeaderDetector)
_BEGIN: Final = re.compile(r"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_END: Final = re.compile(r"-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----")
_KEY_MATERIAL: Final = re.compile(r"[0-9A-Za-z+/=]{40,}\s*\Z")


def _patterns(detectors: Iterable[type[RegexBasedDetector]]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for detector in detectors for pattern in detector().denylist)


_WHOLE: Final = _patterns(_DETECTORS)
"""Patterns of which all goes."""
_VALUE: Final = _patterns(_VALUE_DETECTORS)
"""Patterns of which the first group goes, so that the name of the header or the host stays."""


class Redactor:
    """Replaces secrets in text. It knows the run's own secrets by value and all others by their form."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known = sorted((secret for secret in secrets if len(secret) >= 6), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """The text with each secret replaced by ``[redacted]``; text without any comes back unchanged."""
        for secret in self._known:
            text = text.replace(secret, REDACTED)
        if "PRIVATE KEY" in text:
            text = _without_private_keys(text)
        for pattern in _WHOLE:
            text = pattern.sub(REDACTED, text)
        for pattern in _VALUE:
            text = pattern.sub(_without_value, text)
        return text

    def __repr__(self) -> str:
        return "Redactor()"


def _without_value(match: re.Match[str]) -> str:
    start, end = match.start(1) - match.start(), match.end(1) - match.start()
    return match[0][:start] + REDACTED + match[0][end:]


def _without_private_keys(text: str) -> str:
    """Blocks go whole; of one that an excerpt cut short, what is left of it goes."""
    kept: list[str] = []
    inside = False
    for line in text.split("\n"):
        begins, ends = _BEGIN.search(line), _END.search(line)
        if begins:
            kept.append(line[: begins.start()] + REDACTED)
        elif ends and not inside:
            while kept and _KEY_MATERIAL.search(kept[-1]):
                kept.pop()
            kept.append(REDACTED + line[ends.end() :])
        elif ends:
            kept[-1] += line[ends.end() :]
        elif not inside or not (_KEY_MATERIAL.search(line) or _is_armour(line)):
            inside = False
            kept.append(line)
            continue
        inside = not ends
    return "\n".join(kept)


def _is_armour(line: str) -> bool:
    """Whether a line can stand inside a private key block: a header, a blank, a short last line of base64."""
    return (
        re.fullmatch(r"\s*(?:(?:Proc-Type|DEK-Info|Version|Comment): .{0,200}|[0-9A-Za-z+/=]{0,76})\s*", line)
        is not None
    )
