"""Foreign text is harmless where it is shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from feedback_bot.text.quote import code, cut, fenced, one_line, plain, tidy, unmentioned, without_links

MARKDOWN = MarkdownIt("commonmark")
HOSTILE = st.lists(st.sampled_from(["`", "``", "```", "~~~", "\n", " ", "a", "    ", "</details>", "> ", "-->"])).map(
    "".join
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\x1b[31mred\x1b[0m", "red", id="colours"),
        pytest.param("\x1b]8;;https://evil.example\x07link\x1b]8;;\x07", "link", id="a terminal's link"),
        pytest.param("\x1b]0;title\x1b\\text", "text", id="a terminal's title"),
        pytest.param("a\x00b\x08c\x7fd", "abcd", id="control characters"),
        pytest.param("a\u202eb\u2066c\u200fd", "abcd", id="bidirectional"),
        pytest.param("a\u200bb\u2060c\ufeffd\u00ade", "abcde", id="zero width"),
        pytest.param("a\u2028b\u2029c", "abc", id="odd line ends"),
        pytest.param("a\ud800b", "ab", id="half a surrogate pair"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
        pytest.param("é ß 漢字 ☕ \t x", "é ß 漢字 ☕ \t x", id="what is no trick stays"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_plain_text_has_nothing_unseen(text: str) -> None:
    assert {unicodedata.category(c) for c in plain(text) if c not in "\n\t"}.isdisjoint({"Cc", "Cf", "Cs", "Co"})
    assert plain(plain(text)) == plain(text)


@given(st.text(), st.integers(1, 50))
def test_one_line_is_one_short_line(text: str, most: int) -> None:
    line = one_line(text, most)

    assert len(line) <= most
    assert len(line.splitlines()) <= 1


@given(HOSTILE | st.text())
def test_nothing_ends_its_fence(text: str) -> None:
    tokens = MARKDOWN.parse(fenced(plain(text)) + "\n\nafter")

    assert [token.type for token in tokens] == ["fence", "paragraph_open", "inline", "paragraph_close"]


@given(HOSTILE | st.text())
def test_nothing_ends_its_code_span(text: str) -> None:
    (_, inline, _) = MARKDOWN.parse(f"before {code(text)} after")

    assert [child.type for child in inline.children or ()] == ["text", "code_inline", "text"]


def test_a_suggestion_stays_exact() -> None:
    text = "```suggestion\n\tlid.close()  # now\n```"

    assert fenced(text, "markdown") == f"````markdown\n{text}\n````"


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("short", 5, "short"),
        ("first\nsecond\nthird", 14, "first\nsecond\n… 6 characters left out …"),
        ("x" * 3000, 10, "x" * 10 + "\n… 2,990 characters left out …"),
        ("text", 0, "\n… 4 characters left out …"),
    ],
)
def test_cut(text: str, most: int, expected: str) -> None:
    assert cut(text, most) == expected


@pytest.mark.parametrize("text", ["@octocat", "cc @org/team!", "a@b.example", "@@x", "`@x`", "\\@x"])
def test_nobody_is_mentioned(text: str) -> None:
    assert "@" not in unmentioned(text).replace("@\u200b", "")


@given(HOSTILE | st.text())
def test_tidying_leaves_what_is_fenced(text: str) -> None:
    quoted = fenced(plain(text))

    assert tidy(f"before\n\n\n\n{quoted}\n\n\nafter") == f"before\n\n{quoted}\n\nafter"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [the page](https://x.example/a 'title') and [more](http://x.example)", "see the page and more"),
        ("![](https://x.example/i.png '') ![a badge](i.png)", " a badge"),
        ("[![a badge](https://x.example/i.png)](https://x.example)", "a badge"),
        ("items[0](1), [a][b], [x](#y), ![no", "items[0](1), [a][b], [x](#y), ![no"),
    ],
)
def test_without_links(text: str, expected: str) -> None:
    assert without_links(text) == expected


@pytest.mark.parametrize("text", ["![" * 50_000, "[a](https://" * 10_000, "![a](" * 20_000, "[" * 100_000])
def test_many_beginnings_of_links_take_no_time(text: str) -> None:
    assert without_links(text) == text
