"""Queries that take GitHub too long or too much: less is asked for, down to one pull request and one list at a time."""

import json

import pytest

from tests.scenarios.bad_input.trouble import OTHER_ID, failing, is_clean
from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import faults, thread, user
from tests.simulators.http.exchange import Exchange

TIMED_OUT = (
    "Something went wrong while executing your query on 2026-03-02T12:00:00Z. Please include `0400` when reporting."
)


@pytest.mark.parametrize("most", [20_000, 3_000, 600, 170])
def test_a_query_beyond_the_resource_limits_is_asked_for_less(stage: Stage, most: int) -> None:
    sessions = [failing(stage, session=f"{SESSION_ID[:-1]}{number}")[1] for number in range(4)]
    stage.github.most_nodes = most
    run = stage.run()
    assert (run.status, run.outputs["sent"]) == (0, "4")
    assert {len(session.messages) for session in sessions} == {1}


def test_nothing_is_missed_where_each_list_has_to_be_read_by_itself(stage: Stage) -> None:
    pull, session = failing(stage)
    for number in range(14):
        stage.advance(1)
        pull.comment(user("eve"), f"Remark {number}")
    stage.advance(1)
    talk = [thread("a.py", line, comments=[f"Line {line}."]) for line in range(1, 9)]
    pull.review(user("ann"), "CHANGES_REQUESTED", "See below.", association="MEMBER", threads=talk)
    stage.advance(30)
    stage.github.most_nodes = 170
    assert stage.run().status == 0
    assert all(f"Line {line}." in session.messages[0] for line in range(1, 9))
    assert "failed" in session.messages[0]


def test_resource_limits_beside_a_part_of_the_data_are_no_reason_to_trust_it(stage: Stage) -> None:
    _, session = failing(stage)
    _, other = failing(stage, session=OTHER_ID)

    def exceed(exchange: Exchange) -> None:
        body = json.loads(exchange.reply.body) if exchange.reply else {}
        body["data"]["nodes"][1] = None
        error = {
            "type": "RESOURCE_LIMITS_EXCEEDED",
            "path": ["nodes", 1],
            "message": "Resource limits for this query exceeded.",
        }
        exchange.answer(200, json.dumps({**body, "errors": [error]}).encode(), {})

    stage.github.faults.after("POST", "/graphql", exceed, when=faults.operation("PullRequests"))
    run = stage.run()
    assert (run.status, len(session.messages), len(other.messages)) == (0, 1, 1)


@pytest.mark.parametrize("data", [None, {"nodes": [None, None]}, {"rateLimit": None, "repository": None}])
@pytest.mark.parametrize("operation", ["PullRequests", "Candidates"])
def test_a_time_out_that_comes_with_status_200(stage: Stage, operation: str, data: object) -> None:
    sessions = [failing(stage, session=f"{SESSION_ID[:-1]}{number}")[1] for number in range(2)]
    body = json.dumps({"data": data, "errors": [{"message": TIMED_OUT}]}).encode()
    fault = stage.github.faults.before(
        "POST", "/graphql", faults.answer(200, body=body), when=faults.operation(operation), times=2
    )
    run = stage.run()
    assert (fault.fired, run.status) == (2, 0)
    assert [len(session.messages) for session in sessions] == [1, 1]


def test_a_pull_request_that_is_always_too_much_is_one_clear_line(stage: Stage) -> None:
    bad, silent = failing(stage)
    _, other = failing(stage, session=OTHER_ID)
    node = bad.node_id.encode()
    too_much = faults.graphql_errors("Resource limits for this query exceeded.", "RESOURCE_LIMITS_EXCEEDED")
    stage.github.faults.before("POST", "/graphql", too_much, when=lambda r: node in r.body, times=None)
    run = stage.run()
    assert (run.status, is_clean(run), run.decisions) == (1, True, {1: "failed", 2: "send"})
    assert "timed out on" in run.reason(1)
    assert (silent.messages, len(other.messages)) == ([], 1)


def test_a_secondary_limit_with_status_200_is_waited_for(stage: Stage) -> None:
    _, session = failing(stage)
    fault = stage.github.faults.before("POST", "/graphql", faults.secondary_limit_in_200(1))
    assert stage.run().status == 0
    assert (fault.fired, len(session.messages)) == (1, 1)


def test_a_secondary_limit_with_status_200_is_never_asked_again_at_once(stage: Stage) -> None:
    _, session = failing(stage)
    fault = stage.github.faults.before("POST", "/graphql", faults.secondary_limit_in_200(), times=None)
    run = stage.run(rate_limit_wait="0")
    assert (run.status, is_clean(run), fault.fired, session.messages) == (1, True, 1, [])
    assert "secondary rate limit" in run.log


def test_a_mutation_does_not_take_a_secondary_limit_for_success(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run()
    session.completes()
    stage.advance(30)
    pull.push()
    stage.advance(30)
    pull.check("test", "failure")
    limited = faults.secondary_limit_in_200()
    fault = stage.github.faults.before("POST", "/graphql", limited, when=faults.operation("Minimize"), times=None)
    run = stage.run(rate_limit_wait="0")
    assert fault.fired > 0
    assert "could not hide an older comment" in run.log
    assert pull.comments[0].minimized_reason is None
    stage.github.faults.clear()
    stage.run()
    assert pull.comments[0].minimized_reason == "outdated"
