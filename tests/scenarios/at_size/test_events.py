"""Events: a run looks only at the pull requests that its event concerns."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.scenarios.stage import SESSION_ID, Run, Stage
from tests.simulators.github import CheckRun, PullRequest, events, user


def run_for(stage: Stage, name: str, payload: dict[str, Any]) -> Run:
    stage.folder.mkdir(exist_ok=True)
    path = stage.folder / "event.json"
    path.write_text(json.dumps(payload))
    return stage.run(environ={"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path)})


def two_failing(stage: Stage) -> tuple[PullRequest, CheckRun]:
    for number, session in ((1, SESSION_ID), (2, SESSION_ID[::-1].lstrip("0"))):
        pull = stage.pull_request(session=session, number=number)
        check = pull.check("test", "failure")
        stage.session(pull, id=session)
    return pull, check


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        pytest.param("workflow_run", lambda _, check: events.workflow_run(check), id="workflow_run"),
        pytest.param("check_suite", lambda _, check: events.check_suite(check.suite), id="check_suite"),
        pytest.param("status", lambda pull, _: events.status(pull.status("ci", "failure")), id="status"),
        pytest.param(
            "pull_request_review",
            lambda pull, _: events.pull_request_review(pull.review(user("ann"), "COMMENTED", "Hm.")),
            id="pull_request_review",
        ),
        pytest.param(
            "issue_comment", lambda pull, _: events.issue_comment(pull.comment(user("ann"), "Hm.")), id="issue_comment"
        ),
    ],
)
def test_only_what_the_event_concerns_is_looked_at(
    stage: Stage, name: str, payload: Callable[[PullRequest, CheckRun], dict[str, Any]]
) -> None:
    pull, check = two_failing(stage)
    run = run_for(stage, name, payload(pull, check))
    assert run.decisions == {pull.number: "send"}


def test_a_pull_request_of_another_repository_that_has_the_commit_is_none_of_ours(stage: Stage) -> None:
    pull, check = two_failing(stage)
    payload = events.workflow_run(check)
    payload["workflow_run"]["pull_requests"] = [{"number": 1, "base": {"repo": {"id": 999}}}]
    assert run_for(stage, "workflow_run", payload).decisions == {pull.number: "send"}


def test_the_schedule_concerns_all(stage: Stage) -> None:
    two_failing(stage)
    assert set(run_for(stage, "schedule", {"schedule": "*/10 * * * *"}).decisions) == {1, 2}


def test_a_preview_shows_message_and_comment_and_writes_nothing(stage: Stage) -> None:
    pull = stage.pull_request()
    pull.check("test", "failure")
    session = stage.session(pull)
    run = stage.run(pull_request="1", dry_run="true")
    assert "Your pull request #1 in octo/shop needs another commit" in run.log
    assert "**Sent feedback to Jules**" in run.log
    assert "jules-feedback-bot v1" not in run.log
    assert (session.messages, pull.comments) == ([], [])
