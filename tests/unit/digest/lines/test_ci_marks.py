"""What other CI systems write between a log's lines is gone, and the script that failed is found."""

import io

import pytest

from feedback_bot.digest import digest
from feedback_bot.digest.lines.cleaning import cleaned

ERASE = "\x1b[0K"
AT = "2026-09-30T19:38:19.213982Z"


@pytest.mark.parametrize(
    ("log", "lines"),
    [
        ("\x1b_bk;t=17040672\x07~~~ Running\r\n\x1b_bk;t=1\x07$ npm test", ["~~~ Running", "$ npm test"]),
        ("_bk;t=1704067200000$ npm test", ["$ npm test"]),
        (f"section_start:17:get_sources\r{ERASE}{ERASE}\x1b[36;1mGetting source\x1b[0;m\nx", ["Getting source", "x"]),
        (f"x\nsection_end:17:a\r{ERASE}section_start:17:b[collapsed=true]\r{ERASE}B\ny", ["x", "B", "y"]),
        (f"cut off section_end:17:a\r{ERASE}ERROR: Job failed", ["cut off ", "ERROR: Job failed"]),
        (f"{AT} 00O {ERASE}Running\x1b[0;m\n{AT} 01E oh\n{AT} 01O \n", ["Running", "oh", ""]),
        (f"{AT} 01O npm te\n{AT} 01O+st\n{AT} 01O next", ["npm test", "next"]),
        (f"{AT} 00O section_start:17:a\r{ERASE}\n{AT} 00O+{ERASE}A\n{AT} 01O x", ["A", "x"]),
        (f"x\n{AT} 00O section_end:17:a\n{AT} 00O+section_start:17:b\n{AT} 00O+B", ["x", "B"]),
        (f"[{AT}] [Pipeline] sh\n[{AT}] + make\n[{AT}] \nFinished", ["[Pipeline] sh", "+ make", "", "Finished"]),
        ("\x1b[8mha:AAAA/ab+c=\x1b[0m[Pipeline] sh", ["[Pipeline] sh"]),
        ("my_section_start: 7\nsection_end is here", ["my_section_start: 7", "section_end is here"]),
        (f"the value {AT} 00O is text", [f"the value {AT} 00O is text"]),
    ],
)  # fmt: skip
def test_marks_are_left_out(log: str, lines: list[str]) -> None:
    assert cleaned(log.encode()).lines == lines


GITLAB = f"""\
{ERASE}Running with gitlab-runner 16.3.0
section_start:1:get_sources\r{ERASE}{ERASE}\x1b[36;1mGetting source from Git repository\x1b[0;m
Fetching changes with git depth set to 20...
section_end:1:get_sources\r{ERASE}section_start:2:step_script\r{ERASE}Executing "step_script" stage of the job script
\x1b[32;1m$ pip install .\x1b[0;m
Successfully installed shop
\x1b[32;1m$ python -m pytest -q\x1b[0;m
FAILED tests/test_cart.py::test_sum - assert 41 == 42
1 failed, 2 passed in 0.12s
section_end:3:step_script\r{ERASE}section_start:3:after_script\r{ERASE}Running after_script
\x1b[32;1m$ ./send-coverage.sh\x1b[0;m
ERROR: no coverage report found
section_end:3:after_script\r{ERASE}section_start:4:cleanup\r{ERASE}Cleaning up project directory and file
section_end:4:cleanup\r{ERASE}\x1b[31;1mERROR: Job failed: exit code 1
\x1b[0;m"""
BUILDKITE = """\
\x1b_bk;t=1\x07~~~ Running global environment hook
\x1b_bk;t=1\x07error: no such file, using the default
\x1b_bk;t=1\x07~~~ Running commands
\x1b_bk;t=1\x07$ python -m pytest -q
\x1b_bk;t=1\x07--- :pytest: Tests
\x1b_bk;t=1\x07FAILED tests/test_cart.py::test_sum - assert 41 == 42
\x1b_bk;t=1\x071 failed, 2 passed in 0.12s
\x1b_bk;t=1\x07^^^ +++
\x1b_bk;t=1\x07🚨 Error: The command exited with status 1
\x1b_bk;t=1\x07~~~ Running global pre-exit hook
\x1b_bk;t=1\x07ERROR: no coverage report found
"""
AZURE = "".join(
    f"{AT} {line}\n"
    for line in (
        "##[section]Starting: Run tests",
        "FAILED tests/test_cart.py::test_sum - assert 41 == 42",
        "1 failed, 2 passed in 0.12s",
        "##[error]Bash exited with code '1'.",
        "##[section]Finishing: Run tests",
        "ERROR: no coverage report found",
    )
)


@pytest.mark.parametrize("log", [GITLAB, BUILDKITE, AZURE], ids=["gitlab", "buildkite", "azure"])
def test_the_script_that_failed_is_what_counts(log: str) -> None:
    found = digest(io.BytesIO(log.encode()))
    assert found.failed_tests == ("tests/test_cart.py::test_sum",)
    alone = digest(io.BytesIO(b"FAILED tests/test_cart.py::test_sum - assert 41 == 42\n"))
    assert found.signature == alone.signature
    assert "no coverage report" not in "".join(found.said)


COMPOSE = """\
\x1b_bk;t=1\x07~~~ :docker: Starting dependencies\r
\x1b_bk;t=1\x07\x1b[90m$\x1b[0m docker compose -p buildkite0190 up -d\r
\x1b_bk;t=1\x07+++ :docker: Running /bin/sh -e -c 'yarn e2e' in service app\r
\x1b_bk;t=1\x07\x1b[90m$\x1b[0m docker compose -p buildkite0190 run --rm app /bin/sh -e -c 'yarn e2e'\r
\x1b_bk;t=1\x07[1/2] e2e/cart.spec.ts:3:5\r
\x1b_bk;t=1\x07\x1b[1A\x1b[2K[2/2] e2e/checkout.spec.ts:14:7\r
\x1b_bk;t=1\x07\x1b[1A\x1b[2K  1) e2e/checkout.spec.ts:14:7 \u203a Checkout \u203a pays with a card ─────────\r
\x1b_bk;t=1\x07\r
\x1b_bk;t=1\x07    Error: expect(locator).toHaveText(expected) failed\r
\x1b_bk;t=1\x07^^^ +++\r
\x1b_bk;t=1\x07🚨 Error: The command exited with status 1\r
"""


def test_the_command_that_a_plugin_ran_is_named() -> None:
    found = digest(io.BytesIO(COMPOSE.encode()))
    assert found.command == "docker compose -p buildkite0190 run --rm app /bin/sh -e -c 'yarn e2e'"
    assert found.failed_tests == ("e2e/checkout.spec.ts:14:7 \u203a Checkout \u203a pays with a card",)


def test_lines_that_the_next_one_erases_are_gone() -> None:
    excerpt = digest(io.BytesIO(COMPOSE.encode())).excerpt(4_000)
    assert "[1/2]" not in excerpt
    assert "[2/2]" not in excerpt
    assert "pays with a card" in excerpt


@pytest.mark.parametrize("log", [GITLAB, BUILDKITE], ids=["gitlab", "buildkite"])
def test_its_last_command_is_named(log: str) -> None:
    assert digest(io.BytesIO(log.encode())).command == "python -m pytest -q"
