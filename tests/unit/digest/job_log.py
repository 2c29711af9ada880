"""A GitHub Actions log around the output of one failing step."""

import io
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
_BEFORE = """\
Current runner version: '2.316.1'
##[group]Operating System
Ubuntu
##[endgroup]
##[group]Run actions/checkout@v4
with:
  fetch-depth: 1
##[endgroup]
Syncing repository: example/tea
hint: Using 'master' as the name for the initial branch. This default branch name will fail to please everybody.
##[group]Run sudo apt-get install -y liberror-perl
##[endgroup]
{packages}
Setting up liberror-perl (0.17029-1) ...
warning: this step does not fail, though it says error: twice
##[group]Run {first}
{run}
shell: /usr/bin/bash -e {{0}}
##[endgroup]
{progress}
"""
_AFTER = """\
##[error]Process completed with exit code {status}.
Post job cleanup.
[command]/usr/bin/git version
git version 2.45.0
Cleaning up orphan processes
"""


def job_log(output: str, *, status: int = 1, day: int = 1, run: str = "make check") -> io.BytesIO:
    """The log of a job whose last step wrote ``output``, as the API gives it; days differ in the time stamps alone."""
    text = _BEFORE.format(
        first=run.partition("\n")[0],
        run=run,
        packages="\n".join(f"Unpacking package-{number} (1.{number}.0) ..." for number in range(40)),
        progress="\n".join(f"prepared item {number} of 120" for number in range(120)),
    )
    lines = (text + output.rstrip("\n") + "\n" + _AFTER.format(status=status)).split("\n")[:-1]
    return io.BytesIO(
        "".join(
            f"2024-05-{day:02d}T10:{at // 60 % 60:02d}:{at % 60:02d}.1234567Z {line}\r\n"
            for at, line in enumerate(lines)
        ).encode()
    )


def fixture(tool: str) -> str:
    """What the tool wrote."""
    return (FIXTURES / f"{tool}.log").read_text(encoding="utf-8")


EXCERPT_CHARS = 700


def golden(tool: str) -> str:
    """The excerpt that the tool's failure is known to have."""
    return (FIXTURES / f"{tool}.excerpt").read_text(encoding="utf-8").removesuffix("\n")
