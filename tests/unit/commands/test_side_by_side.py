import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.digest.job_log import job_log

ENOUGH = 600_000  # bytes of one of two files, so that several processes pay
WORK = """
import multiprocessing, os, sys
from feedback_bot.commands._side_by_side import side_by_side

def work(name):
    if multiprocessing.parent_process() and name.endswith(sys.argv[1]):
        os._exit(9)
    return name, os.getpid() == here

here = os.getpid()
for name, is_here in side_by_side(work, sys.argv[2:]):
    print(name, is_here)
"""

NO_MORE = """
import os
started, fork = [], os.fork

def fork_until(most):
    if len(started) == most:
        raise BlockingIOError(11, "Resource temporarily unavailable")
    started.append(fork())
    return started[-1]

os.fork = lambda: fork_until({most})
"""
NOT_READ = """
import sys, time
from pathlib import Path
from feedback_bot.commands._side_by_side import side_by_side

left, begun = Path(sys.argv[1]), Path(sys.argv[2])

def work(name):
    (begun / Path(name).name).touch()
    while not left.exists() and not name.endswith(("0.log", "1.log")):
        time.sleep(0.01)
    time.sleep(0.05)

results = side_by_side(work, sys.argv[3:])
next(results), next(results)
left.touch()
results.close()
"""


def done(dies: str, names: list[str], *, before: str = "") -> list[str]:
    """The files in the order of the results, each with whether the first process did it."""
    command = [sys.executable, "-c", before + WORK, dies, *names]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own script
    return ended.stdout.splitlines()


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"{number}.log" for number in range(4)]
    for path in paths:
        path.write_bytes(bytes(ENOUGH))
    return [*map(str, paths)]


def test_results_keep_the_order_of_the_files_whoever_does_them(names: list[str]) -> None:
    assert [line.split()[0] for line in done("none", names)] == names


def test_what_a_process_that_died_did_not_do_is_done_by_the_first_one(names: list[str]) -> None:
    assert f"{names[3]} True" in done("3.log", names)


@pytest.mark.parametrize("most", [0, 1])
def test_where_no_more_processes_can_be_started_the_first_one_does_everything(names: list[str], most: int) -> None:
    alone = [f"{name} True" for name in names]

    assert done("none", names, before=NO_MORE.replace("{most}", str(most))) == alone


def test_what_nobody_reads_any_more_is_not_begun(names: list[str], tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    begun.mkdir()
    missing = [f"{number}.none" for number in range(60)]
    command = [sys.executable, "-c", NOT_READ, str(tmp_path / "left"), str(begun), *names, *missing]
    subprocess.run(command, check=True)  # noqa: S603 - our own script

    assert 2 <= len([*begun.iterdir()]) < 60


@pytest.mark.parametrize("others", [[], ["-"], ["tiny.log", "no.log"]])
def test_one_file_small_ones_and_standard_input_get_no_other_process(
    names: list[str], others: list[str], tmp_path: Path
) -> None:
    (tmp_path / "tiny.log").write_bytes(b"x")
    asked = [names[0], *(name if name == "-" else str(tmp_path / name) for name in others)]

    assert done("none", asked) == [f"{name} True" for name in asked]


def test_digests_side_by_side_are_those_of_each_file(tmp_path: Path) -> None:
    names = [str(tmp_path / f"{number}.log") for number in range(3)]
    for number in (0, 2):
        failure = f"--- FAIL: TestPour{number} (0.00s)\n    pour_test.go:27: poured 9 ml"
        Path(names[number]).write_bytes(job_log(f"line {number}\n" * 80_000 + failure).read())

    def digested(*files: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "feedback_bot", "digest", "--json", *files]
        ended = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own command
        return ended.returncode, ended.stdout, ended.stderr

    alone = [digested(name) for name in names]

    assert digested(*names) == (1, "".join(out for _, out, _ in alone), "".join(err for *_, err in alone))
    assert [status for status, *_ in alone] == [0, 1, 0]
    assert json.loads(alone[2][1])["failed_tests"] == ["TestPour2"]
