"""What the bot quotes: logs, reports of checks, diffs, and any other text."""

# ruff: noqa: E501 - tables of pieces

import io
from datetime import timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from feedback_bot.digest import digest, digest_of_stopped
from feedback_bot.evidence.own_words import signature_of, telling
from feedback_bot.github.values import CheckDetails
from feedback_bot.jules.times import format_time, parse_time
from feedback_bot.limits.http_dates import parse_http_date, retry_after
from feedback_bot.model import Annotation, time_limit_of
from feedback_bot.text.markdown_comments import without_comments
from feedback_bot.text.quote import (
    beginning,
    code,
    cut,
    fenced,
    in_a_sentence,
    link_target,
    one_line,
    plain,
    unmentioned,
)
from feedback_bot.text.redact import Redactor
from feedback_bot.wording.hunk import cut_hunk
from tests.properties.inputs import text_of

OWN = "ghs-our-own-s3cret/+="
REDACT = Redactor([OWN])
LOGS = text_of(
    "2026-03-04T11:30:00.0000000Z ", "##[group]Run ", "##[endgroup]", "##[error]", "\n", "\r", "\r\n", "\x1b[31m", "FAILED ",
    "tests/test_a.py::test_b", "E   AssertionError: 1 != 2", "Error: ", "panic: ", "\tat x.java:7", "npm ERR! ", "1 failed", "\ufeff",
    "exit code 1", "=====", "Traceback (most recent call last):", '  File "a.py", line 7', "--- FAIL: TestX", "\x00", "\x85",
)  # fmt: skip
SECRETS = text_of(
    OWN, "password=", "TOKEN: ", "ghp_", "a1B2c3D4e5" * 4, "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----",
    "https://u:", "@h", "Authorization: Bearer ", "curl -u ", "x:", "\n", " ", '"', "'", "`", "\\", "=", ";", "Cookie: ", "eyJ", ".",
    "machine h login l password ", "%3D", "&amp;", "::add-mask::",
)  # fmt: skip
MARKDOWN = text_of(
    "`",
    "```",
    "~~~",
    "<!--",
    "-->",
    "[a]: ",
    "](",
    "![",
    "@ann",
    "#1",
    "|",
    "\\",
    "\n",
    "\n\n",
    "> ",
    "    ",
    "\ud800",
    "<b>",
)


@given(LOGS, st.integers(0, 500))
def test_any_log_has_an_excerpt_within_its_length(log: str, most: int) -> None:
    for found in (
        digest(io.BytesIO(log.encode(errors="replace"))),
        digest_of_stopped(io.BytesIO(log.encode(errors="replace"))),
    ):
        assert len(found.excerpt(most)) <= most
        assert found.signature.isalnum()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_log(log: bytes) -> None:
    found = digest(io.BytesIO(log), passing=io.BytesIO(log[:20]))
    assert len(found.excerpt(100)) <= 100


@given(SECRETS)
def test_redacting_never_fails_and_is_done_at_once(text: str) -> None:
    once = REDACT(text)
    assert REDACT(once) == once
    assert OWN not in once
    assert once.count("\n") <= text.count("\n")


@given(MARKDOWN, st.integers(1, 60))
def test_nothing_leaves_its_frame(text: str, most: int) -> None:
    parse = MarkdownIt("commonmark").parse
    assert [each.type for each in parse(fenced(plain(text)) + "\n\nx")] == [
        "fence", "paragraph_open", "inline", "paragraph_close",
    ]  # fmt: skip
    (_, inline, _) = parse(f"x {code(text, most)} x")
    assert [each.type for each in inline.children or ()] == ["text", "code_inline", "text"]
    sentence = parse(f"x {in_a_sentence(one_line(text, most))}")
    assert {each.type for each in sentence[1].children or ()} <= {"text", "code_inline", "text_special"}
    assert [each.type for each in sentence] == ["paragraph_open", "inline", "paragraph_close"]


@given(MARKDOWN, st.integers(1, 60))
def test_lengths_hold_and_mentions_end(text: str, most: int) -> None:
    assert len(one_line(text, most)) <= most
    assert len(beginning(text, most)) <= max(most + 2, len(text) if len(text) <= most else 0)
    assert len(cut(text, most).partition("\n… ")[0]) <= most
    assert "@ann" not in unmentioned(text)
    assert isinstance(without_comments(text), str)
    assert not set('()[]<>" \n') & set(link_target(text)) - set("()[]")


@given(
    text_of("@@ -1,2 +3,4 @@", "\n", "+a", "-b", " c", "\\ No newline", "@@", "-99999999999"),
    st.none() | st.integers(),
    st.booleans(),
)
def test_any_hunk_is_cut(hunk: str, line: int | None, is_new_side: bool) -> None:
    assert isinstance(cut_hunk(hunk, line, is_new_side=is_new_side), str)


@given(
    text_of(
        "The job has exceeded ",
        "the maximum execution time",
        " of ",
        "6h0m0s",
        "9" * 20,
        "m",
        " h",
        "Process completed with exit code 1",
    ),
    st.integers(),
)
def test_any_annotation_is_read(message: str, line: int) -> None:
    note = Annotation(path="a.py", start_line=line, end_line=line, level="failure", title=message, message=message)
    time_limit_of([message])
    details = CheckDetails(output=message, annotations=telling([note]))
    assert signature_of(details).isalnum()


HEADERS = text_of(
    "Wed, ", "21 Oct ", "2015 ", "07:28:00 ", "GMT", "9999", "0001", "+2359", "-0000", "120", "-1", "²", "9" * 30
)


@given(HEADERS, HEADERS)
def test_any_date_and_wait_of_a_header(text: str, date: str) -> None:
    found = parse_http_date(text)
    assert found is None or found.utcoffset() is not None
    wait = retry_after({"Retry-After": text, "Date": date})
    assert wait is None or 0 <= wait <= 86_400


DATES = st.sampled_from(["2026-03-01", "2026-02-30", "0001-01-01", "9999-12-31", "2026-3-1", ""])
CLOCKS = st.sampled_from(["T12:30:00", "t23:59:60", " 24:00:00", "T12:30", "T99:99:99", ""])
FRACTIONS = st.sampled_from(["", ".1", ".123456789", ".", ".1234567890", "²"])
OFFSETS = st.sampled_from(["Z", "z", "", "+23:59", "-23:59", "+24:00", "+00:00", " Z"])


@given(st.tuples(DATES, CLOCKS, FRACTIONS, OFFSETS, st.text(max_size=1)).map("".join))
def test_any_time_of_jules_is_read_or_refused(text: str) -> None:
    try:
        time = parse_time(text)
    except ValueError:
        return
    assert parse_time(format_time(time)) == time
    time.astimezone(timezone(timedelta(hours=14)))
    assert time - timedelta(days=1) < time < time + timedelta(days=1)
