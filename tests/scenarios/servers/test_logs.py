"""A log that cannot be had, for whatever reason, is named in the message and never keeps it back."""

import re
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.scenarios.bad_input.trouble import failing, is_clean
from tests.scenarios.stage import Stage
from tests.simulators.github import faults


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    "location",
    [
        "http://[::1",
        "https://",
        "http://storage.example/log",
        "ftp://storage.example/log",
        "https://user:password@storage.example/log",
        "https://xn--\xfc.example/",
        "//[",
        "\x7f",
        "https://127.0.0.1:99999/",
        "https://127.0.0.1:1/nobody-listens",
        "?again",
    ],
)
def test_a_log_at_an_impossible_address(stage: Stage, location: str) -> None:
    _, session = failing(stage)
    redirect = faults.answer(302, body=b"", headers={"Location": location})
    stage.github.faults.before("GET", "*/logs", redirect, times=None)
    run = stage.run()
    assert (run.status, is_clean(run), run.decisions) == (0, True, {1: "send"})
    assert re.search(r"(its|the) log\b", session.messages[0].lower())


@pytest.mark.parametrize("status", [400, 401, 403, 416, 503])
def test_a_storage_that_refuses(stage: Stage, status: int) -> None:
    pull, session = failing(stage)
    blob = f"/actions-results/job-{pull.head.check_runs[0].id}.txt"
    stage.github.faults.before("GET", blob, faults.answer(status, body=b"<Error/>"), times=None)
    run = stage.run()
    assert run.decisions == {1: "send"}
    assert f"({status})" in session.messages[0]
    assert "permission" not in session.messages[0]


@pytest.mark.parametrize("mebibytes", [0, 33])
def test_without_a_folder_for_temporary_files_a_log_is_held_in_memory(
    stage: Stage, mebibytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log="error: no lid\n" + "a line of a log\n" * (mebibytes << 16) + "error: the end\n")
    monkeypatch.setattr(tempfile, "tempdir", "/no/such/folder")
    run = stage.run()

    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "error: no lid" in session.messages[0]
    assert ("error: the end" in session.messages[0]) is (mebibytes == 0)


def test_a_log_that_the_disk_has_no_room_for(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log="a line of a log\n" * 40_000)
    with largest_file(200_000):
        run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "could not be downloaded" in session.messages[0]


def test_a_log_that_a_rate_limit_refuses(stage: Stage) -> None:
    _, session = failing(stage)
    stage.github.faults.before("GET", "*/logs", faults.secondary_limit(500))
    run = stage.run()
    assert run.decisions == {1: "send"}
    assert "rate limit" in session.messages[0]


def test_a_log_that_could_not_be_read_in_advance_is_asked_for_again(stage: Stage) -> None:
    failing(stage)
    pull, session = stage.task(session="9876543210987654321")
    check = pull.check("test", "failure", log="Error: the flux capacitor is missing\n")
    stage.github.faults.before("GET", f"*/actions/jobs/{check.id}/logs", faults.answer(502), times=3)
    assert stage.run().decisions == {1: "send", 2: "send"}
    assert "the flux capacitor is missing" in session.messages[0]


def test_a_log_that_breaks_half_way_is_read_again(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log="Error: the flux capacitor is missing\n")
    stage.github.faults.after("GET", "/actions-results/*", faults.cut())
    stage.run()
    assert "the flux capacitor is missing" in session.messages[0]
