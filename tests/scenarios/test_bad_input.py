"""What is broken or missing: one clear line each, everything else goes on, and no traceback is shown."""

import re
import time

import pytest

from tests.scenarios.stage import SESSION_ID, Run, Stage
from tests.simulators.github import CIRCLECI, Annotation, PullRequest, faults, user
from tests.simulators.jules import JulesSession

OTHER_ID = "9876543210987654321"


def failing(stage: Stage, **options: object) -> tuple[PullRequest, JulesSession]:
    pull, session = stage.task(**options)
    pull.check("test", "failure")
    return pull, session


def is_clean(run: Run) -> bool:
    return "Traceback" not in run.log + run.summary and 'File "' not in run.log


def test_an_unknown_repository(stage: Stage) -> None:
    _, session = failing(stage)
    run = stage.run(repositories="octo/nowhere, octo/shop")
    assert (run.status, is_clean(run)) == (1, True)
    assert "octo/nowhere" in run.log
    assert len(session.messages) == 1


def test_a_bad_token(stage: Stage) -> None:
    _, session = failing(stage)
    run = stage.run(github_token="ghs_wrong")
    assert run.status in (1, 2)
    assert is_clean(run)
    assert "token" in run.log.lower()
    assert "ghs_wrong" not in run.log + run.summary
    assert session.messages == []


def test_a_bad_key(stage: Stage) -> None:
    pull, session = failing(stage)
    run = stage.run(jules_api_key="wrong-key")
    assert (run.status in (1, 2), is_clean(run)) == (True, True)
    assert "jules-api-key" in run.log.lower() or "JULES_API_KEY" in run.log
    assert "wrong-key" not in run.log + run.summary
    assert (session.messages, pull.comments) == ([], [])


def test_a_key_without_access_to_one_session(stage: Stage) -> None:
    failing(stage)[1].access = "denied"
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert is_clean(run)
    assert run.decisions[1] in ("failed", "refuse")
    assert len(other.messages) == 1


@pytest.mark.parametrize("how", ["deleted", "another account's"])
def test_an_unknown_session(stage: Stage, how: str) -> None:
    pull, session = failing(stage)
    session.access = "hidden"
    if how == "deleted":
        session.vanishes()
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert is_clean(run)
    assert run.decisions[1] in ("failed", "refuse")
    assert SESSION_ID in run.reason(1)
    assert (len(other.messages), pull.comments) == (1, [])


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


def test_failing_is_no_failure_where_that_is_asked_for(stage: Stage) -> None:
    failing(stage)[1].refuses_messages(400)
    run = stage.run(fail_on_error="false")
    assert (run.status, run.decisions) == (0, {1: "failed"})


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


def test_a_pull_request_that_disappears_between_the_two_readings(stage: Stage) -> None:
    gone, silent = failing(stage)
    _, other = failing(stage, session=OTHER_ID)
    stage.github.faults.after("POST", "/graphql", faults.run(gone.vanish))
    run = stage.run()
    assert is_clean(run)
    assert (len(other.messages), silent.messages) == (1, [])


def test_a_pull_request_that_disappears_while_its_log_is_read(stage: Stage) -> None:
    gone, silent = failing(stage)
    _, other = failing(stage, session=OTHER_ID)
    path = f"*/jobs/{gone.head.check_runs[0].id}/logs"
    stage.github.faults.after("GET", path, faults.run(gone.vanish))
    run = stage.run()
    assert is_clean(run)
    assert (len(other.messages), silent.messages) == (1, [])


def test_a_pull_request_that_is_closed_half_way_is_told_nothing(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.faults.after("GET", "*/logs", faults.run(pull.close))
    run = stage.run()
    assert (run.status, session.messages) == (0, [])
    assert pull.comments == []


def test_a_head_pushed_between_reading_and_sending_is_never_told_of_the_old_one(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.faults.after("POST", "*/issues/*/comments", faults.run(pull.push))
    run = stage.run()
    assert (run.status, session.messages, pull.comments) == (0, [], [])
    assert run.decisions[1] != "send"
    stage.advance(30)
    pull.check("test", "failure")
    stage.run()
    assert len(session.messages) == 1
    assert pull.head.oid in session.messages[0]


def test_a_check_that_turns_green_before_sending_is_not_told(stage: Stage) -> None:
    pull, session = failing(stage)
    rerun = pull.head.check_runs[0].rerun
    stage.github.faults.after("POST", "*/issues/*/comments", faults.run(lambda: rerun("success")))
    run = stage.run()
    assert (run.status, session.messages, pull.comments) == (0, [], [])


def test_a_session_that_begins_to_work_before_sending_is_not_disturbed(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.faults.after("POST", "*/issues/*/comments", faults.run(lambda: session.turns("IN_PROGRESS")))
    run = stage.run()
    assert (run.status, session.messages, pull.comments) == (0, [], [])


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_log_that_cannot_be_had_is_replaced_by_what_the_check_says(stage: Stage, status: int) -> None:
    pull, session = stage.task()
    note = Annotation("src/cart.py", 7, "Off by one")
    check = pull.check("test", "failure", log_status=status, annotations=[note], summary="3 tests failed")
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    for words in ("src/cart.py:7", "Off by one", "3 tests failed", check.details_url):
        assert words in session.messages[0]
    assert "log" in session.messages[0].lower()


def test_a_token_that_may_not_read_actions_still_tells_what_it_knows(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", annotations=[Annotation("src/cart.py", 7, "Off by one")])
    stage.github.token("ghs_lesser", permissions={"actions": "none"})
    run = stage.run(github_token="ghs_lesser")
    assert run.decisions == {1: "send"}
    assert "Off by one" in session.messages[0]
    assert "actions: read" in session.messages[0] + run.log


@pytest.mark.parametrize("content", [b"x" * 500_000, b"x" * 600], ids=["the log itself", "even the answer's head"])
@pytest.mark.parametrize("path", ["/actions-results/*", "*/logs"], ids=["the storage", "GitHub"])
def test_a_log_that_trickles_in_is_given_up(stage: Stage, path: str, content: bytes) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=content, annotations=[Annotation("src/cart.py", 7, "Off by one")])
    stage.github.faults.after("GET", path, faults.trickle(20), times=None)
    started = time.monotonic()
    run = stage.run(seconds_for_a_log=0.5)
    assert time.monotonic() - started < 10
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "Off by one" in session.messages[0]
    assert re.search("The log did not arrive within 0.5 seconds|the log could not be downloaded", session.messages[0])


@pytest.mark.parametrize(
    "log", [b"", b"\n\n", b"\xff\xfe\x00\x00 \x80abc", b"2026-03-02T11:20:00.0000000Z ", b"x" * 5_000_000]
)
def test_strange_logs_are_told_as_well_as_they_can_be(stage: Stage, log: bytes) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=log)
    run = stage.run()
    assert (run.status, run.decisions, is_clean(run)) == (0, {1: "send"}, True)
    assert len(session.messages[0]) <= 24_000
    assert "\x00" not in session.messages[0] + pull.comments[0].body


def test_the_failure_in_the_middle_of_garbage_is_found(stage: Stage) -> None:
    pull, session = stage.task()
    log = b"\xff\xfe\x00noise\n" + b"y" * 5_000_000 + b"\nAssertionError: 41 != 42\n##[error]Process completed\n"
    pull.check("test", "failure", log=log)
    stage.run()
    assert "AssertionError: 41 != 42" in session.messages[0]


def test_the_blob_storage_never_sees_the_token(stage: Stage) -> None:
    _, session = failing(stage)
    stage.run()
    fetched = [seen for seen in stage.github.requests if seen.path.startswith("/actions-results/")]
    assert [(seen.authorized, seen.status) for seen in fetched] == [(False, 200)]
    assert "test does not hold" in session.messages[0]


def test_a_blob_storage_that_has_lost_a_log_costs_only_the_log(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", annotations=[Annotation("src/cart.py", 7, "Off by one")])
    stage.github.faults.before("GET", "/actions-results/*", faults.answer(404), times=None)
    run = stage.run()
    assert is_clean(run)
    assert "Off by one" in session.messages[0]


def test_a_check_of_another_app_is_told_by_its_own_words(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("e2e", app=CIRCLECI, title="2 failed", summary="login is broken", details_url="https://ci.example/9")
    stage.run()
    for words in ("e2e", "login is broken", "https://ci.example/9"):
        assert words in session.messages[0]
    assert not [seen for seen in stage.github.requests if seen.path.endswith("/logs")]


def test_a_token_that_may_not_comment_sends_nothing(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.token("ghs_reader", permissions={"issues": "read", "pull_requests": "read"})
    run = stage.run(github_token="ghs_reader")
    assert (run.status, is_clean(run)) == (1, True)
    assert run.decisions == {1: "failed"}
    assert "write" in run.log
    assert (session.messages, pull.comments) == ([], [])


def test_a_deleted_author_among_comments_reviews_and_threads(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.comment(None, "Hello")
    pull.review(None, "CHANGES_REQUESTED", "Hm")
    pull.review(user("ann"), "CHANGES_REQUESTED", "Use a set.", association="MEMBER")
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "Use a set." in session.messages[0]


def test_a_message_that_jules_does_not_like_is_reported_and_nothing_pretended(stage: Stage) -> None:
    pull, session = failing(stage)
    session.refuses_messages(400)
    run = stage.run()
    assert (run.status, is_clean(run), run.decisions) == (1, True, {1: "failed"})
    assert not [comment for comment in pull.comments if "was told" in comment.body]


def test_one_pull_request_s_trouble_is_not_another_s(stage: Stage) -> None:
    failing(stage)[1].refuses_messages(400)
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert (run.status, run.decisions) == (1, {1: "failed", 2: "send"})
    assert len(other.messages) == 1


def test_a_locked_conversation_sends_nothing_that_could_not_be_remembered(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.is_locked = True
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert is_clean(run)
    assert len(session.messages) == len(pull.comments)
    assert len(other.messages) == 1


def test_a_new_session_on_a_branch_that_is_gone_is_reported_and_nothing_pretended(stage: Stage) -> None:
    stage.jules.source("octo/shop", branches=["main"])
    pull, session = failing(stage)
    session.refuses_messages()
    run = stage.run()
    assert (is_clean(run), stage.jules.created_sessions) == (True, [])
    assert pull.head_ref_name in run.log
    assert not [comment for comment in pull.comments if "was told" in comment.body]


def test_a_session_deleted_at_the_moment_of_sending_gets_no_successor(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.jules.faults.before("POST", "*:sendMessage", faults.run(session.vanishes))
    run = stage.run()
    assert (run.status, is_clean(run)) == (1, True)
    assert (stage.jules.created_sessions, pull.comments) == ([], [])


def test_a_rate_limit_of_jules_is_tried_again_by_the_next_run(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.jules.faults.before("POST", "*:sendMessage", faults.answer(429), times=None)
    assert is_clean(stage.run(rate_limit_wait="0"))
    assert (session.messages, pull.comments) == ([], [])
    stage.jules.faults.clear()
    stage.run()
    assert (len(session.messages), len(pull.comments)) == (1, 1)


def test_a_key_that_is_revoked_at_the_moment_of_sending_leaves_no_claim(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.jules.faults.before("POST", "*:sendMessage", faults.answer(401), times=None)
    run = stage.run()
    assert (run.status, is_clean(run)) == (1, True)
    assert (session.messages, pull.comments) == ([], [])


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


def test_a_label_that_is_refused_does_not_repeat_the_call_for_a_person(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.run(max_attempts="1")
    session.completes()
    stage.advance(60)
    pull.push()
    stage.advance(30)
    pull.check("lint", "failure")
    stage.github.faults.before("POST", "*/labels", faults.answer(403), times=None)
    assert stage.run(max_attempts="1").decisions == {1: "escalate"}
    assert is_clean(stage.run(max_attempts="1"))
    assert (len(session.messages), len(pull.comments)) == (1, 2)


def test_a_pull_request_without_a_title_a_body_and_a_commit_author(stage: Stage) -> None:
    pull, session = stage.task(title="", body="", by=None)
    pull.check(" ", "failure")
    assert stage.run().decisions == {1: "send"}
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
@pytest.mark.parametrize("nth", [1, 3, 4])
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
