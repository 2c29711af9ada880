"""Whole pull requests, each with all that a report counts of it. The numbers were counted by hand."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from feedback_bot.outcomes import Figures, Pusher, figures
from tests.unit.outcomes.stories import LIMITS, escalation, head, message, minute, past


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The figures that a story gives; ``push`` and ``green`` are medians in minutes, 0 without any."""

    outcomes: dict[str, int]
    fixed_by: dict[int, int] = field(default_factory=dict)
    maybe: int = 0
    push: float = 0
    green: float = 0
    ends_green: bool = False
    trustworthy: bool = False

    @classmethod
    def of(cls, found: Figures) -> "Counted":
        return cls(
            outcomes=dict(found.outcomes),
            fixed_by=dict(found.fixed_by),
            maybe=found.maybe_ci_fixer,
            push=found.message_to_push.median or 0,
            green=found.message_to_green.median or 0,
            ends_green=bool(found.green),
            trustworthy=bool(found.trustworthy),
        )


STORIES: dict[str, tuple[list[Any], Counted]] = {
    "another check failed after the first was fixed": (
        [
            head(0, unit="failure", lint="success"),
            message(26, 0, unit="a"),
            head(35, unit="success", lint="failure"),
            message(61, 35, lint="b"),
            head(70, unit="success", lint="success"),
        ],
        Counted(outcomes={"fixed": 2}, fixed_by={1: 2}, push=9, green=19, ends_green=True, trustworthy=True),
    ),
    "a force push left a failure that no marker names": (
        [
            head(0, unit="failure"),
            message(26, 0, unit="a"),
            head(35, unit="failure"),
            head(50, unit="success"),
        ],
        Counted(outcomes={"failing, not compared": 1}, push=9, ends_green=True, trustworthy=True),
    ),
    "a person pushed, then Jules": (
        [
            head(0, unit="failure"),
            message(26, 0, unit="a"),
            head(30, Pusher.PERSON, unit="failure"),
            head(41, unit="success"),
        ],
        Counted(outcomes={"person": 1}, push=15, green=25, ends_green=True),
    ),
    "three failures of different fates": (
        [
            head(0, unit="failure", lint="failure", build="failure"),
            message(26, 0, unit="a", lint="b", build="c"),
            head(35, unit="success", lint="failure"),
            message(61, 35, lint="b"),
            head(70, unit="success", lint="failure"),
            message(96, 70, lint="d"),
            head(105, unit="success", lint="success"),
        ],
        Counted(
            outcomes={"fixed": 2, "unchanged": 1, "gone": 1, "changed": 1},
            fixed_by={1: 1, 3: 1},
            push=9,
            green=19,
            ends_green=True,
            trustworthy=True,
        ),
    ),
    "merged before its checks were done": (
        [head(0, unit="failure"), message(26, 0, unit="a"), head(35, unit="success")],
        Counted(outcomes={"fixed": 1}, fixed_by={1: 1}, push=9, green=19, ends_green=True, trustworthy=True),
    ),
    "nothing helped, and people were asked": (
        [
            head(0, unit="failure"),
            message(26, 0, unit="a"),
            head(35, unit="failure"),
            message(61, 35, unit="a"),
            head(70, unit="failure"),
            escalation(96, 70, unit="a"),
        ],
        Counted(outcomes={"unchanged": 2}, push=9),
    ),
    "a push within two minutes fixed one of two": (
        [
            head(0, unit="failure", lint="failure"),
            message(26, 0, unit="a", lint="b"),
            head(27, unit="success", lint="failure"),
            message(53, 27, lint="b"),
            head(62, unit="success", lint="success"),
        ],
        Counted(
            outcomes={"fixed": 2, "unchanged": 1},
            fixed_by={2: 1},
            maybe=1,
            push=9,
            green=19,
            ends_green=True,
            trustworthy=True,
        ),
    ),
    "a push within two minutes after a message about another CI system, too": (
        [
            head(0, unit="failure", status="failure"),
            message(26, 0, unit="a", status="b"),
            head(27, unit="success", status="success"),
        ],
        Counted(outcomes={"fixed": 2}, fixed_by={1: 2}, push=1, green=11, ends_green=True, trustworthy=True),
    ),
    "two messages about one head": (
        [
            head(0, unit="failure", lint="failure"),
            message(26, 0, unit="a"),
            message(46, 0, lint="b"),
            head(65, unit="success", lint="success"),
        ],
        Counted(outcomes={"fixed": 2}, fixed_by={1: 2}, push=29, green=39, ends_green=True, trustworthy=True),
    ),
    "a bot's push overtook that of Jules": (
        [
            head(0, unit="failure"),
            message(26, 0, unit="a"),
            head(35),
            head(36, Pusher.ASIDE, unit="failure"),
            head(71, unit="success"),
        ],
        Counted(outcomes={"fixed": 1}, fixed_by={1: 1}, push=9, green=55, ends_green=True, trustworthy=True),
    ),
    "green by a re-run, then merged": (
        [head(0, unit="failure, success", took=20), message(26, 0, unit="a")],
        Counted(outcomes={"re-run": 1}, ends_green=True),
    ),
}


@pytest.mark.parametrize(("parts", "expected"), STORIES.values(), ids=STORIES)
def test_all_that_a_report_counts_of_a_pull_request(parts: list[Any], expected: Counted) -> None:
    given = past(*parts, merged_at=minute(200), closed_at=minute(200))
    assert Counted.of(figures([(given, LIMITS)])) == expected
