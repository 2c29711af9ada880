"""Servers that are down, slow or refuse: one clear line each, nothing is lost, and nothing is said twice."""

import pytest

from tests.scenarios.bad_input.trouble import OTHER_ID, failing, is_clean
from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import faults


def test_github_down(stage: Stage) -> None:
    _, session = failing(stage)
    stage.github.faults.before("*", "*", faults.answer(503), times=None)
    run = stage.run(rate_limit_wait="0")
    assert (run.status, is_clean(run)) == (1, True)
    assert session.messages == []


def test_jules_down(stage: Stage) -> None:
    pull, _ = failing(stage)
    stage.jules.faults.before("*", "*", faults.answer(503), times=None)
    run = stage.run(rate_limit_wait="0")
    assert (run.status, is_clean(run), run.decisions) == (1, True, {1: "failed"})
    assert pull.comments == []


def test_jules_answers_with_a_page_for_people(stage: Stage) -> None:
    pull, _ = failing(stage)
    stage.jules.faults.before("GET", "*", faults.html_page(), times=None)
    run = stage.run(rate_limit_wait="0")
    assert (run.status, is_clean(run), pull.comments) == (1, True, [])


def test_a_query_about_too_many_is_asked_again_with_half_as_many(stage: Stage) -> None:
    sessions = [failing(stage, session=f"{SESSION_ID[:-2]}{number}")[1] for number in range(10, 22)]
    nodes = [pull.node_id.encode() for pull in stage.repository.pull_requests.values()]
    fault = stage.github.faults.before(
        "POST", "/graphql", faults.answer(502), when=lambda r: sum(n in r.body for n in nodes) > 3, times=None
    )
    run = stage.run()
    assert (run.status, run.outputs["sent"]) == (0, "12")
    assert {len(session.messages) for session in sessions} == {1}
    assert fault.fired > 0


@pytest.mark.parametrize("status", [502, 504])
def test_the_first_query_that_times_out_once_is_asked_again(stage: Stage, status: int) -> None:
    _, session = failing(stage)
    stage.github.faults.before("POST", "/graphql", faults.answer(status))
    assert stage.run().status == 0
    assert len(session.messages) == 1


def test_one_pull_request_that_no_query_can_read_does_not_stop_the_others(stage: Stage) -> None:
    bad, silent = failing(stage)
    _, other = failing(stage, session=OTHER_ID)
    node = bad.node_id.encode()
    stage.github.faults.before("POST", "/graphql", faults.answer(502), when=lambda r: node in r.body, times=None)
    run = stage.run(rate_limit_wait="0")
    assert (run.status, is_clean(run)) == (1, True)
    assert run.decisions[1] == "failed"
    assert (len(other.messages), silent.messages) == (1, [])


def test_a_message_that_jules_does_not_like_is_reported_and_nothing_pretended(stage: Stage) -> None:
    pull, session = failing(stage)
    session.refuses_messages(400)
    run = stage.run()
    assert (run.status, is_clean(run), run.decisions) == (1, True, {1: "failed"})
    assert not [comment for comment in pull.comments if "was told" in comment.body]


def test_failing_is_no_failure_where_that_is_asked_for(stage: Stage) -> None:
    failing(stage)[1].refuses_messages(400)
    run = stage.run(fail_on_error="false")
    assert (run.status, run.decisions) == (0, {1: "failed"})


def test_one_pull_request_s_trouble_is_not_another_s(stage: Stage) -> None:
    failing(stage)[1].refuses_messages(400)
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert (run.status, run.decisions) == (1, {1: "failed", 2: "send"})
    assert len(other.messages) == 1


def test_a_rate_limit_of_jules_is_tried_again_after_an_hour(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.jules.faults.before("POST", "*:sendMessage", faults.answer(429), times=None)
    assert is_clean(stage.run(rate_limit_wait="0"))
    assert session.messages == []
    assert ["a rate limit or the daily quota was reached" in comment.body for comment in pull.comments] == [True]
    stage.jules.faults.clear()
    stage.advance(61)
    stage.run()
    assert (len(session.messages), len(pull.comments)) == (1, 1)


@pytest.mark.parametrize("resource", ["core", "graphql"])
def test_github_s_rate_limit_used_up_half_way_sends_nothing_that_could_not_be_remembered(
    stage: Stage, resource: str
) -> None:
    _, session = failing(stage)
    stage.github.default_token.limits[resource] = 1
    run = stage.run(rate_limit_wait="0")
    assert (run.status, is_clean(run), session.messages) == (1, True, [])
    stage.github.default_token.limits[resource] = 1000
    stage.advance(15)
    stage.run()
    assert len(session.messages) == 1


@pytest.mark.parametrize("answer", [b"", b"{}", b"{}\n", b"null"])
def test_an_empty_answer_to_a_message_is_a_good_one(stage: Stage, answer: bytes) -> None:
    stage.jules.empty_answer = answer
    _, session = failing(stage)
    assert stage.run().status == 0
    assert len(session.messages) == 1


def test_a_short_secondary_limit_is_waited_for(stage: Stage) -> None:
    pull, session = failing(stage)
    fault = stage.github.faults.before("POST", "*/comments", faults.secondary_limit(1))
    assert stage.run().status == 0
    assert (fault.fired, len(session.messages), len(pull.comments)) == (1, 1, 1)


def test_a_long_secondary_limit_is_left_to_the_next_run(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.faults.before("POST", "*/comments", faults.secondary_limit(500), times=None)
    assert (stage.run().status, session.messages, pull.comments) == (1, [], [])
    stage.github.faults.clear()
    stage.run()
    assert (len(session.messages), len(pull.comments)) == (1, 1)


@pytest.mark.parametrize("path", [("nodes", 0), ("nodes", 0, "reviewThreads"), ("nodes", 0, "comments")])
def test_a_pull_request_of_which_github_gives_only_a_part_is_not_guessed_at(stage: Stage, path: tuple[str]) -> None:
    _, session = failing(stage)
    _, other = failing(stage, session=OTHER_ID)
    broken = faults.partial_data(*path)
    stage.github.faults.after("POST", "/graphql", broken, when=lambda r: b'"ids"' in r.body)
    run = stage.run()
    assert (run.status, is_clean(run), run.decisions[1]) == (1, True, "failed")
    assert (session.messages, len(other.messages)) == ([], 1)


def test_a_query_that_github_refuses_is_one_clear_line(stage: Stage) -> None:
    failing(stage)
    odd = faults.graphql_errors("Something odd happened", "INTERNAL")
    stage.github.faults.before("POST", "/graphql", odd, times=None)
    run = stage.run()
    assert (run.status, is_clean(run), "Something odd happened" in run.log) == (1, True, True)


@pytest.mark.parametrize("nth", [2, 4, 6, 8])
def test_a_refusal_of_any_request_to_github_loses_nothing_and_repeats_nothing(stage: Stage, nth: int) -> None:
    _, session = failing(stage)
    stage.github.faults.before("*", "*", faults.answer(403), nth=nth)
    assert is_clean(stage.run(rate_limit_wait="0"))
    stage.advance(11)
    stage.run()
    assert len(session.messages) == 1


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize("nth", [1, 2, 3])  # the next one is the message itself
def test_a_refusal_of_any_request_to_jules_loses_nothing_and_repeats_nothing(
    stage: Stage, nth: int, status: int
) -> None:
    _, session = failing(stage)
    stage.jules.faults.before("*", "*", faults.answer(status), nth=nth)
    assert is_clean(stage.run(rate_limit_wait="0"))
    stage.advance(11)
    stage.run()
    assert len(session.messages) + len(stage.jules.created_sessions) == 1


def test_github_s_page_for_people_is_one_clear_line(stage: Stage) -> None:
    failing(stage)
    stage.github.faults.before("*", "*", faults.html_page(), times=None)
    run = stage.run()
    assert (run.status, is_clean(run), run.outputs["sent"]) == (1, True, "0")
