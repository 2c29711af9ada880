# ruff: noqa: E501 - a case reads best on one line
"""The names of failed tests where a runner writes something of its own before each line of a tool."""

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

# The output of tools, each line of which has the name of a container, a step's number, or a clock before it.
BEHIND = {
    "surefire": (
        "[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0 <<< FAILURE! -- in tea.CupTest\n[ERROR] pours  Time elapsed: 0.01 s <<< FAILURE!\njava.lang.Error: cold\n",
        ("tea.CupTest.pours",),
    ),
    "go, a package without a failed test": (
        "ok  \texample.org/pot\t0.01s\nsignal: killed\nFAIL\texample.org/cup\t0.01s\nFAIL\n",
        ("example.org/cup",),
    ),
    "go, what a test logged": ("--- FAIL: TestStands (0.00s)\n    cup_test.go:9: --- FAIL: TestPours (0.00s)\nFAIL\n", ("TestStands",)),
    "googletest, whose process died": ("[ RUN      ] Cup.Stands\n[       OK ] Cup.Stands (0 ms)\n[ RUN      ] Cup.Pours\nSegmentation fault\n", ("Cup.Pours",)),
    "Microsoft.Testing.Platform": ("failed Pours (32ms)\n  cold\n\nTest run summary: Failed!\n  total: 9\n  failed: 1\n", ("Pours",)),
}  # fmt: skip


@pytest.mark.parametrize(
    "before", ["cup-1  | ", "#12 3.456 ", "cup:test: ", "2025-10-14T09:12:03.101Z ", "Jun 08 13:56:54 "]
)
@pytest.mark.parametrize("tool", BEHIND)
def test_what_stands_before_each_line_hides_no_name(tool: str, before: str) -> None:
    output, names = BEHIND[tool]
    lines = [*(f"cup {number} is washed" for number in range(60)), *output.splitlines()]

    assert digest(job_log("".join(before + line + "\n" for line in lines))).failed_tests == names
