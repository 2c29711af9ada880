"""A process that has imported the bot and forks one for each order it reads: far faster than a new interpreter.

It is a program of its own, since a test's process has the simulators' threads, which a fork would tear apart. An order
is a line of JSON: ``{"environ": …, "log": path}`` is answered with the new bot's process id, ``{"pid": …}`` with its
exit status (minus the signal's number if one killed it), or ``null`` while it runs. Unless it is killed, a bot leaves
the time of its end, on the machine's monotonic clock, beside its log.
"""

import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

from feedback_bot.limits.run_deadline import RunDeadline
from feedback_bot.run.main import run_once


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        answer = _status(order["pid"]) if "pid" in order else _fork(order)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def _status(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _fork(order: dict[str, Any]) -> int:
    return os.fork() or _run_bot(order)


def _run_bot(order: dict[str, Any]) -> NoReturn:
    status = 70
    with Path(order["log"]).open("w") as log:
        try:
            run_deadline = RunDeadline()
            with run_deadline.heed_signals():
                status = run_once({}, order["environ"], log, run_deadline=run_deadline, seconds_between_writes=0)
        except BaseException:  # noqa: BLE001 - whatever happens, this process must not go on as a second fork server
            traceback.print_exc(file=log)
        finally:
            log.flush()
            Path(f"{order['log']}.end").write_text(str(time.monotonic()))
            os._exit(status)


if __name__ == "__main__":
    main()
