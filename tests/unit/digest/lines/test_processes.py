"""What processes that run at a time write into one log is told apart."""

import pytest

from feedback_bot.digest.lines.processes import told_apart

CONCURRENTLY = """\
start
[web] one
[api] eins
[web] two
[api] npm run api exited with code 0
[web] npm run web exited with code 1
end"""


def _apart(text: str) -> list[str]:
    return told_apart(text.encode()).decode().split("\n")


def test_the_process_that_failed_comes_last_without_its_name() -> None:
    assert _apart(CONCURRENTLY) == [
        "start",
        "eins",
        "[api] npm run api exited with code 0",
        "one",
        "two",
        "[web] npm run web exited with code 1",
        "end",
    ]


def test_nx_and_npm_run_all_are_known() -> None:
    nx = "Running target test for 2 projects\nweb: one\napi: eins\nweb: two\nFailed tasks:\n\n- web:test"
    assert _apart(nx)[:4] == ["Running target test for 2 projects", "api: eins", "one", "two"]

    run_all = '[web] > tea@1.0.0 web\n[lint] > tea@1.0.0 lint\n[web] one\nERROR: "lint" exited with 2.'
    assert _apart(run_all) == ["> tea@1.0.0 web", "one", "> tea@1.0.0 lint", 'ERROR: "lint" exited with 2.']


@pytest.mark.parametrize(
    "text",
    [
        "[web] one\n[api] eins",
        "[web] the tool exited with code 7 before\nnothing else",
        "Failed tasks:\n\n- web:test\nweb: one",
        "[ERROR] CupTest\n[INFO] one\n[ERROR] node exited with code 1\n[INFO] helper exited with code 0",
        "[2026-11-02 10:01:07] one\n[10:01:07] one\n[10:01:07] node exited with code 1",
        "",
    ],
)
def test_lines_of_other_tools_stay_in_order(text: str) -> None:
    assert sorted(_apart(text)) == sorted(text.split("\n"))
    assert [line for line in _apart(text) if "] one" in line or "] eins" in line] == [
        line for line in text.split("\n") if "] one" in line or "] eins" in line
    ]


def test_no_more_than_a_hundred_processes_are_told_apart() -> None:
    ends = [f"[{number}] tool exited with code 1" for number in range(300)]

    shown = _apart("\n".join(["[299] late", "[7] early", *ends]))

    assert "early" in shown
    assert "[299] late" in shown


def test_a_clock_in_a_log_of_travis_is_no_name() -> None:
    log = '[10:01:07] > tea@1.0.0 pour\nTasks:\n[10:01:07] one\nThe command "npm test" exited with 1.'
    assert _apart(log) == log.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        (
            "Scope: 2 of 3 workspace projects\nweb test: one\napps/api test: eins\nweb test: two\n"
            "apps/api test: Done\nweb test: Failed"
        ),
        (
            "web test: one\napps/api test: eins\nweb test: two\n"
            "apps/api test: Exited with code 0\nweb test: Exited with code 1"
        ),
        (
            "[web]: one\n[@tea/api]: eins\n[web]: two\n"
            "[@tea/api]: Process exited (exit code 0), completed in 1s\n"
            "[web]: Process exited (exit code 1), completed in 2s"
        ),
    ],
    ids=["pnpm", "bun", "yarn"],
)
def test_packages_of_a_workspace_are_known(text: str) -> None:
    apart = _apart(text)

    assert apart.index("eins") < apart.index("one") == apart.index("two") - 1
