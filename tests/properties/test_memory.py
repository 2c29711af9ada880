"""What the bot wrote itself and reads again: markers, the IDs of messages; and what people write to it."""

# ruff: noqa: E501 - tables of pieces

import base64
import json
import zlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from feedback_bot.decide import Case, triage
from feedback_bot.errors import ContradictoryIdsError
from feedback_bot.markers.encoding import read_marker, write_marker
from feedback_bot.markers.feedback_id import feedback_id
from feedback_bot.model import BrokenMarker, Marker, MarkerState
from feedback_bot.model.shapes import well_typed
from feedback_bot.session_id import extract_session_id, find_footer
from feedback_bot.slash_commands.parse import VERBS, find_commands
from tests.properties.inputs import JSON, each_spoilt, spoilt, text_of
from tests.unit.builders import BOT, check, comment, marker, policy, snapshot

ID = "5512340987612345678"
LINE = write_marker(marker(told=(), head="1f" * 20))
CONTENT: Any = json.loads(zlib.decompress(base64.b64decode(LINE.split()[4])))
CONTENT |= {
    "told": [["check:x", "CI / test", "ab"]],
    "failures": [["cd", ["test_a"], 1]],
    "runs": [["pytest", False, True]],
    "seen": ["x"],
    "findings": [["a.py", "a skipped test"]],
    "tried_at": "2026-01-01T00:00:00+00:00",
    "read_at": "2026-01-01T00:00:00+00:00",
    "reset_at": "2026-01-01T00:00:00+00:00",
    "refusal": "limit",
}
MARKERS = text_of(
    "<!-- ", "jules-feedback-bot", " v1 ", "v99999999999", "00000000", " AAAA", "==", " -->", "\n", "Sent.", LINE
)
MARKDOWN = text_of(
    "/feedback ", *VERBS, "> ", "`", "```", "\n", "\n\n", "<!--", "-->", "On x wrote:", "- ", "    ", "1. ", " ", "\r\n"
)
FOOTERS = text_of(
    "PR created automatically by Jules for task ", f"[{ID}]", f"(https://jules.google.com/task/{ID})", ID, " started by @ann",
    "\n", "---\n", "```\n", "<!-- ", "-->", "*", "> ", "jules-", "-abcdef12", "99999999999999999999",
)  # fmt: skip


def sealed(content: Any) -> str:  # noqa: ANN401 - any JSON
    raw = zlib.compress(json.dumps(content).encode())
    return f"Sent.\n\n<!-- jules-feedback-bot v1 {zlib.crc32(raw):08x} {base64.b64encode(raw).decode()} -->"


@given(MARKERS)
def test_any_comment_is_a_marker_or_broken_or_text(body: str) -> None:
    assert isinstance(read_marker(comment(body, is_own=True, author=BOT)), Marker | BrokenMarker | None)


@given(spoilt(CONTENT) | JSON)
def test_any_content_with_a_right_checksum_is_decided_on(content: Any) -> None:  # noqa: ANN401 - any JSON
    own = comment(sealed(content), is_own=True, author=BOT)
    assert isinstance(read_marker(own), Marker | None)
    triage(Case(snapshot=snapshot(check(), own), policy=policy()))


def test_each_odd_value_in_each_place_of_a_marker_is_decided_on() -> None:
    for place, content in each_spoilt(CONTENT):
        own = comment(sealed(content), is_own=True, author=BOT)
        found = read_marker(own)
        assert isinstance(found, Marker | None), place
        if isinstance(found, Marker):
            assert well_typed(found) is found
            assert isinstance(read_marker(comment(write_marker(found), is_own=True, author=BOT)), Marker), place
        triage(Case(snapshot=snapshot(check(), own), policy=policy()))


def test_content_nested_too_deeply_is_text() -> None:
    raw = zlib.compress(b"[" * 100_000)
    body = f"<!-- jules-feedback-bot v1 {zlib.crc32(raw):08x} {base64.b64encode(raw).decode()} -->"
    assert read_marker(comment(body, is_own=True, author=BOT)) is None


@given(st.text(max_size=20), st.integers(0, 10**6), st.sampled_from(MarkerState))
def test_a_marker_reads_as_it_was_written(key: str, attempt: int, state: MarkerState) -> None:
    written = marker(state=state, key=key, attempt=attempt)
    read = read_marker(comment(f"Text.\n\n{write_marker(written)}", is_own=True, author=BOT))
    assert isinstance(read, Marker)
    assert (read.key, read.attempt, read.state, read.nonce) == (key, attempt, state, written.nonce)


@given(text_of("Feedback-ID: ", "ab" * 16, "AB" * 16, "\n", " ", "```", "\u2028"))
def test_any_text_has_an_id_of_32_digits_or_none(text: str) -> None:
    found = feedback_id(text)
    assert found is None or (len(found) == 32 and found in text.splitlines()[-1] + text.rstrip()[-60:])
    assert feedback_id(f"{text}\nFeedback-ID: {'0f' * 16}\n") == "0f" * 16


@given(MARKDOWN)
def test_any_comment_has_commands_or_none(body: str) -> None:
    told = snapshot(comment(body))
    for command in find_commands(told, policy(), {}):
        assert command.verb == command.verb.lower()
        assert command.text == command.text.strip()
    triage(Case(snapshot=snapshot(check(), comment(body)), policy=policy()))


@given(FOOTERS, FOOTERS)
def test_any_branch_and_body_name_a_session_or_none(branch: str, body: str) -> None:
    try:
        found = extract_session_id(branch, body)
    except ContradictoryIdsError:
        return
    assert found is None or found in branch + body
    footer = find_footer(body)
    assert footer is None or footer.session_id in body
