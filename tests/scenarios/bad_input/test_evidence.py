"""Logs and texts that are missing, strange or endless: what there is of them is told."""

import re
from dataclasses import replace

import pytest

from tests.scenarios.bad_input.trouble import failing, is_clean
from tests.scenarios.stage import Stage
from tests.simulators.github import CIRCLECI, Annotation, faults, user


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


@pytest.mark.parametrize("content", [b"x" * 500_000, b"x" * 600], ids=["the log itself", "even the answer's head"])
@pytest.mark.parametrize("path", ["/actions-results/*", "*/logs"], ids=["the storage", "GitHub"])
def test_a_log_that_trickles_in_is_given_up(stage: Stage, path: str, content: bytes) -> None:
    pull, session = stage.task()
    pull.check("test", "failure", log=content, annotations=[Annotation("src/cart.py", 7, "Off by one")])
    stage.github.faults.after("GET", path, faults.trickle(20), times=None)
    stage.timing = replace(stage.timing, log=0.1)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "Off by one" in session.messages[0]
    assert re.search("Its log did not arrive within 0.1 seconds|Its log could not be downloaded", session.messages[0])


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


def test_a_deleted_author_among_comments_reviews_and_threads(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.comment(None, "Hello")
    pull.review(None, "CHANGES_REQUESTED", "Hm", minutes_ago=20)
    pull.review(user("ann"), "CHANGES_REQUESTED", "Use a set.", association="MEMBER", minutes_ago=20)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "Use a set." in session.messages[0]


def test_a_pull_request_without_a_title_a_body_and_a_commit_author(stage: Stage) -> None:
    pull, session = stage.task(title="", body="", by=None)
    pull.check(" ", "failure")
    assert stage.run().decisions == {1: "send"}
    assert len(session.messages) == 1
