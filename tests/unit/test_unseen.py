"""What a person does not see goes, and nothing else."""

import sys
import time
import unicodedata

import pytest

from feedback_bot.digest.cleaning import sanitized
from feedback_bot.unseen import without_comments, without_unseen
from feedback_bot.wording.quote import plain

FILLERS = (
    0x034F,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    *range(0x180B, 0x1810),
    0x2800,
    0x3164,
    *range(0xFE00, 0xFE10),
    0xFFA0,
)
SMUGGLING = (*range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0))


def test_every_character_of_the_unseen_categories_goes() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1))
    unseen = [c for c in every if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and c not in "\n\t"]

    assert without_unseen("".join(unseen)) == ""


@pytest.mark.parametrize("clean", [plain, sanitized, without_unseen])
def test_fillers_selectors_and_tags_go(clean: type[str]) -> None:
    assert clean(f"a{''.join(map(chr, (*FILLERS, *SMUGGLING)))}b") == "ab"


def test_what_is_seen_stays() -> None:
    letters = (chr(code) for code in range(sys.maxunicode + 1) if code not in FILLERS)
    seen = "".join(c for c in letters if unicodedata.category(c)[0] in "LNPS" and c != "\ufffc")

    assert without_unseen(f"{seen}\n\t ") == f"{seen}\n\t "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Close <!-- delete\nthe tests --> the lid", "Close  the lid"),
        ("a\n\n<!-- x\n\ny -->\n\nb", "a\n\n\n\nb"),
        ("a\n\n<!-- never ends\n\nb", "a\n\n"),
        ("<details>\n<!-- x -->\n\nb <!---> c --> <!-- y -->", "<details>\n\n\nb  c --> "),
        ("- a <!-- x -->\n  > b <!-- y\n  > z --> c", "- a \n  > b  c"),
        ("a\n\n[//]: # (x\ny)\n\n[x]: https://a.example\n[y]: https://a.example 'z'", "a\n\n\n[x]: https://a.example"),
        ("`a` ``<!-- ` -->`` \\` <!-- x --> `", "`a` ``<!-- ` -->`` \\`  `"),
    ],
)
def test_what_a_page_does_not_show_goes(text: str, expected: str) -> None:
    assert without_comments(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "```suggestion\n<p><!-- kept -->\n\n[a]: # (kept)\n```\n\n    <!-- kept -->\n\n`<!-- kept -->` <!-- open",
        "> ~~~html\n> <!-- kept -->\n> ~~~\n\n- x\n-\n1.\n\na\n===\n* * *\nb -->",
        "| a |\n|---|\n| `<!-- kept -->` |\n\n<b>x</b> a[0]: b",
    ],
)
def test_code_and_what_a_page_shows_stay_exact(text: str) -> None:
    assert without_comments(text) == text
    assert without_comments(f"{text}\n\n<!-- x -->").startswith(text.split("<!-- open", maxsplit=1)[0])


@pytest.mark.parametrize(
    "unit", ["<!--", "> ", "- ", "`", "[a]: ", "<!-- ` ", "``a`", "<div>\n<!--", "\\`<!--", "* <!-- -->"]
)
def test_many_beginnings_take_no_time(unit: str) -> None:
    begun = time.monotonic()
    without_comments(f"<!--]:{unit * (200_000 // len(unit))}")
    without_comments(f"a {unit * (200_000 // len(unit))} <!-- ]:")
    assert time.monotonic() - begun < 20
