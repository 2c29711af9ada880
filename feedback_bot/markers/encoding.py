"""The hidden data of the bot's comments: how it is written and read back.

It is the comment's last line, an HTML comment that holds compressed JSON in base64 with a checksum. Base64 has neither
``--`` nor quotes, so nothing in the data can end the HTML comment. Only the last line is read, so nothing quoted
above it can count as a marker.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, repeat
from typing import Any, Final

from feedback_bot.markers.hidden_lines import NAME, MarkerLine, marker_line
from feedback_bot.model import (
    Authenticity,
    BrokenMarker,
    Comment,
    Fact,
    Finding,
    Marker,
    MarkerKind,
    MarkerState,
    Reason,
    ReasonCode,
    Refusal,
    SentSignal,
    Verdict,
)
from feedback_bot.model.shapes import well_typed

VERSION: Final = 1
STICKY_VERSION: Final = 2
"""The marker's version in a comment that holds others, see ``sticky``. Older versions do not touch such a comment."""
STICKY: Final = "sticky"
DASHBOARD: Final = "dashboard"
"""The kind of the marker on a dashboard, see ``page``."""
_MAX_DATA: Final = 1_000_000
_MAX_TOLD: Final = 500
_MAX_TITLE: Final = 80
_MAX_TESTS: Final = 40
"""Of one check."""
_MAX_NAME: Final = 100
_MAX_FINDINGS: Final = 20
_MAX_SEEN: Final = 200
_MAX_SPARED: Final = 100
_MAX_TOOL: Final = 30
_MAX_OLDER_IDS: Final = 4
_MAX_PATH: Final = 200
_MAX_LINE: Final = 30_000
"""In characters. A longer line omits the names of tests, because the length of a comment is limited."""


def write_marker(marker: Marker) -> str:
    """The line of hidden data that a comment ends with."""
    line = _line(marker, max_tests=_MAX_TESTS)
    return line if len(line) <= _MAX_LINE else _line(marker, max_tests=0)


def _line(marker: Marker, *, max_tests: int) -> str:
    told = [[t.id, t.title[:_MAX_TITLE], t.signature] for t in marker.told[:_MAX_TOLD]]
    content = {
        "kind": marker.kind,
        "state": marker.state,
        "key": marker.key,
        "nonce": marker.nonce,
        "head": marker.head,
        "session": marker.session,
        "account": marker.account,
        "starts_session": marker.starts_session,
        "attempt": marker.attempt,
        "told": told,
        "examined": marker.examined,
        "lacks_label": marker.lacks_label,
        "command": marker.command,
        "question": marker.question,
        "refusal": marker.refusal,
        "tried_at": marker.tried_at.isoformat() if marker.tried_at else None,
        # In addition to "told", in the same order: older versions of the bot ignore it.
        "failures": [_failure(told, max_tests) for told in marker.told[:_MAX_TOLD]],
        "runs": [[t.command, t.stopped_early, t.is_infrastructure] for t in marker.told[:_MAX_TOLD]],
        "verdicts": [[t.verdict, t.because[:_MAX_NAME]] for t in marker.told[:_MAX_TOLD]],
        "read_at": marker.read_at.isoformat() if marker.read_at else None,
        "seen": marker.seen[:_MAX_SEEN],
        "reset_at": marker.reset_at.isoformat() if marker.reset_at else None,
        "red_at": marker.red_at.isoformat() if marker.red_at else None,
        "spared": [[name, verdict] for name, verdict in marker.spared[:_MAX_SPARED]],
        "tools": [[t.tool and t.tool[:_MAX_TOOL], list(t.older_ids[:_MAX_OLDER_IDS])] for t in marker.told[:_MAX_TOLD]],
        "sent_at": marker.sent_at.isoformat() if marker.sent_at else None,
        "findings": [[f.path[:_MAX_PATH], f.what[:_MAX_NAME]] for f in marker.findings[:_MAX_FINDINGS]],
    }
    return line_of(json.dumps(content, separators=(",", ":")))


def line_of(data: str, version: int = VERSION) -> str:
    """The line of hidden data that holds this JSON."""
    raw = zlib.compress(data.encode(), 9)
    return f"<!-- {NAME} v{version} {zlib.crc32(raw):08x} {base64.b64encode(raw).decode()} -->"


def data_of(body: str) -> str | None:
    """The JSON of the marker in a comment of this version; ``None`` if there is none."""
    line = marker_line(body)
    content = _decode(line) if line and line.version == VERSION else None
    return json.dumps(content, separators=(",", ":")) if content else None


def sticky_content(body: str, kind: str = STICKY) -> dict[str, Any] | None:
    """What the marker records in a comment that holds others, or on a dashboard; ``None`` for any other text."""
    line = marker_line(body)
    content = _decode(line) if line and line.version == STICKY_VERSION else None
    return content if content and content.get("kind") == kind else None


def _failure(told: SentSignal, max_tests: int) -> list[object]:
    """What a marker records about a failure in addition to its signature: the fingerprint and the failed tests."""
    tests = [name for name in told.tests if len(name) <= _MAX_NAME][:max_tests]
    return [told.fingerprint, tests, told.unnamed_tests + len(told.tests) - len(tests)]


def read_marker(comment: Comment) -> Marker | BrokenMarker | None:
    """Read what one of the bot's own comments records.

    Whether it counts is decided elsewhere: see ``own_comments.own_markers``.

    Returns:
        ``None`` for text and for damaged markers; a ``BrokenMarker`` if someone else edited the marker, or if a newer
        version of the bot wrote it.
    """
    line = marker_line(comment.body)
    if line is None:
        return None
    if line.version > VERSION:
        # Newer versions sign their markers.
        if sticky_content(comment.body):
            return _broken_sticky(comment)
        is_signed = comment.authenticity is not Authenticity.UNSIGNED
        return _broken(comment, ReasonCode.MARKER_NEWER) if is_signed else None
    content = _decode(line)
    marker = _marker_of(content, comment) if content else None
    if marker and comment.edited_by and is_edited(comment):
        return _broken(comment, ReasonCode.MARKER_EDITED, editor=comment.edited_by.login)
    return marker


def is_edited(comment: Comment) -> bool:
    """Whether someone other than its author has edited a comment."""
    editor, author = comment.edited_by, comment.author
    return bool(editor and (author is None or editor.login.lower() != author.login.lower()))


def _broken_sticky(comment: Comment) -> BrokenMarker | None:
    """If it could be read, its entries have replaced it. What is left was edited, or is not the bot's."""
    is_signed = comment.authenticity is not Authenticity.UNSIGNED
    if not is_signed or not is_edited(comment) or comment.edited_by is None:
        return None
    return _broken(comment, ReasonCode.MARKER_EDITED, editor=comment.edited_by.login)


def kind_of(line: MarkerLine) -> str | None:
    """The kind of a marker; ``None`` for text that only looks like one."""
    kind = (_decode(line) or {}).get("kind")
    return kind if isinstance(kind, str) and kind in {*MarkerKind, STICKY, DASHBOARD} else None


def _broken(comment: Comment, code: ReasonCode, **facts: Fact) -> BrokenMarker:
    return BrokenMarker(
        comment_id=comment.id,
        created_at=comment.created_at,
        is_minimized=comment.is_minimized,
        reason=Reason(code, {**facts, "url": comment.url}),
    )


def _decode(line: MarkerLine) -> dict[str, Any] | None:
    try:
        raw = base64.b64decode(line.data, validate=True)
        if f"{zlib.crc32(raw):08x}" != line.checksum:
            return None
        unpacker = zlib.decompressobj()
        content = json.loads(unpacker.decompress(raw, _MAX_DATA))
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _marker_of(content: dict[str, Any], comment: Comment) -> Marker | None:
    try:
        sent_at = _time(content.get("sent_at"))
        marker = Marker(
            kind=MarkerKind(content["kind"]),
            state=MarkerState(content["state"]),
            key=str(content["key"]),
            nonce=str(content["nonce"]),
            head=str(content["head"]),
            session=content["session"],
            account=content.get("account"),
            starts_session=bool(content["starts_session"]),
            attempt=int(content["attempt"]),
            told=tuple(
                _with_tool(_with_verdict(told, verdict), tool)
                for told, verdict, tool in zip(
                    _told_of(content),
                    _padded(content.get("verdicts")),
                    _padded(content.get("tools"), (None, ())),
                    strict=False,
                )
            ),
            examined=content.get("examined"),
            lacks_label=bool(content.get("lacks_label")),
            command=content.get("command"),
            question=content.get("question"),
            refusal=Refusal(content["refusal"]) if content.get("refusal") else None,
            tried_at=_time(content.get("tried_at")),
            read_at=_time(content.get("read_at")),
            seen=tuple(map(str, content.get("seen") or ())),
            reset_at=_time(content.get("reset_at")),
            red_at=_time(content.get("red_at")),
            spared=tuple((str(name), str(verdict)) for name, verdict in content.get("spared") or ()),
            findings=tuple(Finding(path=str(path), what=str(what)) for path, what in content.get("findings") or ()),
            comment_id=comment.id,
            node_id=comment.node_id,
            sent_at=sent_at,
            created_at=sent_at or comment.created_at,
            is_minimized=comment.is_minimized,
            url=comment.url,
        )
        return well_typed(marker)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return None


def _told_of(content: dict[str, Any]) -> Iterator[SentSignal]:
    return _told(content["told"], content.get("failures") or (), content.get("runs") or ())


def _padded(known: Sequence[Sequence[Any]] | None, unknown: Sequence[Any] = (None, "")) -> Iterator[Sequence[Any]]:
    """What is known of each signal, then endless ``unknown``, because older versions of the bot did not write this."""
    return chain(known or (), repeat(unknown))


def _with_verdict(told: SentSignal, verdict: Sequence[Any]) -> SentSignal:
    name, because = verdict
    return replace(told, verdict=Verdict(name) if name else None, because=str(because))


def _with_tool(told: SentSignal, known: Sequence[Any]) -> SentSignal:
    tool, older_ids = known
    return replace(told, tool=str(tool) if tool else None, older_ids=tuple(map(str, older_ids)))


def _time(text: str | None) -> datetime | None:
    time = datetime.fromisoformat(text) if text else None
    if time and time.tzinfo is None:
        raise ValueError("a time without an offset")
    return time


def _told(
    told: Sequence[Sequence[Any]], failures: Sequence[Sequence[Any]], runs: Sequence[Sequence[Any]]
) -> Iterator[SentSignal]:
    """The signals with what is known about their failures. Older versions of the bot did not write this."""
    for at, (name, title, signature) in enumerate(told):
        command, stopped_early, is_infrastructure = runs[at] if at < len(runs) else (None, False, False)
        fingerprint, tests, unnamed = failures[at] if at < len(failures) else (None, (), 0)
        yield SentSignal(
            id=str(name),
            title=str(title),
            signature=signature,
            fingerprint=fingerprint,
            tests=tuple(map(str, tests)),
            unnamed_tests=int(unnamed),
            command=command,
            stopped_early=bool(stopped_early),
            is_infrastructure=bool(is_infrastructure),
        )
