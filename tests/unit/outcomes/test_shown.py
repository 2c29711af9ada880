"""How figures are shown: tables for people, values for programs, and pictures."""

import json
from collections import Counter
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from feedback_bot.outcomes import Figures, Outcome, Rate, Times
from feedback_bot.outcomes.pictures import bars, timeline
from feedback_bot.outcomes.shown import as_markdown, as_text, as_values
from feedback_bot.outcomes.tables import by_repository, share, tables
from feedback_bot.outcomes.timeline import Span, slots

SPAN = Span(first=date(2026, 3, 1), last=date(2026, 3, 4))
FOUND = Figures(
    pull_requests=9,
    with_messages=6,
    messages=8,
    outcomes=Counter({"fixed": 8, "unchanged": 3, "no push": 2}),
    maybe_ci_fixer=1,
    fixed_by=Counter({1: 5, 2: 1, 4: 1}),
    by_check={"CI / a|b": Counter({"fixed": 8}), "lint": Counter({"unchanged": 3, "no push": 2})},
    by_tool={"@acme/jest": Counter({"fixed": 8})},
    by_day={"2026-03-02": Counter({"fixed": 8}), "2026-03-04": Counter({"unchanged": 3, "no push": 2})},
    unchanged=Rate(part=3, whole=10),
    message_to_push=Times(count=3, median=9.5),
    green=4,
    trustworthy=3,
    spared=Counter({"base": 2, "green without us": 1}),
)


def rows(title: str, given: Figures = FOUND) -> list[tuple[str, ...]]:
    return next(list(table.rows) for table in tables(given, SPAN) if table.title == title)


def test_counts_stand_before_percentages() -> None:
    assert rows("What became of each failed check") == [
        ("Fixed", "8"),
        ("of these, perhaps by Jules' CI Fixer", "1"),
        ("Failed exactly as before", "3"),
        ("No push", "2"),
        ("Fixed, of what can be compared", "7 of 10 (70%)"),
        ("Exactly as before, of what can be compared", "3 of 10 (30%)"),
    ]
    assert ("Green that is trustworthy", "3 of 4") in rows("Messages")
    assert [share(Rate(part=4, whole=whole)) for whole in (9, 10)] == ["4 of 9", "4 of 10 (40%)"]


def test_a_share_of_nothing_is_not_shown() -> None:
    pending = Figures(with_messages=1, messages=1, outcomes=Counter({"pending": 1}))
    assert "0 of 0" not in as_text(tables(pending, SPAN))
    assert rows("What became of each failed check", pending) == [("Pending", "1")]


def test_a_line_has_at_most_eighty_characters_whatever_a_check_is_called() -> None:
    named = Figures(messages=1, by_check={"CI / test" * 40: Counter({"fixed": 100_000})})
    several = {f"octo/{'shop' * 40}": named, "octo/api": FOUND}
    text = as_text((*tables(named, SPAN), *by_repository(several)))
    assert max(map(len, text.splitlines())) == 80


def test_fixes_are_told_by_the_message() -> None:
    assert rows("Fixed by") == [("the first message", "5"), ("the second message", "1"), ("the 4th message", "1")]


def test_few_times_have_no_90th_percentile() -> None:
    assert rows("Times in minutes") == [("Message to push", "3", "9.5", "fewer than ten")]


def test_the_most_frequent_come_first_and_the_rest_is_summed_up() -> None:
    many = {f"check {at:02}": Counter({"fixed": 30 - at}) for at in range(23)}
    found = rows("By check", Figures(by_check=many))
    assert found[0] == ("check 00", "30", "30", "0", "0", "0")
    assert (len(found), found[-1]) == (21, ("3 others", "27", "27", "0", "0", "0"))


def test_without_messages_there_is_one_table() -> None:
    assert [table.title for table in tables(Figures(pull_requests=2), SPAN)] == ["Messages"]


def test_names_in_markdown_are_code_that_stays_in_its_cell() -> None:
    text = as_markdown(tables(FOUND, SPAN))
    assert "| `CI / a\\|b` | 8 | 8 | 0 | 0 | 0 |" in text
    assert "| `@acme/jest` | 8 | 8 | 0 | 0 | 0 |" in text
    assert "| 2026-03-02 | 8 | 8 | 0 | 0 | 0 |" in text


def test_text_is_in_columns() -> None:
    text = as_text(tables(FOUND, SPAN))
    assert "  Pull requests by Jules                  9\n" in text
    assert (
        "By tool\n  tool        reported  fixed  as before  changed  other\n  @acme/jest         8      8          0"
        in text
    )


def test_text_holds_no_control_characters() -> None:
    assert "\x1b" not in as_text(tables(Figures(by_check={"\x1b[31mred": Counter(fixed=1)}), SPAN))


def test_values_are_json() -> None:
    found = json.loads(json.dumps(as_values(FOUND)))
    assert found["unchanged"] == {"part": 3, "whole": 10, "percent": 30}
    assert found["fixed"] == {"part": 7, "whole": 10, "percent": 70}
    assert found["fixed_by"] == {"1": 5, "2": 1, "4": 1}
    assert found["by_tool"] == {"@acme/jest": {"fixed": 8}}
    assert found["message_to_push"] == {"count": 3, "median": 9.5, "p90": None}


def test_only_several_repositories_are_compared() -> None:
    assert by_repository({"octo/shop": FOUND}) == ()
    (table,) = by_repository({"octo/shop": FOUND, "octo/api": Figures()})
    assert table.rows[0] == ("octo/shop", "8", "13", "8", "3", "0", "2")


@pytest.mark.parametrize(
    ("days", "count", "last"),
    [(1, 1, 1), (31, 31, 1), (32, 5, 4), (189, 27, 7), (190, 7, 10)],
)
def test_days_are_put_together_in_a_long_report(days: int, count: int, last: int) -> None:
    first = date(2026, 1, 1)
    found = slots(
        {"2026-01-01": Counter(fixed=2)}, Span(first=first, last=date.fromordinal(first.toordinal() + days - 1))
    )
    assert (len(found), found[-1].days, sum(slot.days for slot in found)) == (count, last, days)
    assert found[0].outcomes == {"fixed": 2}


@pytest.mark.parametrize("picture", [bars(FOUND), timeline(FOUND, SPAN), bars(Figures()), timeline(Figures(), SPAN)])
def test_pictures_have_no_scripts_and_follow_the_theme(picture: str) -> None:
    root = ET.fromstring(picture)  # noqa: S314 - our own text
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg",
        "title",
        "style",
        "rect",
        "text",
        "line",
    }
    assert "prefers-color-scheme: dark" in picture
    assert "href" not in picture
    height = float(root.get("height", 0))
    assert all(float(each.get("y", 0)) <= height for each in root.iter())


def test_bars_are_as_long_as_their_counts() -> None:
    root = ET.fromstring(bars(FOUND))  # noqa: S314 - our own text
    widths = [float(each.get("width", 0)) for each in root.iter() if each.get("class") in ("good", "bad", "rest")]
    assert [width / widths[0] for width in widths] == pytest.approx([1, 3 / 8, 2 / 8], abs=0.01)


def test_columns_of_the_timeline_say_what_they_are() -> None:
    titles = [each.text for each in ET.fromstring(timeline(FOUND, SPAN)).iter() if each.tag.endswith("title")]  # noqa: S314 - our own text
    assert titles[1:] == ["2026-03-02: 8 fixed", "2026-03-04: 3 exactly as before", "2026-03-04: 2 other"]


@pytest.mark.parametrize("count", [1, 12_345, 123_456_789])
def test_no_text_leaves_its_picture_however_large_a_number_is(count: int) -> None:
    each = Counter[str](dict.fromkeys(map(str, Outcome), count))
    given = Figures(outcomes=each, by_day={"2026-03-02": each})
    for picture in (bars(given), timeline(given, SPAN)):
        root = ET.fromstring(picture)  # noqa: S314 - our own text
        for text in root.iter("{http://www.w3.org/2000/svg}text"):
            left, right = _extent(text)
            assert left >= 0, text.text
            assert right <= float(root.get("width", 0)), text.text


def _extent(text: ET.Element) -> tuple[float, float]:
    """Where a text begins and ends, about, in a wide font."""
    width = len(text.text or "") * {"title": 9.6, "small": 7}.get(text.get("class", ""), 7)
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
    left = float(text.get("x", 0)) - shift * width
    return left, left + width
