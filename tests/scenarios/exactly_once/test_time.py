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
from tests.scenarios.exactly_once.bots import Bot, Midwife
from tests.scenarios.exactly_once.plots import NEW_SESSION, ONE, THREE, Plot, pulls, run_until_quiet, shown
from tests.scenarios.exactly_once.strikes import Phase, Strike, heal
from tests.scenarios.stage import Stage, open_stage
from tests.simulators.http.exchange import Exchange

REQUESTS = {ONE: 15, NEW_SESSION: 18}
"""About as many as a run makes."""
LONGEST_END = 5  # seconds


@dataclass(kw_only=True)
class Cancelled:
    """A bot that gets SIGTERM at its n-th request, if it makes so many; that request then takes a while."""

    bot: Bot
    strike: Strike
    times: list[float]
    """When SIGTERM was sent, on the machine's monotonic clock."""

    @property
    def seconds_to_end(self) -> float:
        return self.bot.ended_at - self.times[0] if self.times else 0


def cancelled_at(midwife: Midwife, stage: Stage, plot: Plot, phase: Phase, nth: int, hang: float) -> Cancelled:
    pids: SimpleQueue[int] = SimpleQueue()
    times: list[float] = []

    def cancel(exchange: Exchange) -> None:
        pid = pids.get()
        times.append(time.monotonic())
        os.kill(pid, SIGTERM)
        exchange.wait(hang)

    strike = Strike(stage, phase, cancel, nth=nth)
    bot = midwife.start(stage, **plot.inputs)
    pids.put(bot.pid)
    return Cancelled(bot=bot, strike=strike, times=times)


@pytest.mark.parametrize("plot", REQUESTS, ids=str)
def test_a_cancelled_run_finishes_or_withdraws_what_is_under_way(plot: Plot, midwife: Midwife, tmp_path: Path) -> None:
    for nth in range(1, REQUESTS[plot] + 1):
        with open_stage(tmp_path / f"runner-{nth}") as stage:
            plot.prepare(stage)
            run = cancelled_at(midwife, stage, plot, "before", nth, hang=0)
            status, is_done = run.bot.wait(), not list(plot.complaints(stage))
            assert is_done or (status == 1 and shown(pulls(stage)[0]) == []), f"{nth}, {run.strike}: {run.bot.log}"
            run_until_quiet(stage, **plot.inputs)
            assert list(plot.complaints(stage)) == [], f"{nth}, {run.strike}: {run.bot.log}"


@pytest.mark.parametrize(("plot", "phase"), [(ONE, "before"), (ONE, "after"), (NEW_SESSION, "after")], ids=str)
def test_a_cancelled_run_ends_in_time_although_a_server_hangs(
    plot: Plot, phase: Phase, midwife: Midwife, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        played = []
        for nth in range(1, REQUESTS[plot] + 1):
            stage = stack.enter_context(open_stage(tmp_path / f"runner-{nth}"))
            plot.prepare(stage)
            played.append((stage, cancelled_at(midwife, stage, plot, phase, nth, hang=20)))
        for stage, run in played:
            status, is_done = run.bot.wait(), not list(plot.complaints(stage))
            assert run.seconds_to_end < LONGEST_END, f"{run.strike}: {run.bot.log}"
            assert is_done or status == 1, f"{run.strike}: {run.bot.log}"
            heal(stage)
        assert sum(bool(run.times) for _, run in played) > REQUESTS[plot] / 2
        for stage, run in played:
            run_until_quiet(stage, **plot.inputs)
            assert list(plot.complaints(stage)) == [], f"{run.strike}: {run.bot.log}"


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
    assert list(THREE.complaints(stage)) == []
