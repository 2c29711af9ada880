"""What a page does not show of Markdown goes, and nothing else."""

import pytest

from feedback_bot.text.markdown_comments import without_comments


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
def test_many_beginnings_come_to_an_end(unit: str) -> None:
    """Each took hours where the work grew with the square of the length; `benchmarks/hostile.py` measures it."""
    without_comments(f"<!--]:{unit * (200_000 // len(unit))}")
    without_comments(f"a {unit * (200_000 // len(unit))} <!-- ]:")
