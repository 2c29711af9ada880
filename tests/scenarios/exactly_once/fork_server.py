"""A process that has imported the bot and forks one for each order it reads: far faster than a new interpreter.

It is a program of its own, since a test's process has the simulators' threads, which a fork would tear apart. An order
is a line of JSON, ``{"run": number, "environ": …, "log": path, "timing": …, "seconds_after_sigterm": …}``. It is
answered with ``{"run": number, "pid": …}``, and with ``{"run": number, "status": …}`` when that bot has ended: its exit
status, or minus the signal's number if one killed it. The first order is a rehearsal: the process carries it out
itself, so that what a run compiles, imports and caches is there for all that follow. No bot waits in real time, except
for servers.
"""

import gc
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn, TextIO

from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.limits.timing import Timing
from feedback_bot.run.main import run_once

_runs: Final[dict[int, int]] = {}
"""The numbers of the runs that have not ended, by process id."""


def main() -> None:
    gc.set_threshold(20_000, 20, 20)  # a bot ends before it leaves much garbage
    _rehearse(json.loads(sys.stdin.readline()))
    signal.signal(signal.SIGCHLD, _report_ends)
    for line in sys.stdin:
        order = json.loads(line)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])  # until it is known whose end it would be
        pid = os.fork() or _run_bot(order)
        _runs[pid] = order["run"]
        _say({"run": order["run"], "pid": pid})
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])


def _rehearse(order: dict[str, Any]) -> None:
    with Path(order["log"]).open("w") as log:
        _say({"run": order["run"], "pid": os.getpid()})
        _say({"run": order["run"], "status": _status(order, log)})
    gc.collect()
    gc.freeze()  # a collection in a fork would write to, and so copy, all the memory that it shares


def _report_ends(_: int, __: FrameType | None) -> None:
    while _runs:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        _say({"run": _runs.pop(pid), "status": os.waitstatus_to_exitcode(status)})


def _say(answer: dict[str, int]) -> None:
    os.write(sys.stdout.fileno(), f"{json.dumps(answer)}\n".encode())


def _run_bot(order: dict[str, Any]) -> NoReturn:
    status = 70
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    with Path(order["log"]).open("w") as log:
        try:
            status = _status(order, log)
        except BaseException:  # noqa: BLE001 - whatever happens, this process must not go on as a second fork server
            traceback.print_exc(file=log)
        finally:
            log.flush()
            os._exit(status)


def _status(order: dict[str, Any], log: TextIO) -> int:
    timing = Timing(**order["timing"], sleep=lambda _: None)
    run_deadline = RunDeadline(seconds_after_sigterm=order["seconds_after_sigterm"])
    with run_deadline.heed_signals():
        return run_once({}, order["environ"], log, run_deadline=run_deadline, timing=timing)


if __name__ == "__main__":
    main()
