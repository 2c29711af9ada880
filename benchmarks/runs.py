"""What runs cost: requests by kind, points, seconds, CPU, and peak memory, beside a plain scan through the REST API.

``python -m benchmarks.runs`` measures everything in one go, because only ratios of one day on one machine mean
something. Simulators of GitHub and Jules run in a process of their own, which takes the second core.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Self

_BOT: Final = ("-I", "-m", "feedback_bot", "run")
_PLAIN: Final = ("-m", "benchmarks.plain_scan")
_STARTS: Final = (("-c", "import requests"), ("-m", "feedback_bot", "--version"), ("-c", "import github"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process cost, and what it asked for."""

    seconds: float
    cpu: float
    megabytes: float
    points: int = 0
    writes: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def to_jules(self) -> int:
        """How many requests there were to Jules."""
        return sum(number for kind, number in self.kinds.items() if kind.startswith("Jules "))

    @property
    def to_github(self) -> int:
        """How many there were to GitHub, without its storage of logs."""
        return sum(self.kinds.values()) - self.to_jules - self.kinds.get("log storage", 0)


class World:
    """The simulators, in their own process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.environ: dict[str, str] = self._answer()

    def asked(self, command: str = "") -> dict[str, Any]:
        """The requests since the last call; ``advance`` lets ten minutes pass as well."""
        if self._process.stdin:
            self._process.stdin.write(f"{command}\n")
            self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            sys.exit("the simulators ended too early")
        found: dict[str, Any] = json.loads(line)
        return found

    @classmethod
    @contextmanager
    def of(cls, *, size: int, red: int, log_bytes: int, latency: float) -> Iterator[Self]:
        """Open a world with so many pull requests."""
        numbers = {"pull-requests": size, "red": red, "log-bytes": log_bytes, "latency": latency}
        options = [f"--{name}={number}" for name, number in numbers.items()]
        command = [sys.executable, "-m", "benchmarks.world", *options]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
            yield cls(process)
            if process.stdin:
                process.stdin.close()


def measure(arguments: Sequence[str], world: World | None = None, **inputs: str) -> Cost:
    """Start Python with these arguments and wait for its end."""
    environ = {**os.environ, **(world.environ if world else {})}
    environ |= {f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()}
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], env=environ, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)} ended with status {process.returncode}")
    asked = world.asked() if world else {}
    return Cost(seconds=seconds, cpu=used.ru_utime + used.ru_stime, megabytes=used.ru_maxrss / 1024, **asked)


def starts(tries: int) -> None:
    """How long it takes to start, beside the libraries that everything else is built on; the least of several tries."""
    found: dict[tuple[str, ...], float] = {}
    with World.of(size=1, red=0, log_bytes=0, latency=0) as world:
        for _ in range(tries):
            for each in (*_STARTS, _BOT):  # in turn, so that a busy machine slows all of them
                cpu = measure(each, world if each is _BOT else None).cpu
                found[each] = min(cpu, found.get(each, cpu))
    of_requests, of_version, of_github, idle = found.values()
    _heading("To start", "process", "CPU", "compared with")
    _row("`python -c 'import requests'`", f"{of_requests:.2f} s", "")
    _row("`feedback-bot --version`", f"{of_version:.2f} s", f"{of_version / of_requests:.2f} x `import requests`")
    _row("`python -c 'import github'`", f"{of_github:.2f} s", "")
    _row("a run over one green pull request", f"{idle:.2f} s", f"{idle / of_github:.2f} x `import github`")


def scans(sizes: Sequence[int], latency: float) -> None:
    """What runs cost with more and more pull requests, of which a fifth is red, at most 20."""
    columns = (
        "pull requests",
        "red",
        "run",
        "to GitHub",
        "to Jules",
        "points",
        "writes",
        "seconds",
        "x plain",
        "growth",
    )
    _heading(f"Runs, {latency * 1000:.0f} ms for each request", *columns, "CPU", "memory")
    found: dict[int, dict[str, Cost]] = {}
    before: dict[str, Cost] = {}
    for size in sizes:
        found[size] = _scan(size, _red(size), latency)
        for name, cost in found[size].items():
            compared = cost.seconds / found[size]["plain REST scan"].seconds
            growth = f"{cost.seconds / before[name].seconds:.1f}" if name in before else ""
            counts = (cost.to_github, cost.to_jules, cost.points, cost.writes)
            times = (f"{cost.seconds:.2f}", f"{compared:.2f}", growth, f"{cost.cpu:.2f} s", f"{cost.megabytes:.0f} MB")
            _row(size, _red(size), name, *counts, *times)
        before = found[size]
    for size, costs in found.items():
        _heading(f"Requests by kind, {size:,} pull requests", "run", "requests")
        for name, cost in costs.items():
            _row(name, ", ".join(f"{kind} {number:,}" for kind, number in sorted(cost.kinds.items())))


def _scan(size: int, red: int, latency: float) -> dict[str, Cost]:
    with World.of(size=size, red=red, log_bytes=20_000, latency=latency) as world:
        found = {
            "plain REST scan": measure(_PLAIN, world),
            "dry run": measure(_BOT, world, dry_run="true"),
            "acting run": measure(_BOT, world),
        }
        world.asked("advance")
        return found | {"nothing new": measure(_BOT, world)}


def memory(size: int) -> None:
    """The peak memory with long logs."""
    with World.of(size=size, red=min(20, size), log_bytes=5_000_000, latency=0) as world:
        cost = measure(_BOT, world, dry_run="true")
    _heading("Memory", "pull requests", "red, with logs of 5 MB", "CPU", "memory")
    _row(size, min(20, size), f"{cost.cpu:.2f} s", f"{cost.megabytes:.0f} MB")


def _red(size: int) -> int:
    return min(20, size // 5)


def _heading(title: str, *columns: str) -> None:
    print(f"\n{title}:\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")


def _row(*cells: object) -> None:
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 1_000])
    parser.add_argument("--latency", type=float, default=0.05, help="seconds that each request takes longer")
    parser.add_argument("--tries", type=int, default=5, help="of the starts")
    parser.add_argument("--memory", type=int, default=1_000, help="pull requests for the peak memory; 0: leave it out")
    given = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    starts(given.tries)
    scans(given.sizes, given.latency)
    if given.memory:
        memory(given.memory)


if __name__ == "__main__":
    main()
