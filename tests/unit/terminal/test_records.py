"""The objects that ``--json`` prints, and the documentation of their keys."""

import re
from pathlib import Path

from feedback_bot.jules import Activity, Session
from feedback_bot.terminal.attention import Attention
from feedback_bot.terminal.records import Record, activity_record, attention_record, session_record

SESSION = Session.model_validate({"id": "1"})
ACTIVITY = Activity.model_validate({"id": "a"})
ATTENTION = Attention(reason="paused", since=None)


def documented() -> dict[str, set[str]]:
    """Keys by object, as the table of the documentation has them."""
    text = (Path(__file__).parents[3] / "docs" / "sessions.md").read_text()
    rows = re.findall(r"^\| `(session|activity|attention)` \| [^|]* \| (.*) \|$", text, re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", keys))) for name, keys in rows}


def keys_of(record: Record) -> set[str]:
    return set(record) - {"object"}


def test_every_key_is_documented_and_always_there() -> None:
    assert documented() == {
        "session": keys_of(session_record(SESSION)),
        "activity": keys_of(activity_record(ACTIVITY, "1")),
        "attention": keys_of(attention_record(SESSION, ATTENTION, now=None, command=None)),
    }


def test_pictures_are_left_out_of_the_lines() -> None:
    artifacts = [{"media": {"data": "A" * 1000, "mimeType": "image/png"}}, {"poem": {"lines": 4}}]
    record = activity_record(Activity.model_validate({"id": "a", "artifacts": artifacts}), "1")
    assert record["artifacts"] == [{"media": {"mimeType": "image/png"}}, {"poem": {"lines": 4}}]


def test_times_are_in_utc() -> None:
    session = Session.model_validate({"id": "1", "createTime": "2026-03-01T18:00:05.123456789+05:30"})
    assert session_record(session)["created"] == "2026-03-01T12:30:05.123456Z"
