from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from feedback_bot.jules import Activity, Session, Source

FULL_SESSION: dict[str, Any] = {
    "name": "sessions/314",
    "id": "314",
    "prompt": "Add a test",
    "title": "Test",
    "createTime": "2026-03-01T12:00:00.123456789Z",
    "updateTime": "2026-03-01T12:05:00Z",
    "state": "COMPLETED",
    "url": "https://jules.google.com/session/314",
    "archived": True,
    "requirePlanApproval": True,
    "automationMode": "AUTO_CREATE_PR",
    "sourceContext": {
        "source": "sources/github/octo/app",
        "githubRepoContext": {"startingBranch": "main"},
        "workingBranch": "jules-314",
    },
    "outputs": [
        {"pullRequest": {"url": "https://github.com/octo/app/pull/7", "title": "T", "baseRef": "main", "headRef": "x"}},
        {"changeSet": {"source": "sources/github/octo/app", "gitPatch": {"unidiffPatch": "+1", "baseCommitId": "c0"}}},
        {"hologram": {}},
    ],
    "mood": "good",
}


def test_a_session_with_every_field() -> None:
    session = Session.model_validate(FULL_SESSION)
    assert session.create_time == datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
    assert (session.repository, session.starting_branch) == ("octo/app", "main")
    assert [pull_request.url for pull_request in session.pull_requests] == ["https://github.com/octo/app/pull/7"]
    assert session.outputs[1].change_set is not None
    assert session.outputs[1].change_set.git_patch is not None
    assert session.outputs[1].change_set.git_patch.base_commit_id == "c0"
    assert session.archived
    assert session.source_context is not None
    assert session.source_context.working_branch == "jules-314"


def test_unknown_fields_states_and_outputs_are_kept() -> None:
    session = Session.model_validate({**FULL_SESSION, "state": "DREAMING"})
    assert session.state == "DREAMING"
    assert session.model_extra == {"mood": "good"}
    assert session.outputs[2].model_extra == {"hologram": {}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"name": "sessions/1", "id": "1"}, ("sessions/1", "1")),
        ({"name": "sessions/1"}, ("sessions/1", "1")),
        ({"name": "1"}, ("1", "1")),
        ({"id": "1"}, ("1", "1")),
        ({"id": 18446744073709551615}, ("18446744073709551615", "18446744073709551615")),
        ({"name": "sessions/1", "id": "sessions/1"}, ("sessions/1", "1")),
    ],
)
def test_the_id_comes_from_name_or_id(content: dict[str, Any], expected: tuple[str, str]) -> None:
    session = Session.model_validate(content)
    assert (session.name, session.id) == expected


def test_nulls_and_unreadable_times_count_as_absent() -> None:
    content = {"id": "1", "title": None, "outputs": None, "createTime": "soon", "updateTime": 5, "sourceContext": None}
    session = Session.model_validate(content)
    assert (session.title, session.outputs, session.create_time, session.update_time) == ("", (), None, None)
    assert session.repository is None


def test_a_session_needs_a_name_and_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Session.model_validate({"title": "nameless"})
    with pytest.raises(ValidationError):
        Session.model_validate({"id": "1"}).state = "FAILED"


@pytest.mark.parametrize(
    ("union", "kind", "text"),
    [
        ({"agentMessaged": {"agentMessage": "Which one?"}}, "agentMessaged", "Which one?"),
        ({"userMessaged": {"userMessage": "That one."}}, "userMessaged", "That one."),
        (
            {"planGenerated": {"plan": {"id": "p", "steps": [{"title": "Look"}, {"title": "Do", "index": 1}]}}},
            "planGenerated",
            "1. Look\n2. Do",
        ),
        ({"planGenerated": {}}, "planGenerated", ""),
        ({"planApproved": {"planId": "p"}}, "planApproved", ""),
        ({"progressUpdated": {"title": "Tests", "description": "run"}}, "progressUpdated", "Tests\nrun"),
        ({"sessionCompleted": {}}, "sessionCompleted", ""),
        ({"sessionFailed": {"reason": "No space"}}, "sessionFailed", "No space"),
        ({"teaMade": {"sugar": 2}, "description": "Tea"}, "teaMade", "Tea"),
        ({"description": "Something"}, "unknown", "Something"),
    ],
)
def test_kinds_of_activities(union: dict[str, Any], kind: str, text: str) -> None:
    activity = Activity.model_validate({"name": "sessions/1/activities/a1", "originator": "agent", **union})
    assert (activity.id, activity.kind, activity.text) == ("a1", kind, text)


def test_artifacts() -> None:
    artifacts = [
        {"changeSet": {"gitPatch": {"unidiffPatch": "+1"}}},
        {"media": {"data": "AAAA", "mimeType": "image/png"}},
        {"bashOutput": {"command": "ls", "output": "a", "exitCode": 1, "stderr": "b"}},
        {"poem": {}},
    ]
    activity = Activity.model_validate({"id": "a", "artifacts": artifacts})
    change, media, bash, poem = activity.artifacts
    assert change.change_set is not None
    assert media.media is not None
    assert media.media.mime_type == "image/png"
    assert bash.bash_output is not None
    assert (bash.bash_output.exit_code, bash.bash_output.model_extra) == (1, {"stderr": "b"})
    assert poem.model_extra == {"poem": {}}


@pytest.mark.parametrize("name", ["sources/github/octo/app", "sources/github-octo-app"])
def test_a_source(name: str) -> None:
    repo = {"owner": "octo", "repo": "app", "isPrivate": True, "defaultBranch": {"displayName": "trunk"}}
    source = Source.model_validate({"name": name, "githubRepo": {**repo, "branches": [{"displayName": "trunk"}]}})
    assert (source.id, source.repository, source.default_branch) == (name.removeprefix("sources/"), "octo/app", "trunk")


def test_a_source_of_an_unknown_sort() -> None:
    source = Source.model_validate({"name": "sources/gitlab/x", "gitlabRepo": {}})
    assert (source.repository, source.default_branch) == (None, None)
