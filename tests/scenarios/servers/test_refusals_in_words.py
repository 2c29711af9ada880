"""What GitHub says about a refusal is handed on; nothing is made up in its place."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.scenarios.bad_input.trouble import OTHER_ID, failing, is_clean
from tests.scenarios.stage import Stage
from tests.simulators.github import faults
from tests.simulators.http.exchange import Exchange

SAML = (
    "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization."
)
IP_LIST = (
    "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list"
    " enabled, and 192.0.2.1 is not permitted to access this resource."
)


def forbidden(field: str, words: str) -> Callable[[Exchange], object]:
    error = {"type": "FORBIDDEN", "path": [field], "message": words}
    return faults.answer(200, body=json.dumps({"data": {field: None}, "errors": [error]}).encode())


@pytest.mark.parametrize("words", [SAML, IP_LIST])
@pytest.mark.parametrize(
    ("operation", "field", "inputs"),
    [
        ("Repositories", "organization", {"repositories": "org:acme"}),
        ("Candidates", "repository", {}),
        ("OneCandidate", "repository", {"pull_request": "1"}),
    ],
)
def test_why_a_query_is_forbidden(stage: Stage, words: str, operation: str, field: str, inputs: dict[str, Any]) -> None:
    failing(stage)
    stage.github.faults.before(
        "POST", "/graphql", forbidden(field, words), when=faults.operation(operation), times=None
    )
    run = stage.run(**inputs)
    assert (run.status, is_clean(run)) == (1, True)
    assert words[:60] in run.log
    assert "there is no" not in run.log


@pytest.mark.parametrize("words", [SAML, IP_LIST])
def test_why_a_file_is_forbidden(stage: Stage, words: str) -> None:
    _, session = failing(stage)
    body = json.dumps({"message": words}).encode()
    stage.github.faults.before("GET", "*/contents/*", faults.answer(403, body=body), times=None)
    run = stage.run()
    assert (run.status, is_clean(run), words[:60] in run.log, session.messages) == (1, True, True, [])
    assert "permission" not in run.log


@pytest.mark.parametrize("words", [SAML, IP_LIST])
def test_why_a_log_is_forbidden(stage: Stage, words: str) -> None:
    _, session = failing(stage)
    body = json.dumps({"message": words}).encode()
    stage.github.faults.before("GET", "*/logs", faults.answer(403, body=body), times=None)
    stage.run()
    assert "SAML" in session.messages[0] or "IP allow list" in session.messages[0]
    assert "permission" not in session.messages[0]


def test_a_repository_that_is_not_there_is_named_as_before(stage: Stage) -> None:
    assert "repository octo/nowhere does not exist" in stage.run(repositories="octo/nowhere").log


def test_a_locked_conversation_is_skipped(stage: Stage) -> None:
    pull, session = failing(stage)
    pull.is_locked = True
    _, other = failing(stage, session=OTHER_ID)
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "skip", 2: "send"})
    assert "locked" in run.reason(1)
    assert run.results[0]["reason_codes"] == ["conversation-locked"]
    assert (session.messages, pull.comments, len(other.messages)) == ([], [], 1)


def test_a_conversation_that_is_locked_in_the_meantime_is_skipped(stage: Stage) -> None:
    pull, session = failing(stage)

    def lock() -> None:
        pull.is_locked = True

    stage.github.faults.before("POST", "*/comments", faults.run(lock))
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "skip"})
    assert run.results[0]["reason_codes"] == ["conversation-locked"]
    assert (session.messages, pull.comments) == ([], [])


@pytest.mark.parametrize("inputs", [{}, {"pull_request": "1"}])
def test_an_archived_repository_is_skipped(stage: Stage, inputs: dict[str, Any]) -> None:
    _, session = failing(stage)
    stage.repository.is_archived = True
    run = stage.run(**inputs)
    assert (run.status, is_clean(run), session.messages) == (0, True, [])
    assert [(row["decision"], row["reason_codes"]) for row in run.results] == [("skip", ["repository-archived"])]
    assert "archived" in run.summary


def test_a_repository_that_is_archived_in_the_meantime_is_skipped(stage: Stage) -> None:
    _, session = failing(stage)

    def archive() -> None:
        stage.repository.is_archived = True

    stage.github.faults.before("POST", "*/comments", faults.run(archive))
    run = stage.run()
    assert (run.status, run.decisions) == (0, {1: "skip"})
    assert run.results[0]["reason_codes"] == ["repository-archived"]
    assert session.messages == []
