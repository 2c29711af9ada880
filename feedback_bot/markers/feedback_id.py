"""The last line of each message from the bot, which identifies the message, and the pull request that it is about."""

import re
from typing import Final
from urllib.parse import urlsplit

_ID_LINE: Final = re.compile(r"Feedback-ID: (?P<nonce>[0-9a-f]{32})")


def feedback_id(text: str) -> str | None:
    """The nonce in the last line of a message; a nonce anywhere else is a quote."""
    lines = text.rstrip().splitlines()
    match = _ID_LINE.fullmatch(lines[-1].strip()) if lines else None
    return match["nonce"] if match else None


def linked_number(text: str, url: str) -> int | None:
    """The number of the first pull request that a message links to, which comes before everything that it quotes.

    The repository's name does not matter, because the repository may have been renamed since.

    Args:
        url: the page of a pull request, which names the server.
    """
    origin = re.escape(f"{urlsplit(url).scheme}://{urlsplit(url).netloc}")
    found = re.search(rf"{origin}/[\w.-]+/[\w.-]+/pull/(?P<number>[0-9]{{1,18}})", text, re.ASCII)
    return int(found["number"]) if found else None
