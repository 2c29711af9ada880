"""How many requests a run sends: the scan, and for each pull request only what is needed to decide and to act."""

from collections import Counter

import pytest

from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import PullRequest

LOG = "##[group]Run pytest\npytest\n##[endgroup]\nFAILED tests/test_cart.py::test_total - assert 41 == {}\n"


def red(stage: Stage, number: int, **options: str) -> PullRequest:
    """A pull request by Jules of which a job failed, each for a reason of its own, and its session."""
    pull, _ = stage.task(session=str(int(SESSION_ID) + number), **options)
    pull.check("test", "failure", log=LOG.format("x" * (number + 1)))
    return pull


def asked(stage: Stage) -> Counter[str]:
    """The requests to GitHub's API since the last call, by what they asked for; then none are left."""
    seen = [each for each in stage.github.requests if not each.path.startswith("/actions-results/")]
    stage.github.requests.clear()
    return Counter(
        each.operation or f"{each.method} {each.path.rstrip('/0123456789').rpartition('/')[2]}" for each in seen
    )


def asked_jules(stage: Stage) -> Counter[str]:
    """The requests to Jules since the last call, by method and session."""
    found = Counter(f"{each.method} {each.path}" for each in stage.jules.requests)
    stage.jules.requests.clear()
    return found


def test_green_pull_requests_cost_the_policy_and_a_page(stage: Stage) -> None:
    for number in range(3):
        stage.task(session=str(int(SESSION_ID) + number))[0].check("test", "success")
    stage.run()
    assert asked(stage).total() == 2
    assert asked_jules(stage).total() == 0


def test_100_open_pull_requests_cost_one_request(stage: Stage) -> None:
    for number in range(101):
        stage.task(session=str(int(SESSION_ID) + number))[0].check("test", "success")
    stage.run()
    assert asked(stage) == {"GET jules-feedback.yml": 1, "Candidates": 2}


@pytest.mark.parametrize(("told", "deep"), [(3, 1), (26, 2)])
def test_25_pull_requests_that_wait_for_a_push_cost_one_request_to_github(stage: Stage, told: int, deep: int) -> None:
    for number in range(told):
        red(stage, number)
    stage.run(max_messages="100")
    stage.advance(10)
    asked(stage), asked_jules(stage)
    assert set(stage.run().decisions.values()) == {"wait"}
    assert asked(stage) == {"GET jules-feedback.yml": 1, "Candidates": 1, "PullRequests": deep}


def test_and_one_to_jules_each(stage: Stage) -> None:
    for number in range(3):
        red(stage, number)
    stage.run()
    stage.advance(10)
    asked_jules(stage)
    stage.run()
    assert asked_jules(stage) == {f"GET /sessions/{int(SESSION_ID) + number}": 1 for number in range(3)}


@pytest.mark.parametrize("failed", [1, 2])
@pytest.mark.parametrize(
    ("at_fork", "at_base"), [(None, None), (None, "success"), (None, "failure"), ("failure", "success")]
)
def test_to_act_costs_the_logs_and_four_requests_to_each(
    stage: Stage, failed: int, at_fork: str | None, at_base: str | None
) -> None:
    if at_fork:
        stage.repository.base_check("test 0", at_fork, log=LOG.format("y"))
    pull, session = stage.task()
    if at_fork:
        stage.repository.push("Fix the test", files={"fix.txt": "fixed"})
    if at_base:
        stage.repository.base_check("test 0", at_base, log=LOG.format("z"))
    for number in range(failed):
        pull.check(f"test {number}", "failure", log=LOG.format("x" * (number + 1)))
    assert stage.run().decisions == {1: "send"}
    requests = asked(stage)
    assert requests.pop("GET logs") == failed + ("failure" in (at_fork, at_base))
    assert requests - Counter(["GET jules-feedback.yml", "Candidates", "PullRequests"]) == {
        "CheckDetails": 1,
        "POST comments": 1,
        "PullRequests": 1,
        "PATCH comments": 1,
    }
    assert asked_jules(stage) == {
        f"GET /sessions/{session.id}": 2,
        f"GET /sessions/{session.id}/activities": 1,
        f"POST /sessions/{session.id}:sendMessage": 1,
    }


def test_what_the_checks_of_several_messages_say_is_read_at_once(stage: Stage) -> None:
    for number in range(4):
        red(stage, number)
    stage.run(dry_run="true")
    requests = asked(stage)
    assert (requests["CheckDetails"], requests["GET logs"]) == (1, 4)


@pytest.mark.parametrize("most", [1, 2])
def test_no_more_logs_are_read_than_messages_may_be_sent(stage: Stage, most: int) -> None:
    for number in range(4):
        red(stage, number)
    assert list(stage.run(max_messages=str(most)).decisions.values()).count("send") == most
    assert asked(stage)["GET logs"] == most


def test_a_session_whose_update_time_is_wrong_gets_no_second_message(stage: Stage) -> None:
    """The first look relies on that time, the one before sending does not."""
    pull, session = stage.task()
    pull.check("test", "failure", log=LOG.format("x"))
    stage.run()
    session.turns("COMPLETED")
    pull.comments.clear()
    stage.advance(50)
    session.updated_ns = session.created_ns
    asked_jules(stage)
    run = stage.run()
    assert run.decisions == {1: "wait"}
    assert run.results[0]["reason_codes"] == ["session-written-to"]
    assert (len(session.messages), pull.comments) == (1, [])


def test_nor_a_message_while_the_agent_is_at_it(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=LOG.format("x"))
    session.agent_says("I am fixing the test.")
    session.updated_ns = session.created_ns
    run = stage.run()
    assert run.decisions == {1: "wait"}
    assert (session.messages, pull.comments) == ([], [])
