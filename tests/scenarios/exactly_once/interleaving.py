"""Several runs at once, one request at a time: whose turn it is is drawn from a seed, so no clock decides anything."""

import random
from concurrent.futures import Future
from dataclasses import replace
from threading import Condition
from typing import Any

from tests.scenarios.stage import Run, Stage
from tests.simulators.http.exchange import Exchange


def run_another(stage: Stage, **inputs: Any) -> Run:  # noqa: ANN401 - strings, but mypy would match them with other parameters
    """Run the bot in the middle of another run: with files of its own, as on a runner of its own."""
    return replace(stage, folder=stage.folder / "another").run(**inputs)


class Gate:
    """Holds up each request to both servers until every run that has not ended stands here with one; then lets one in.

    Requests do not show which run they are of. They need not: while one run is on its way, all others stand at the
    gate, so whoever arrives next is that run again, and takes the place that it has left.
    """

    def __init__(self, stage: Stage, seed: int) -> None:
        self.interruptions = 0
        """How often a run was let in while another was in the middle of its work."""
        self._chance = random.Random(seed)  # noqa: S311 - the same in every run
        self._favor = 0.8 * self._chance.random()  # the first run is seldom interrupted if it is high
        self._waiting: list[Exchange] = []
        self._place = 0
        self._runs = 0
        self._change = Condition()
        for world in (stage.github, stage.jules):
            world.faults.before("*", "*", self._wait, times=None)

    def open(self, *ends: Future[Any]) -> None:
        """Let the first request in once the runs are here of which these are the ends."""
        with self._change:
            self._runs += len(ends)
            self._draw()
        for end in ends:
            end.add_done_callback(lambda _: self._leave())

    def _wait(self, exchange: Exchange) -> None:
        with self._change:
            self._waiting.insert(self._place, exchange)
            self._draw()
            self._change.wait_for(lambda: all(exchange is not each for each in self._waiting))

    def _leave(self) -> None:
        with self._change:
            self._runs -= 1
            self._draw()

    def _draw(self) -> None:
        if self._runs and len(self._waiting) == self._runs:
            last, self._place = self._place, self._chance.randrange(self._runs)
            if self._chance.random() < self._favor:
                self._place = 0
            self.interruptions += self._place != last
            del self._waiting[self._place]
            self._change.notify_all()
