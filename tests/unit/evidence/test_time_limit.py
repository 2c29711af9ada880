"""How GitHub says that a job or a step ran into its time limit, and where it was stopped."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feedback_bot.digest import Step
from feedback_bot.evidence.own_words import signature_of, stopped, telling
from feedback_bot.github.values import CheckDetails
from feedback_bot.model import Annotation, Stopped, time_limit_of
from tests.unit.builders import NOW, check


@pytest.mark.parametrize(
    ("message", "minutes"),
    [
        ("The job has exceeded the maximum execution time of 18m0s", 18),
        ("The job has exceeded the maximum execution time of 1h30m0s", 90),
        ("The job has exceeded the maximum execution time of 45s", 1),
        ("The job running on runner A has exceeded the maximum execution time of 360 minutes.", 360),
        ("The job has exceeded the maximum execution time", 0),
        ("The action 'Run tests' has timed out after 5 minutes.", 5),
        ("##[error]The action 'Run tests' has timed out after 5 minutes.", 5),
        ("The job exceeded the maximum time limit for jobs, and has been terminated.", 0),
        ("The operation was canceled.\nThe job has exceeded the maximum execution time of 20m0s", 20),
        ("The operation was canceled.", None),
        ("test_checkout has timed out after 10 seconds", None),
        ("The memory limit was exceeded", None),
        ("", None),
    ],
)
def test_time_limits(message: str, minutes: int | None) -> None:
    assert time_limit_of(["Something else.", message]) == minutes


def note(message: str) -> Annotation:
    return Annotation(path=".github", start_line=1, end_line=1, level="failure", title="", message=message)


def step(number: int, conclusion: str, minutes: float = 1) -> Step:
    return Step(number, f"step {number}", conclusion, NOW, NOW + timedelta(minutes=minutes))


LIMIT = note("The job has exceeded the maximum execution time of 20m0s")
STEPS = (step(1, "success"), step(2, "cancelled", 18), step(3, "skipped"), step(4, "cancelled"))


def test_the_first_cancelled_step_was_running() -> None:
    given = check(conclusion="cancelled", over_time=20, started_at=NOW, completed_at=NOW + timedelta(minutes=20))

    found = stopped(given, CheckDetails(annotations=(LIMIT,), steps=STEPS))

    assert found == Stopped(step="step 2", step_minutes=18, job_minutes=20)


def test_a_step_that_timed_out_was_stopped() -> None:
    details = CheckDetails(
        annotations=(note("The action 'step 2' has timed out after 5 minutes."),),
        steps=(step(1, "success"), step(2, "failure", 5), step(3, "cancelled")),
    )
    found = stopped(check(), details)

    assert found
    assert (found.step, found.step_minutes) == ("step 2", 5)


def test_a_failure_is_not_stopped() -> None:
    assert stopped(check(), CheckDetails(steps=STEPS)) is None


def test_nothing_may_be_known_of_a_job_over_its_time() -> None:
    given = check(conclusion="cancelled", over_time=0, started_at=None)

    assert stopped(given, CheckDetails()) == Stopped()


def test_what_the_runner_says_of_every_such_job_is_no_place_to_look_at() -> None:
    real = note("src/a.py is not formatted")

    assert telling((LIMIT, note("The operation was canceled."), real)) == (real,)
    assert telling((note("Process completed with exit code 2."), real)) == (real,)
    assert telling((note("The operation was canceled."),)) == (note("The operation was canceled."),)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"output": "3 failed"}, {"output": "4 failed"}, True),
        ({"output": "a\nb"}, {"output": "b\r\n\r\na"}, True),
        ({"output": "a"}, {"output": "b"}, False),
        ({}, {}, True),
        ({"output": "a"}, {}, False),
        ({"annotations": (real := note("x"),)}, {"annotations": (real,)}, True),
        ({"annotations": (real,)}, {}, False),
        ({"steps": (step(1, "failure"),)}, {"steps": (replace(step(1, "failure"), name="lint"),)}, False),
    ],
)
def test_who_says_the_same(one: dict[str, object], other: dict[str, object], is_same: bool) -> None:
    signatures = [signature_of(CheckDetails(**given)) for given in (one, other)]  # type: ignore[arg-type] # any field

    assert (signatures[0] == signatures[1]) is is_same
