"""Whatever the log, the excerpt keeps its bounds."""

import io
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

WORDS = st.sampled_from(
    [
        "error:",
        "FAIL",
        "E   x",
        "##[error]",
        "##[group]Run x",
        "$ ls",
        "\x1b[31m",
        "\r",
        "\x00",
        "\u202e",
        "ok",
        "1) a",
        "…",
    ]
)
LINES = st.lists(st.lists(WORDS | st.text(max_size=12), max_size=6).map(" ".join), max_size=40).map("\n".join)


@given(log=st.binary(max_size=2_000), size=st.integers(1, 400))
def test_any_bytes_stay_within_the_size(log: bytes, size: int) -> None:
    assert len(digest(io.BytesIO(log)).excerpt(size)) <= size


@given(text=LINES, size=st.integers(1, 3_000))
def test_any_lines_stay_within_the_size(text: str, size: int) -> None:
    assert len(digest(io.BytesIO(text.encode("utf-8", "surrogatepass"))).excerpt(size)) <= size


@given(text=LINES)
def test_no_unseen_character_comes_through(text: str) -> None:
    found = digest(io.BytesIO(text.encode("utf-8", "surrogatepass")))
    shown = "".join([found.excerpt(5_000), *found.failed_tests, found.command or ""])

    assert [sign for sign in shown if unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n"] == []
    assert not any(sign in shown for sign in "\x1b\r\x00\u202e\u2066\u200b\ufeff")


@given(text=LINES)
def test_the_same_log_gives_the_same_digest(text: str) -> None:
    log = text.encode("utf-8", "surrogatepass")

    assert digest(io.BytesIO(log)) == digest(io.BytesIO(log))


@settings(max_examples=25)
@given(output=LINES)
def test_the_failing_commands_cause_survives_any_neighbours(output: str) -> None:
    text = output.replace("##[", "").replace("$ ", "")
    shown = digest(job_log(f"{text}\nsrc/cup.c:3:1: error: no handle at all\n")).excerpt(8_000)

    assert "no handle at all" in shown


def test_more_room_never_hides_the_cause() -> None:
    found = digest(job_log("lead\n" * 50 + "src/cup.c:3:1: error: no handle\n" + "trail\n" * 50))

    assert all("no handle" in found.excerpt(size) for size in range(100, 4_000, 100))


def test_an_empty_log_has_an_empty_excerpt() -> None:
    found = digest(io.BytesIO(b""))

    assert (found.excerpt(100), found.failed_tests, found.confident) == ("", (), False)
