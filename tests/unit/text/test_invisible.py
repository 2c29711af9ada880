"""What a person does not see goes, and nothing else."""

import sys
import unicodedata

import pytest

from feedback_bot.digest.lines.cleaning import sanitized
from feedback_bot.text.invisible import without_invisible
from feedback_bot.text.quote import plain

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

    assert without_invisible("".join(unseen)) == ""


@pytest.mark.parametrize("clean", [plain, sanitized, without_invisible])
def test_fillers_selectors_and_tags_go(clean: type[str]) -> None:
    assert clean(f"a{''.join(map(chr, (*FILLERS, *SMUGGLING)))}b") == "ab"


def test_what_is_printable_and_yet_unseen_goes_beside_printable_characters_alone() -> None:
    printable = [c for code in (*FILLERS, *SMUGGLING, 0xFFFC) if (c := chr(code)).isprintable()]

    assert len(printable) > 250
    assert [c for c in printable if without_invisible(f"é{c}") != "é"] == []


def test_what_is_seen_stays() -> None:
    letters = (chr(code) for code in range(sys.maxunicode + 1) if code not in FILLERS)
    seen = "".join(c for c in letters if unicodedata.category(c)[0] in "LNPS" and c != "\ufffc")

    assert without_invisible(f"{seen}\n\t ") == f"{seen}\n\t "
