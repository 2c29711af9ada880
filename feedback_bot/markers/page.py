"""The hidden data of a dashboard: what it shows, so that the bot edits it only on change."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from feedback_bot.markers.encoding import DASHBOARD, STICKY_VERSION, line_of, sticky_content
from feedback_bot.markers.hidden_lines import visible_part
from feedback_bot.model.page import PageFigures

_CHECK_LENGTH: Final = 16
_PAIR: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """What the page records.

    Attributes:
        key: identifies what it shows.
        seen: the newest change of its text that was looked at; ``None`` if none was.
        figures: what it shows of the last 30 days; ``None`` if that is not known.
        tried: when counting them last took too long; ``None`` if it did not.
        is_common: it shows the pull requests of several repositories.
        subject: a code for these repositories, from ``Signer.subjects``. It is empty on the page of one repository, and
            on a page of several that an older version of the bot wrote.
        is_as_written: nobody has changed its visible part.
    """

    key: str
    seen: datetime | None = None
    figures: PageFigures | None = None
    tried: datetime | None = None
    is_common: bool = False
    subject: str = ""
    is_as_written: bool = True


def with_record(text: str, record: PageRecord) -> str:
    """The text of the page with its hidden data, which is still to be signed."""
    figures = record.figures
    content = {
        "kind": DASHBOARD,
        "key": record.key,
        "text": _check(text),
        "seen": record.seen.isoformat() if record.seen else None,
        "common": record.is_common,
        "figures": [figures.until.isoformat(), figures.rows] if figures else None,
    }
    if record.tried:
        content["tried"] = record.tried.isoformat()
    if record.subject:
        content["subject"] = record.subject
    return f"{text}\n\n{line_of(json.dumps(content), STICKY_VERSION)}"


def record_of(body: str) -> PageRecord | None:
    """What a page records; ``None`` if the text is not a page."""
    content = sticky_content(body, DASHBOARD)
    if content is None:
        return None
    return PageRecord(
        key=str(content.get("key")),
        seen=_time(content.get("seen")),
        figures=_figures(content.get("figures")),
        tried=_time(content.get("tried")),
        is_common=content.get("common") is True,
        subject=str(content.get("subject") or ""),
        is_as_written=content.get("text") == _check(visible_part(body)),
    )


def _figures(content: object) -> PageFigures | None:
    """The figures; ``None`` if they have another structure, such as that of another version of the bot."""
    match content:
        case [until, [*rows]] if counted_at := _time(until):
            pairs = [row for row in rows if isinstance(row, list) and len(row) == _PAIR]
            return PageFigures(counted_at, tuple((str(name), str(value)) for name, value in pairs))
        case _:
            return None


def _time(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _check(text: str) -> str:
    written = text.replace("\r\n", "\n").strip().encode(errors="surrogatepass")
    return hashlib.sha256(written).hexdigest()[:_CHECK_LENGTH]
