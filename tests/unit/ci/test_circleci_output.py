"""The output of a CircleCI step becomes text, however it is cut into messages."""

import io
import json

import pytest

from feedback_bot.ci.circleci_output import write_text


def text_of(output: bytes) -> str:
    text = io.BytesIO()
    write_text(io.BytesIO(output), text)
    return text.getvalue().decode()


def messages(*texts: str) -> bytes:
    return json.dumps([{"type": "out", "time": "2026-03-02T11:58:00.123Z", "message": text} for text in texts]).encode()


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("one line\r\n",),
        ("begins ", "and ends\n", "next\n"),
        ('a [, { ] } \\ " \u00e9 \U0001f600 \x1b[31mred\x1b[0m\n',),
        tuple(f"line {n}\n" for n in range(20_000)),
        ("x" * 3_000_000 + "\n", "short\n"),
    ],
)
def test_all_that_was_said_is_there(texts: tuple[str, ...]) -> None:
    assert text_of(messages(*texts)) == "".join(texts) + "\n"


def test_characters_that_a_piece_cuts_in_two_stay_whole() -> None:
    for shift in range(4):
        said = "a" * shift + "\U0001f600" * 40_000
        output = json.dumps([{"message": said}], ensure_ascii=False).encode()
        assert text_of(output) == f"{said}\n"


@pytest.mark.parametrize("end", [1, 2, 30, 60])
def test_what_came_before_a_cut_counts(end: int) -> None:
    assert text_of(messages("first\n", "second\n")[:-end]).startswith("first\n")


@pytest.mark.parametrize("output", [b"plain text\n", b"", b'{"message": "no array"}', b"\xff\xfe"])
def test_another_form_is_taken_as_text(output: bytes) -> None:
    text = io.BytesIO()
    write_text(io.BytesIO(output), text)
    assert text.getvalue() == output


@pytest.mark.parametrize("output", [b"[7, null, {}]", b'[{"message": 7}]', b"[" * 10_000, b"[}"])
def test_what_is_no_message_is_left_out(output: bytes) -> None:
    assert text_of(output).strip() == ""
