"""Tokens of which no part is fixed, or too short a part to look for, and what is encoded."""

import re
from typing import Final

from feedback_bot.text.redact.tokens.row import GITLEAKS, UUID, Token

_EDGE_OF_JWT: Final = r"(?:(?<![\w-]eyJ)|(?<=\\[nrt]eyJ)|(?<=%[0-9A-Fa-f][0-9A-Fa-f]eyJ))"
_RFC_7518: Final = "https://www.rfc-editor.org/rfc/rfc7515"
_ASN1: Final = "https://www.rfc-editor.org/rfc/rfc5208 and 5915, 8017, 8410: the first bytes of each"
_DER: Final = r"[0-9A-Za-z+/]{20,}={0,2}"
_CRYPT: Final = "https://manpages.debian.org/crypt.5"

ENCODED: Final = (
    Token("JSON web token", "eyJ", _EDGE_OF_JWT + r"[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3}", _RFC_7518),
    Token("JSON web encryption", "eyJ", _EDGE_OF_JWT + r"[\w-]{16,}\.\.[\w-]{8,}(?:\.[\w-]*){0,3}", _RFC_7518),
    Token("JSON web token in base64", "ZXlKaGJHY2lP", r"[0-9A-Za-z+/_-]{40,}={0,2}", GITLEAKS),
    Token("JSON web token in base64", "ZXlKMGVYQWlP", r"[0-9A-Za-z+/_-]{40,}={0,2}", GITLEAKS),
    Token("JSON web token in base64", "ZXlKcmFXUWlP", r"[0-9A-Za-z+/_-]{40,}={0,2}", GITLEAKS),
    Token("GitHub token in base64", "Z2hwX", r"[0-9A-Za-z+/]{40,}={0,2}", "base64 of the mark"),
    Token("GitHub token in base64", "Z2hzX", r"[0-9A-Za-z+/]{40,}={0,2}", "base64 of the mark"),
    Token("GitHub token in base64", "Z2l0aHViX3BhdF", r"[0-9A-Za-z+/]{40,}={0,2}", "base64 of the mark"),
    Token("GitLab token in base64", "Z2xwYXQt", r"[0-9A-Za-z+/]{20,}={0,2}", "base64 of the mark"),
    Token("Anthropic key in base64", "c2stYW50L", r"[0-9A-Za-z+/]{40,}={0,2}", "base64 of the mark"),
    Token("OpenAI key in base64", "c2stcHJvai", r"[0-9A-Za-z+/]{40,}={0,2}", "base64 of the mark"),
    Token("AWS key id in base64", "QUtJQ", r"[TU][0-9A-Za-z+/]{20,}={0,2}", "base64 of the mark"),
    Token(
        "RSA key in DER, PKCS #8",
        "BADANBgkqhkiG9w0BAQEFAASC",
        _DER,
        _ASN1,
        before=r"MII[0-9A-Za-z+/]{2}[0-9A-Za-z]?[IQg]?",
    ),
    Token("RSA key in DER, PKCS #1", "IBAAKCA", _DER, _ASN1, before=r"MII[0-9A-Za-z+/]{2}"),
    Token("RSA key in DER, PKCS #1", "MIICX", r"[0-9A-Za-z+/]{1,2}BAAKBg" + _DER, _ASN1),
    Token("encrypted key in DER", "BgkqhkiG9w0BBQ0", _DER, _ASN1, before=r"MII[0-9A-Za-z+/]{4,7}"),
    Token("elliptic key in DER", "MHcCAQEEI", _DER, _ASN1),
    Token("elliptic key in DER", "MIGkAgEBBD", _DER, _ASN1),
    Token("elliptic key in DER", "MIHcAgEBBEI", _DER, _ASN1),
    Token("elliptic key in DER, PKCS #8", "MIGHAgEAMBMGByqGSM49AgEG", _DER, _ASN1),
    Token("elliptic key in DER, PKCS #8", "MIG2AgEAMBAGByqGSM49AgEG", _DER, _ASN1),
    Token("elliptic key in DER, PKCS #8", "MIHuAgEAMBAGByqGSM49AgEG", _DER, _ASN1),
    Token("Ed25519 key in DER", "MC4CAQAwBQYDK2Vw", _DER, _ASN1),
    Token("X25519 key in DER", "MC4CAQAwBQYDK2Vu", _DER, _ASN1),
    Token(
        "OpenSSH key", "b3BlbnNzaC1rZXktdjE", r"[0-9A-Za-z+/]{20,}={0,2}", "https://github.com/openssh: PROTOCOL.key"
    ),
    Token("hash of a password", "$2a$", r"\d\d\$[./0-9A-Za-z]{50,}", _CRYPT),
    Token("hash of a password", "$2b$", r"\d\d\$[./0-9A-Za-z]{50,}", _CRYPT),
    Token("hash of a password", "$2y$", r"\d\d\$[./0-9A-Za-z]{50,}", _CRYPT),
    Token("hash of a password", "$5$", r"(?:rounds=\d+\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{40,}", _CRYPT),
    Token("hash of a password", "$6$", r"(?:rounds=\d+\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{80,}", _CRYPT),
    Token("hash of a password", "$y$", r"[./0-9A-Za-z]{2,20}\$[./0-9A-Za-z]{10,40}\$[./0-9A-Za-z]{40,}", _CRYPT),
    Token("hash of a password", "$apr1$", r"[./0-9A-Za-z]{1,8}\$[./0-9A-Za-z]{20,}", _CRYPT),
    Token("hash of a password", "$argon2", r"id?\$v=\d+\$[\w,=]{5,60}\$[0-9A-Za-z+/]{8,}\$[0-9A-Za-z+/]{20,}", _CRYPT),
)

_MIXED: Final = r"(?=[A-Za-z]{0,30}\d)(?=[0-9a-z]{0,30}[A-Z])(?=[0-9A-Z]{0,30}[a-z])"
_SEAM: Final = "https://github.com/seamapi/prefixed-api-key"
_LONG: Final = (
    r"(?=(?:[A-Za-z]{0,30}\d){3})(?=(?:[0-9a-z]{0,30}[A-Z]){3})(?=(?:[0-9A-Z]{0,30}[a-z]){3})"
    r"[0-9A-Za-z]{32,100}(?![\w-])"
)
_WORDS: Final = "live prod Prod test sk api key admin pat oat oauth secret token"
_WORDS_BEFORE_HEX: Final = "live sk pat oat oauth secret token"
PREFIXED: Final = (
    *(
        Token("any service", f"_{word}_", _MIXED + r"[0-9A-Za-z]{20,}", _SEAM, before=r"[a-z][0-9a-z]{1,14}")
        for word in _WORDS.split()
    ),
    *(
        Token("any service", f"_{word}_", r"[0-9a-f]{32,}", _SEAM, before=r"[a-z][0-9a-z]{1,14}")
        for word in _WORDS_BEFORE_HEX.split()
    ),
    # Of a length that ids do not have, and no digest in base64.
    Token("any service", "_", _LONG, _SEAM, before=r"(?<!sha\d\d\d[=-])(?<![=/+_-])[a-z]{3,15}"),
    Token("any service", "_", _LONG, _SEAM, before=r"(?<=[A-Za-z]=)[a-z]{3,15}"),
)
"""What has the form of an API key with a prefix."""

SCANS: Final = (
    # Discord's bots (detector of TruffleHog): the user's number in base64, a time, a signature.
    re.compile(r"[MNO](?<![\w.-].)[\w-]{22,27}\.[\w-]{6}\.[\w-]{27,}"),
    # Apps of Facebook (gitleaks).
    re.compile(r"\d(?<!\d.)\d{14,15}(?:\||%7[Cc])[\w-]{27,40}(?![\w-])"),
    # Zhipu (Kingfisher).
    re.compile(r"[0-9a-f](?<![\w./-].)[0-9a-f]{31}\.(?=[a-z]{0,15}[0-9A-Z])[0-9A-Za-z]{16}(?![\w.-])"),
    # ngrok (GitHub).
    re.compile(r"[123](?<![\w.-].)[0-9A-Za-z]{26}_[0-9A-Za-z]{20,22}(?![\w-])"),
    # UptimeRobot (Kingfisher).
    re.compile(r"ur(?<![0-9A-Za-z]ur)\d{5,12}-[0-9a-f]{24}(?![0-9a-f])"),
    # Sanity (Kingfisher).
    re.compile(r"sk(?<![0-9A-Za-z]sk)[0-9A-Za-z]{150,400}"),
    # Bitwarden's machine accounts (Kingfisher).
    re.compile(rf"0\.(?<![\w.]0\.){UUID}\.[0-9A-Za-z]{{20,60}}:[0-9A-Za-z+/]{{20,60}}={{0,2}}"),
)
"""Patterns to look for everywhere. Each begins with a class of few characters, which is fast."""
