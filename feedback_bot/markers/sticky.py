"""A comment that holds several of the bot's comments: how it is laid out, written, and read back.

Its last line records each entry's marker and where its text stands above, so that nothing quoted in a text can look
like an entry. The signature is for all of them together.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from feedback_bot.markers.encoding import STICKY, STICKY_VERSION, is_edited, line_of, sticky_content
from feedback_bot.model import Authenticity, Comment, Entry, Snapshot, Sticky
from feedback_bot.text.quote import with_fences_closed

LONGEST: Final = 62_000
"""Characters. A comment may have 65,536; the rest is for the signature and what it lists."""
LONGEST_DATA: Final = 900_000
"""Characters of JSON. What is longer is not read."""
_SHORTEST_TEXT: Final = 2_000
_MARGIN: Final = 200
_SEPARATOR: Final = "\n\n---\n\n"
_EMPTY: Final = "**Nothing new from the bot.** Its older comments are below."


def write_sticky(entries: Iterable[Entry]) -> str | None:
    """The text of a comment that holds these entries; ``None`` if not even their markers fit.

    If not all texts fit, the oldest entries lose theirs, folded ones first. The text of the last one is truncated.
    """
    kept = sorted(entries, key=lambda entry: entry.id)
    for shrunk in (kept, [_without_tests(entry) for entry in kept]):
        if _has_room([replace(entry, text="") for entry in shrunk]):
            return _fitted(shrunk)
    return None


def _has_room(entries: Sequence[Entry]) -> bool:
    """Whether the markers and the beginning of a text are short enough to be written and read."""
    recorded = sum(len(entry.data) for entry in entries)
    return recorded < LONGEST_DATA and len(_body(entries)) < LONGEST - _SHORTEST_TEXT


def _fitted(entries: Sequence[Entry]) -> str:
    """The comment with as many of the entries' texts as fit."""
    body = _body(entries)
    while len(body) > LONGEST:
        entries = _shrunk(entries, len(body) - LONGEST)
        body = _body(entries)
    return body


def _shrunk(entries: Sequence[Entry], excess: int) -> list[Entry]:
    """The same entries, with at least this many characters of text removed."""
    with_text = sorted((entry for entry in entries if entry.text), key=lambda entry: (not entry.is_folded, entry.id))
    gone: set[int] = set()
    for entry in with_text[:-1]:
        if excess > 0:
            gone.add(entry.id)
            excess -= len(entry.text)
    if gone:
        return [replace(entry, text="") if entry.id in gone else entry for entry in entries]
    last = with_text[-1]
    text = f"{with_fences_closed(last.text[: max(0, len(last.text) - excess - _MARGIN)])}\n\n… cut …"
    return [replace(entry, text=text) if entry is last else entry for entry in entries]


def _without_tests(entry: Entry) -> Entry:
    """The entry without the names of failed tests in its marker, which only serve to show what has changed since."""
    content = json.loads(entry.data)
    content["failures"] = [[found[0], [], found[2] + len(found[1])] for found in content.get("failures") or ()]
    return replace(entry, data=json.dumps(content, separators=(",", ":")))


def _body(entries: Sequence[Entry]) -> str:
    """The texts, newest first, then the folded ones, then the hidden data, which records where each text is."""
    written = _Written()
    current = [entry for entry in reversed(entries) if not entry.is_folded]
    older = [entry for entry in reversed(entries) if entry.is_folded]
    if not current:
        written.add(_EMPTY)
    for entry in current:
        written.add_entry(entry, _SEPARATOR)
    if older:
        count = f"{len(older)} older {'comment' if len(older) == 1 else 'comments'}"
        written.add(f"\n\n<details>\n<summary>{count}</summary>")
        for entry in older:
            written.add_entry(entry, "\n\n")
        written.add("\n\n</details>")
    content = {"kind": STICKY, "entries": [_record(entry, written.places[entry.id]) for entry in entries]}
    return f"{written.text}\n\n{line_of(json.dumps(content, separators=(',', ':')), STICKY_VERSION)}"


class _Written:
    """The visible part as it grows, and where the texts of the entries start."""

    def __init__(self) -> None:
        self.text = ""
        self.places: dict[int, int] = {}

    def add(self, text: str) -> None:
        self.text += text

    def add_entry(self, entry: Entry, separator: str) -> None:
        self.text += separator if self.text else ""
        self.places[entry.id] = len(self.text)
        at = f"{entry.created_at:%Y-%m-%d %H:%M} UTC"
        self.text += f"{entry.text}\n\n<sub>{at}</sub>" if entry.text else f"<sub>{at}: the text was left out</sub>"


def _record(entry: Entry, start: int) -> list[object]:
    check = zlib.crc32(entry.text.encode(errors="surrogatepass"))
    marker = json.loads(entry.data)
    return [entry.id, entry.created_at.isoformat(), entry.is_folded, start, len(entry.text), check, marker]


def with_entries(snapshot: Snapshot) -> Snapshot:
    """The snapshot with each comment that holds others replaced by its entries."""
    found = _stickies(snapshot.comments)
    held = _held(found)
    return replace(
        snapshot,
        comments=spread(snapshot.comments),
        stickies=tuple(sorted(found.values(), key=lambda sticky: sticky.comment_id)),
        absorbed=tuple(c for c in snapshot.comments if c.id in held and c.id not in found),
    )


def spread(comments: Sequence[Comment], *, edited_too: bool = False) -> tuple[Comment, ...]:
    """The comments, with those that hold others replaced by their entries, each once.

    Args:
        edited_too: also for comments that somebody else edited, if the signature of what they record is valid.
    """
    found = _stickies(comments, edited_too=edited_too)
    held = _held(found)
    every = [
        each
        for comment in comments
        for each in (_comments(found[comment.id], comment) if comment.id in found else [comment])
        if comment.id in found or comment.id not in held
    ]
    return tuple({comment.id: comment for comment in reversed(every)}.values())[::-1] if found else tuple(comments)


def _stickies(comments: Iterable[Comment], *, edited_too: bool = False) -> dict[int, Sticky]:
    return {comment.id: sticky for comment in comments if (sticky := _read(comment, edited_too=edited_too))}


def _held(found: Mapping[int, Sticky]) -> set[int]:
    return {entry.id for sticky in found.values() for entry in sticky.entries}


def _read(comment: Comment, *, edited_too: bool) -> Sticky | None:
    """The comment, if it holds others; ``None`` if it does not, or if an edit by someone else makes it unreliable."""
    if comment.authenticity not in (Authenticity.VERIFIED, Authenticity.UNCHECKED):
        return None
    is_signed = comment.authenticity is Authenticity.VERIFIED
    if is_edited(comment) and not (edited_too and is_signed):
        return None
    content = sticky_content(comment.body)
    if content is None:
        return None
    try:
        entries = tuple(_entries(content["entries"], comment.body))
    except (KeyError, TypeError, ValueError):
        return None
    return Sticky(
        comment_id=comment.id,
        created_at=comment.created_at,
        is_own=comment.is_own,
        entries=entries,
        hidden_node=comment.node_id if comment.is_minimized else None,
    )


def _entries(records: Iterable[Sequence[Any]], body: str) -> Iterator[Entry]:
    for number, created_at, is_folded, start, length, check, marker in records:
        text = body[int(start) : int(start) + int(length)]
        is_whole = zlib.crc32(text.encode(errors="surrogatepass")) == check
        at = datetime.fromisoformat(created_at)
        if at.tzinfo is None:
            raise ValueError("a time without an offset")
        yield Entry(
            id=int(number),
            created_at=at,
            data=json.dumps(marker, separators=(",", ":")),
            text=text if is_whole else "",
            is_folded=bool(is_folded),
        )


def _comments(sticky: Sticky, comment: Comment) -> list[Comment]:
    """The entries, as comments again."""
    return [
        replace(
            comment,
            id=entry.id,
            node_id=f"entry {entry.id}",
            body=f"{entry.text}\n\n{line_of(entry.data)}".lstrip("\n"),
            created_at=entry.created_at,
            edited_by=None,
            is_minimized=entry.is_folded,
        )
        for entry in sticky.entries
    ]
