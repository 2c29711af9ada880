"""Bots that run as processes of their own, so that they can be killed, and two of them can run at once."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from signal import SIGKILL
from typing import Any

from tests.scenarios.exactly_once.stage_faults import Phase, Predicate, StageFault
from tests.scenarios.stage import Stage
from tests.simulators.http.faults import kill

LONGEST_RUN = 90  # seconds


@dataclass(kw_only=True)
class Bot:
    """One run of the bot in its own process."""

    fork_server: "ForkServer"
    pid: int
    log_path: Path

    def wait(self) -> int:
        """Wait for its end and return its exit status; minus nine if it was killed."""
        for _ in range(LONGEST_RUN * 200):
            status = self.fork_server.ask({"pid": self.pid})
            if status is not None:
                return int(status)
            time.sleep(0.005)
        raise AssertionError(f"the bot does not end:\n{self.log}")

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    @property
    def ended_at(self) -> float:
        """When it ended by itself, on the machine's monotonic clock: by its own account, whoever else is busy."""
        return float(Path(f"{self.log_path}.end").read_text())


@dataclass(kw_only=True)
class ForkServer:
    """Starts bots through a fork server, see its module."""

    process: subprocess.Popen[str]
    folder: Path
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _numbers: Iterator[int] = field(default_factory=count)

    def start(self, stage: Stage, **inputs: str) -> Bot:
        """Start a bot on a stage; the inputs are those of ``Stage.run``."""
        log = self.folder / f"log-{next(self._numbers)}"
        pid = self.ask({"environ": stage.environ(**inputs), "log": str(log)})
        return Bot(fork_server=self, pid=int(pid), log_path=log)

    def ask(self, order: dict[str, Any]) -> Any:  # noqa: ANN401 - a number or nothing
        with self._guard:
            assert self.process.stdin
            assert self.process.stdout
            self.process.stdin.write(f"{json.dumps(order)}\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())


@contextmanager
def open_fork_server(folder: Path) -> Iterator[ForkServer]:
    command = [sys.executable, "-I", str(Path(__file__).with_name("fork_server.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        yield ForkServer(process=process, folder=folder)


def run_killed(
    fork_server: ForkServer, stage: Stage, phase: Phase, when: Predicate | None = None, *, nth: int = 1, **inputs: str
) -> StageFault:
    """Run a bot that dies at its n-th request of a kind, if it makes so many."""
    pids: SimpleQueue[int] = SimpleQueue()
    fault = StageFault(stage, phase, kill(pids.get), nth=nth, when=when)
    bot = fork_server.start(stage, **inputs)
    pids.put(bot.pid)
    status = bot.wait()
    assert status == (-SIGKILL if fault.target else 0), bot.log
    return fault
