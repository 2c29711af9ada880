"""How long a step took in a passing run."""

from datetime import timedelta

import pytest

from feedback_bot.digest import Step
from feedback_bot.evidence.last_passing import step_took
from feedback_bot.github.values import CheckDetails
from tests.unit.builders import NOW


def step(name: str, minutes: float | None = 3) -> Step:
    return Step(1, name, "success", NOW, NOW + timedelta(minutes=minutes) if minutes is not None else None)


@pytest.mark.parametrize(
    ("steps", "name", "minutes"),
    [
        ((step("Build"), step("Test", 5)), "Test", 5),
        ((step("Build"),), "Test", None),
        ((step("Test"), step("Test", 5)), "Test", None),
        ((step("Test", None),), "Test", None),
        ((step("Test"),), None, None),
        ((), "Test", None),
    ],
)
def test_a_step_is_found_by_a_name_that_only_it_has(
    steps: tuple[Step, ...], name: str | None, minutes: float | None
) -> None:
    expected = timedelta(minutes=minutes) if minutes is not None else None
    assert step_took(CheckDetails(steps=steps), name) == expected
