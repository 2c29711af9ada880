"""The activities of a young session may not be there yet: 404, although the session itself is."""

import pytest

from tests.scenarios.bad_input.trouble import OTHER_ID, failing
from tests.scenarios.stage import Stage


def test_activities_that_come_a_moment_later_are_waited_for(stage: Stage) -> None:
    _, session = failing(stage)
    session.looks_before_activities = 1
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1


def test_activities_that_stay_away_are_left_to_the_next_run(stage: Stage) -> None:
    pull, session = failing(stage)
    session.change("COMPLETED")  # a moment ago
    session.looks_before_activities = 100
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run(rate_limit_wait="0")
    assert (run.status, run.decisions) == (0, {1: "wait", 2: "send"})
    assert run.results[0]["reason_codes"] == ["session-starting"]
    assert (session.messages, pull.comments, len(other.messages)) == ([], [], 1)
    session.looks_before_activities = 0
    stage.advance(10)
    assert stage.run().decisions[1] == "send"


def test_a_session_that_is_gone_is_still_refused(stage: Stage) -> None:
    _, session = failing(stage)
    session.access = "hidden"
    assert stage.run().decisions == {1: "refuse"}


@pytest.mark.parametrize("looks", [1, 5])
def test_activities_that_stay_away_between_claim_and_message_take_the_claim_back(stage: Stage, looks: int) -> None:
    pull, session = failing(stage)

    def hide(_: object) -> None:
        session.looks_before_activities = looks

    stage.github.faults.after("POST", "*/comments", hide)
    run = stage.run(rate_limit_wait="0" if looks > 1 else "60")
    assert run.decisions == {1: "send" if looks == 1 else "wait"}
    assert len(session.messages) == len(pull.comments) == (1 if looks == 1 else 0)
    assert run.status == 0
