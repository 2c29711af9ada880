"""What a run says about how long something went unnoticed."""

import pytest

from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import user

pytestmark = pytest.mark.usefixtures("exact_clock")
OTHER_ID = "17777777777777777777"
ANN = user("ann")


@pytest.fixture
def exact_clock(stage: Stage) -> None:
    """However long the machine takes, no time passes."""
    stage.pass_time()


def test_the_time_from_red_to_told_is_in_the_summary(stage: Stage) -> None:
    pull, _ = stage.task()
    pull.check("lint", "failure", minutes_ago=25)
    pull.check("test", "failure", minutes_ago=20)
    run = stage.run()

    assert run.outputs["delay-seconds"] == str(20 * 60)
    assert f"[octo/shop#1]({pull.url}) 20 min 0 s." in run.summary


def test_the_output_is_the_longest_time(stage: Stage) -> None:
    for session, minutes in ((SESSION_ID, 30), (OTHER_ID, 45)):
        stage.task(session=session)[0].check("test", "failure", minutes_ago=minutes)
    run = stage.run()

    assert run.outputs["delay-seconds"] == str(45 * 60)
    assert "30 min 0 s, " in run.summary


def test_a_review_counts(stage: Stage) -> None:
    stage.repository.grant(ANN)
    pull, _ = stage.task()
    pull.check("test", "failure", minutes_ago=35)
    pull.review(ANN, "CHANGES_REQUESTED", "No.", minutes_ago=16)
    assert stage.run().outputs["delay-seconds"] == str(16 * 60)


def test_a_command_that_asks_for_a_message_counts(stage: Stage) -> None:
    stage.repository.grant(ANN)
    pull, _ = stage.task()
    pull.check("test", "failure", minutes_ago=35)
    pull.comment(ANN, "/feedback now", minutes_ago=2)
    assert stage.run().outputs["delay-seconds"] == "120"


def test_what_has_no_time_has_no_delay(stage: Stage) -> None:
    stage.task(mergeable="CONFLICTING")
    run = stage.run()
    assert (run.outputs["sent"], run.outputs["delay-seconds"]) == ("1", "")
    assert "Red to told" not in run.summary


@pytest.mark.parametrize(("dry_run", "grace_minutes"), [("true", "15"), ("false", "60")])
def test_without_a_message_there_is_none(stage: Stage, dry_run: str, grace_minutes: str) -> None:
    stage.task()[0].check("test", "failure", minutes_ago=20)
    run = stage.run(dry_run=dry_run, grace_minutes=grace_minutes)
    assert run.outputs["delay-seconds"] == ""
    assert "Red to told" not in run.summary
