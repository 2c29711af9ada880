# ruff: noqa: E501 - logs are quoted as tools write them
import io

import pytest

from feedback_bot.digest import digest
from tests.unit.digest.job_log import job_log

_OUT = "curl: (28) Connection timed out after 10001 milliseconds"


@pytest.mark.parametrize(
    "mistake",
    [
        "AssertionError: the tray is not clean",
        "thread 'main' panicked at src/tea.rs:3:",
        "KeyError: 'sugar'",
        "npm error code ERESOLVE",
        "ERROR: ResolutionImpossible: for help visit https://pip.example.org",
        "error: the lock file /home/x/Cargo.lock needs to be updated but --locked was passed",
        " ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with the lock file of yesterday",
        'error: failed to select a version for the requirement `tea = "^9"`',
        "E: Unable to locate package libtea-dev",
        "Error: Unable to find a match: libtea-devel",
        "cups: expected 3 items, got 2",
        "[ERROR] Could not find artifact org.tea:cup:jar:9 in central",
        "/home/x/tea.csproj : error NU1102: Unable to find package Tea with version (>= 9.0.0)",
        'error during build:\nsrc/tea.ts (4:9): "pour" is not exported by "src/cup.ts"',
    ],
)
def test_a_mistake_after_trouble_is_why_a_command_failed(mistake: str) -> None:
    assert digest(job_log(_OUT)).infrastructure == "the network failed"
    assert digest(job_log(f"{_OUT}\n{mistake}")).infrastructure is None


@pytest.mark.parametrize(
    "passing",
    [
        "WARN  GET https://registry.example.org/tea error (ETIMEDOUT). Will retry in 10 seconds. 2 retries left.",
        "warning: spurious network error (3 tries remaining): [28] Timeout was reached",
        "npm http fetch GET https://registry.example.org/tea attempt 1 failed with ECONNRESET",
        "[MIRROR] repodata: Curl error (28): Timeout was reached for https://mirror.example.org/9",
        "[WARNING] Could not transfer metadata org.tea:cup/maven-metadata.xml: Connect timed out",
        "2026-01-02T03:04:05Z WARN pour: connection reset by peer",
        f"{_OUT}\nretrying in 5 s ...",
        f"{_OUT}\nWaiting 12 seconds before trying again",
    ],
)
def test_trouble_that_a_command_got_over_is_not_why_it_failed(passing: str) -> None:
    assert digest(job_log(f"{passing}\npouring\nerror: the tray is not clean")).infrastructure is None


@pytest.mark.parametrize(
    "last",
    [
        f"{_OUT}\nretrying in 5 s ...\n{_OUT}",
        f"{_OUT}\nmake: *** [Makefile:3: pour] Error 28",
        "npm error code ECONNRESET\nnpm error A complete log of this run can be found in: /home/x/_logs",
        "warning: spurious network error (1 tries remaining): [28] Timeout was reached\nerror: failed to get `tea`\n\nCaused by:\n  [28] Timeout was reached (Operation too slow)",
        "ERROR: not a valid tray\nError: connect ETIMEDOUT 192.0.2.1:443",
        "TypeError: fetch failed\n  [cause]: Error: read ECONNRESET",
    ],
)
def test_trouble_that_comes_last_is_why_a_command_failed(last: str) -> None:
    assert digest(job_log(last)).infrastructure == "the network failed"


def test_a_failed_download_has_its_cause_in_the_warning_before() -> None:
    warning = "WARNING: Download failure: <urlopen error [Errno 110] Connection timed out>"

    for last, phrase in (
        ("ERROR: Failed to download, and retry count has expired", "the network failed"),
        ("Failed to install browsers\nError: Installation process exited with code: 100", "the network failed"),
        ("ERROR: Failed to download tea: 404 Not Found", None),
        ("ERROR: Failed to download tea: unexpected hash", None),
        ("ERROR: the tray is not clean", None),
    ):
        assert digest(job_log(f"{warning}\n{last}")).infrastructure == phrase


def test_the_runner_s_last_word_on_an_image_is_no_other_error() -> None:
    lines = ["Error response from daemon: toomanyrequests: You have reached your pull rate limit."]
    lines += ["##[warning]Docker pull failed with exit code 1, back off 3.1 seconds before retry."]

    log = "\n".join([*lines, "##[error]Docker pull failed with exit code 1", ""])

    assert digest(io.BytesIO(log.encode())).infrastructure is not None


def test_a_message_in_a_box_is_read_as_one_line() -> None:
    box = '│ Error: Failed to query tea\n│ \n│ could not connect: Get\n│ "https://registry.example.org/tea.json": context deadline\n│ exceeded'

    assert digest(job_log(box)).infrastructure == "a registry or package server failed"
    assert digest(job_log(box.replace("deadline", "tray"))).infrastructure is None


def test_a_box_that_names_a_place_in_a_file_is_not_read_as_one_line() -> None:
    box = '│ Error: Invalid pot, see https://example.org/pots\n│ \n│   on main.tf line 3:\n│   3:   pot = "the request\n│ timed out"'

    assert digest(job_log(box)).infrastructure is None


def test_an_error_of_an_action_is_read_to_its_end() -> None:
    lines = ["##[group]Run example/simulator@v1", "with:", "  model: tea", "##[endgroup]", "##[error]Command failed"]
    log = "\n".join([*lines, "Unable to boot the Simulator.", "launchd failed to respond.", "Post job cleanup.", ""])

    assert digest(io.BytesIO(log.encode())).infrastructure == "an emulator or simulator did not start"
