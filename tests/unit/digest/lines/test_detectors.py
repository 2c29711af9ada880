"""What a line says by itself."""

import pytest

from feedback_bot.digest.lines.detectors import NAMES_A_TEST, Detector, Kind
from feedback_bot.digest.lines.reading import read
from tests.unit.digest.job_log import job_log


def _known(line: str) -> Detector | None:
    log = read(job_log(line))
    return log.detectors[log.lines.index(line)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("[10:04:12] Error: Process exited with code: 3", Kind.ECHO),
        ("[10:04:12]: ▸     ✖ testPour, XCTAssertTrue failed", Kind.HEADLINE),
        ("[10:04:12]: ▸   testPour, XCTAssertTrue failed", Kind.HEADLINE),
        ("[ERROR] Failed to execute goal brew:pour (default) on project tea: no water -> [Help 1]", Kind.MESSAGE),
        ("[ERROR] /tea/Pot.java:[3,24] cannot access Lid", Kind.DIAGNOSTIC),
        ("[ERROR] the lid of the pot", Kind.ERROR),
        ("10:33:09,373 ERROR the pot is empty", Kind.ERROR),
        ("2024-05-01 10:33:09 ERROR the pot is empty", Kind.ERROR),
        ("2024/05/01 10:33:09 --- FAIL: TestPour (0.00s)", Kind.HEADLINE),
        ("    pours slowly:   FAIL (0.06s)", Kind.HEADLINE),
        ("  testPour, XCTAssertTrue failed", Kind.HEADLINE),
        ("ERROR: the pot has no lid", Kind.DIAGNOSTIC),
        ("FAIL: test_pour (tea.PotTest)", Kind.HEADLINE),
        ("pot 3: No space left on device", Kind.MESSAGE),
        ("2 of 17 tea tasks failed:", Kind.ECHO),
        ("#6 ERROR: failed to copy: the layer is gone", Kind.MESSAGE),
        ('#6 ERROR: process "/bin/sh -c make tea" did not complete successfully: exit code: 2', Kind.ERROR),
        ('ERROR: Step "Publish the tea report" failed: nothing to publish', Kind.ECHO),
        ("src/pot.js:14 Strings must use double quotes. (quotes)", Kind.DIAGNOSTIC),
        ("** Generic server tea_pot terminating", Kind.MESSAGE),
        ("** Reason for termination == {timeout,{gen_server,call,[tea_pot]}}", Kind.MESSAGE),
        ("{'EXIT',{error,{enoent,\"/tea/pot\"}}}", Kind.MESSAGE),
        ("The kettle ran for 30 min, returning 124", Kind.MESSAGE),
        ("worker 3 has exit code 137", Kind.MESSAGE),
        ("==31== 7 bytes in 1 blocks are definitely lost in loss record 1 of 1", Kind.MESSAGE),
        ("==31== Invalid read of size 4", Kind.MESSAGE),
        ("Running the tests in 'tests/pot.R' failed.", Kind.MESSAGE),
        ("[4] api.yaml:7:17 at #/paths/~1tea/get/responses/200", Kind.DIAGNOSTIC),
        ("--- src/cup.py\t2024-05-01 10:00:00", Kind.DIAGNOSTIC),
        ("  Output:  /tea/res/layout/cup.xml:12: error: resource font/pot not found.", Kind.DIAGNOSTIC),
        ("org.gradle.api.tasks.TaskExecutionException: Execution failed for task ':tea:pour'.", Kind.ECHO),
        ("Caused by: org.gradle.tooling.BuildException: the pot is empty", Kind.ECHO),
    ],
)  # fmt: skip
def test_a_line_has_a_kind(line: str, kind: Kind) -> None:
    known = _known(line)

    assert known is not None
    assert known.kind is kind


def test_a_tools_error_is_no_failed_test() -> None:
    known = _known("ERROR: failed to upload: /tea/pot.rpm")

    assert known is not None
    assert known.kind is not Kind.HEADLINE


@pytest.mark.parametrize(
    "line",
    ["see pot.js: it is full", "** tea time **", "the pot is returning 1240 cups", "Error: No such object: pot:20"],
)
def test_what_only_looks_like_a_cause_has_no_kind(line: str) -> None:
    assert _known(line) is None


def test_a_test_in_a_stamped_line_is_named() -> None:
    known = _known("2024/05/01 10:33:09     --- FAIL: TestPour/lid (0.00s)")

    assert known is not None
    assert known.weight >= NAMES_A_TEST
