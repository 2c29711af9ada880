"""A Jenkins pipeline: its parallel branches write into one log at a time, and it may catch an error and go on."""

from __future__ import annotations

from itertools import zip_longest

import pytest

from feedback_bot.digest.lines.branches import Branches
from tests.unit.builders import digest_of

LINT = ["+ npm run lint", "/w/web/a.js", "  3:7  warning  'x' is never used", "1 problem (0 errors, 1 warning)"]
UNIT = [
    "+ python -m pytest -q",
    "..F",
    "=================================== FAILURES ===================================",
    "___________________________________ test_sum ___________________________________",
    "",
    "    def test_sum():",
    ">       assert add(40, 1) == 42",
    "E       assert 41 == 42",
    "",
    "tests/test_cart.py:7: AssertionError",
    "=========================== short test summary info ============================",
    "FAILED tests/test_cart.py::test_sum - assert 41 == 42",
    "========================= 1 failed, 2 passed in 0.12s ==========================",
]
BEGIN = ["[Pipeline] stage", "[Pipeline] { (Checks)", "[Pipeline] parallel"]
END = [
    "[Pipeline] // parallel",
    "[Pipeline] }",
    "[Pipeline] // stage",
    "[Pipeline] stage",
    "[Pipeline] { (Deploy)",
    'Stage "Deploy" skipped due to earlier failure(s)',
    "[Pipeline] }",
    "[Pipeline] // stage",
    "[Pipeline] End of Pipeline",
    "ERROR: script returned exit code 1",
    "Finished: FAILURE",
]


def console(branches: dict[str, list[str]], failed: list[str], *, stamp: str = "") -> str:
    """The branches' lines by turns, between the pipeline's own."""
    marks = [f"[Pipeline] {{ (Branch: {name})" for name in branches]
    stages = [line for name in branches for line in ("[Pipeline] stage", f"[Pipeline] {{ ({name})", "[Pipeline] sh")]
    rows = zip_longest(*([f"[{name}] {line}" for line in lines] for name, lines in branches.items()))
    mixed = [line for row in rows for line in row if line is not None]
    joined = [line for name in failed for line in ("[Pipeline] }", f"Failed in branch {name}")]
    lines = [*BEGIN, *marks, *stages, *mixed, *joined, *END]
    return "Started by user bot\n" + "".join(f"{stamp}{line}\n" for line in lines)


@pytest.mark.parametrize("stamp", ["", "[2026-03-02T11:50:00.123Z] "])
@pytest.mark.parametrize("name", ["unit", "Matrix - OS = 'linux', PYTHON = '3.12'", "a.b (c)"])
def test_the_branch_that_failed_is_read_alone(name: str, stamp: str) -> None:
    found = digest_of(console({name: UNIT, "lint": LINT}, [name], stamp=stamp))
    assert (found.failing_step, found.command) == (name, "python -m pytest -q")
    assert (found.failed_tests, found.failed_count) == (("tests/test_cart.py::test_sum",), 1)
    excerpt = found.excerpt(4_000)
    assert "\n".join(UNIT[3:10]) in excerpt
    assert "never used" not in excerpt
    assert f"[{name}]" not in excerpt


def test_of_several_branches_that_failed_each_is_read() -> None:
    lint = [*LINT[:2], "  3:7  error  'x' is not defined  no-undef", "1 problem (1 error, 0 warnings)"]
    found = digest_of(console({"unit": UNIT, "slow": ["+ sleep 7"], "lint": lint}, ["lint", "unit"]))
    assert found.failing_step == "lint, unit"
    excerpt = found.excerpt(4_000)
    assert "'x' is not defined" in excerpt
    assert "assert 41 == 42" in excerpt
    assert "sleep 7" not in excerpt


def test_without_a_branch_that_is_said_to_have_failed_all_are_read() -> None:
    excerpt = digest_of(console({"lint": LINT, "unit": UNIT}, [])).excerpt(4_000)
    assert "\n".join(UNIT[3:10]) in excerpt


def test_branches_are_known_in_later_parts_of_a_log() -> None:
    branches = Branches()
    branches.apart(b"[Pipeline] { (Branch: a)\n[Pipeline] { (Branch: b)\n[a] one\n")
    assert branches.apart(b"[b] two\n[a] three\n[b] four\nFailed in branch b\n[Pipeline] // parallel\n[c] five\n") == (
        b"three\n[Pipeline] { (b)\ntwo\nfour\nFailed in branch b\n[Pipeline] // parallel\n[c] five\n"
    )


def test_a_log_without_branches_stays_as_it_is() -> None:
    block = b"[INFO] one\n[a] two\nFailed in branch a\n"
    assert Branches().apart(block) is block


CAUGHT = [
    "[Pipeline] { (Test)",
    "[Pipeline] catchError",
    "[Pipeline] {",
    "[Pipeline] sh",
    *UNIT,
    "[Pipeline] }",
    "ERROR: script returned exit code 1",
    "[Pipeline] // catchError",
    "[Pipeline] }",
    "[Pipeline] // stage",
    "[Pipeline] stage",
    "[Pipeline] { (Report)",
    "[Pipeline] sh",
    "+ ./report.sh",
    "nothing to report",
    "[Pipeline] }",
    "[Pipeline] // stage",
    "[Pipeline] End of Pipeline",
]


@pytest.mark.parametrize(
    ("end", "step", "command"),
    [
        (["Finished: FAILURE"], "Test", "python -m pytest -q"),
        (["ERROR: script returned exit code 7", "Finished: FAILURE"], "Report", "./report.sh"),
    ],
    ids=["only a caught error", "another one that nothing caught"],
)
def test_a_stage_whose_error_was_caught_may_be_the_one_that_failed(end: list[str], step: str, command: str) -> None:
    found = digest_of("\n".join([*CAUGHT, *end, ""]))
    assert (found.failing_step, found.command) == (step, command)
