# ruff: noqa: RUF001 - tools print such marks
"""An excerpt holds what explains the failure, however much room there is."""

import io

import pytest

from feedback_bot.digest import digest
from feedback_bot.digest.choice.excerpt import best
from feedback_bot.digest.choice.layout import Line
from feedback_bot.digest.choice.progress import is_hint, is_progress
from tests.unit.digest.job_log import job_log

PROGRESS = [
    "Get:4 http://mirror.example.org/tea stable/main amd64 Packages [9 kB]",
    "Building dependency tree...",
    "  Downloaded error-cup v1.2.0",
    "   Compiling fail-kettle v0.4.1",
    "   Compiling failure v1.0.7",
    "Collecting failure",
    "Setting up failed (2.1) ...",
    "    Checking panic-pot v2.0.0 (/tea/pot)",
    "  Downloading teapot-3.0-py3-none-any.whl (12 kB)",
    "Requirement already satisfied: kettle in /usr/lib/python3/dist-packages (2.1)",
    "added 612 packages in 9s",
    "0a1b2c3d4e5f: Pull complete",
    "#12 transferring context: 2.14MB 0.3s done",
    "[INFO] Downloading from central: https://repo.example.org/tea/pot.pom",
    "> Task :tea:processResources NO-SOURCE",
    "remote: Counting objects: 100% (12/12), done.",
    "[ 42%] Building CXX object src/pot.cpp.o",
    "make[2]: Entering directory '/tea/src'",
    "go: downloading example.org/tea v1.2.3",
    "=== RUN   TestPour",
    "--- PASS: TestPour (0.00s)",
    "travis_time:end:0a1b:start=1,finish=2,duration=1",
    "##[endgroup]",
    "tests/test_pot.py ..s..F... [ 48%]",
    "Compiling 12 files (.ex)",
    "py311 installdeps: -rrequirements.txt, coverage",
    "running build_ext",
    "[command]/usr/bin/git config --local --unset-all http.extraheader",
    "Cleaning up orphan processes",
    "[      2322 tests successful      ]",
    "[==========                            ] 26% Fetch remote repository...",
    "tests/test_pot.py::test_pour[cup] PASSED                                 [ 53%]",
    "[gw1] [ 53%] PASSED tests/test_pot.py::test_pour",
    "[10:04:12]: ▸ Copying Cups.strings",
    "#3 [pot internal] load .dockerignore",
    "writing output... [100%] index",
    "* checking R files for syntax errors ... OK",
    "npm warn EBADENGINE   package: 'teapot@1.0.0',",
    "Note: /tea/src/Pot.java uses unchecked or unsafe operations.",
    "  Applying tea.0001_initial... OK",
    "1/4 Test #1: pot_test .........................   Passed    0.00 sec",
    "INFO: From Action tea/pot: poured",
    "check yaml...............................................................Passed",
    "Prepare all required actions",
    " > git config remote.origin.url https://example.org/tea.git # timeout=10",
    "  - Installing tea/pot (0.11.12): Downloading (100%)",
    " 360/360 [▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓] 100%",
    "Saving to: ‘pot.tar.gz’",
    "==> tea_pot (get-deps)",
    "1> Testing tests.tea_test.pot_SUITE.cases: *** SKIPPED test case 1 of 6 ***",
    "Testing tests.tea_test.pot_SUITE: Starting test, 1 test cases",
    "[main]\tINFO\tprofile include tests: None",
    "  ․ Pot pours: 12ms",
    "  Tea.Pot -> /tea/bin/Release/Tea.Pot.dll",
    "    [junit]     MethodSource [className = 'tea.PotTest', methodName = 'pours', methodParameterTypes = '']",
    "lint: asttokens==3.0.1,attrs==26.1.0,teapot==1.110.0,cup==1.45",
    "[ 4 of 19] Compiling Tea.Pot ( src/Tea/Pot.hs, dist/build/Tea/Pot.o )",
    "tea-pot          > [ 1 of 16] Compiling Tea.Error.Pot",
    "tea-pot          > Preprocessing library for tea-pot-2.12.6.1..",
    "[10:04:12] Finished 'brew' after 4.77 s",
    "  [▬▬▬▬▬▬▬▬▬▬▬▬▬▬․․․․․․․․․․․․․․․․․․․․․․․․․․․․․․] 3 failing",
    "OK (3 tests, 6 assertions)",
    "...............................................................  63 / 127 ( 49%)",
    "  Discovering: Tea.Tests",
    "   Tea.Tests  Total: 5, Errors: 0, Failed: 0, Skipped: 0, Time: 0.267s",
    "Firefox 68.0.0 (Mac OS X 10.13.0): Executed 437 of 437 SUCCESS (10.2 secs / 8.6 secs)",
    "warmsThePot(org.example.tea.PotTest)  Time elapsed: 0.012 sec",
    "[INFO] Tests run: 14, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.7 s - in org.example.PotTest",
    "[info] + Pot.lid fails never: OK, passed 100 tests.",
]
HINTS = [
    "[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.",
    "* Get more help at https://help.gradle.org",
    "npm ERR! A complete log of this run can be found in:",
    "npm ERR! code ELIFECYCLE",
    "npm error code 1",
    "npm error location /tea/pot",
    "npm ERR! Failed at the tea@1.0.0 test script.",
    "[ERROR] Please refer to /tea/target/surefire-reports for the individual test results.",
    "[ERROR]   mvn <args> -rf :tea-pot",
    "2024-05-01 10:00:00.803 xcodebuild[2359:8126] Error Domain=IDETestOperationsObserverErrorDomain Code=14",
    "Please file a bug at https://bugreport.apple.com with this warning message.",
    "Type 'q()' to quit R.",
    "For more information about this error, try `rustc --explain E0502`.",
    "  = help: to override `-D warnings` add `#[allow(clippy::needless_return)]`",
    "collected 29 items",
    "ℹ suites 3",
    "  https://www.shellcheck.net/wiki/SC2045 -- Iterating over ls output is fragi...",
]
SPEAKING = [
    "tests/test_pot.py:3: the pot is empty",
    "running the kettle dry",
    "* What went wrong:",
    "npm ERR! the pot is empty",
    "npm error code E404",
    "Testing tests.tea_test.pot_SUITE.cases: *** FAILED test case 5 of 6 ***",
    "npm ERR! tea@1.0.0 test: `brew`",
    " > git push origin tea",
    "Downloading the menu failed: no tray",
    "Downloading failed: no tray",
    "Unpacking tea (2.1) failed",
    "error: could not compile `tea`",
    "Checking the cup",
    "--- FAIL: TestPour (0.00s)",
    "added a lid to the pot, which it did not have",
    "make: *** [Makefile:4: tea] Error 2",
    "checking for kettle... no",
    "* checking tests ... ERROR",
    "collected 29 items / 9 errors",
    "tests/test_pot.py::test_pour FAILED                                      [ 53%]",
]
LONG = "".join(
    f"warming the {word} pot for {guest} on the {side} burner\n"
    for word in ("red", "blue", "old", "new", "big")
    for guest in ("Ada", "Bo", "Cy", "Di", "Ed")
    for side in ("left", "right", "rear")
)


@pytest.mark.parametrize("line", PROGRESS)
def test_progress_is_known(line: str) -> None:
    assert is_progress(line)


@pytest.mark.parametrize("line", HINTS)
def test_a_hint_that_stands_below_every_failure_is_known(line: str) -> None:
    assert is_hint(line)


@pytest.mark.parametrize("line", SPEAKING)
def test_what_may_explain_a_failure_is_no_progress(line: str) -> None:
    assert not is_progress(line)
    assert not is_hint(line)


def test_progress_is_never_shown() -> None:
    log = job_log("\n".join([*PROGRESS, "tea/pot.c:3:1: error: no lid", *PROGRESS, *HINTS]))
    shown = digest(log).excerpt(20_000).split("\n")

    assert not set(shown) & {*PROGRESS, *HINTS}


def test_a_sure_cause_is_shown_without_what_explains_little() -> None:
    shown = digest(job_log(f"{LONG}tea/pot.c:3:1: error: no lid\n{LONG}")).excerpt(8_000)

    assert "tea/pot.c:3:1: error: no lid" in shown
    assert len(shown) < 1_000


def test_a_log_without_a_sure_cause_stays_long() -> None:
    assert len(digest(job_log(f"{LONG}the lid is gone\n{LONG}")).excerpt(8_000)) > 1_000


def test_more_room_shows_more_context() -> None:
    found = digest(job_log(f"{LONG}tea/pot.c:3:1: error: no lid\n{LONG}"))

    assert len(found.excerpt(20_000)) > len(found.excerpt(8_000))


def test_what_is_new_since_the_passing_run_is_shown_beside_a_sure_cause() -> None:
    new = "the kettle of the new kitchen boils on gas"
    failing = LONG + f"{new}\n" * 8 + LONG + "tea/pot.c:3:1: error: no lid\n"

    assert new in digest(job_log(failing), passing=job_log(LONG)).excerpt(8_000)


def test_another_kind_of_failure_goes_before_the_same_in_one_more_file() -> None:
    same = "".join(f"tea/cup_{nth}.c:{nth}:1: error: the cup has no saucer\n" for nth in range(60))
    shown = digest(job_log(f"{same}tea/pot.c:3:1: error: the pot has no lid\n")).excerpt(1_000)

    assert "the pot has no lid" in shown
    assert shown.count("the cup has no saucer") > 3


def test_no_code_of_a_library_is_shown_without_its_frame() -> None:
    frames = "".join(
        f'  File "/usr/lib/python3/dist-packages/tea/{n}.py", line 3, in brew\n    pot.warm({n})\n' for n in "abcdefgh"
    )
    own = '  File "/app/cup.py", line 7, in pour\n    pot.pour()\n'
    shown = digest(job_log(f"Traceback (most recent call last):\n{own}{frames}PotError: empty")).excerpt(8_000)

    assert "pot.pour()" in shown
    assert all(f"pot.warm({n})" not in shown or f"tea/{n}.py" in shown for n in "abcdefgh")


def test_a_long_line_that_only_leads_to_the_cause_is_cut() -> None:
    command = "brew " + " ".join(f"--pot {n}" for n in range(400))
    shown = digest(job_log(f"{command}\n{LONG}{command}\ntea/pot.c:3:1: error: no lid")).excerpt(8_000)

    assert "--pot 399\ntea/pot.c:3:1: error: no lid" in shown
    assert max(map(len, shown.splitlines())) < 500


@pytest.mark.parametrize(
    "said",
    [
        "Plugin tea:pot:3 or one of its dependencies could not be resolved: " + "tea, " * 150 + "503 -> [Help 1]",
        'Unknown lifecycle phase "brew". You must specify a phase -> [Help 1]',
    ],
)
def test_maven_s_own_word_is_no_echo_of_itself(said: str) -> None:
    output = f"[INFO] BUILD FAILURE\n[ERROR] {said}\n[ERROR] \n[ERROR] [Help 1] http://cwiki.example.org/Resolution"
    shown = digest(job_log(f"{output}\nERROR: no tag, tea has failed")).excerpt(2_000)

    assert f"[ERROR] {said[:40]}" in shown.partition("[Help 1] http")[0]


def test_what_travis_runs_afterwards_is_not_shown_beside_a_sure_cause() -> None:
    log = "travis_time:start:1\r\x1b[0K$ make\ntea/pot.c:3:1: error: no lid\ntravis_time:end:1\r\x1b[0K"
    log += 'The command "make" exited with 1.\ntravis_fold:start:after_script\r\x1b[0K$ rinse\n'
    log += "RinseError: no water\ntravis_fold:end:after_script\r\x1b[0K\nDone. Your build exited with 1.\n"

    assert "RinseError" not in digest(io.BytesIO(log.encode())).excerpt(8_000)
    unsure = log.replace("tea/pot.c:3:1: error: no lid", "so sad")
    assert "RinseError" in digest(io.BytesIO(unsure.encode())).excerpt(8_000)


def test_a_command_whose_time_was_up_is_the_cause_if_nothing_else_is() -> None:
    output = "".join(f"pouring the {word} of the {other}\n" for word in "abcdefghij" for other in "klmnopqr")
    log = f"travis_time:start:1\r\x1b[0K$ $TIMEOUT 3 pour\n{output}"
    stopped = digest(io.BytesIO(f'{log}The command "$TIMEOUT 3 pour" exited with 124.\n'.encode())).excerpt(8_000)
    failed = digest(io.BytesIO(f'{log}The command "$TIMEOUT 3 pour" exited with 1.\n'.encode())).excerpt(8_000)

    assert stopped.index("exited with 124.") < failed.index("exited with 1.")
    assert stopped.index("exited with 124.") < stopped.index("$ $TIMEOUT 3 pour")


def test_what_travis_uploads_is_never_the_cause() -> None:
    log = 'travis_time:start:1\r\x1b[0K$ make\nso sad\ntravis_time:end:1\r\x1b[0K"\n'
    log += '" exited with 1.\n\nUploading Artifacts\nERROR: failed to upload: /tea/pot.deb\n'

    assert "failed to upload" not in digest(io.BytesIO(log.encode())).excerpt(8_000)


def test_the_last_command_of_travis_is_looked_at_if_it_ended_the_shell() -> None:
    output = "".join(f"pouring the {word} cup\n" for word in "abcdefghijklmnop")
    log = "travis_time:start:1\r\x1b[0K$ tea --version\n" + "the tea of yesterday is missing\n" * 9
    log += f"travis_time:end:1\r\x1b[0K\n{output}the lid is gone\n"

    assert "yesterday" not in digest(io.BytesIO(log.encode())).excerpt(8_000)


def test_what_stands_far_above_a_sure_cause_is_left_out_unless_it_says_why() -> None:
    far = "".join(f"pouring the {word} cup\n" for word in "abcdefghijklmnopqrstuvwxyz") * 4
    said = "ERROR the saucer of the big kettle is missing\n"
    shown = digest(job_log(f"{said}{far}PotError: no lid\n{said}")).excerpt(8_000)
    why = digest(job_log(f"SaucerError: there is none\n{far}tea/pot.c:3:1: error: no lid\n")).excerpt(8_000)

    assert shown.count(said) == 1
    assert "SaucerError: there is none" in why


def test_the_mark_at_the_end_of_a_command_is_cut() -> None:
    command = "make " + " ".join(f"POT_{at}=tea" for at in range(90))
    log = f"travis_time:start:1\r\x1b[0K$ {command}\ntea/pot.c:3:1: error: no lid\n"
    log += f'The command "{command}" exited with 2.\n'
    shown = digest(io.BytesIO(log.encode())).excerpt(8_000).splitlines()

    assert len(shown[-1]) < 200
    assert shown[-1].endswith('" exited with 2.')


def test_what_means_nothing_by_itself_is_not_shown_alone() -> None:
    found = [
        Line(1, "PotError: no lid", 9.0, says_why=True),
        Line(2, "  the pot of the kitchen", 7.0, is_context=True),
        *(Line(at, f"  {at} | cups", 4.0, is_context=True) for at in (90, 91)),
        Line(200, "make: *** Error 2", 9.0, ends_command=True),
    ]

    assert "cups" not in best(found, 8_000, sure=True)
    assert "cups" in best(found, 8_000)
    assert "cups" in best([*found[:-1], Line(93, "the pot is broken", 4.0), *found[-1:]], 8_000, sure=True)


def test_all_tries_of_a_command_are_one_to_travis() -> None:
    tries = "".join(
        f"tea.c: error: no lid\nit is about the lid of pot {n}\n{'more of it, ' * n}\nnl\n"
        f'The command "make" failed. Retrying, {n} of 3.\n'
        for n in (2, 3)
    )
    log = f'error: nobody cares\ntravis_time:start:1\r\x1b[0K$ make\n{tries}The command "make" failed 3 times.\n'
    shown = digest(io.BytesIO(f'{log}The command "make" exited with 2.\n'.encode())).excerpt(8_000)

    assert "tea.c: error: no lid" in shown
    assert "nl" not in shown.splitlines()
