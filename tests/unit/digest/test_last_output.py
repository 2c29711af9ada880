"""What a job printed last before it was stopped."""

import io

import pytest

from feedback_bot.digest import digest, digest_of_stopped

HEAD = "##[group]Run make test\nmake test\n##[endgroup]\n"
END = "##[error]The operation was canceled.\nPost job cleanup.\n[command]/usr/bin/git version\n"


def excerpt(log: str, room: int = 2_000) -> str:
    return digest_of_stopped(io.BytesIO(log.encode())).excerpt(room)


def test_the_last_output_is_shown_without_what_the_runner_did_afterwards() -> None:
    shown = excerpt(f"{HEAD}test_total PASSED\ntest_checkout waits\n{END}")

    assert shown.endswith("test_checkout waits")
    assert "Post job cleanup" not in shown


def test_a_step_whose_own_time_was_up_is_shown_to_that_point() -> None:
    end = "##[error]The action 'Run make test' has timed out after 5 minutes.\nPost job cleanup.\n"

    assert excerpt(f"{HEAD}test_checkout waits\n{end}").endswith("test_checkout waits")


@pytest.mark.parametrize("room", [300, 2_000])
def test_errors_before_do_not_crowd_it_out(room: int) -> None:
    errors = "".join(f"src/a{n}.py:{n}: error: wrong name a{n}\n" for n in range(500))

    assert "test_checkout waits" in excerpt(f"{HEAD}{errors}test_checkout waits\n{END}", room)


def test_a_line_that_comes_again_and_again_is_shown_once() -> None:
    shown = excerpt(f"{HEAD}starts the server\n" + "waiting for port 80\n" * 5_000 + END)

    assert shown.count("waiting for port 80") == 1
    assert "5,000 times" in shown
    assert "starts the server" in shown


def test_the_end_of_a_log_of_several_mebibytes() -> None:
    shown = excerpt(HEAD + "".join(f"step {n} of the long way\n" for n in range(150_000)) + f"it hangs here\n{END}")

    assert "it hangs here" in shown


def test_a_log_without_a_mark_of_its_end_is_shown_to_its_end() -> None:
    assert excerpt(f"{HEAD}test_checkout waits\n").endswith("test_checkout waits")


@pytest.mark.parametrize("log", ["", "\n", END, "\x00\xff"])
def test_strange_logs(log: str) -> None:
    excerpt(log)


def test_it_is_no_failure_of_the_infrastructure() -> None:
    log = io.BytesIO(f"{HEAD}waits\n{END}".encode())

    assert digest(log).infrastructure
    log.seek(0)
    assert digest_of_stopped(log).infrastructure is None


def test_the_signature_is_the_command_s_and_the_fingerprint_the_last_output_s() -> None:
    one, other = (digest_of_stopped(io.BytesIO(f"{HEAD}{text}\n{END}".encode())) for text in ("test_a", "test_b"))

    assert one.signature == other.signature
    assert one.fingerprint != other.fingerprint
