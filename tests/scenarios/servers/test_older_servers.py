"""An older GitHub Enterprise Server lacks a field that a query asks for: it is left out, and that is said once."""

import json

import pytest

from tests.scenarios.bad_input.trouble import OTHER_ID, failing, is_clean
from tests.scenarios.stage import Stage
from tests.simulators.github import faults, thread, user

NEWER = [
    ("IssueComment", "fullDatabaseId"),
    ("PullRequestReview", "authorCanPushToRepository"),
    ("PullRequestReviewThread", "subjectType"),
    ("PullRequestReviewThread", "startLine"),
    ("CheckSuite", "workflowRun"),
    ("CheckRun", "steps"),
    ("PullRequest", "viewerCanReact"),
    ("PullRequest", "timelineItems"),
    ("Repository", "isDisabled"),
]


@pytest.mark.parametrize("lacking", [*([each] for each in NEWER), NEWER], ids=str)
def test_a_server_without_a_newer_field_still_works(stage: Stage, lacking: list[tuple[str, str]]) -> None:
    pull, session = failing(stage)
    talk = [thread("a.py", 3, comments=["Divides by zero."])]
    pull.review(user("ann"), "CHANGES_REQUESTED", "Use a set.", association="MEMBER", threads=talk)
    stage.advance(30)
    stage.github.lacking_fields = set(lacking)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "send"})
    assert "Divides by zero." in session.messages[0]
    assert "`CI / test`" in session.messages[0] or "test" in session.messages[0]


def test_it_is_said_once_for_each_field(stage: Stage) -> None:
    failing(stage)
    failing(stage, session=OTHER_ID)
    stage.github.lacking_fields = {("IssueComment", "fullDatabaseId")}
    run = stage.run()
    assert run.log.count("fullDatabaseId") == 1


def test_the_second_run_still_knows_what_was_sent(stage: Stage) -> None:
    pull, session = failing(stage)
    stage.github.lacking_fields = {("IssueComment", "fullDatabaseId")}
    stage.run()
    stage.advance(30)
    assert stage.run().status == 0
    assert (len(session.messages), len(pull.comments)) == (1, 1)


def test_a_server_that_names_neither_type_nor_place(stage: Stage) -> None:
    _, session = failing(stage)
    error = {
        "message": "Field 'fullDatabaseId' doesn't exist on type 'IssueComment'",
        "extensions": {"code": "undefinedField", "fieldName": "fullDatabaseId"},
    }
    answer = faults.answer(200, body=json.dumps({"errors": [error]}).encode())
    stage.github.faults.before("POST", "/graphql", answer, when=lambda r: b"fullDatabaseId" in r.body, times=None)
    assert stage.run().status == 0
    assert len(session.messages) == 1


def test_a_field_that_nothing_works_without_is_one_clear_line(stage: Stage) -> None:
    _, session = failing(stage)
    stage.github.lacking_fields = {("PullRequest", "headRefOid")}
    run = stage.run()
    assert (run.status, is_clean(run), session.messages) == (1, True, [])
    assert "there is no" not in run.log


def test_a_field_that_is_complained_of_although_nobody_asked_for_it(stage: Stage) -> None:
    failing(stage)
    error = {"message": "Field 'moon' doesn't exist on type 'Query'", "extensions": {"code": "undefinedField"}}
    answer = faults.answer(200, body=json.dumps({"errors": [error]}).encode())
    fault = stage.github.faults.before("POST", "/graphql", answer, times=None)
    run = stage.run()
    assert (run.status, is_clean(run), fault.fired) == (1, True, 1)
    assert "Field 'moon'" in run.log
