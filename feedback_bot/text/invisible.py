"""What nobody sees, and in which text can hide or lie: one list of characters for logs and for all that is quoted."""

import re
from typing import Any, Final

_UNSEEN: Final = re.compile(
    "["
    # Controls but tab and line feed, and halves of surrogate pairs.
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
    # Format characters: joiners, marks of direction and their overrides, tags that spell whole texts.
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\ufffc\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
    # Variation selectors, which can spell a text as well, and fillers, which are blank.
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    # Private use: nobody knows what they look like.
    "\ue000-\uf8ff\U000f0000-\U0010ffff"
    "]"
)


def without_invisible(text: str) -> str:
    """The text without the characters that nobody sees; tabs and line feeds stay."""
    return _UNSEEN.sub("", text)


def without_surrogates(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The same JSON value with each lone surrogate replaced: JSON can spell them, and no encoding can."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [without_surrogates(each) for each in value]
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(each) for key, each in value.items()}
    return value
