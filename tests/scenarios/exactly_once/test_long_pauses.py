"""Runs that stand still in the middle, longer than their claims hold: whoever takes over finds one message to send.

They stand still after each request that tells the two runs apart: after each write, and after each read of what they
write. With ``--every-request`` they do so after all the others, too.
"""

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.scenarios.exactly_once.command_scenarios import ANSWER, RETRY
from tests.scenarios.exactly_once.interleaving import run_another
from tests.scenarios.exactly_once.scenarios import (
    ESCALATION,
    LEASE_MINUTES,
    NEW_SESSION,
    ONE,
    Scenario,
    pulls,
    run_until_quiet,
    shown,
)
from tests.scenarios.exactly_once.stage_faults import Predicate, StageFault, comment_edited, message_sent
from tests.scenarios.stage import Stage
from tests.simulators.github.faults import operation
from tests.simulators.http.exchange import Exchange
from tests.simulators.http.faults import close


@pytest.mark.sweep
@pytest.mark.parametrize("scenario", [ONE, ESCALATION, NEW_SESSION, RETRY, ANSWER], ids=str)
def test_a_run_that_stands_still_while_another_takes_over_sends_nothing_more(
    scenario: Scenario, tmp_path: Path, contested: Predicate
) -> None:
    for nth in count(1):
        with scenario.on_stage(tmp_path / f"runner-{nth}") as stage:
            fault = run_overtaken(stage, scenario, nth, contested)
            if fault.target is None:
                break
            run_until_quiet(stage, **scenario.inputs)
            problems = list(scenario.problems(stage))
        assert problems == [], f"it stood still after request {nth}, {fault}"


def run_overtaken(stage: Stage, scenario: Scenario, nth: int, contested: Predicate) -> StageFault:
    """Run the bot; after its n-th contested request time passes, and another run does its work.

    One moment is left out: the last look at the claim was had, and nothing but the message follows. No answer to a look
    takes as long as a claim holds.
    """

    def overtake(exchange: Exchange) -> None:
        looks = operation("PullRequests")(exchange.request) or comment_edited(exchange.request)
        if not (looks and has_claim(stage)):
            stage.advance(LEASE_MINUTES)
            run_another(stage, **scenario.inputs)

    fault = StageFault(stage, "after", overtake, nth=nth, when=contested)
    stage.run(**scenario.inputs)
    return fault


def has_claim(stage: Stage) -> bool:
    return any(text.startswith("**Sending ") for pull in pulls(stage) for text in shown(pull))


@pytest.mark.parametrize("minutes", [5, 9])
def test_a_lost_answer_is_looked_for_however_long_ago_the_scan_was(minutes: int, stage: Stage) -> None:
    ONE.prepare(stage)
    stage.github.faults.before("*", "*", lambda _: stage.advance(minutes), when=operation("CheckDetails"))
    StageFault(stage, "after", close, when=message_sent)
    assert stage.run().status == 0
    assert list(ONE.problems(stage)) == []


def test_the_clock_of_github_is_set_back_and_nothing_is_said_twice(stage: Stage) -> None:
    ONE.prepare(stage)
    stage.run()
    stage.github.clock.advance(-timedelta(minutes=10))
    stage.run()
    assert list(ONE.problems(stage)) == []
