"""Which part of a diff hunk is shown with a review comment."""

import pytest

from feedback_bot.wording.hunk import cut_hunk


def hunk(*lines: str, header: str = "@@ -10,60 +100,60 @@ def pour():") -> str:
    return "\n".join([header, *lines])


def context(first: int, last: int) -> list[str]:
    return [f" line {number}" for number in range(first, last + 1)]


def test_a_short_hunk_is_shown_whole() -> None:
    short = hunk(*context(1, 19))
    assert cut_hunk(short, 3, is_new_side=True) == short


def test_a_long_hunk_is_cut_around_its_line_and_says_how_much_is_missing() -> None:
    shown = cut_hunk(hunk(*context(100, 159)), 130, is_new_side=True).split("\n")
    assert shown == [
        "@@ -10,60 +100,60 @@ def pour():",
        "… 22 lines left out …",
        *context(122, 138),
        "… 21 lines left out …",
    ]


@pytest.mark.parametrize(
    ("line", "first_shown"),
    [(100, " line 100"), (104, " line 100"), (109, "… 1 line left out …"), (159, "… 51 lines left out …")],
)
def test_nothing_is_said_to_be_missing_at_an_end_that_is_shown(line: int, first_shown: str) -> None:
    assert cut_hunk(hunk(*context(100, 159)), line, is_new_side=True).split("\n")[1] == first_shown


@pytest.mark.parametrize("line", [None, 5, 160, 4_000])
def test_a_line_that_is_not_in_the_hunk_is_taken_for_its_last(line: int | None) -> None:
    shown = cut_hunk(hunk(*context(100, 159)), line, is_new_side=True)
    assert shown.endswith("\n line 158\n line 159")
    assert " line 151\n" in shown
    assert " line 150\n" not in shown


@pytest.mark.parametrize(
    ("is_new_side", "line", "centre"),
    [(True, 130, "+added 30"), (False, 30, "-removed 20"), (False, 40, "-removed 30")],
)
def test_lines_are_counted_on_the_side_that_the_comment_is_on(is_new_side: bool, line: int, centre: str) -> None:
    removed, added = [[f"{sign}{name} {n}" for n in range(60)] for sign, name in (("-", "removed"), ("+", "added"))]
    shown = cut_hunk(hunk(*removed, *added), line, is_new_side=is_new_side).split("\n")
    assert shown[2 + 8] == centre


def test_the_note_on_a_missing_line_end_is_no_line() -> None:
    lines = [*context(100, 110), "\\ No newline at end of file", *context(111, 159)]
    assert cut_hunk(hunk(*lines), 130, is_new_side=True).split("\n")[2 + 8] == " line 130"


@pytest.mark.parametrize("header", ["@@ nonsense @@", "", "@@ -1 +1"])
def test_an_odd_header_harms_nothing(header: str) -> None:
    shown = cut_hunk(hunk(*context(100, 159), header=header), 7_000, is_new_side=True)
    assert shown.startswith(f"{header}\n")
    assert shown.endswith(" line 159")
