"""Claims whose runs died: settled whatever has become of the pull request meanwhile, and none too early."""

import pytest

from tests.scenarios.exactly_once.bots import ForkServer, run_killed
from tests.scenarios.exactly_once.scenarios import NEW_SESSION, ONE, TOLD, one_failure, pulls, run_until_quiet, shown
from tests.scenarios.exactly_once.stage_faults import Predicate, comment_created, comment_edited, message_sent
from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import PullRequest


def leave_claim(fork_server: ForkServer, stage: Stage, after: Predicate) -> PullRequest:
    """Let a run die, and with it a claim."""
    one_failure(stage)
    run_killed(fork_server, stage, "after", after)
    (pull,) = pulls(stage)
    return pull


@pytest.mark.parametrize("after", [comment_created, message_sent, comment_edited])
def test_a_claim_is_left_alone_for_ten_minutes(after: Predicate, fork_server: ForkServer, stage: Stage) -> None:
    leave_claim(fork_server, stage, after)
    before = len(stage.github.writes), len(stage.jules.messages)
    for _ in range(3):
        stage.advance(3)
        assert stage.run().decisions[1] in ("wait", "skip")
    assert (len(stage.github.writes), len(stage.jules.messages)) == before


def test_a_message_that_arrived_is_confirmed_although_the_check_has_passed(
    fork_server: ForkServer, stage: Stage
) -> None:
    pull = leave_claim(fork_server, stage, message_sent)
    pull.check("test", "success", minutes_ago=0)
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


def test_a_claim_of_nothing_is_deleted_although_the_check_has_passed(fork_server: ForkServer, stage: Stage) -> None:
    pull = leave_claim(fork_server, stage, comment_created)
    pull.check("test", "success", minutes_ago=0)
    run_until_quiet(stage)
    assert (shown(pull), stage.jules.messages) == ([], [])


def test_a_claim_of_nothing_is_deleted_although_somebody_pushed(fork_server: ForkServer, stage: Stage) -> None:
    pull = leave_claim(fork_server, stage, comment_created)
    stage.repository.push("Fix it by hand", branch=pull.head_ref_name)
    pull.check("test", "success")
    run_until_quiet(stage)
    assert (shown(pull), stage.jules.messages) == ([], [])


def test_a_message_that_arrived_counts_although_somebody_pushed(fork_server: ForkServer, stage: Stage) -> None:
    pull = leave_claim(fork_server, stage, message_sent)
    stage.repository.push("Try again", branch=pull.head_ref_name)
    pull.check("test", "success")
    run_until_quiet(stage)
    assert [text.startswith(TOLD) for text in shown(pull)] == [True]


def test_a_claim_stays_while_the_activities_cannot_be_read(fork_server: ForkServer, stage: Stage) -> None:
    pull = leave_claim(fork_server, stage, message_sent)
    stage.jules.sessions[SESSION_ID].access = "denied"
    stage.advance(11)
    run = stage.run()
    assert (run.status, run.decisions) == (1, {1: "failed"})
    assert [text.startswith("**Sending ") for text in shown(pull)] == [True]
    stage.jules.sessions[SESSION_ID].access = "granted"
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


def test_a_claim_stays_while_the_key_is_another_accounts(fork_server: ForkServer, stage: Stage) -> None:
    leave_claim(fork_server, stage, message_sent)
    stage.jules.sessions[SESSION_ID].access = "hidden"
    stage.advance(11)
    assert stage.run().decisions == {1: "refuse"}
    stage.jules.sessions[SESSION_ID].access = "granted"
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


@pytest.mark.parametrize("delay", [1, 9])
def test_a_message_that_shows_up_late_is_found_all_the_same(delay: int, fork_server: ForkServer, stage: Stage) -> None:
    one_failure(stage)
    stage.jules.sessions[SESSION_ID].delays_messages(delay)
    run_killed(fork_server, stage, "after", message_sent)
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


def test_a_prompt_that_a_person_quotes_proves_nothing(fork_server: ForkServer, stage: Stage) -> None:
    one_failure(stage)
    fault = run_killed(fork_server, stage, "before", message_sent)
    assert fault.target
    quoted = f"{fault.target.json()['prompt']}\nWhat is this?"
    stage.jules.sessions[SESSION_ID].add("userMessaged", {"userMessage": quoted}, originator="user")
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


def test_runs_that_die_again_and_again_end_in_one_message(fork_server: ForkServer, stage: Stage) -> None:
    one_failure(stage)
    for nth in (8, 9, 10, 11, 12, 13, 14, 15):
        run_killed(fork_server, stage, "after", nth=nth)
        stage.github.faults.clear()
        stage.jules.faults.clear()
        stage.advance(11)
    run_until_quiet(stage)
    assert list(ONE.problems(stage)) == []


def test_the_starting_of_a_session_that_dies_again_and_again_ends_in_one_session(
    fork_server: ForkServer, stage: Stage
) -> None:
    NEW_SESSION.prepare(stage)
    for nth in (13, 14, 15, 16, 17, 18):
        run_killed(fork_server, stage, "after", nth=nth)
        stage.github.faults.clear()
        stage.jules.faults.clear()
        stage.advance(11)
    run_until_quiet(stage)
    assert list(NEW_SESSION.problems(stage)) == []
