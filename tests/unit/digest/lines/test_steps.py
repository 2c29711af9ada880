"""Steps, commands and passing logs: where to look."""

import io
from datetime import UTC, datetime

import pytest

from feedback_bot.digest import Step, digest
from tests.unit.digest.job_log import job_log

LOG = b"""\
2024-05-01T10:00:00.0000000Z ##[group]Run make tolerated
2024-05-01T10:00:00.0000000Z ##[endgroup]
2024-05-01T10:00:01.0000000Z Error: the sugar is missing, and nobody minds
2024-05-01T10:00:02.0000000Z ##[error]Process completed with exit code 1.
2024-05-01T10:00:10.0000000Z ##[group]Run make tea
2024-05-01T10:00:10.0000000Z ##[endgroup]
2024-05-01T10:00:11.0000000Z the kettle says no
2024-05-01T10:00:12.0000000Z ##[error]Process completed with exit code 2.
2024-05-01T10:00:20.0000000Z Post job cleanup.
2024-05-01T10:00:20.0000000Z fatal: no cleaning today
"""


def _step(name: str, conclusion: str, second: int) -> Step:
    moment = datetime(2024, 5, 1, 10, 0, second, tzinfo=UTC)
    return Step(1, name, conclusion, moment, moment.replace(second=second + 3))


STEPS = [_step("Sugar", "success", 0), _step("Tea", "failure", 10)]


def test_the_failing_step_is_named() -> None:
    assert digest(io.BytesIO(LOG), steps=STEPS).failing_step == "Tea"


def test_without_steps_none_is_named() -> None:
    assert digest(io.BytesIO(LOG)).failing_step is None


def test_the_failing_step_comes_first() -> None:
    shown = digest(io.BytesIO(LOG), steps=STEPS).excerpt(100)

    assert "the kettle says no" in shown
    assert "sugar" not in shown


def test_a_step_without_times_is_named_all_the_same() -> None:
    assert digest(io.BytesIO(LOG), steps=[Step(1, "Tea", "failure", None, None)]).failing_step == "Tea"


def test_times_outside_the_log_do_no_harm() -> None:
    assert "the kettle says no" in digest(io.BytesIO(LOG), steps=[_step("Late", "failure", 40)]).excerpt(400)


def test_the_command_is_the_failing_steps() -> None:
    assert digest(io.BytesIO(LOG), steps=STEPS).command == "make tea"


def test_a_script_is_shown_with_all_its_lines() -> None:
    log = (
        b"##[group]Run make cups\n\x1b[36;1mmake cups\x1b[0m\n\x1b[36;1mmake tea\x1b[0m\nshell: /usr/bin/bash -e {0}\n"
    )
    log += b"env:\n  SUGAR: 2\n##[endgroup]\nno water\n##[error]Process completed with exit code 2.\n"

    found = digest(io.BytesIO(log))

    assert found.command == "make cups\nmake tea"
    assert found.inputs == ()


def test_an_action_has_no_script() -> None:
    log = b"##[group]Run example/brew@v4\nwith:\n  cups: 2\n  token: ***\n  lid: \nenv:\n  SUGAR: 2\n##[endgroup]\n"
    log += b"no water\n##[error]Process completed with exit code 2.\n"
    found = digest(io.BytesIO(log))

    assert found.command == "example/brew@v4"
    assert found.inputs == ("cups: 2",)


def test_many_and_long_inputs_are_cut() -> None:
    given = b"".join(b"  cup-%d: %s\n" % (number, b"tea" * 500) for number in range(100))
    log = b"##[group]Run example/brew@v4\nwith:\n" + given + b"##[endgroup]\nno water\n##[error]Too many cups\n"

    assert 0 < sum(map(len, digest(io.BytesIO(log)).inputs)) < 5_000


def test_a_long_script_is_cut_between_lines() -> None:
    lines = [b"make cup-%d" % number for number in range(200)]
    log = b"##[group]Run " + b"\n".join([lines[0], *lines, b"shell: bash", b"##[endgroup]", b"no water"])
    command = digest(io.BytesIO(log + b"\n##[error]Process completed with exit code 2.\n")).command

    assert command is not None
    assert len(command) <= 1_002
    assert command.startswith("make cup-0\nmake cup-1\n")
    assert command.endswith("\nmake cup-198\nmake cup-199")
    assert set(command.splitlines()) - {line.decode() for line in lines} == {"…"}


def test_a_script_may_begin_with_an_empty_line() -> None:
    log = b"##[group]Run make cups\n\nmake cups\nmake tea\nshell: bash\n##[endgroup]\nno water\n"

    assert digest(io.BytesIO(log + b"##[error]Process completed with exit code 2.\n")).command == "make cups\nmake tea"


def test_an_input_of_many_lines_hides_none_below_it() -> None:
    cups = b"".join(b"cup %d\n" % number for number in range(600))
    log = (
        b"##[group]Run example/brew@v4\nwith:\n  cups: "
        + cups
        + b"  lid: on\nenv:\n  SUGAR: 2\n##[endgroup]\nno water\n"
    )

    assert digest(io.BytesIO(log + b"##[error]No water\n")).inputs == ("cups: cup 0", "lid: on")


def test_the_command_of_a_log_that_does_not_fit_into_memory_is_known() -> None:
    output = b"".join(b"%s %d\n" % (b"the kettle sings " * 6, number) for number in range(200_000))
    log = b"##[group]Run make cups\nmake cups\nmake tea\nshell: bash\n##[endgroup]\n" + output

    found = digest(io.BytesIO(log + b"no water\n##[error]Process completed with exit code 2.\n"))

    assert found.command == "make cups\nmake tea"


PIPELINE = """\
Started by an SCM change
[Pipeline] stage
[Pipeline] { (Cups)
[Pipeline] sh
+ make cups
warning: the saucer is missing, error: none
[Pipeline] }
[Pipeline] // stage
[Pipeline] stage
[Pipeline] { (Tea)
[Pipeline] sh
+ make tea
no water came
[Pipeline] }
[Pipeline] // stage
{later}[Pipeline] stage
[Pipeline] { (Declarative: Post Actions)
[Pipeline] echo
Error: the post office is closed
[Pipeline] }
[Pipeline] // stage
[Pipeline] End of Pipeline
ERROR: script returned exit code 2
Finished: FAILURE
"""
SKIPPED = """\
[Pipeline] stage
[Pipeline] { (Serve)
Stage "Serve" skipped due to earlier failure(s)
[Pipeline] }
[Pipeline] // stage
"""


@pytest.mark.parametrize("later", ["", SKIPPED, SKIPPED * 2])
def test_the_failed_stage_of_a_jenkins_pipeline_is_found(later: str) -> None:
    found = digest(io.BytesIO(PIPELINE.replace("{later}", later).encode()))

    assert found.failing_step == "Tea"
    assert "no water came" in found.excerpt(120)
    assert "saucer" not in found.excerpt(120)


def test_a_script_is_not_taken_for_its_output() -> None:
    log = b"##[group]Run check\ncheck\necho 'ERROR: the cups are out of date' >&2\nshell: bash\n##[endgroup]\nfine\n"
    log += b"##[group]Run make tea\nmake tea\nshell: bash\n##[endgroup]\nError: no water\n"
    log += b"##[error]Process completed with exit code 2.\n"

    assert "out of date" not in digest(io.BytesIO(log)).excerpt(8_000)


def test_a_short_step_without_a_sure_cause_is_shown_whole() -> None:
    fine = [f"{one}{other} is wiped" for one in "abcdefgh" for other in "klmnopqr"]
    lines = ["noise"] * 400 + ["##[group]Run check", "##[endgroup]", "the tap is dry", *fine]
    log = "\n".join([*lines, "##[error]Process completed with exit code 2."]).encode()

    assert "left out" not in digest(io.BytesIO(log)).excerpt(8_000)
    assert set(fine) <= set(digest(io.BytesIO(log)).excerpt(8_000).splitlines())


def test_travis_commands_are_found_by_their_ends() -> None:
    log = b'travis_time:start:1\r\x1b[0K$ make cups\r\nwell\r\n\r\nThe command "make cups" exited with 0.\r\n'
    log += b'travis_time:start:2\r\x1b[0K$ make tea\r\nno water\r\n\r\nThe command "make tea" exited with 2.\r\n'
    found = digest(io.BytesIO(log))

    assert (found.command, found.excerpt(60).splitlines()[:2]) == ("make tea", ["$ make tea", "no water"])


def test_of_travis_the_first_failed_command_is_named() -> None:
    log = b'travis_time:start:1\r\x1b[0K$ make cups\r\nno clay\r\n\r\nThe command "make cups" exited with 1.\r\n'
    log += b'travis_time:start:2\r\x1b[0K$ make tea\r\nno cups\r\n\r\nThe command "make tea" exited with 2.\r\n'

    assert digest(io.BytesIO(log)).command == "make cups"


def test_a_command_that_never_ended_is_named() -> None:
    assert digest(io.BytesIO(b"$ make cups\nfine\n$ make tea\nError: no water\n")).command == "make tea"


def test_what_a_passing_run_says_too_is_not_the_cause() -> None:
    usual = "\n".join(f"Error: {word} is not to be taken seriously" for word in "abcdefghijklmnopqrstuvwxyz")
    failing = job_log(f"the spoon bends\n{usual}")
    shown = digest(failing, passing=job_log(usual)).excerpt(200)

    assert "the spoon bends" in shown


def test_an_empty_passing_log_changes_nothing() -> None:
    output = "--- FAIL: TestCup"

    assert digest(job_log(output), passing=io.BytesIO(b"")).excerpt(500) == digest(job_log(output)).excerpt(500)


def test_a_known_failure_is_sure_and_a_mute_one_is_not() -> None:
    assert (digest(job_log("--- FAIL: TestCup")).confident, digest(job_log("hm")).confident) == (True, False)


def test_all_failed_tests_are_named_before_the_details() -> None:
    names = [f"TestCup{letter}" for letter in "ABCDEFGHIJKLMNOP"]
    output = "\n".join(f"--- FAIL: {name} (0.00s)\n    cup_test.go:9: {'long ' * 60}" for name in names)
    found = digest(job_log(output))

    assert found.failed_tests == tuple(names)
    assert [name for name in names if name not in found.excerpt(2_000)] == []


def test_many_equal_failures_take_little_room() -> None:
    output = "\n".join(["Error: no water"] * 500 + ["src/cup.c:3:1: error: no handle"] + ["Error: no water"] * 500)
    shown = digest(job_log(output)).excerpt(600)

    assert "src/cup.c:3:1: error: no handle" in shown


def test_what_later_steps_write_is_not_shown() -> None:
    log = (
        job_log("the lid is gone").getvalue()
        + b"##[group]Run ls\nls\nshell: bash\n##[endgroup]\nls: cannot access 'tea'\n"
    )

    assert "cannot access" not in digest(io.BytesIO(log)).excerpt(8_000)


def test_the_summary_of_background_steps_is_shown() -> None:
    lines = ["##[group]Run brew", "brew", "shell: bash", "##[endgroup]", "##[group]Run sweep", "sweep", "shell: bash"]
    lines += ["##[endgroup]", "Waiting for all background step(s) to complete: tea, floor", "tea: the pot is dry"]
    lines += ["floor: clean", "##[error]Process completed with exit code 1."]
    lines += [
        "Finished waiting for all background step(s).",
        "  tea: Failed",
        "  floor: Succeeded",
        "Post job cleanup.",
    ]
    found = digest(io.BytesIO("\n".join(lines).encode()))

    assert "tea: the pot is dry" in found.excerpt(8_000)
    assert "  tea: Failed" in found.excerpt(8_000)
    assert found.command != "sweep"


def test_a_long_script_is_no_output() -> None:
    script = "\n".join(f"tea/pot_{nth}.c:{nth}:1: error: echoed" for nth in range(700))
    shown = digest(job_log("tea/pot.c:3:1: error: no lid", run=script)).excerpt(8_000)

    assert "no lid" in shown
    assert "echoed" not in shown
