"""Logs in other encodings are read; what is no text is refused."""

import io

import pytest

from feedback_bot.digest import digest
from feedback_bot.digest.lines.decoding import NotTextError, require_text
from tests.unit.digest.job_log import job_log

TEXT = job_log("tea/pot.c:3:1: error: no lid").getvalue()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read(encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    log = io.BytesIO((mark + TEXT.decode()).encode(encoding))

    assert digest(log).excerpt(8_000) == digest(io.BytesIO(TEXT)).excerpt(8_000)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_so_are_utf_16_without_a_mark_and_utf_32(encoding: str) -> None:
    log = io.BytesIO(TEXT.decode().encode(encoding))

    assert digest(log).excerpt(8_000) == digest(io.BytesIO(TEXT)).excerpt(8_000)
    assert require_text(io.BytesIO(log.getvalue())).read() == log.getvalue()


def test_a_first_line_without_a_stamp_leaves_the_others_theirs() -> None:
    found = digest(io.BytesIO(b"Log of job 7\n" + TEXT))

    assert "2024-05-01T" not in found.excerpt(8_000)
    assert found.command == "make check"


def test_colors_written_with_carets_go() -> None:
    assert "tea/pot.c:3:1: error: no lid" in digest(job_log("^[[31mtea/pot.c:3:1: error:^[[0m no lid")).excerpt(8_000)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xfd7zXZ\x00\x00\x04", id="xz"),
        pytest.param(b"\x1f\x8b\x08\x00", id="gzip"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="a picture"),
        pytest.param(bytes(range(256)) * 40, id="any bytes"),
        pytest.param(b"\x00" * 4_000, id="zeros"),
        pytest.param(b"\x01\x00\x02\x00\x03\x00" * 400, id="small numbers"),
        pytest.param(b"\xd7\x01\x9c\x00\xf0", id="a few bytes"),
        pytest.param(b"\x5d\x00\x00\x80\x00", id="lzma"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(NotTextError):
        require_text(io.BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"tea\x01\n", id="a line with a stray sign"),
        pytest.param(TEXT, id="a log"),
        pytest.param(TEXT.decode().encode("utf-16"), id="a log in UTF-16"),
        pytest.param("caf\u00e9, th\u00e9, g\u00e2teau\n".encode("latin-1") * 40, id="an old encoding"),
        pytest.param("\u8336\u304c\u51b7\u3081\u305f\n".encode() * 400, id="other letters"),
        pytest.param(b"\x1b[31mred\x1b[0m tea\r\n" * 90, id="colors"),
    ],
)
def test_text_is_passed_on(content: bytes) -> None:
    assert require_text(io.BytesIO(content)).read() == content
