"""What a phrase's pattern matches also holds one of its keywords: else the pattern is never tried on it."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_bot.digest.lines.phrase_table import PhraseTable
from feedback_bot.digest.outages import OUTAGES
from feedback_bot.text.phrases import Phrase, plain, says
from feedback_bot.text.tool_outages import TOOL_OUTAGES

PRINTABLE = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
ROWS = [*OUTAGES, *TOOL_OUTAGES]


@pytest.mark.parametrize(
    "phrase",
    [
        pytest.param(phrase, id=f"{row}-{at}-{phrase.keywords[0].strip()}")
        for row, (_, phrases) in enumerate(ROWS)
        for at, phrase in enumerate(phrases)
        if re.escape(phrase.keywords[0]) != phrase.pattern.pattern.lower()
    ],
)
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_a_phrase_matches_holds_a_keyword(phrase: Phrase, data: st.DataObject) -> None:
    pattern = re.compile(phrase.pattern.pattern, re.ASCII)  # in its own letters: others take longer to draw
    line = data.draw(st.from_regex(pattern, alphabet=PRINTABLE)).removesuffix("\n")

    assert any(keyword in line.lower() for keyword in phrase.keywords), line


def test_a_line_says_a_row_by_one_of_its_phrases() -> None:
    table = PhraseTable([[*plain("Tea"), says(r"\bcups?\b", "cup")], [says(r"^milk$", "milk")]])
    lines = ["no", "two CUPS", "a cupboard", "milk", "green tea"]

    found = table.find(lines)

    assert [
        [row for row in range(2) if table.is_said(row, line, found.get(at, 0))] for at, line in enumerate(lines)
    ] == [
        [],
        [0],
        [],
        [1],
        [0],
    ]
