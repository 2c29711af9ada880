"""Two runs at once, as a schedule and a hand-started run make them: one of them speaks."""

import random
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest

from tests.scenarios.exactly_once.bots import Bot, Midwife, run_killed
from tests.scenarios.exactly_once.command_plots import ANSWER, COMMANDS, RETRY, WHY
from tests.scenarios.exactly_once.plots import ESCALATION, LEASE_MINUTES, NEW_SESSION, ONE, PLOTS, Plot, run_until_quiet
from tests.scenarios.exactly_once.strikes import Predicate, Strike, comment_created, heal, message_sent
from tests.scenarios.stage import Stage, open_stage
from tests.simulators.http.exchange import Exchange
from tests.simulators.http.faults import kill

ALL = (*PLOTS, *COMMANDS)
ROUNDS = 50
SHARES = 2


@pytest.mark.parametrize("share", range(SHARES))
def test_two_runs_started_together_send_one_message(share: int, midwife: Midwife, tmp_path: Path) -> None:
    for number in range(share, ROUNDS, SHARES):
        plot = ALL[number // SHARES % len(ALL)]
        with open_stage(tmp_path / f"runner-{number}") as stage:
            plot.prepare(stage)
            delay_all(stage, seed=number)
            bots = [midwife.start(stage, **plot.inputs) for _ in range(2)]
            statuses = [bot.wait() for bot in bots]
            heal(stage)
            run_until_quiet(stage, **plot.inputs)
            complaints = list(plot.complaints(stage))
        assert complaints == [], f"{plot}, round {number}: {[bot.log for bot in bots]}"
        assert statuses == [0, 0], f"{plot}, round {number}: {[bot.log for bot in bots]}"


def delay_all(stage: Stage, *, seed: int) -> None:
    """Delay every request and every answer by up to a twentieth of a second."""
    chance = random.Random(seed)  # noqa: S311 - the same in every run

    def wait(exchange: Exchange) -> None:
        exchange.wait(chance.random() / 20)

    for world in (stage.github, stage.jules):
        world.faults.before("*", "*", wait, times=None)
        world.faults.after("*", "*", wait, times=None)


@pytest.mark.parametrize("plot", [ONE, ESCALATION, NEW_SESSION, RETRY, ANSWER], ids=str)
def test_a_run_that_starts_and_ends_within_another_changes_nothing(
    plot: Plot, midwife: Midwife, tmp_path: Path
) -> None:
    for nth in count(1):
        with open_stage(tmp_path / f"runner-{nth}") as stage:
            plot.prepare(stage)
            strike = run_with_another_inside(midwife, stage, plot, nth)
            if strike.target is None:
                break
            run_until_quiet(stage, **plot.inputs)
            complaints = list(plot.complaints(stage))
        assert complaints == [], f"the second ran before request {nth}, {strike}"


@pytest.mark.parametrize("died_after", [comment_created, message_sent])
def test_two_runs_that_find_the_same_dead_claim_send_one_message(
    died_after: Predicate, midwife: Midwife, tmp_path: Path
) -> None:
    for nth in count(1):
        with open_stage(tmp_path / f"runner-{nth}") as stage:
            ONE.prepare(stage)
            run_killed(midwife, stage, "after", died_after)
            stage.advance(LEASE_MINUTES)
            strike = run_with_another_inside(midwife, stage, ONE, nth)
            if strike.target is None:
                break
            run_until_quiet(stage)
            complaints = list(ONE.complaints(stage))
        assert complaints == [], f"the second ran before request {nth}, {strike}"


@pytest.mark.parametrize("plot", [ESCALATION, WHY, ONE], ids=str)
def test_the_younger_of_two_comments_goes_although_its_run_died(plot: Plot, midwife: Midwife, stage: Stage) -> None:
    plot.prepare(stage)
    younger: SimpleQueue[Bot] = SimpleQueue()
    is_there, is_older_done, is_dead = Event(), Event(), Event()

    def die(exchange: Exchange) -> None:
        kill(lambda: younger.get().pid)(exchange)
        is_dead.set()

    def begin(_: Exchange) -> None:
        younger.put(midwife.start(stage, **plot.inputs))
        is_there.wait(9)

    Strike(stage, "before", begin, when=comment_created)
    Strike(stage, "before", lambda _: is_there.set(), lambda _: is_older_done.wait(9), nth=2, when=comment_created)
    Strike(stage, "after", lambda _: is_older_done.set(), lambda _: is_dead.wait(9), when=comment_created)
    Strike(stage, "after", die, nth=2, when=comment_created)
    midwife.start(stage, **plot.inputs).wait()
    assert is_dead.is_set()
    heal(stage)
    run_until_quiet(stage, **plot.inputs)
    assert list(plot.complaints(stage)) == []


def run_with_another_inside(midwife: Midwife, stage: Stage, plot: Plot, nth: int) -> Strike:
    """Run the bot, and at its n-th request a second one from its beginning to its end."""
    statuses: list[int] = []
    strike = Strike(stage, "before", lambda _: statuses.append(midwife.start(stage, **plot.inputs).wait()), nth=nth)
    first = midwife.start(stage, **plot.inputs)
    assert first.wait() == 0, first.log
    assert statuses == [0] * len(statuses)
    return strike
