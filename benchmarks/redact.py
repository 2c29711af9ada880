"""Speed of redaction on a made-up log: 5 MB of usual text should take less than three seconds of CPU.

``make bench`` runs it; ``--size`` sets the megabytes. The second log has no line ends, the third holds a secret in each
hundredth line, the fourth nothing but names of secrets, which is the most work.
"""

import argparse
import time
from collections.abc import Callable

from feedback_bot.text.redact import Redactor

_LINES = (
    "2024-05-01T10:00:00.1234567Z Unpacking libkettle-dev ({}.4.1-2ubuntu1) over (1.4.0-1) ...",
    "2024-05-01T10:00:00.1234567Z [ 42%] Building CXX object src/CMakeFiles/tea.dir/token/part{}.cpp.o",
    "2024-05-01T10:00:00.1234567Z --- PASS: Test_authenticate_{} (0.00s)",
    "2024-05-01T10:00:00.1234567Z src/cup.py:{}: DeprecationWarning: pour() is deprecated, use serve()",
    "2024-05-01T10:00:00.1234567Z INFO  [main] o.e.tea.Secrets - request {} took 12 ms, status ok, key=value",
    "2024-05-01T10:00:00.1234567Z Downloading https://packages.example.org/tea/{}/archive.tar.gz (41 kB)",
)


def _usual(megabytes: float) -> str:
    lines = []
    size = number = 0
    while size < megabytes * 1e6:
        number += 1
        lines.append(_LINES[number % len(_LINES)].format(number))
        size += len(lines[-1]) + 1
    return "\n".join(lines)


def _with_secrets(megabytes: float) -> str:
    lines = _usual(megabytes).split("\n")
    return "\n".join(line if at % 100 else f"PASSWORD=swordfish-{at}" for at, line in enumerate(lines))


LOGS: dict[str, Callable[[float], str]] = {
    "usual": _usual,
    "without line ends": lambda megabytes: _usual(megabytes).replace("\n", " "),
    "with secrets": _with_secrets,
    "names of secrets": lambda megabytes: "password: " * int(megabytes * 1e5),
}


def main() -> None:
    """Print the seconds of CPU for each log."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=float, default=5, metavar="MB", help="the size of each log in megabytes")
    size = parser.parse_args().size
    redact = Redactor(["swordfish-of-this-run", "another-secret-of-this-run"])
    for name, log in LOGS.items():
        text = log(size)
        before = time.process_time()
        redact(text)
        print(f"{name:20} {size:5.1f} MB  {time.process_time() - before:6.2f} s of CPU")


if __name__ == "__main__":
    main()
