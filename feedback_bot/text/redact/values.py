"""Which values behind a name that speaks of a secret are one: not words, types, references, paths or placeholders."""

import re
from base64 import b64decode
from itertools import pairwise
from typing import Final

from feedback_bot.text.redact.names import Strength
from feedback_bot.text.redact.words import (
    STOP_WORDS,
)

_PLACEHOLDER: Final = re.compile(
    r"(?i)(?:(.)\1*"  # one character again and again
    r"|[*x.•_#?-]+|<[^<>]*>?|\[[^\]]*\]?.*|\{.*|\(.*|%[a-z_]+%|%\(?\w*\)?s|\$\w+|\$[{(\[].*|@\{?[A-Z_]+\}?|#\{.*|!\w+|&\w+(?:;.*)?"
    r"|(?:x{3,}|\*{3,}|\.{3,}|•{3,}).*|.*(?:\*{3,}|•{3,}|\.{3,}|x{6,})"
    r"|(?:your|my|the|some|insert|replace|enter|put|add|change|example|sample|dummy|placeholder|todo|tbd)[_-]?.*"
    r"|.*(?:[_-]here|[_-]goes[_-]here|placeholder|changeme|redacted|example\.com))\Z"
)
_REFERENCE: Final = re.compile(
    r"\w*[A-Za-z_]\w{0,40}(?:(?:\??\.|::?|->)[A-Za-z_]\w{0,40}){1,8}\W*\Z"  # config.password
    r"|[\w.]{1,80}[(\[].*"  # getenv("X"), names["x"]
    r"|[A-Za-z_][\w.:]{0,80}<[A-Za-z&].*"  # Option<String>
    r"|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z"  # DATABASE_PASSWORD
    r"|[&*]+\w+.*|\|.*"
)
_NAME_OF_ONE: Final = re.compile(
    r"[\w.:]*[A-Za-z0-9](?:(?:_(?:key|token|secret|password|passphrase|credential|type|header|hook|field)"
    r"|Key|Token|Secret|Password|Passphrase|Credential|Type|Header|Hook|Field)s?"
    r"|Str|String|Provider|Config|Error|Exception|Handler|Manager|Service|Store|Source|Factory|Builder|Callback|Mgr)\W*\Z"
)
"""What is called after secrets: a type, a variable, a setting."""
_ALPHABET: Final = re.compile(r"(?i)abcdefghij|0123456789")
_DIGIT_BETWEEN: Final = re.compile(r"[A-Za-z/+]\d+[A-Za-z/+]")
_PARTS: Final = re.compile(r"[-_.:~]")
_LONGEST_LOOKED_AT: Final = 200
_TYPE: Final = re.compile(
    r"(?:[A-Za-z_][\w.]*(?:<[^\s]*>?|\[[^\s]*\]?)|[&*]+(?:'\w+)?\w*|\[\]\w+|[a-z]\w*\|.*|[A-Z]+[a-z]+(?:[A-Z]+[a-z]*)*[?!)]*)\Z"
)
_PATH: Final = re.compile(
    r"(?:~|\.{1,2}|[A-Za-z]:|file:)?[/\\](?:[\w.@+ -]{0,60}[/\\])*[\w.@+ -]{0,60}\Z|[A-Za-z]:\\.*"
)
_FILE: Final = re.compile(
    r"[\w./-]{1,100}\.(?:py|js|ts|json|ya?ml|txt|pem|key|crt|md|go|rs|java|rb|sh|env|toml|cfg|ini)(?::\d+)*\Z"
)
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]{1,20}://")
_NUMBER: Final = re.compile(r"[\d.,:]+(?:ms|s|m|h|d|%|px|kb|mb|gb|k)?\Z", re.IGNORECASE)
_VERSION: Final = re.compile(r"v?\d+(?:\.\d+){1,3}(?:-[\w.]+)?\Z|\d{4}-\d\d-\d\d(?:T.*)?\Z")
_NUMBERED: Final = re.compile(r"[a-z]+(?:[-_.][a-z]+)+-?\d{0,3}\Z")
_DIGEST: Final = re.compile(r"(?i)(?:sha\d{1,3}|md5|blake\w*|h1)[:-].*")
_WORDS: Final = re.compile(r"_*[A-Za-z]+(?:(?:[ _./:-]{1,2}|, ?)[A-Za-z]+)*[_.!?:;,)]*\Z")
_CAMEL: Final = re.compile(r"_?(?:[a-z]+(?:[A-Z][a-z]*)*|[A-Z][a-z]+(?:[A-Z][a-z]+)*|[A-Z]+)\d?\Z")
_SPLIT: Final = re.compile(r"[^A-Za-z]+")
_PLAIN: Final = re.compile(r"[\w.+/=~:-]+\Z")
_BASE64: Final = re.compile(r"[0-9A-Za-z+/]+={0,2}\Z")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\Z")
_HEX: Final = re.compile(r"(?:[0-9a-f]{32,}|[0-9A-F]{32,})\Z")


def is_secret(value: str, strength: Strength, name: str, *, quoted: bool, tight: bool) -> bool:
    """Whether the value of a name is a secret.

    Args:
        value: What stands behind the name, without quotes.
        strength: What the name says.
        name: The name itself: ``token=token`` says nothing.
        quoted: Whether quotes stand around it: then it is no word of a sentence and no type.
        tight: Whether it stands right behind an equals sign.
    """
    value = value[:_LONGEST_LOOKED_AT]
    bare = value.rstrip(".,;:!?)")
    if len(bare) < (4 if strength is Strength.PASSWORD else 6) or _is_no_value(value, bare, name):
        return False
    if _WORDS.match(value) or _CAMEL.match(bare):
        return _is_secret_of_letters(bare, strength, name, quoted=quoted, tight=tight)
    if strength is Strength.PASSWORD:
        return _is_password(bare, quoted=quoted)
    if _NUMBER.match(bare) or " " in bare or _NUMBERED.match(bare):
        return False
    if strength is Strength.WEAK:
        return is_basic(bare) or (looks_random(bare) and not _UUID.match(bare) and not _HEX.match(bare))
    return (len(bare) >= 8 and _is_mixed(bare)) or (tight and name.isupper())


def _is_password(value: str, *, quoted: bool) -> bool:
    """Passwords are numbers and words of sentences at times, but no measures and no sentences."""
    if _NUMBER.match(value):
        return value.isdigit()
    return " " not in value or (quoted and not _has_stop_word(value))


def _is_mixed(value: str) -> bool:
    """Whether a value has a digit, or both cases and the length of a key."""
    return any(char.isdigit() for char in value) or (len(value) >= 20 and value.lower() != value != value.upper())


def looks_random(value: str) -> bool:
    """Whether a value, or a part of it, mixes letters and digits as what is generated does."""
    if len(value) < 16 or not _PLAIN.match(value):
        return False
    return any(_is_generated(part) for part in _PARTS.split(value))


def _is_generated(part: str) -> bool:
    digits = sum(char.isdigit() for char in part)
    return (
        len(part) >= 12
        and digits >= 2
        and digits < len(part) * 0.8
        and bool(_DIGIT_BETWEEN.search(part))
        and not _HEX.match(part)
    )


def is_basic(value: str) -> bool:
    """Whether a value is a user and a password in base64."""
    if len(value) < 8 or not _BASE64.match(value):
        return False
    try:
        decoded = b64decode(value + "=" * (-len(value) % 4)).decode()
    except ValueError:
        return False
    return ":" in decoded[1:] and decoded.isprintable()


def _is_no_value(value: str, bare: str, name: str) -> bool:
    if bare.lower() in STOP_WORDS or bare.lower() == name.strip("-_.").lower() or _is_placeholder(bare):
        return True
    if _URL.match(value) or _VERSION.match(bare) or _DIGEST.match(value):
        return True
    if _FILE.match(bare) or _NAME_OF_ONE.match(bare) or _ALPHABET.search(bare):
        return True
    if _PATH.match(value):
        return not _has_random_part(value)
    return bool(_REFERENCE.match(value)) and not _has_random_part(value)


def _has_random_part(value: str) -> bool:
    parts = re.split(r"[/\\.:\[\]()]", value)
    return any(looks_random(part) and not _NAME_OF_ONE.match(part) for part in parts) or (
        len(value) >= 32 and "+" in value and any(char.isdigit() for char in value)
    )


def _is_placeholder(value: str) -> bool:
    if not _PLACEHOLDER.match(value):
        return False
    return (
        value[0] in "<[{($%#"
        or not any(char.isdigit() for char in value)
        or len(set(value)) <= 2
        or "xxxx" in value.lower()
    )


def _is_secret_of_letters(value: str, strength: Strength, name: str, *, quoted: bool, tight: bool) -> bool:
    """Words only: a weak password, or a word of a sentence, a type, a reference."""
    if tight and not quoted and name.isupper() and strength is Strength.SECRET:
        return not _has_stop_word(value)
    if strength is not Strength.PASSWORD and not (strength is Strength.SECRET and _is_jumble(value)):
        return False
    if not quoted and (not tight or "_" in value):
        return _is_jumble(value)
    return not _has_stop_word(value) and not (not quoted and _TYPE.match(value))


def _has_stop_word(value: str) -> bool:
    return any(word.lower() in STOP_WORDS for word in _SPLIT.split(value) if word)


def _is_jumble(value: str) -> bool:
    """Letters whose case changes as in no identifier: ``kTzWbQrLnVxPdM``."""
    if len(value) < 16 or not value.isalpha():
        return False
    humps = sum(a.islower() != b.islower() for a, b in pairwise(value))
    return humps >= len(value) * 0.35
