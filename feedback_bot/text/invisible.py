"""Invisible characters that can hide or fake text: one list for logs and for everything that is quoted."""

from typing import Any, Final

from feedback_bot.text.late_pattern import late

# Variation selectors, which can also spell a text, fillers, which are blank, and what stands for an object. Python
# calls them printable.
_SELECTORS: Final = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc\U000e0100-\U000e01ef"
)
_PRINTABLE: Final = late(f"[{_SELECTORS}]")
_UNSEEN: Final = late(
    "["
    # Control characters except tab and line feed, and lone surrogates.
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
    # Format characters: joiners, direction marks and overrides, tags that can spell whole texts.
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\ufffc\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
    f"{_SELECTORS}"
    # Private use: their appearance is undefined.
    "\ue000-\uf8ff\U000f0000-\U0010ffff"
    "]"
)


def without_invisible(text: str) -> str:
    """Remove invisible characters; keep tabs and line feeds."""
    if text.replace("\n", "").isprintable():  # for speed: most texts need no pattern, or a small one
        return text if text.isascii() else _PRINTABLE.sub("", text)
    return _UNSEEN.sub("", text)


def without_surrogates(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Replace lone surrogates in a JSON value: JSON can contain them, but no encoding can."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [without_surrogates(each) for each in value]
    if isinstance(value, dict):
        return {without_surrogates(key): without_surrogates(each) for key, each in value.items()}
    return value
