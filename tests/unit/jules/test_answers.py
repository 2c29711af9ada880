import json

import pytest
import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from feedback_bot.jules import (
    BadRequest,
    JulesError,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    RateLimited,
    Unavailable,
)
from feedback_bot.jules.answers import Answer, Call, network_error, read_answer
from feedback_bot.limits.http_dates import retry_after

READ = Call(method="GET", path="sessions/1", what="Reading session 1", session_id="1")
WRITE = Call(method="POST", path="x", what="Writing", session_id="1", if_in_doubt="look first.", has_result=False)
CREATE = Call(method="POST", path="sessions", what="Creating a session", if_in_doubt="look first.")
KEY = "AIza-secret"


def answer(status: int, body: bytes | str = b"", **headers: str) -> Answer:
    named = CaseInsensitiveDict({key.replace("_", "-"): value for key, value in headers.items()})
    return Answer(status=status, headers=named, body=body.encode() if isinstance(body, str) else body)


def error_body(status: int, message: str, **more: object) -> str:
    return json.dumps({"error": {"code": status, "message": message, **more}})


def refused(call: Call, came: Answer) -> JulesError:
    error = read_answer(call, came, secret=KEY)
    assert isinstance(error, JulesError)
    return error


@pytest.mark.parametrize(
    ("status", "family", "maybe_done"),
    [
        (400, BadRequest, False),
        (401, NotAuthenticated, False),
        (403, NotAllowed, False),
        (404, NotFound, False),
        (408, Unavailable, True),
        (409, BadRequest, False),
        (429, RateLimited, False),
        (500, Unavailable, True),
        (503, Unavailable, True),
        (504, Unavailable, True),
        (302, Unavailable, False),
    ],
)
def test_families_of_errors(status: int, family: type[JulesError], maybe_done: bool) -> None:
    written = refused(WRITE, answer(status, error_body(status, "Said so")))
    read = refused(READ, answer(status, error_body(status, "Said so")))
    assert type(written) is type(read) is family
    assert (written.status, written.session_id, written.maybe_done) == (status, "1", maybe_done)
    assert not read.maybe_done
    assert status == 302 or "Said so" in str(written)
    assert ("look first" in str(written)) == maybe_done


@pytest.mark.parametrize(
    "body",
    [
        error_body(400, "API key not valid. Please pass a valid API key."),
        error_body(
            400, "No", details=[{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
        ),
    ],
)
def test_a_wrong_key_may_be_answered_with_400(body: str) -> None:
    assert isinstance(refused(READ, answer(400, body)), NotAuthenticated)


@pytest.mark.parametrize(
    "body", ["", "<html>no</html>", "[]", '{"error": "no"}', '{"error": {"message": null}}', b"\xff"]
)
def test_errors_without_a_message(body: bytes | str) -> None:
    assert str(refused(READ, answer(404, body))).startswith("Reading session 1 failed (HTTP 404): HTTP status 404.")


def test_a_wrapped_error() -> None:
    assert "Inside" in str(refused(READ, answer(400, f"[{error_body(400, 'Inside')}]")))


def test_an_error_is_one_line_without_the_key() -> None:
    text = str(refused(READ, answer(403, error_body(403, f"Key {KEY}\n\x1b[31mis\u202e bad" + "x" * 5000))))
    assert KEY not in text
    assert text.isprintable()
    assert len(text) < 1500


@pytest.mark.parametrize("body", ["", "  ", "{}", '{"a": 1}'])
def test_writes_without_a_result_succeed(body: str) -> None:
    assert isinstance(read_answer(WRITE, answer(200, body), secret=KEY), dict)


@pytest.mark.parametrize("body", ["<html>Sign in</html>", "[]", "5", '{"cut": ', "[" * 100_000])
@pytest.mark.parametrize("call", [READ, WRITE, CREATE])
def test_an_answer_that_is_no_json_object(call: Call, body: str) -> None:
    error = refused(call, answer(200, body, Content_Type="text/html; charset=utf-8"))
    assert isinstance(error, Unavailable)
    assert "not a JSON object (text/html)" in str(error)
    assert error.maybe_done == (not call.is_read)


@pytest.mark.parametrize("call", [READ, CREATE])
def test_an_empty_answer_where_a_result_is_due(call: Call) -> None:
    assert isinstance(read_answer(call, answer(200), secret=KEY), Unavailable)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "soon"}, None),
        ({"Retry_After": "-1"}, None),
        ({"Retry_After": "9" * 400}, 86_400.0),
        ({"Date": "Sun, 01 Mar 2026 12:00:00 GMT", "Retry_After": "Sun, 01 Mar 2026 12:00:30 GMT"}, 30.0),
        ({"Date": "Sun, 01 Mar 2026 12:00:00 GMT", "Retry_After": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0),
    ],
)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    came = answer(429, "", **headers)
    assert retry_after(came.headers) == expected
    assert refused(WRITE, came).retry_after == expected


@pytest.mark.parametrize(
    ("error", "maybe_done", "words"),
    [
        (requests.ConnectTimeout(), False, "no response in time"),
        (requests.ReadTimeout(), True, "no response in time"),
        (requests.exceptions.ProxyError(), False, "proxy"),
        (
            requests.ConnectionError(urllib3.exceptions.ProtocolError("x", ConnectionResetError(104, "Reset"))),
            True,
            "reset",
        ),
        (requests.exceptions.ChunkedEncodingError(), True, "connection was lost"),
        (urllib3.exceptions.IncompleteRead(1, 2), True, "connection was lost"),
        (OSError("no certificate bundle"), False, "no certificate bundle"),
    ],
)
def test_network_errors(error: Exception, maybe_done: bool, words: str) -> None:
    told = network_error(WRITE, error, host="jules.example")
    assert (told.maybe_done, told.status, told.session_id) == (maybe_done, None, "1")
    assert "jules.example" in str(told)
    assert words in str(told)
    assert not network_error(READ, error, host="jules.example").maybe_done
