"""The hidden data of the page of a repository: what it shows, so that it is written only on change."""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from feedback_bot.markers.encoding import DASHBOARD, STICKY_VERSION, line_of, sticky_content
from feedback_bot.markers.hidden_lines import visible_part

_CHECK_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class PageRecord:
    """What the page records.

    Attributes:
        key: of what it shows.
        is_as_written: nobody has changed its visible part.
    """

    key: str
    is_as_written: bool


def with_record(text: str, key: str) -> str:
    """The text of the page with its hidden data, which is still to be signed."""
    content = {"kind": DASHBOARD, "key": key, "text": _check(text)}
    return f"{text}\n\n{line_of(json.dumps(content), STICKY_VERSION)}"


def record_of(body: str) -> PageRecord | None:
    """What a page records; ``None`` if it is none."""
    content = sticky_content(body, DASHBOARD)
    if content is None:
        return None
    return PageRecord(str(content.get("key")), content.get("text") == _check(visible_part(body)))


def _check(text: str) -> str:
    written = text.replace("\r\n", "\n").strip().encode(errors="surrogatepass")
    return hashlib.sha256(written).hexdigest()[:_CHECK_LENGTH]
