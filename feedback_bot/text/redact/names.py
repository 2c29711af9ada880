"""Which names say that their value is a secret."""

import re
from enum import IntEnum
from functools import lru_cache
from typing import Final

from feedback_bot.text.redact.words import (
    NO_SECRET_KEYS,
    NO_SECRET_TOKENS,
    NOT_BEFORE_PASS,
    PASSWORDS,
    QUESTIONS,
    SECRET_KEYS,
    SECRETS,
    TRIMMED,
    WEAK,
)


class Strength(IntEnum):
    """How much a name says about its value: the less, the more the value has to look like a secret."""

    NONE = 0
    WEAK = 1
    SECRET = 2
    PASSWORD = 3


_EXACT: Final = {
    "secret_key_base": Strength.SECRET,
    "_authtoken": Strength.SECRET,
    "_auth": Strength.SECRET,
    "_password": Strength.PASSWORD,
    "pgpassword": Strength.PASSWORD,
    "mysql_pwd": Strength.PASSWORD,
    "sshpass": Strength.PASSWORD,
    "redisclicauth": Strength.PASSWORD,
    "rediscli_auth": Strength.PASSWORD,
    "connect.sid": Strength.SECRET,
    "npmauthident": Strength.SECRET,
    "x-honeycomb-team": Strength.SECRET,
    "x-jfrog-art-api": Strength.SECRET,
    "http.extraheader": Strength.NONE,
    "jenkins-crumb": Strength.SECRET,
    "jenkins_crumb": Strength.SECRET,
    "jsessionid": Strength.SECRET,
    "phpsessid": Strength.SECRET,
    "sessionid": Strength.SECRET,
    "session_id": Strength.WEAK,
    "--pass": Strength.PASSWORD,
    "issecret": Strength.NONE,
    "sonar.login": Strength.SECRET,
    "rails_master_key": Strength.SECRET,
    "database_secret": Strength.PASSWORD,
    "keystorepassword": Strength.PASSWORD,
    "trustStorePassword": Strength.PASSWORD,
    "rabbitmq_erlang_cookie": Strength.SECRET,
    "erlang_cookie": Strength.SECRET,
    "auth_cookie": Strength.SECRET,
    "session_cookie": Strength.SECRET,
    "aws_session_token": Strength.SECRET,
}
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_JOINED: Final = re.compile(
    r"(?:pass(?:word|wd|phrase|code)|secret|token|apikey|secretkey|accesskey|privatekey|pwd"
    r"|(?<!by)(?<!com)(?<!sur)(?<!tres)pass)\Z"
)
_PROPERTY: Final = re.compile(r"^-[DP](?=[a-z])")
_ENCODED: Final = re.compile(r"(?i)_?(?:base64|b64)(?:_?encoded)?\Z")
_LONGEST: Final = 100


@lru_cache(maxsize=8_192)
def strength_of(name: str) -> Strength:
    """What a name says about the value it is given, as it stands in a setting, a header or a flag."""
    if len(name) > _LONGEST:
        return Strength.NONE
    name = _ENCODED.sub("", _PROPERTY.sub("", name))
    bare = name.strip("-._").lower()
    if bare.startswith(("tf_token_", "poetry_pypi_token_")):
        return Strength.SECRET
    for exact in (name.lower(), bare):
        if exact in _EXACT:
            return _EXACT[exact]
    words = [word.lower() for word in _WORD.findall(name)]
    if words and words[0] in QUESTIONS:
        return Strength.NONE
    trimmed = False
    while len(words) > 1 and words[-1] in TRIMMED:
        words.pop()
        trimmed = True
    found = _of_words(words, trimmed=trimmed) if words else Strength.NONE
    if words and words[-1] in ("tokens", "keys"):
        found = min(Strength.WEAK, _of_words([*words[:-1], words[-1][:-1]], trimmed=trimmed))
    # A header of somebody's own holds nothing else than a key.
    return Strength.PASSWORD if found is Strength.SECRET and is_header(name) else found


def is_header(name: str) -> bool:
    """Whether a name is that of an HTTP header of somebody's own."""
    return name[:2] in ("x-", "X-")


def _of_words(words: list[str], *, trimmed: bool) -> Strength:
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last == "key":
        return _of_key(before)
    if _is_no_name(last, before):
        return Strength.NONE
    if last in PASSWORDS or (before == "pass" and last in ("word", "phrase", "wd", "code")):
        return Strength.PASSWORD
    if last in ("pass", "pw") and before:
        return Strength.PASSWORD
    if last in SECRETS or (last == "auth" and before and not trimmed):
        return Strength.SECRET
    return Strength.WEAK if last in WEAK or last == "pass" else _of_joined(last)


def _is_no_name(last: str, before: str) -> bool:
    """Whether it is a pass over tests, a token of a text, the word for all secrets, a pattern."""
    return (
        (last in ("pass", "pw") and before in NOT_BEFORE_PASS)
        or (last == "token" and before in NO_SECRET_TOKENS)
        or (last in ("secrets", "pat") and not before)
    )


def _of_joined(word: str) -> Strength:
    """Of words written as one: ``dbpassword``, ``githubtoken``."""
    found = _JOINED.search(word)
    if not found:
        return Strength.NONE
    return Strength.PASSWORD if found[0][0] == "p" and found[0] != "privatekey" else Strength.SECRET


def _of_key(before: str) -> Strength:
    if not before or before in NO_SECRET_KEYS:
        return Strength.NONE
    return Strength.SECRET if before in SECRET_KEYS else Strength.WEAK
