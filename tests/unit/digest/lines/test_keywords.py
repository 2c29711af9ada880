"""What a row's pattern matches also holds one of the row's keywords: else the pattern is never tried on it."""

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_bot.digest.lines.detectors import DETECTORS, Detector
from feedback_bot.digest.lines.keywords import Keywords

# Rows that are looked at less often than their patterns would allow: their words mean something only beside others.
NARROWER = {
    "[error]",
    " fail",
    ":: ",
    "traceback (",
    "\n) ",
    "warn",
    "expected",
    "error",
    "***failed",
    "test.test",
    "[error] x ",
    "[error] - ",
    "[error] test ",
}
PRINTABLE = st.characters(min_codepoint=0x20, max_codepoint=0x7E)


@cache
def lines_of(pattern: str) -> st.SearchStrategy[str]:
    """What a pattern matches. Working that out takes longer than making some lines."""
    return st.from_regex(re.compile(pattern, re.ASCII), alphabet=PRINTABLE)


def shape(line: str) -> bytes:
    return re.sub(rb"[0-9]", b"", line.encode().lower())


@pytest.mark.parametrize(
    ("row", "pattern"),
    [
        pytest.param(row, pattern, id=f"{DETECTORS.index(row)}-{row.keywords[0].strip()}")
        for row in DETECTORS
        for pattern in (rf"\A(?:{row.begins})" if row.begins else "", row.holds)
        if pattern and row.keywords[0].isascii() and row.keywords[0] not in NARROWER
    ],
)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_a_pattern_matches_holds_a_keyword(row: Detector, pattern: str, data: st.DataObject) -> None:
    line = data.draw(lines_of(pattern)).removesuffix("\n")

    assert Keywords([row.keywords]).find([shape(line)]) == {0: 1}, line


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        (b"failing", 0b01),
        (b"a fail", 0b01),
        (b"error and fail", 0b11),
        (b"no failure", 0),
        (b"an error", 0),
        (b"", 0),
    ],
)
def test_a_keyword_may_be_bound_to_the_beginning_or_the_end_of_a_line(line: bytes, rows: int) -> None:
    keywords = Keywords([("\nfail", " fail\n"), ("\nerror",)])

    assert keywords.find([b"error", line, b"failing"]) == {0: 0b10, 2: 0b01} | ({1: rows} if rows else {})


def test_of_too_many_lines_the_rare_ones_are_found_and_of_the_others_the_first_and_the_last() -> None:
    lines = [b"x"] * 10 + [b"xy"] + [b"x"] * 10 + [b""]

    assert list(Keywords([("x",), ("y",)]).find(lines, most=9)) == [0, 1, 10, 15, 16, 17, 18, 19, 20]
