"""The hidden data of the page of a repository: what it shows, so that it is written only on change."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
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
        seen: the newest change of its text that was looked at; ``None`` if none was.
    """

    key: str
    is_as_written: bool
    seen: datetime | None


def with_record(text: str, key: str, seen: datetime | None) -> str:
    """The text of the page with its hidden data, which is still to be signed."""
    content = {"kind": DASHBOARD, "key": key, "text": _check(text), "seen": seen.isoformat() if seen else None}
    return f"{text}\n\n{line_of(json.dumps(content), STICKY_VERSION)}"


def record_of(body: str) -> PageRecord | None:
    """What a page records; ``None`` if it is none."""
    content = sticky_content(body, DASHBOARD)
    if content is None:
        return None
    return PageRecord(
        key=str(content.get("key")),
        is_as_written=content.get("text") == _check(visible_part(body)),
        seen=_time(content.get("seen")),
    )


def _time(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _check(text: str) -> str:
    written = text.replace("\r\n", "\n").strip().encode(errors="surrogatepass")
    return hashlib.sha256(written).hexdigest()[:_CHECK_LENGTH]
