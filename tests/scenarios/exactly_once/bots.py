"""Bots that run as processes of their own, so that they can be killed, and two of them can run at once."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from signal import SIGKILL
from typing import Any

from tests.patience import PATIENCE
from tests.scenarios.exactly_once.stage_faults import Phase, Predicate, StageFault
from tests.scenarios.stage import Stage
from tests.simulators.http.faults import kill


@dataclass(frozen=True, kw_only=True)
class Bot:
    """One run of the bot in its own process."""

    pid: int
    log_path: Path
    end: Future[int]

    def wait(self) -> int:
        """Wait for its end and return its exit status; minus nine if it was killed."""
        return self.end.result()

    @property
    def log(self) -> str:
        return self.log_path.read_text()


@dataclass(kw_only=True)
class ForkServer:
    """Starts bots through a fork server, see its module."""

    process: subprocess.Popen[str]
    folder: Path
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _numbers: Iterator[int] = field(default_factory=count)
    _pids: SimpleQueue[int] = field(default_factory=SimpleQueue)
    _ends: dict[int, Future[int]] = field(default_factory=dict)

    def start(self, stage: Stage, *, seconds_after_sigterm: float = PATIENCE, **inputs: Any) -> Bot:  # noqa: ANN401 - strings, but mypy would match them with other parameters
        """Start a bot on a stage; the inputs are those of ``Stage.run``."""
        with self._guard:
            number = next(self._numbers)
            log = self.folder / f"log-{number}"
            end = self._ends[number] = Future()
            timing = {name: getattr(stage.timing, name) for name in ("looks", "between_writes", "silence", "answer")}
            order = {"run": number, "environ": stage.environ(**inputs), "log": str(log), "timing": timing}
            assert self.process.stdin
            self.process.stdin.write(f"{json.dumps({**order, 'seconds_after_sigterm': seconds_after_sigterm})}\n")
            self.process.stdin.flush()
            return Bot(pid=self._pids.get(), log_path=log, end=end)

    def listen(self) -> None:
        """Take the fork server's answers until it ends."""
        for line in self.process.stdout or ():
            answer = json.loads(line)
            if "pid" in answer:
                self._pids.put(answer["pid"])
            else:
                self._ends.pop(answer["run"]).set_result(answer["status"])
        for end in self._ends.values():
            end.set_exception(ChildProcessError("the fork server has ended"))


@contextmanager
def open_fork_server(folder: Path) -> Iterator[ForkServer]:
    command = [sys.executable, "-I", str(Path(__file__).with_name("fork_server.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        fork_server = ForkServer(process=process, folder=folder)
        listener = threading.Thread(target=fork_server.listen)
        listener.start()
        yield fork_server
        assert process.stdin
        process.stdin.close()
        listener.join()


def run_killed(
    fork_server: ForkServer,
    stage: Stage,
    phase: Phase,
    when: Predicate | None = None,
    *,
    nth: int = 1,
    **inputs: Any,  # noqa: ANN401 - the same
) -> StageFault:
    """Run a bot that dies at its n-th request of a kind, if it makes so many."""
    pids: SimpleQueue[int] = SimpleQueue()
    fault = StageFault(stage, phase, kill(pids.get), nth=nth, when=when)
    bot = fork_server.start(stage, **inputs)
    pids.put(bot.pid)
    status = bot.wait()
    assert status == (-SIGKILL if fault.target else 0), bot.log
    return fault
