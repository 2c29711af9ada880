"""What follows from what could not be read about a failed check."""

import pytest

from feedback_bot.digest import Step
from feedback_bot.evidence.judging import judged
from feedback_bot.github.values import CheckDetails
from feedback_bot.model import Annotation, CheckEvidence, CheckSignal, OnBase, Verdict
from tests.unit.builders import case, check

FAILED = Step(number=1, name="Run pytest", conclusion="failure", started_at=None, completed_at=None)
ECHO = Annotation(
    path=".github", start_line=1, end_line=1, level="failure", title="", message="Process completed with exit code 1."
)
LOST = "The self-hosted runner lost communication with the server."


def verdict(details: CheckDetails | None, **known: object) -> Verdict:
    evidence = CheckEvidence(signals=(CheckSignal(check=check()),), **{"log_problem": "No log.", **known})  # type: ignore[arg-type] # as given
    return judged(case(check()).snapshot, evidence, details).verdict


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        pytest.param(None, Verdict.UNKNOWN, id="nothing could be read"),
        pytest.param(CheckDetails(), Verdict.INFRASTRUCTURE, id="no step ran"),
        pytest.param(CheckDetails(steps=(FAILED,)), Verdict.CODE, id="a step is known"),
        pytest.param(CheckDetails(steps=(FAILED,), annotations=(ECHO,)), Verdict.CODE, id="and an empty annotation"),
    ],
)
def test_one_thing_known_is_enough(details: CheckDetails | None, expected: Verdict) -> None:
    assert verdict(details) is expected


def test_a_log_that_was_not_asked_for_says_nothing() -> None:
    assert verdict(CheckDetails(), is_log_left=True) is Verdict.CODE
    assert verdict(None, is_log_left=True) is Verdict.CODE


def test_what_fails_on_the_base_too_is_the_base_branchs_unless_only_people_can_fix_it() -> None:
    note = Annotation(path=".github", start_line=1, end_line=1, level="failure", title="", message=LOST)
    steps = (FAILED,)
    assert verdict(CheckDetails(steps=steps), on_base=OnBase.FAILS) is Verdict.BASE
    assert verdict(CheckDetails(steps=steps, annotations=(note,)), on_base=OnBase.FAILS) is Verdict.INFRASTRUCTURE
