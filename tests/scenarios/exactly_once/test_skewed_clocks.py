"""Clocks that are wrong by ten minutes: ages are told by the server that the times came from, so nothing changes."""

from datetime import timedelta

import pytest

from tests.scenarios.exactly_once.bots import ForkServer, run_killed
from tests.scenarios.exactly_once.scenarios import ONE, one_failure, run_until_quiet
from tests.scenarios.exactly_once.stage_faults import StageFault, comment_created, message_sent
from tests.scenarios.stage import Stage
from tests.simulators.http.faults import close


@pytest.fixture(params=[-25, -10, 10, 25], ids="Jules is {} minutes ahead".format)
def skewed(request: pytest.FixtureRequest, stage: Stage) -> Stage:
    """A stage on which Jules' clock differs from GitHub's; the runner's is months away from both."""
    stage.jules.clock.skew = timedelta(minutes=request.param)
    one_failure(stage)
    return stage


def test_a_message_is_sent_once(skewed: Stage) -> None:
    run_until_quiet(skewed)
    assert list(ONE.problems(skewed)) == []


def test_a_run_that_died_after_the_message_is_settled(skewed: Stage, fork_server: ForkServer) -> None:
    run_killed(fork_server, skewed, "after", message_sent)
    run_until_quiet(skewed)
    assert list(ONE.problems(skewed)) == []


def test_a_run_that_died_before_the_message_is_repeated(skewed: Stage, fork_server: ForkServer) -> None:
    run_killed(fork_server, skewed, "after", comment_created)
    run_until_quiet(skewed)
    assert list(ONE.problems(skewed)) == []


def test_a_message_whose_answer_was_lost_is_seen_among_the_activities(skewed: Stage) -> None:
    StageFault(skewed, "after", close, when=message_sent)
    skewed.run()
    assert list(ONE.problems(skewed)) == []
