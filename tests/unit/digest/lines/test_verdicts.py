# ruff: noqa: RUF001 - tools print such marks
"""Lines in which a tool says what is wrong, each in a form of its own."""

import io

import pytest

from feedback_bot.digest import digest
from feedback_bot.digest.lines.detectors import Kind
from feedback_bot.digest.lines.reading import read
from tests.unit.digest.job_log import job_log

_WHY = (Kind.MESSAGE, Kind.DIAGNOSTIC, Kind.HEADLINE)
_LEAST = 7.0  # more than the end of a command that says nothing


@pytest.mark.parametrize(
    "line",
    [
        'File "bin/pot.ml", line 2, characters 11-67:',
        "Error (warning 8 [partial-match]): this pattern-matching is not exhaustive.",
        "error[unused-cup]: the cup is never used",
        "  --> src/pot.py:40:89",
        "In pour.sh line 2:",
        ">> Issue: [B602:tea] A shell pours the tea.",
        "   info • The pot is deprecated • lib/pot.dart:303:53 • deprecated_member_use",
        "Changed lib/pot.dart",
        "tea/v1/pot.proto:3:13:Field name Lid should be lower_snake_case.",
        "pot.cpp:3:71: warning: There may be no tea: p [nullPointer]",
        " 12 | ERROR | [x] Expected 1 cup; 0 found",
        "  Line   src/Pot.php",
        "[R] → The pot should have a lid.",
        "Dockerfile:3 DL3008 warning: Pin the tea.",
        "[404] https://example.org/tea | Rejected status code: Not Found",
        "terminate called after throwing an instance of 'tea::empty'",
        "  what():  the pot is empty",
        "Aborted (core dumped)",
        "make: *** No rule to make target 'tea', needed by 'all'.  Stop.",
        "Makefile:12: *** missing separator.  Stop.",
        "E: Unable to locate package libtea-dev",
        "sh: 1: kettle: not found",
        "configure: error: the kettle is missing",
        "Coverage for lines (80.1%) does not meet global threshold (90%)",
        "RESULT: FAILED (minimum: 95.0%, actual: 41.2%)",
        "Type error: Property 'lid' does not exist on type 'Pot'.",
        "Package size limit has exceeded by 4.2 kB",
        "pot.nix: not formatted",
        "🦋  error Some packages have been changed but no changesets were found.",
        'No release type found in pull request title "Tea".',
        "dependency failed to start: container tea-db-1 is unhealthy",
        "Total: 2 (HIGH: 1, CRITICAL: 1)",
        "10:12AM WRN leaks found: 1",
        'Found license defined by the --failOn flag: "TEA". Exiting.',
        "Generated files are out of date. Run `make tea`.",
        "error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`.",
        "denied: permission_denied: write_package",
        "Errors:",
        "The following files have no copyright and licensing information:",
        "Code style issues found in 2 files. Run Prettier with --write to fix.",
        "ERROR 2024/05/01 10:00:00 REF_NOT_FOUND: no page of the pot",
        "tea/pot.go:3::warning: file is not brewed (goteas)",
        '(no logger present) unexpected logger message: {log,error,"Error in process",[]}',
        "Issues :-(",
        'Unhandled TYPE-ERROR in thread #<SB-THREAD:THREAD "main thread" RUNNING',
        "t/pot.t .. Pot error: no lid at t/pot.t line 17.",
        "IE 9.0.0 (Windows 7.0.0) ERROR",
        "Access violation in generated code when reading ffffffffffffffff",
        " * method pour()tea.Cup in object tea.Pot does not have a correspondent in other version",
        "##[error]The action 'Pour' has timed out after 6 minutes.",
        "tea/pot.csproj : error NU1605: Detected package downgrade: Tea from 1.4.0 to 1.3.0.",
        "❌  /tea/Pot.swift:97:2: unknown attribute 'lid'",
        "pot_SUITE:pours failed on line 696",
        "Reason: {badmatch,cold}",
        "  Test Failed: the pot pours",
        "    Assertion Failed: expected argument to be falsy, was: true",
        "Tests timed out",
        "trailing-whitespace......................................................Failed",
    ],
)
def test_a_line_says_what_is_wrong(line: str) -> None:
    log = read(job_log(line))
    known = log.detectors[log.lines.index(line)]

    assert known is not None
    assert known.kind in _WHY
    assert known.weight >= _LEAST


@pytest.mark.parametrize(
    "line",
    [
        "building [html]: targets for 2 source files that are out of date",
        "Total: 0 (HIGH: 0, CRITICAL: 0)",
        "##[error]issues found",
        "Formatted 12 files (0 changed) in 0.52 seconds.",
        "tea: command `pour` exited with code 3",
        "clang: error: linker command failed with exit code 1 (use -v to see invocation)",
        "The following NEW packages will be installed:",
        '#9 ERROR: process "/bin/sh -c make tea" did not complete successfully: exit code: 2',
        "tea/pot.py:200: UserWarning: the pot is hot",
        "#   at t/pot.t line 17.",
        "/tea/pot.py:3:1 - warning: The lid of the pot is unknown (reportUnknownLid)",
        "Error: Brewing of the tea unsuccessful!",
        "tests/test_tea.py::test_pour[Error: no cup] PASSED                         [ 53%]",
    ],
)
def test_a_line_says_nothing_of_a_cause(line: str) -> None:
    log = read(job_log(line))
    known = log.detectors[log.lines.index(line)]

    assert known is None or known.weight < _LEAST


@pytest.mark.parametrize(
    "line",
    [
        "    Context Error of the pot expected: <<for z>>",
        f"'Pot.tea' should brew without error:{' ' * 80}OK (0.28s)",
        "[info] + Pot.An empty pot throws exception: OK, passed 100 tests.",
    ],
)
def test_the_name_of_a_test_that_passed_is_no_trouble(line: str) -> None:
    log = read(job_log(line))

    assert log.detectors[log.lines.index(line)] is None


def test_biome_s_places_stand_above_what_fails_the_job() -> None:
    rule = "━" * 20
    hints = "".join(
        f"src/cup.ts:{at}:7 lint/tea/{name} {rule}\n\n  ! This {name} is cold.\n\n" for at, name in enumerate("abcdef")
    )
    output = f"{hints}src/pot.ts:92:5 lint/tea/noLid {rule}\n\n  × Using no lid may be unsafe.\n\n"
    shown = digest(job_log(f"{output}Checked 3 files in 9ms.\nFound 1 error.\n")).excerpt(8_000)

    assert shown.index("src/pot.ts:92:5") < shown.index("× Using no lid")
    assert shown.index("× Using no lid") < 300


def test_what_an_earlier_command_complained_of_does_not_stand_before_a_sure_cause() -> None:
    log = "travis_time:start:1\r\x1b[0K$ tea --install\nERROR: tea-data is broken\n"
    log += "travis_time:start:2\r\x1b[0K$ make\ntea/pot.c:3:1: error: no lid\n"
    log += 'The command "make" exited with 2.\n'

    assert "tea-data" not in digest(io.BytesIO(log.encode())).excerpt(8_000)
    assert "tea-data" in digest(io.BytesIO(log.replace("error: no lid", "sad").encode())).excerpt(8_000)


def test_warnings_of_a_strict_build_are_its_cause() -> None:
    words = "".join(f"writing the page of {one}{other}\n" for one in "abcdefgh" for other in "klmnopqr")
    warning = "WARNING -  Doc file 'tea.md' contains a link 'pot.md', but the target is not found."
    output = f"{words}{warning}\n{words}Aborted with 1 warnings in strict mode!\n{words}"

    assert warning in digest(job_log(output)).excerpt(1_000)


def test_what_a_program_logs_at_the_end_is_no_cause() -> None:
    logged = "".join(
        f"2024-05-01 10:00:{at:02d} INFO [tea-{at}] poured cup of {'abcdefgh'[at % 8]}\n" for at in range(50)
    )
    output = f"pour: error: the pot is empty\n{logged}"
    shown = digest(job_log(output)).excerpt(2_000)

    assert shown.find("pour: error: the pot is empty") < shown.find("INFO [tea-49]") or "INFO [tea-49]" not in shown
