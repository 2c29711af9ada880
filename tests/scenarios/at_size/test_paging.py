"""Everything is read to its end: more of each kind than fits on a page."""

import pytest
from graphql import parse

from tests.scenarios.stage import SESSION_ID, Stage
from tests.simulators.github import bot, faults, thread, user
from tests.simulators.github.graph.limits import measure
from tests.simulators.github.graph.schema import official_schema
from tests.simulators.jules import Request
from tests.simulators.jules.steps import completes


def size(request: Request) -> int:
    """How many nodes a GraphQL query may touch."""
    content = request.json()
    return measure(official_schema(), parse(content["query"]), None, content.get("variables") or {}).nodes


def scans(request: Request) -> bool:
    """Whether a query walks through a repository's pull requests."""
    return request.path == "/graphql" and b"pullRequests(" in request.body


def test_a_hundred_and_thirty_pull_requests_are_all_seen(stage: Stage) -> None:
    for number in range(130):
        stage.pull_request(session=f"1{number:019}").check("test", "success")
    pull, session = stage.task()
    pull.check("test", "failure")
    first, other = stage.repository.pull_requests[1], stage.session(id=f"1{0:019}")
    first.check("lint", "failure")
    run = stage.run()
    assert run.outputs["examined"] == "131"
    assert (len(session.messages), len(other.messages)) == (1, 1)


def test_many_healthy_pull_requests_cost_few_requests(stage: Stage) -> None:
    for number in range(130):
        stage.pull_request(session=f"1{number:019}").check("test", "success")
    run = stage.run()
    assert run.outputs["skipped"] == "130"
    assert len(stage.github.requests) <= 8
    assert stage.jules.requests == []


def test_a_hundred_and_twenty_checks_on_one_pull_request(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("the-first", "failure")
    for number in range(118):
        pull.check(f"fine-{number}", "success")
    pull.check("the-last", "failure")
    assert stage.run().decisions == {1: "send"}
    assert "make the-first" in session.messages[0]
    assert "make the-last" in session.messages[0]


def test_a_running_check_on_the_second_page_is_waited_for(stage: Stage) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    for number in range(119):
        pull.check(f"fine-{number}", "success")
    pull.running_check("slow")
    assert stage.run().decisions == {1: "wait"}
    assert session.messages == []


def test_the_marker_on_the_oldest_of_many_pages_of_comments_counts(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    pull.check("test", "failure")
    stage.run()
    for number in range(250):
        pull.comment(user("ann"), f"Comment {number}")
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


def test_the_marker_on_the_newest_of_many_pages_of_comments_counts(stage: Stage) -> None:
    pull, session = stage.task()
    session.answers(completes())
    for number in range(250):
        pull.comment(user("ann"), f"Comment {number}", minutes_ago=30)
    pull.check("test", "failure")
    stage.run()
    assert stage.run().decisions == {1: "wait"}
    assert len(session.messages) == 1


def test_many_threads_with_long_discussions_are_read_to_their_end(stage: Stage) -> None:
    pull, session = stage.task()
    long = [f"Remark {number}" for number in range(120)]
    threads = [thread(f"src/file_{number}.py", comments=[f"Look at number {number}"]) for number in range(110)]
    remarks = [*threads, thread("src/long.py", comments=long)]
    pull.review(user("ann"), "CHANGES_REQUESTED", "See below.", association="MEMBER", threads=remarks, minutes_ago=20)
    run = stage.run(max_prompt_chars="200000")
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "src/file_0.py" in session.messages[0]
    assert "more threads" in session.messages[0] or "src/file_109.py" in session.messages[0]


def test_a_review_behind_a_hundred_others_counts(stage: Stage) -> None:
    pull, session = stage.task()
    pull.review(user("first"), "CHANGES_REQUESTED", "The first word.", association="MEMBER", minutes_ago=20)
    for number in range(120):
        pull.review(bot(f"bot-{number}"), "APPROVED", "", association="MEMBER")
    pull.review(user("last"), "CHANGES_REQUESTED", "The last word.", association="MEMBER", minutes_ago=20)
    stage.run()
    assert "The first word." in session.messages[0]
    assert "The last word." in session.messages[0]


@pytest.mark.parametrize("status", [502, 504])
def test_a_scan_that_takes_too_long_is_asked_again_with_half_as_many(stage: Stage, status: int) -> None:
    pull, session = stage.task()
    pull.check("test", "failure")
    stage.run(dry_run="true")
    full = next(size(seen.request) for seen in stage.github.requests if scans(seen.request))
    fault = stage.github.faults.before(
        "POST", "*", faults.answer(status), when=lambda r: scans(r) and size(r) > 0.6 * full, times=None
    )
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert (len(session.messages), fault.fired > 0) == (1, True)


def test_sessions_beyond_the_first_page_of_activities_are_known(stage: Stage) -> None:
    pull, session = stage.task(session=SESSION_ID)
    pull.check("test", "failure")
    for number in range(250):
        session.progresses(f"Step {number}", at=stage.jules.ago(90 - number / 10))
    assert stage.run().decisions == {1: "send"}
    stage.run()
    assert len(session.messages) == 1
