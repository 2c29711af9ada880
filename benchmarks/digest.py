"""Speed and memory of the digest on made-up logs, beside two methods that hardly look at what they read.

``tail`` keeps the log's end, ``marker`` the window that ends at the last error marker. They run in the same process on
the same log, so their ratio means something on any machine. Each log is also digested in a process of its own, whose
peak memory is shown. The CPU of the whole command for a small log stands beside that of importing click, on which every
command is built. ``make bench`` runs it; ``--size`` sets the megabytes of the largest log.
"""

import argparse
import io
import multiprocessing
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

from feedback_bot.digest import digest

_MARKER = re.compile(rb"##\[error\]|exited with [1-9]")
_BLOCK = 1 << 20
_STAMP = b"2024-05-01T10:00:00.1234567Z "


class Pieces(io.RawIOBase):
    """A stream made while it is read, so that a log of a gigabyte needs no room."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """The next ``size`` bytes, fewer at the end; all that is left where ``size`` is negative."""
        parts, have = [self._rest], len(self._rest)
        while size < 0 or have < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            parts.append(piece)
            have += len(piece)
        joined = b"".join(parts)
        self._rest = b"" if size < 0 else joined[size:]
        return joined if size < 0 else joined[:size]


def _usual(megabytes: float) -> Iterator[bytes]:
    """A build: packages, compiler calls, tests with the odd warning, some failures and an end."""
    written = number = 0
    while written < megabytes * 1e6:
        lines = []
        for _ in range(2_000):
            number += 1
            word = _WORDS[number * number % len(_WORDS)] + b"_" + _WORDS[number % 7]
            line = _KINDS[number % len(_KINDS)] % (word, number)
            if number % 50_000 == 4_999:
                line = b"--- FAIL: Test_%s_%d (0.01s)\n    %s_test.go:7: got 3, want 4" % (word, number, word)
            lines.append(_STAMP + line.replace(b"\n", b"\n" + _STAMP) + b"\n")
        written += sum(map(len, lines))
        yield b"".join(lines)
    yield _STAMP + b"##[error]Process completed with exit code 1.\n"


_WORDS = [
    b"kettle",
    b"saucer",
    b"spoon",
    b"teapot",
    b"biscuit",
    b"samovar",
    b"strainer",
    b"sugar",
    b"lemon",
    b"scone",
    b"tray",
]
_KINDS = (
    b"Unpacking lib%s-dev (%d.4.1-2ubuntu1) over (1.4.0-1) ...",
    b"[ 42%%] Building CXX object src/CMakeFiles/tea.dir/%s/part%d.cpp.o",
    b"=== RUN   Test_%s_%d",
    b"--- PASS: Test_%s_%d (0.00s)",
    b"src/%s/cup.py:%d: DeprecationWarning: pour() is deprecated, use serve()",
    b"INFO  [main] o.e.tea.%s - request %d took 12 ms, status ok, 0 errors",
    b"Downloading https://packages.example.org/%s/%d/archive.tar.gz (41 kB)",
)


def _distinct(megabytes: float) -> Iterator[bytes]:
    """Lines of which no two are alike, each with a word of trouble."""
    yield from _numbered(
        megabytes,
        lambda number: b"Error: %s is broken\n" % f"{number * 2_654_435_761:x}".translate(_LETTERS).encode(),
    )


_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def _errors(megabytes: float) -> Iterator[bytes]:
    yield from _numbered(megabytes, lambda _: b"error\n")


def _same(megabytes: float) -> Iterator[bytes]:
    yield from _numbered(megabytes, lambda _: b"the very same line, a million times over\n")


def _long(megabytes: float) -> Iterator[bytes]:
    for _ in range(max(1, int(megabytes / 10))):
        yield b"Error: " + b"expected " * 1_100_000 + b"\n"


def _numbered(megabytes: float, line: Callable[[int], bytes]) -> Iterator[bytes]:
    number = written = 0
    while written < megabytes * 1e6:
        block = b"".join(line(number + at) for at in range(20_000))
        number += 20_000
        written += len(block)
        yield block


LOGS: dict[str, Callable[[float], Iterator[bytes]]] = {
    "usual": _usual,
    "distinct errors": _distinct,
    "nothing but error": _errors,
    "the same line": _same,
    "ten-megabyte lines": _long,
}


def tail(stream: io.RawIOBase) -> bytes:
    """The cleaned end of a log."""
    end = b""
    while piece := stream.read(_BLOCK):
        end = (end + piece)[-64_000:]
    return b"\n".join(line[29:] for line in end.split(b"\n"))[-8_000:]


def marker(stream: io.RawIOBase) -> bytes:
    """The cleaned window that ends at a log's last error marker."""
    window, before = b"", b""
    while piece := stream.read(_BLOCK):
        for found in _MARKER.finditer(piece):
            window = (before + piece[: found.end()])[-64_000:]
        before = piece[-64_000:]
    return b"\n".join(line[29:] for line in (window or before).split(b"\n"))[-8_000:]


def _digested(stream: io.RawIOBase) -> object:
    return digest(stream).excerpt(8_000)


def _seconds(method: Callable[[io.RawIOBase], object], log: bytes) -> float:
    start = time.process_time()
    method(io.BytesIO(log))  # type: ignore[arg-type] # it only reads
    return time.process_time() - start


def _peak(name: str, megabytes: float) -> tuple[float, float]:
    """The process's peak memory in megabytes after digesting a log, and the seconds it took."""
    start = time.process_time()
    _digested(Pieces(LOGS[name](megabytes)))
    spent = time.process_time() - start
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3), spent


def _start(*arguments: str) -> float:
    """The CPU seconds that a process of its own takes."""
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def _starts(kilobytes: int = 80, tries: int = 7) -> tuple[float, float]:
    """What importing click takes, and what the command takes for a log of a usual length: the least of some tries."""
    with tempfile.NamedTemporaryFile() as log:
        log.write(b"".join(_usual(kilobytes / 1e3))[: kilobytes * 1_000])
        log.flush()
        # In turn, so that a busy machine slows both.
        found = [(_start("-c", "import click"), _start("-m", "feedback_bot", "digest", log.name)) for _ in range(tries)]
    return min(click for click, _ in found), min(command for _, command in found)


def main() -> None:
    """Print one line a log."""
    options = argparse.ArgumentParser(description="Measure the digest.")
    options.add_argument("--size", type=float, default=200.0, help="megabytes of the largest log")
    size: float = options.parse_args().size
    print(f"{'log':20} {'MB':>6} {'peak MB':>8} {'seconds, with making it':>24}")
    for name in LOGS:
        # A fresh process each, before this one grows: peaks never fall, and a process inherits its parent's.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            peak, spent = pool.apply(_peak, (name, size))
        print(f"{name:20} {size:6.0f} {peak:8.0f} {spent:24.1f}")
    click, command = _starts()
    print(f"\nthe command for a log of 80 kB: {command:.3f} s of CPU, {command / click:.1f} x importing click")
    print(f"\n{'log':20} {'MB':>6} {'MB/s':>7} {'x tail':>7} {'x marker':>9} {'again at 2x size':>17}")
    for name, made in LOGS.items():
        log, double = b"".join(made(15)), b"".join(made(30))
        spent = _seconds(_digested, log)
        times = [spent / max(1e-4, _seconds(method, log)) for method in (tail, marker)]
        growth = _seconds(_digested, double) / max(1e-4, spent) / (len(double) / len(log))
        speed = len(log) / 1e6 / spent
        print(f"{name:20} {len(log) / 1e6:6.0f} {speed:7.1f} {times[0]:7.0f} {times[1]:9.0f} {growth:16.2f}x")


if __name__ == "__main__":
    main()
