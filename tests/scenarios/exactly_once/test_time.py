"""The end of a run: its deadline, and SIGTERM, which the runner sends on cancelling."""

import io
import os
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from signal import SIGTERM
from typing import Final

import pytest

from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.run.main import run_once
from tests.patience import LONGER_THAN_ANY_TEST, PATIENCE
from tests.scenarios.exactly_once.bots import Bot, ForkServer
from tests.scenarios.exactly_once.scenarios import NEW_SESSION, ONE, THREE, Scenario, pulls, run_until_quiet, shown
from tests.scenarios.exactly_once.stage_faults import Phase, StageFault, heal
from tests.scenarios.stage import Stage, open_stage
from tests.simulators.http.exchange import Exchange

REQUESTS: Final = {ONE: 13, NEW_SESSION: 18}
"""About as many as a run makes."""


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """A bot that gets SIGTERM at its n-th request, if it makes so many; that request then takes a while."""

    bot: Bot
    fault: StageFault


def cancelled_at(
    fork_server: ForkServer,
    stage: Stage,
    scenario: Scenario,
    phase: Phase,
    nth: int,
    *,
    hangs: bool = False,
    seconds_after_sigterm: float = PATIENCE,
) -> Cancelled:
    pids: SimpleQueue[int] = SimpleQueue()

    def cancel(exchange: Exchange) -> None:
        os.kill(pids.get(), SIGTERM)
        exchange.wait(LONGER_THAN_ANY_TEST if hangs else 0)

    fault = StageFault(stage, phase, cancel, nth=nth)
    bot = fork_server.start(stage, seconds_after_sigterm=seconds_after_sigterm, **scenario.inputs)
    pids.put(bot.pid)
    return Cancelled(bot=bot, fault=fault)


@pytest.mark.sweep
@pytest.mark.parametrize("scenario", REQUESTS, ids=str)
def test_a_cancelled_run_finishes_or_withdraws_what_is_under_way(
    scenario: Scenario, fork_server: ForkServer, tmp_path: Path
) -> None:
    for nth in range(1, REQUESTS[scenario] + 1):
        with scenario.on_stage(tmp_path / f"runner-{nth}") as stage:
            run = cancelled_at(fork_server, stage, scenario, "before", nth)
            status, is_done = run.bot.wait(), not list(scenario.problems(stage))
            assert is_done or (status == 1 and shown(pulls(stage)[0]) == []), f"{nth}, {run.fault}: {run.bot.log}"
            run_until_quiet(stage, **scenario.inputs)
            assert list(scenario.problems(stage)) == [], f"{nth}, {run.fault}: {run.bot.log}"


@pytest.mark.sweep
@pytest.mark.parametrize(("scenario", "phase"), [(ONE, "before"), (ONE, "after"), (NEW_SESSION, "after")], ids=str)
def test_a_cancelled_run_ends_by_itself_although_a_server_hangs(
    scenario: Scenario, phase: Phase, fork_server: ForkServer, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        played = []
        for nth in range(1, REQUESTS[scenario] + 1):
            stage = stack.enter_context(open_stage(tmp_path / f"runner-{nth}"))
            stage.timing = replace(stage.timing, silence=LONGER_THAN_ANY_TEST)
            scenario.prepare(stage)
            run = cancelled_at(fork_server, stage, scenario, phase, nth, hangs=True, seconds_after_sigterm=0.2)
            played.append((stage, run))
        for stage, run in played:
            status, is_done = run.bot.wait(), not list(scenario.problems(stage))
            assert is_done or status == 1, f"{run.fault}: {run.bot.log}"
            heal(stage)
        assert sum(run.fault.target is not None for _, run in played) > REQUESTS[scenario] / 2
        for stage, run in played:
            run_until_quiet(stage, **scenario.inputs)
            assert list(scenario.problems(stage)) == [], f"{run.fault}: {run.bot.log}"


def test_a_cancelled_run_ends_before_the_runner_kills_it() -> None:
    assert RunDeadline().seconds_after_sigterm < 5


def test_no_delivery_starts_in_the_last_minute(stage: Stage) -> None:
    THREE.prepare(stage)
    log = io.StringIO()
    run_deadline = RunDeadline(clock=lambda: 9 * 60 + 1 if stage.jules.messages else 0)
    status = run_once({}, stage.environ(), log, run_deadline=run_deadline, timing=stage.timing)
    assert status == 1
    assert len(stage.jules.messages) == 1
    skipped = "skipped in this run; the next run handles it: the run reached its limit of 10 minutes"
    assert log.getvalue().count(skipped) >= 2
    run_until_quiet(stage)
    assert list(THREE.problems(stage)) == []
