"""Writes whose answers are lost, or that never arrive: nothing is repeated unseen, and what was not done is told."""

from itertools import count
from pathlib import Path
from typing import Final

import pytest

from tests.scenarios.exactly_once.command_scenarios import ANSWER, RETRY
from tests.scenarios.exactly_once.one_comment_scenarios import EDIT_IN_ONE, FIRST_IN_ONE, SECOND_IN_ONE, SWITCHED
from tests.scenarios.exactly_once.people_scenarios import PEOPLE
from tests.scenarios.exactly_once.scenarios import (
    ESCALATION,
    NEW_SESSION,
    NOT_ACCEPTED,
    ONE,
    REFUSAL,
    SECOND,
    UNREACHABLE,
    Scenario,
    pulls,
    run_until_quiet,
    shown,
)
from tests.scenarios.exactly_once.stage_faults import Action, Phase, StageFault, heal, is_write
from tests.scenarios.exactly_once.verdict_scenarios import LOST_AGAIN, MINE
from tests.scenarios.stage import Stage
from tests.simulators.github import user
from tests.simulators.http.faults import answer, close, cut, html_page, invalid_json

pytestmark = pytest.mark.sweep
AFTERWARDS: Final = {
    "the connection broke": close,
    "the answer was cut": cut(),
    "the answer was a 502": answer(502),
    "the answer was a 504": answer(504),
    "the answer was a page for people": html_page(),
    "the answer was no JSON": invalid_json(),
}
INSTEAD: Final = {
    "the connection broke": close,
    "the answer was a 502": answer(502),
    "the answer was a 503": answer(503),
    "the answer was a 403": answer(403),
    "the answer was a 422": answer(422),
}


@pytest.mark.parametrize(
    ("scenario", "fault"),
    [(scenario, fault) for scenario in (ONE, NEW_SESSION) for fault in AFTERWARDS]
    + [(ESCALATION, "the answer was a 502")]
    + [
        (scenario, "the connection broke")
        for scenario in (
            ESCALATION,
            SECOND,
            UNREACHABLE,
            REFUSAL,
            RETRY,
            ANSWER,
            *PEOPLE,
            LOST_AGAIN,
            MINE,
            FIRST_IN_ONE,
            SECOND_IN_ONE,
            EDIT_IN_ONE,
            SWITCHED,
        )
    ],
    ids=str,
)
def test_a_write_whose_answer_is_lost_is_not_done_twice(scenario: Scenario, fault: str, tmp_path: Path) -> None:
    assert hit_each_write(scenario, "after", AFTERWARDS[fault], tmp_path)


@pytest.mark.parametrize("fault", INSTEAD)
@pytest.mark.parametrize("scenario", [ONE, NEW_SESSION], ids=str)
def test_a_write_that_was_not_done_is_told_and_done_later(scenario: Scenario, fault: str, tmp_path: Path) -> None:
    assert hit_each_write(scenario, "before", INSTEAD[fault], tmp_path) > 1


def hit_each_write(scenario: Scenario, phase: Phase, action: Action, folder: Path) -> int:
    """Play the scenario once for each of a run's writes, and return how many there are."""
    for nth in count(1):
        with scenario.on_stage(folder / f"runner-{nth}") as stage:
            fault = StageFault(stage, phase, action, nth=nth, when=is_write)
            first = stage.run(**scenario.inputs)
            if fault.target is None:
                return nth - 1
            is_done = not list(scenario.problems(stage))
            heal(stage)
            ask_again_after_refusals(stage)
            run_until_quiet(stage, **scenario.inputs)
            problems = list(scenario.problems(stage))
        assert problems == [], f"{fault}\n{first.log}"
        assert is_done or first.status == 1, f"{fault}: not done and not told\n{first.log}"
    raise AssertionError


def ask_again_after_refusals(stage: Stage) -> None:
    """A request that Jules calls invalid is not repeated by itself."""
    for pull in pulls(stage):
        if any(text.startswith(NOT_ACCEPTED) for text in shown(pull)):
            stage.advance(1)
            pull.comment(user("ann"), "/feedback retry", association="MEMBER")
