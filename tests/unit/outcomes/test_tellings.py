"""What became of each failed check that a message told."""

from dataclasses import replace
from typing import Any

import pytest

from feedback_bot.model import SentSignal, Verdict
from feedback_bot.outcomes import Outcome, Past, Pusher, tellings
from tests.unit.outcomes.stories import LIMITS, NOT_YET, escalation, head, message, minute, past, sha, told

RED = head(0, unit="failure")
TOLD = message(30, 0, unit="a")
LATE = 3 * 24 * 60
"""The minute at which everything is looked at."""


def outcomes(given: Past) -> list[str]:
    return [str(telling.outcome) for telling in tellings(given, LIMITS)]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([head(45, unit="success")], "fixed", id="fixed"),
        pytest.param([head(45, unit="failure"), message(75, 45, unit="a")], "unchanged", id="as before"),
        pytest.param([head(45, unit="failure"), message(75, 45, unit="b")], "changed", id="in another way"),
        pytest.param([head(45, unit="failure"), escalation(75, 45, unit="a")], "unchanged", id="an escalation knows"),
        pytest.param([head(45, unit="failure")], "failing, not compared", id="no later marker"),
        pytest.param(
            [head(45, unit="failure"), message(75, 45, lint="a")], "failing, not compared", id="about another"
        ),
        pytest.param(
            [head(45, unit="failure"), message(75, 45, told("unit"))], "failing, not compared", id="without a signature"
        ),
        pytest.param(
            [head(45, unit="failure"), head(60, unit="failure"), message(90, 60, unit="a")],
            "failing, not compared",
            id="the marker is about a later push",
        ),
        pytest.param(
            [head(45, unit="failure"), head(60, Pusher.ASIDE, unit="failure"), message(90, 60, unit="a")],
            "unchanged",
            id="the marker is about a merge of the base",
        ),
        pytest.param([head(45, unit="skipped")], "gone", id="skipped"),
        pytest.param([head(45, unit="neutral")], "gone", id="neutral"),
        pytest.param([head(45, lint="success")], "gone", id="absent"),
        pytest.param([head(45, unit="cancelled")], "unknown", id="cancelled"),
        pytest.param([head(45, unit="action_required")], "unknown", id="waiting for an approval"),
        pytest.param([head(45, unit=NOT_YET)], "unknown", id="never done"),
        pytest.param([head(45, lost=True)], "unknown", id="its checks have expired"),
        pytest.param([], "no push", id="nothing came"),
        pytest.param([head(45, Pusher.PERSON, unit="success")], "person", id="a person fixed it"),
        pytest.param(
            [head(45, Pusher.PERSON, unit="failure"), head(70, unit="success")], "person", id="a person came first"
        ),
        pytest.param(
            [head(45, unit="success"), head(70, Pusher.PERSON, unit="failure")], "fixed", id="a person came later"
        ),
        pytest.param(
            [head(45, Pusher.ASIDE, unit="failure"), head(70, unit="success")], "fixed", id="a merge of the base first"
        ),
        pytest.param([head(45, unit="failure"), head(50, unit="success")], "fixed", id="the first push was overtaken"),
        pytest.param(
            [head(45, unit="failure", took=5), head(50, unit="success")],
            "failing, not compared",
            id="the first push was just settled",
        ),
        pytest.param(
            [head(45, unit="success"), head(50, Pusher.ASIDE, unit="failure")], "unknown", id="overtaken for good"
        ),
        pytest.param(
            [head(45, unit="failure, success", took=20), message(66, 45, unit="a")],
            "unchanged",
            id="re-run after the next message",
        ),
    ],
)
def test_the_outcome_is_that_of_the_first_settled_head_of_jules(parts: list[object], expected: str) -> None:
    assert outcomes(past(RED, TOLD, *parts))[0] == expected  # type: ignore[arg-type] # heads and markers


def test_a_check_that_became_green_at_the_same_head_was_re_run() -> None:
    rerun = head(0, unit="failure, success", took=40)
    assert outcomes(past(rerun, message(45, 0, unit="a"))) == ["re-run"]
    assert outcomes(past(rerun, message(45, 0, unit="a"), head(90, unit="success"))) == ["re-run"]
    assert outcomes(past(rerun, message(45, 0, unit="a"), head(70, unit="success"))) == ["fixed"]


@pytest.mark.parametrize(
    ("sent", "closed", "expected"),
    [
        (LATE - 119, None, "pending"),
        (LATE - 120, None, "no push"),
        (LATE - 5, LATE - 1, "no push"),
    ],
)
def test_a_push_may_still_come_for_a_while(sent: float, closed: float | None, expected: str) -> None:
    given = past(RED, message(sent, 0, unit="a"), closed_at=None if closed is None else minute(closed))
    assert outcomes(given) == [expected]


def test_checks_of_a_new_push_may_still_run() -> None:
    assert outcomes(past(RED, message(LATE - 300, 0, unit="a"), head(LATE - 5, unit=NOT_YET))) == ["pending"]


def test_each_check_of_a_message_has_its_own_outcome() -> None:
    red = head(0, unit="failure", lint="failure")
    assert outcomes(past(red, message(30, 0, unit="a", lint="b"), head(45, unit="success", lint="failure"))) == [
        "fixed",
        "failing, not compared",
    ]


@pytest.mark.parametrize(
    "signal",
    [
        told("unit", verdict=Verdict.BASE),
        told("unit", verdict=Verdict.INFRASTRUCTURE),
        told("unit", verdict=None, is_infrastructure=True),
        SentSignal(id="r", title="review by ann"),
        SentSignal(id="r", title="merge conflict with main"),
    ],
)
def test_what_a_message_does_not_ask_to_fix_has_none(signal: SentSignal) -> None:
    assert outcomes(past(RED, message(30, 0, signal))) == []


def test_a_marker_of_an_older_version_counts_without_a_verdict() -> None:
    (found,) = tellings(past(RED, message(30, 0, told("unit", verdict=None)), head(45, unit="success")), LIMITS)
    assert (found.outcome, found.verdict, found.tool) == (Outcome.FIXED, "not recorded", "not recorded")


def test_a_check_is_known_by_an_older_name() -> None:
    now = told("unit", "a")
    renamed = replace(now, id="new", older_ids=(now.id,))
    given = past(RED, message(30, 0, now), head(45, unit="failure"), message(75, 45, renamed), head(90, unit="success"))

    assert outcomes(given) == ["unchanged", "fixed"]
    assert [each.nth for each in tellings(given, LIMITS)] == [1, 2]


def test_messages_in_a_row_are_counted() -> None:
    given = past(
        head(0, unit="failure", lint="failure"),
        message(30, 0, unit="a", lint="a"),
        head(45, unit="failure", lint="success"),
        message(75, 45, unit="b"),
        head(90, unit="success", lint="failure"),
        message(120, 90, lint="a"),
        head(135, unit="failure", lint="success"),
        message(165, 135, unit="b"),
    )
    assert [(each.told.title, each.nth) for each in tellings(given, LIMITS)] == [
        ("CI / unit", 1),
        ("CI / lint", 1),
        ("CI / unit", 2),
        ("CI / lint", 1),
        ("CI / unit", 1),
    ]


@pytest.mark.parametrize(
    ("name", "pushed", "extra", "is_perhaps_theirs"),
    [
        ("unit", 31.9, [], True),
        ("unit", 32, [], False),
        ("status", 31.9, [], False),
        ("unit", 31.9, [SentSignal(id="r", title="review by ann")], False),
        ("unit", 31.9, [told("deploy", verdict=Verdict.ACCOUNT)], True),
    ],
)
def test_a_fix_within_two_minutes_may_be_ci_fixers(
    name: str, pushed: float, extra: list[SentSignal], *, is_perhaps_theirs: bool
) -> None:
    red: dict[str, Any] = {name: "failure"}
    green: dict[str, Any] = {name: "success"}
    given = past(head(0, **red), message(30, 0, told(name, "a"), *extra), head(pushed, **green))
    (found,) = tellings(given, LIMITS)
    assert (found.outcome, found.maybe_ci_fixer) == (Outcome.FIXED, is_perhaps_theirs)


def test_only_a_fix_may_be_ci_fixers() -> None:
    (found,) = tellings(past(RED, TOLD, head(31, unit="failure")), LIMITS)
    assert not found.maybe_ci_fixer
    (found,) = tellings(past(RED, TOLD, head(31, unit="failure"), head(40, unit="success")), LIMITS)
    assert (found.outcome, found.maybe_ci_fixer) == (Outcome.FIXED, False)


def test_a_head_that_is_not_known_is_no_reason_to_fail() -> None:
    assert outcomes(past(replace(TOLD, head=sha(999)), head(45, unit="success"))) == ["fixed"]


def test_a_head_with_a_message_was_settled_whenever_its_checks_ran_again() -> None:
    again = head(45, unit="failure, failure", took=40)
    given = past(RED, TOLD, again, message(86, 45, unit="b"), head(95, unit="success"))
    assert outcomes(given) == ["changed", "fixed"]
