"""Print what kind each line of a tool's output is: ``python -m tests.unit.digest.kinds FILE`` in the project's root."""

import sys
from pathlib import Path

from feedback_bot.digest.lines.reading import read
from tests.unit.digest.job_log import job_log

if __name__ == "__main__":
    output = Path(sys.argv[1]).read_text(encoding="utf-8")
    log = read(job_log(output))
    written = set(output.splitlines())
    for line, known in zip(log.lines, log.detectors, strict=True):
        if line in written:
            sys.stdout.write(f"{known.kind.name if known else '':<10} {line}\n")
