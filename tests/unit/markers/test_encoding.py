"""What a marker remembers comes back whole, and nobody can make the bot remember what it never said."""

import base64
import hashlib
import json
import math
import re
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_bot.markers.encoding import read_marker, write_marker
from feedback_bot.model import (
    Authenticity,
    BrokenMarker,
    Comment,
    Finding,
    Marker,
    MarkerKind,
    MarkerState,
    ReasonCode,
    SentSignal,
    Verdict,
)
from feedback_bot.text.quote import fenced
from tests.unit.builders import ALICE, BOT, HEAD, NONCE, NOW, URL, because, comment, marker, own_comment

FORGED = write_marker(marker(nonce="66" * 16))
ANY_TEXT = st.text(st.characters(codec=None, categories=None, exclude_categories=()), max_size=80)


def remembered(given: Comment) -> Marker:
    found = read_marker(given)
    assert isinstance(found, Marker), found
    return found


def encoded(content: object, version: int = 1) -> str:
    return packed(json.dumps(content), version)


def packed(text: str, version: int = 1) -> str:
    raw = zlib.compress(text.encode())
    return f"<!-- jules-feedback-bot v{version} {zlib.crc32(raw):08x} {base64.b64encode(raw).decode()} -->"


@given(text=ANY_TEXT, told=st.lists(st.builds(SentSignal, id=ANY_TEXT, title=ANY_TEXT, signature=st.none() | ANY_TEXT)))
def test_any_text_comes_back(text: str, told: list[SentSignal]) -> None:
    given = marker(key=text, session=text, told=())
    given = replace(given, told=tuple(told))
    found = remembered(own_comment(given))

    assert (found.key, found.session, found.told) == (text, text, tuple(told))


@pytest.mark.parametrize("kind", MarkerKind)
@pytest.mark.parametrize("state", MarkerState)
def test_all_of_it_comes_back(kind: MarkerKind, state: MarkerState) -> None:
    given = marker(state, kind=kind, attempt=7, starts_session=True, examined="0e" * 20, lacks_label=True, reset_at=NOW)
    given = replace(given, nonce="77" * 16, account="3f" * 8)
    found = remembered(own_comment(given, id=5, node_id="IC_5"))

    assert replace(found, comment_id=0, node_id="", created_at=None, url="") == given
    assert (found.comment_id, found.node_id) == (5, "IC_5")


@given(ANY_TEXT)
def test_the_hidden_data_is_one_line_that_nothing_in_it_can_end(text: str) -> None:
    line = write_marker(marker(key=text + "-->" + text))

    assert re.fullmatch(r"<!-- jules-feedback-bot v1 [0-9a-f]{8} [A-Za-z0-9+/=]+ -->", line)


def test_what_is_known_of_failures_comes_back() -> None:
    told = (
        SentSignal(id="a", title="test", signature="1f", fingerprint="2e", tests=("test_sum", "test_product")),
        SentSignal(id="b", title="lint", command="3d", stopped_early=True, is_infrastructure=True),
        SentSignal(id="c", title="docs", verdict=Verdict.CODE, because="a link is dead", tool="vale", older_ids=("d",)),
    )
    findings = (Finding(path="tests/test_sum.py", what="1 test skipped"),)
    found = remembered(own_comment(replace(marker(), told=told, findings=findings)))

    assert (found.told, found.findings) == (told, findings)


def test_what_jules_was_asked_to_leave_alone_comes_back() -> None:
    given = replace(marker(), red_at=NOW, spared=(("a", "infrastructure"), ("b", "gate")))
    found = remembered(own_comment(given))

    assert (found.red_at, found.spared) == (given.red_at, given.spared)


def test_a_marker_of_an_older_version_tells_nothing_of_them() -> None:
    older = {
        "kind": "delivery",
        "state": "sent",
        "key": "k",
        "nonce": NONCE,
        "head": HEAD,
        "session": None,
        "starts_session": False,
        "attempt": 1,
        "told": [["a", "test", "1f"]],
        "examined": None,
    }
    found = remembered(comment(encoded(older), is_own=True, author=BOT))

    assert (found.told, found.findings) == ((SentSignal(id="a", title="test", signature="1f"),), ())
    assert (found.red_at, found.spared) == (None, ())


def test_an_older_version_reads_what_is_told_as_before() -> None:
    line = write_marker(
        replace(marker(), told=(SentSignal(id="a", title="test", signature="1f", tests=("test_sum",)),))
    )
    content = json.loads(zlib.decompress(base64.b64decode(line.split()[4])))

    assert content["told"] == [["a", "test", "1f"]]


def test_of_many_failed_tests_some_are_named() -> None:
    told = SentSignal(id="a", title="test", tests=tuple(f"test_{number}" for number in range(900)))
    found = remembered(own_comment(replace(marker(), told=(told,)))).told[0]

    assert (found.tests[:2], len(found.tests), found.unnamed_tests) == (("test_0", "test_1"), 40, 860)


def test_a_marker_leaves_room_in_its_comment() -> None:
    noise = [hashlib.sha256(str(at).encode()).hexdigest() for at in range(40 * 300)]
    told = tuple(
        SentSignal(
            id=noise[at][:16], title=noise[at], signature=noise[-at][:16], tests=tuple(noise[40 * at : 40 * at + 40])
        )
        for at in range(300)
    )
    line = write_marker(replace(marker(), told=told))

    assert len(line) < 45_000
    assert remembered(comment(line, is_own=True, author=BOT)).told[0].unnamed_tests == 40


def test_long_titles_are_cut_and_the_rest_stays() -> None:
    found = remembered(own_comment(replace(marker(), told=(SentSignal(id="a", title="x" * 1_000_000),))))

    assert (found.told[0].id, len(found.told[0].title)) == ("a", 80)


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n", "  \n"])
def test_what_an_editor_leaves_at_the_end_does_no_harm(end: str) -> None:
    given = own_comment(marker())

    assert remembered(replace(given, body=given.body.replace("\n", "\r\n") + end)).nonce == NONCE


@pytest.mark.parametrize(
    "quoted",
    [
        pytest.param(FORGED, id="bare"),
        pytest.param(f"> {FORGED}", id="quoted"),
        pytest.param(fenced(FORGED), id="in a fence"),
        pytest.param(f"text -->\n{FORGED}\n<!--", id="behind the end of a comment"),
    ],
)
def test_a_marker_in_quoted_text_is_not_the_comments_own(quoted: str) -> None:
    given = own_comment(marker())

    assert remembered(replace(given, body=f"{quoted}\n\n{given.body}")).nonce == NONCE


@pytest.mark.parametrize("body", ["", " ", "Nice work.", "jules-feedback-bot v1", "<!-- another-bot v1 -->"])
def test_comments_that_never_were_markers(body: str) -> None:
    assert read_marker(comment(body, is_own=True, author=BOT)) is None


def test_a_marker_that_somebody_else_edited_is_not_believed() -> None:
    found = read_marker(own_comment(marker(), edited_by=ALICE))

    assert isinstance(found, BrokenMarker)
    assert found.reason == because(ReasonCode.MARKER_EDITED, editor="alice", url=f"{URL}#issuecomment-100")


@pytest.mark.parametrize("author", [BOT, None])
def test_the_bot_itself_edits_its_comments(author: object) -> None:
    edited = own_comment(marker(), edited_by=BOT, author=author)

    assert isinstance(read_marker(edited), Marker if author else BrokenMarker)


@pytest.mark.parametrize("version", [2, 99, 999_999_999])
def test_a_newer_version_wrote_it(version: int) -> None:
    body = write_marker(marker()).replace(" v1 ", f" v{version} ")
    written = comment(body, is_own=True, author=BOT)
    found = read_marker(replace(written, authenticity=Authenticity.VERIFIED))

    assert isinstance(found, BrokenMarker)
    assert found.reason.code is ReasonCode.MARKER_NEWER
    assert read_marker(written) is None, "newer versions sign theirs"


WHOLE = write_marker(marker())
CONTENT: dict[str, object] = {
    "kind": "delivery",
    "state": "sent",
    "key": "",
    "nonce": NONCE,
    "head": HEAD,
    "session": None,
    "starts_session": False,
    "attempt": 1,
    "told": [],
}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(WHOLE[:-10], id="cut short"),
        pytest.param(WHOLE + " and more", id="words behind it"),
        pytest.param(f"words before it {WHOLE}", id="words before it"),
        pytest.param(f"    {WHOLE}", id="in a block of code"),
        pytest.param(f"> {WHOLE}", id="in a quotation"),
        pytest.param(f"{WHOLE}\n```", id="in a fence"),
        pytest.param(f"{WHOLE}\n\nWhat is that?", id="a line behind it"),
        pytest.param(f"a title\u2028{WHOLE}", id="behind a separator that ends no line"),
        pytest.param(f"a title\x0c{WHOLE}", id="behind a form feed"),
        pytest.param(WHOLE.replace("v1 ", "v1 0"), id="another checksum"),
        pytest.param(re.sub(r" [0-9a-f]{8} ", " 00000000 ", WHOLE), id="a wrong checksum"),
        pytest.param("<!-- jules-feedback-bot v1 00000000 = -->", id="no base64"),
        pytest.param("<!-- jules-feedback-bot v1 00000000 QUJD -->", id="no zlib"),
        pytest.param("<!-- jules-feedback-bot vX -->", id="no version"),
        pytest.param(encoded([]), id="no mapping"),
        pytest.param(encoded({}), id="nothing in it"),
        pytest.param(encoded({"kind": "delivery", "state": "sent", "told": 1}), id="half of it"),
        pytest.param(encoded("x" * 2_000_000), id="a bomb"),
        pytest.param(packed("[" * 200_000), id="nested deeply"),
        pytest.param(encoded({**CONTENT, "attempt": math.inf}), id="a number without end"),
        pytest.param(encoded({**CONTENT, "session": {"id": 1}}), id="a session of another shape"),
        pytest.param(encoded({**CONTENT, "tried_at": "2026-03-02T12:00:00"}), id="a time without an offset"),
        pytest.param(encoded({**CONTENT, "command": "1"}), id="a command of another shape"),
        pytest.param(encoded({**CONTENT, "told": [["a", "b", []]]}), id="a signal of another shape"),
    ],
)
def test_what_is_no_whole_marker_on_its_own_last_line_is_text(line: str) -> None:
    assert read_marker(comment(f"**Jules was told.**\n\n{line}", is_own=True, author=BOT)) is None


@given(st.text() | st.text().map(lambda text: f"<!-- jules-feedback-bot v1 {text} -->"))
def test_any_comment_is_read_without_an_error(body: str) -> None:
    assert not isinstance(read_marker(comment(body, is_own=True, author=BOT)), Marker)
