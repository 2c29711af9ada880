"""Every operation on the wire, and what is repeated, with the wire itself mocked."""

import json
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import responses
from responses import matchers

from feedback_bot.jules import (
    AUTO_CREATE_PR,
    BASE_URL,
    ActivitiesNotReady,
    BadRequest,
    Jules,
    JulesError,
    NetworkError,
    NotAuthenticated,
    NotFound,
    RateLimited,
    Unavailable,
)

KEY = "AIza-the-key"
SESSION = {"name": "sessions/1", "id": "1", "state": "IN_PROGRESS"}


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def jules(pauses: list[float]) -> Jules:
    return Jules(KEY, sleep=pauses.append)


def error_json(status: int, message: str = "Said so") -> dict[str, Any]:
    return {"error": {"code": status, "message": message}}


def sent(wire: responses.RequestsMock, number: int = -1) -> requests.PreparedRequest:
    return wire.calls[number].request


def test_reads_a_session_with_the_key_in_the_header(jules: Jules, wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE_URL}/sessions/1", json=SESSION, headers={"Date": "Sun, 01 Mar 2026 12:30:05 GMT"})
    assert jules.server_time() is None
    assert jules.session("sessions/1").state == "IN_PROGRESS"
    assert jules.server_time() == datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)
    assert sent(wire).headers["X-Goog-Api-Key"] == KEY


@pytest.mark.parametrize(
    ("operation", "method", "path", "body"),
    [
        (lambda jules: jules.delete_session("1"), "DELETE", "sessions/1", None),
        (lambda jules: jules.archive_session("1"), "POST", "sessions/1:archive", None),
        (lambda jules: jules.unarchive_session("1"), "POST", "sessions/1:unarchive", None),
        (lambda jules: jules.approve_plan("1"), "POST", "sessions/1:approvePlan", None),
        (lambda jules: jules.send_message("1", "Go on"), "POST", "sessions/1:sendMessage", {"prompt": "Go on"}),
    ],
)
def test_writes_to_a_session(
    operation: Callable[[Jules], None],
    method: str,
    path: str,
    body: object,
    jules: Jules,
    wire: responses.RequestsMock,
) -> None:
    wire.add(method, f"{BASE_URL}/{path}", body=b"")
    operation(jules)
    came = sent(wire).body
    assert (json.loads(came) if came else None) == body
    if method == "POST" and body is None:
        assert sent(wire).headers["Content-Length"] == "0"


def test_creates_a_session(jules: Jules, wire: responses.RequestsMock) -> None:
    body = {
        "prompt": "Add a test",
        "sourceContext": {"source": "sources/github/octo/app", "githubRepoContext": {"startingBranch": "main"}},
        "title": "Test",
        "requirePlanApproval": True,
        "automationMode": "AUTO_CREATE_PR",
    }
    wire.post(f"{BASE_URL}/sessions", json=SESSION, match=[matchers.json_params_matcher(body)])
    session = jules.create_session(
        "Add a test",
        source="octo/app",
        starting_branch="main",
        title="Test",
        require_plan_approval=True,
        automation_mode=AUTO_CREATE_PR,
    )
    assert session.id == "1"


def test_creates_a_session_with_nothing_but_a_prompt(jules: Jules, wire: responses.RequestsMock) -> None:
    wire.post(f"{BASE_URL}/sessions", json=SESSION, match=[matchers.json_params_matcher({"prompt": "Think"})])
    jules.create_session("Think")


def test_reads_a_list_page_by_page_when_needed(jules: Jules, wire: responses.RequestsMock) -> None:
    first = {"sessions": [{"id": "3"}, {"id": "2"}], "nextPageToken": "t"}
    url = f"{BASE_URL}/sessions"
    wire.get(url, json=first, match=[matchers.query_param_matcher({"pageSize": "100"})])
    sessions = jules.sessions()
    assert [next(sessions).id, next(sessions).id] == ["3", "2"]
    assert len(wire.calls) == 1
    second = {"sessions": [{"id": "2"}, {"id": "1"}]}  # one session was made between the pages
    wire.get(url, json=second, match=[matchers.query_param_matcher({"pageSize": "100", "pageToken": "t"})])
    assert [session.id for session in sessions] == ["1"]


def test_lists_only_archived_sessions(jules: Jules, wire: responses.RequestsMock) -> None:
    query = matchers.query_param_matcher({"pageSize": "100", "filter": "archived = true"})
    wire.get(f"{BASE_URL}/sessions", json={"sessions": [{"id": "1", "archived": True}, {"id": "2"}]}, match=[query])
    assert [session.id for session in jules.sessions(archived=True)] == ["1"]


def test_reads_activities_since_a_time(jules: Jules, wire: responses.RequestsMock) -> None:
    query = matchers.query_param_matcher({"pageSize": "100", "filter": 'create_time > "2026-03-01T12:00:00.000001Z"'})
    wire.get(f"{BASE_URL}/sessions/1/activities", json={"activities": [{"id": "a"}]}, match=[query])
    since = datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC)
    assert [activity.id for activity in jules.activities("1", since=since)] == ["a"]


def test_empty_lists(jules: Jules, wire: responses.RequestsMock) -> None:
    for path in ("sessions", "sources", "sessions/1/activities"):
        wire.get(f"{BASE_URL}/{path}", json={})
    assert [*jules.sessions(), *jules.sources(), *jules.activities("1")] == []


def test_reads_one_activity_and_one_source(jules: Jules, wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE_URL}/sessions/1/activities/a1", json={"id": "a1"})
    wire.get(f"{BASE_URL}/sources/github/octo/app", json={"name": "sources/github/octo/app"})
    assert jules.activity("1", "sessions/1/activities/a1").id == "a1"
    assert jules.source("octo/app").id == "github/octo/app"


def test_a_list_that_goes_in_circles_ends(jules: Jules, wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE_URL}/sessions", json={"sessions": [], "nextPageToken": "t"})
    with pytest.raises(Unavailable, match="repeat endlessly"):
        list(jules.sessions())


@pytest.mark.parametrize("content", [{"sessions": "x"}, {"sessions": [5]}, {"sessions": [{"title": "nameless"}]}])
def test_a_list_of_something_else(content: object, jules: Jules, wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE_URL}/sessions", json=content)
    with pytest.raises(Unavailable):
        list(jules.sessions())


@pytest.mark.parametrize(
    "operation",
    [
        lambda jules: jules.session("abc"),
        lambda jules: jules.delete_session(""),
        lambda jules: jules.send_message("1", " \n"),
        lambda jules: jules.create_session(""),
        lambda jules: jules.create_session("x", source="../sessions"),
        lambda jules: jules.source("no source"),
        lambda jules: jules.activity("1", "a/b"),
        lambda jules: list(jules.activities("1/2")),
    ],
)
def test_what_cannot_be_right_is_not_sent(
    operation: Callable[[Jules], object], jules: Jules, wire: responses.RequestsMock
) -> None:
    with pytest.raises(BadRequest) as caught:
        operation(jules)
    assert (caught.value.maybe_done, caught.value.status) == (False, None)
    assert len(wire.calls) == 0


def test_reads_are_repeated_until_they_succeed(jules: Jules, wire: responses.RequestsMock, pauses: list[float]) -> None:
    wire.get(f"{BASE_URL}/sessions/1", status=503)
    wire.get(f"{BASE_URL}/sessions/1", body=requests.ConnectionError("broken"))
    wire.get(f"{BASE_URL}/sessions/1", json=SESSION)
    assert jules.session("1").id == "1"
    assert pauses == [0.5, 1.0]


@pytest.mark.parametrize(("status", "tries"), [(503, 3), (200, 3), (302, 1), (400, 1), (401, 1), (404, 1)])
def test_how_often_a_read_is_tried(status: int, tries: int, jules: Jules, wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE_URL}/sessions/1", status=status, body="<html>", headers={"Location": "https://evil.example/"})
    with pytest.raises(JulesError):
        jules.session("1")
    assert len(wire.calls) == tries


@pytest.mark.parametrize("status", [200, 302, 429, 500, 503])
def test_writes_are_never_repeated(status: int, jules: Jules, wire: responses.RequestsMock) -> None:
    wire.post(f"{BASE_URL}/sessions", status=status, body="<html>", headers={"Retry-After": "1"})
    with pytest.raises(JulesError):
        jules.create_session("x")
    assert len(wire.calls) == 1


def test_a_rate_limit_is_waited_out(jules: Jules, wire: responses.RequestsMock, pauses: list[float]) -> None:
    wire.get(f"{BASE_URL}/sessions/1", status=429, headers={"Retry-After": "30"})
    wire.get(f"{BASE_URL}/sessions/1", status=429)
    wire.get(f"{BASE_URL}/sessions/1", json=SESSION)
    jules.session("1")
    assert pauses == [30, 1.0]


def test_the_patience_with_rate_limits_is_bounded_for_all_requests_together(
    jules: Jules, wire: responses.RequestsMock, pauses: list[float]
) -> None:
    wire.get(f"{BASE_URL}/sessions/1", status=429, headers={"Retry-After": "50"})
    with pytest.raises(RateLimited) as caught:
        jules.session("1")
    assert caught.value.retry_after == 50
    assert "Try again in 50 seconds." in str(caught.value)
    assert pauses == [50, 50]
    with pytest.raises(RateLimited):
        jules.session("1")
    assert pauses == [50, 50]


ACTIVITIES = f"{BASE_URL}/sessions/1/activities"


def test_activities_that_are_not_there_yet_are_waited_for(
    jules: Jules, wire: responses.RequestsMock, pauses: list[float]
) -> None:
    wire.get(ACTIVITIES, status=404, json=error_json(404))
    wire.get(f"{BASE_URL}/sessions/1", json=SESSION)
    wire.get(ACTIVITIES, status=404, json=error_json(404))
    wire.get(ACTIVITIES, json={"activities": [{"id": "a"}]})
    assert [activity.id for activity in jules.activities("1")] == ["a"]
    assert pauses == [1, 2]


def test_activities_that_stay_away_are_an_error_of_their_own(
    jules: Jules, wire: responses.RequestsMock, pauses: list[float]
) -> None:
    wire.get(ACTIVITIES, status=404, json=error_json(404))
    wire.get(f"{BASE_URL}/sessions/1", json=SESSION)
    with pytest.raises(ActivitiesNotReady, match="no activities yet") as caught:
        list(jules.activities("1"))
    assert (caught.value.session_id, caught.value.status, pauses) == ("1", 404, [1, 2, 4])


def test_activities_of_a_session_that_is_gone_are_not_waited_for(
    jules: Jules, wire: responses.RequestsMock, pauses: list[float]
) -> None:
    wire.get(ACTIVITIES, status=404, json=error_json(404))
    wire.get(f"{BASE_URL}/sessions/1", status=404, json=error_json(404))
    with pytest.raises(NotFound):
        list(jules.activities("1"))
    assert pauses == []


def test_a_message_that_cannot_be_delivered_says_where_to_look(jules: Jules, wire: responses.RequestsMock) -> None:
    wire.post(f"{BASE_URL}/sessions/1:sendMessage", status=404, json=error_json(404, "Not found"))
    with pytest.raises(NotFound, match="feedback-bot sessions get 1") as caught:
        jules.send_message("1", "x")
    assert (caught.value.session_id, caught.value.maybe_done) == ("1", False)


def test_an_unconnected_source_says_how_to_connect_it(jules: Jules, wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE_URL}/sources/github/octo/app", status=404, json=error_json(404))
    with pytest.raises(NotFound, match=r"Connect the repository at https://jules\.google\.com"):
        jules.source("octo/app")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://jules.googleapis.com/v1alpha", "must start with https"),
        ("ftp://127.0.0.1", "must start with https"),
        ("https://user:pw@host/", "must have a host and a path"),
        ("https://host/?key=1", "must have a host and a path"),
        ("https://", "must have a host and a path"),
        ("https://[", "is not a valid URL"),
        ("https://host:99999/", "is not a valid URL"),
        ("http://127.0.0.1.evil.example", "must start with https"),
    ],
)
def test_addresses_that_are_refused(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        Jules(KEY, base_url=url)
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://[::1]:8000/v1alpha/", "http://localhost/"])
def test_plain_http_on_this_machine_is_taken(url: str) -> None:
    assert repr(Jules(KEY, base_url=url)) == f"Jules(base_url='{url.rstrip('/')}')"


@pytest.mark.parametrize("key", ["", "with space", "line\nbreak", "schlüssel"])
def test_keys_that_no_header_can_hold(key: str) -> None:
    with pytest.raises(ValueError, match="must be printable ASCII") as caught:
        Jules(key)
    assert not key or key not in str(caught.value)


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 401, "json": error_json(401, f"{KEY} is wrong")},
        {"body": requests.ConnectionError(f"header {KEY}")},
        {"status": 200, "body": KEY, "content_type": KEY},
        {"status": 200, "json": {"id": [KEY]}},
    ],
)
def test_no_error_shows_the_key(reply: dict[str, Any], jules: Jules, wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE_URL}/sessions/1", **reply)
    with pytest.raises(JulesError) as caught:
        jules.session("1")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(vars(caught.value))
    assert KEY not in shown + repr(jules)


def test_a_wrong_key(jules: Jules, wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE_URL}/sessions/1", status=401, json=error_json(401, "API keys are not supported by this API"))
    with pytest.raises(NotAuthenticated, match="Check JULES_API_KEY"):
        jules.session("1")


def test_no_connection(jules: Jules, wire: responses.RequestsMock) -> None:
    wire.get(f"{BASE_URL}/sessions/1", body=requests.ConnectionError("broken"))
    with pytest.raises(NetworkError) as caught:
        jules.session("1")
    assert (caught.value.status, caught.value.maybe_done) == (None, False)
