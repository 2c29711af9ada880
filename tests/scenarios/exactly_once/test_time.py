"""The end of a run: its deadline, and SIGTERM, which the runner sends on cancelling."""

import io
import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from signal import SIGTERM

import pytest

from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.run.main import run_once
from tests.scenarios.exactly_once.bots import Bot, ForkServer
from tests.scenarios.exactly_once.scenarios import NEW_SESSION, ONE, THREE, Scenario, pulls, run_until_quiet, shown
from tests.scenarios.exactly_once.stage_faults import Phase, StageFault, heal
from tests.scenarios.stage import Stage, open_stage
from tests.simulators.http.exchange import Exchange

REQUESTS = {ONE: 15, NEW_SESSION: 18}
"""About as many as a run makes."""
LONGEST_END = 5  # seconds


@dataclass(kw_only=True)
class Cancelled:
    """A bot that gets SIGTERM at its n-th request, if it makes so many; that request then takes a while."""

    bot: Bot
    fault: StageFault
    times: list[float]
    """When SIGTERM was sent, on the machine's monotonic clock."""

    @property
    def seconds_to_end(self) -> float:
        return self.bot.ended_at - self.times[0] if self.times else 0


def cancelled_at(
    fork_server: ForkServer, stage: Stage, scenario: Scenario, phase: Phase, nth: int, hang: float
) -> Cancelled:
    pids: SimpleQueue[int] = SimpleQueue()
    times: list[float] = []

    def cancel(exchange: Exchange) -> None:
        pid = pids.get()
        times.append(time.monotonic())
        os.kill(pid, SIGTERM)
        exchange.wait(hang)

    fault = StageFault(stage, phase, cancel, nth=nth)
    bot = fork_server.start(stage, **scenario.inputs)
    pids.put(bot.pid)
    return Cancelled(bot=bot, fault=fault, times=times)


@pytest.mark.parametrize("scenario", REQUESTS, ids=str)
def test_a_cancelled_run_finishes_or_withdraws_what_is_under_way(
    scenario: Scenario, fork_server: ForkServer, tmp_path: Path
) -> None:
    for nth in range(1, REQUESTS[scenario] + 1):
        with open_stage(tmp_path / f"runner-{nth}") as stage:
            scenario.prepare(stage)
            run = cancelled_at(fork_server, stage, scenario, "before", nth, hang=0)
            status, is_done = run.bot.wait(), not list(scenario.problems(stage))
            assert is_done or (status == 1 and shown(pulls(stage)[0]) == []), f"{nth}, {run.fault}: {run.bot.log}"
            run_until_quiet(stage, **scenario.inputs)
            assert list(scenario.problems(stage)) == [], f"{nth}, {run.fault}: {run.bot.log}"


@pytest.mark.parametrize(("scenario", "phase"), [(ONE, "before"), (ONE, "after"), (NEW_SESSION, "after")], ids=str)
def test_a_cancelled_run_ends_in_time_although_a_server_hangs(
    scenario: Scenario, phase: Phase, fork_server: ForkServer, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        played = []
        for nth in range(1, REQUESTS[scenario] + 1):
            stage = stack.enter_context(open_stage(tmp_path / f"runner-{nth}"))
            scenario.prepare(stage)
            played.append((stage, cancelled_at(fork_server, stage, scenario, phase, nth, hang=20)))
        for stage, run in played:
            status, is_done = run.bot.wait(), not list(scenario.problems(stage))
            assert run.seconds_to_end < LONGEST_END, f"{run.fault}: {run.bot.log}"
            assert is_done or status == 1, f"{run.fault}: {run.bot.log}"
            heal(stage)
        assert sum(bool(run.times) for _, run in played) > REQUESTS[scenario] / 2
        for stage, run in played:
            run_until_quiet(stage, **scenario.inputs)
            assert list(scenario.problems(stage)) == [], f"{run.fault}: {run.bot.log}"


def test_no_delivery_starts_in_the_last_minute(stage: Stage) -> None:
    THREE.prepare(stage)
    log = io.StringIO()
    run_deadline = RunDeadline(clock=lambda: 9 * 60 + 1 if stage.jules.messages else 0)
    status = run_once({}, stage.environ(), log, run_deadline=run_deadline, seconds_between_writes=0)
    assert status == 1
    assert len(stage.jules.messages) == 1
    skipped = "skipped in this run; the next run handles it: the run reached its limit of 10 minutes"
    assert log.getvalue().count(skipped) >= 2
    run_until_quiet(stage)
    assert list(THREE.problems(stage)) == []
