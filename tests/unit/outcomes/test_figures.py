"""The figures of a report."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from feedback_bot.model import Finding, MarkerKind, SentSignal, Verdict
from feedback_bot.outcomes import Figures, Past, Pusher, Rate, Times, figures
from tests.unit.outcomes.stories import LIMITS, escalation, head, message, minute, past, told

RED = head(0, unit="failure", lint="success")
TOLD = message(30, 0, unit="a")
GREEN = head(45, unit="success", lint="success")
FIXED = past(RED, TOLD, GREEN, merged_at=minute(60), closed_at=minute(60))


def counted(*pasts: Past) -> Figures:
    return figures([(each, LIMITS) for each in pasts])


def test_nothing_is_counted_without_a_message() -> None:
    assert counted(past(head(0, unit="success"))) == Figures(pull_requests=1)
    assert counted() == Figures()


def test_a_message_that_helped() -> None:
    found = counted(FIXED)

    assert (found.pull_requests, found.with_messages, found.messages) == (1, 1, 1)
    assert found.outcomes == {"fixed": 1}
    assert found.fixed_by == {1: 1}
    assert found.by_check == {"CI / unit": {"fixed": 1}}
    assert found.by_verdict == {"code": {"fixed": 1}}
    assert (found.fixed, found.unchanged) == (Rate(part=1, whole=1), Rate(part=0, whole=1))
    assert found.red_to_told == Times(count=1, median=20.0)
    assert found.message_to_push == Times(count=1, median=15.0)
    assert found.message_to_green == Times(count=1, median=25.0)
    assert (found.merged, found.closed, found.green, found.trustworthy) == (1, 0, 1, 1)


def test_tools_are_counted() -> None:
    spoken = message(30, 0, told("unit", tool="pytest"), told("lint", tool=None))
    assert counted(past(head(0, unit="failure", lint="failure"), spoken, GREEN)).by_tool == {
        "pytest": {"fixed": 1},
        "not recorded": {"fixed": 1},
    }


def test_what_ci_fixer_may_have_done_is_apart() -> None:
    found = counted(past(RED, TOLD, head(31, unit="success")), FIXED)

    assert (found.outcomes["fixed"], found.maybe_ci_fixer, found.fixed_by) == (2, 1, {1: 1})
    assert found.fixed == Rate(part=1, whole=1)
    assert (found.message_to_push.count, found.message_to_green.count) == (1, 1)
    assert (found.green, found.trustworthy) == (2, 2)


def test_a_quick_push_that_fixed_nothing_is_a_push() -> None:
    assert counted(past(RED, TOLD, head(31, unit="failure"))).message_to_push == Times(count=1, median=1.0)


def test_the_rate_is_of_what_can_be_compared() -> None:
    again = past(RED, TOLD, head(45, unit="failure"), message(75, 45, unit="a"))
    found = counted(
        FIXED, again, past(RED, TOLD, head(45, lint="success")), past(RED, TOLD, head(45, unit="cancelled"))
    )

    assert found.outcomes == {"fixed": 1, "unchanged": 1, "no push": 1, "gone": 1, "unknown": 1}
    assert found.unchanged == Rate(part=1, whole=3)


def test_there_is_no_percentage_of_fewer_than_ten() -> None:
    assert Rate(part=9, whole=9).percent is None
    assert Rate(part=9, whole=10).percent == 90
    assert Times.of([timedelta(minutes=at) for at in range(9)]) == Times(count=9, median=4.0, p90=None)
    assert Times.of([timedelta(minutes=at) for at in range(1, 11)]) == Times(count=10, median=5.5, p90=9.0)


def test_time_to_green_needs_a_green_answer() -> None:
    half = past(RED, TOLD, head(45, unit="success", lint="failure"))
    later = past(RED, TOLD, head(45, unit="success", lint="failure"), head(75, unit="success", lint="success"))
    assert [counted(each).message_to_green.count for each in (half, later)] == [0, 0]
    assert [counted(each).green for each in (half, later)] == [0, 1]


@pytest.mark.parametrize(
    ("conclusion", "green"),
    [("success", 1), ("skipped", 1), ("neutral", 1), ("cancelled", 0), ("action_required", 0), ("failure", 0)],
)
def test_green_is_green_throughout(conclusion: str, green: int) -> None:
    found = counted(past(RED, TOLD, head(45, unit="success", lint=conclusion)))
    assert (found.green, found.message_to_green.count) == (green, green)


def test_time_to_green_is_that_of_the_first_settled_push() -> None:
    overtaken = past(RED, TOLD, head(45, unit="failure"), head(50, unit="success"))
    found = counted(overtaken)
    assert (found.message_to_push.median, found.message_to_green.median) == (15.0, 30.0)


def test_a_head_that_was_red_and_re_run_gave_no_green() -> None:
    rerun = past(RED, TOLD, head(45, unit="failure, success", took=20), message(66, 45, unit="a"))
    assert counted(rerun).message_to_green.count == 0


def test_the_marker_knows_when_it_became_red() -> None:
    rerun = head(0, unit="failure, failure", took=40)
    assert counted(past(rerun, replace(message(50, 0, unit="a"), red_at=minute(40)))).red_to_told.median == 10.0
    assert counted(past(head(0, unit="failure", lint="failure"), message(50, 0, unit="a"))).red_to_told.median == 40.0


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([replace(TOLD, findings=(Finding(path="a.py", what="1 test skipped"),)), GREEN], id="weakened"),
        pytest.param([TOLD, head(45, Pusher.PERSON, unit="success")], id="a person pushed"),
        pytest.param([TOLD, head(45, unit="failure, success")], id="re-run"),
    ],
)
def test_green_that_is_not_trustworthy(parts: list[object]) -> None:
    found = counted(past(RED, *parts))  # type: ignore[arg-type] # heads and markers
    assert (found.green, found.trustworthy) == (1, 0)


def test_green_by_a_re_run_of_what_was_told_is_not_trustworthy() -> None:
    found = counted(past(head(0, unit="failure, success", took=40), message(45, 0, unit="a")))
    assert (found.green, found.trustworthy) == (1, 0)


def test_what_people_did_before_the_first_message_does_not_matter() -> None:
    found = counted(past(head(-60, Pusher.PERSON, unit="failure"), RED, TOLD, head(44, Pusher.ASIDE), GREEN))
    assert (found.green, found.trustworthy) == (1, 1)


def test_what_is_left_open_or_closed() -> None:
    closed = past(RED, TOLD, closed_at=minute(60))
    stuck = past(RED, TOLD, escalation(200, 0, unit="a"))
    found = counted(closed, stuck)
    assert (found.merged, found.closed, found.escalations, found.green) == (0, 1, 1, 0)
    assert found.outcomes == {"no push": 2}


def test_reviews_and_conflicts_are_counted_apart() -> None:
    signals = (SentSignal(id="r", title="review by ann"), SentSignal(id="c", title="merge conflict with main"))
    assert counted(past(RED, message(30, 0, *signals, unit="a"))).other_signals == 2


def test_what_jules_is_asked_to_leave_alone_is_spared() -> None:
    base = told("lint", verdict=Verdict.BASE)
    first, second = (replace(message(at, 0, base, unit="a"), spared=(("x", "account"),)) for at in (30, 90))
    assert counted(past(RED, first, second)).spared == {"base": 2, "account": 2}


def test_comments_for_people_alone_are_spared_failures() -> None:
    keys = ("verdict infrastructure 3f", "rerun 1e", "rerun-flaky 1e", "why 5", "approval")
    notices = [replace(message(at, 0), kind=MarkerKind.NOTICE, key=key) for at, key in enumerate(keys, 20)]
    assert counted(past(RED, *notices)).spared == {"infrastructure": 1, "flaky": 1}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([RED, head(20, unit="success")], 1, id="fixed unasked"),
        pytest.param([RED, head(20, unit="failure"), head(40, unit="success")], 1, id="at the second push"),
        pytest.param([RED, TOLD, GREEN], 0, id="told"),
        pytest.param([RED, TOLD, head(45, unit="failure"), head(60, unit="success")], 0, id="told at first"),
        pytest.param([RED, TOLD, GREEN, head(90, unit="failure"), head(101, unit="success")], 1, id="told once before"),
        pytest.param([RED, escalation(30, 0, unit="a"), GREEN], 0, id="a person was asked"),
        pytest.param([RED, head(20, Pusher.PERSON, unit="success")], 0, id="a person fixed it"),
        pytest.param([head(0, unit="failure, success")], 0, id="re-run"),
        pytest.param([RED, head(5, unit="success")], 0, id="overtaken before it was red"),
    ],
)
def test_green_without_us(parts: list[object], expected: int) -> None:
    assert counted(past(*parts)).spared["green without us"] == expected  # type: ignore[arg-type] # heads and markers


def test_green_without_us_before_the_time_of_the_report_is_not_counted() -> None:
    given = past(RED, head(20, unit="success"), since=minute(21))
    assert counted(given).spared == Counter()


def test_what_was_told_before_the_time_of_the_report_is_not_green_without_us() -> None:
    given = past(RED, GREEN, since=minute(40), earlier=(TOLD,))
    assert counted(given).spared == Counter()


def test_forged_markers_are_counted_as_ignored() -> None:
    assert counted(past(RED, ignored=2), past(ignored=1)).ignored == 3


def test_what_a_message_asked_to_leave_alone_was_no_secret() -> None:
    spoken = replace(message(30, 0, lint="a"), spared=((told("unit").id, "account"),))
    assert counted(past(RED, spoken, GREEN)).spared == {"account": 1}


def test_green_by_a_re_run_of_which_only_the_last_run_is_known_is_not_trustworthy() -> None:
    found = counted(past(head(0, unit="success", took=50), message(45, 0, unit="a")))
    assert (found.outcomes, found.green, found.trustworthy) == ({"re-run": 1}, 1, 0)
