"""The last line of each message from the bot, which identifies the message."""

import re
from typing import Final

_ID_LINE: Final = re.compile(r"Feedback-ID: (?P<nonce>[0-9a-f]{32})")


def feedback_id(text: str) -> str | None:
    """The nonce in the last line of a message; a nonce anywhere else is a quote."""
    lines = text.rstrip().splitlines()
    match = _ID_LINE.fullmatch(lines[-1].strip()) if lines else None
    return match["nonce"] if match else None
