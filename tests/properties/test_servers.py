"""What GitHub and Jules answer: any JSON in any place is read, or is an error in words."""

# ruff: noqa: E501 - tables of pieces

import contextlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from feedback_bot.config.inputs import read_settings
from feedback_bot.decide import Case, triage
from feedback_bot.errors import FeedbackBotError, ReadError, WriteError
from feedback_bot.github.answer import Answer, errors_of, messages_of
from feedback_bot.github.client import Client
from feedback_bot.github.deep import read_deep
from feedback_bot.github.details import compare, find_passing_job, read_check_details
from feedback_bot.github.failures import as_read_error, as_write_error, raise_for_query_errors, server_time
from feedback_bot.github.found import find_named, find_of_owner, read_candidates
from feedback_bot.github.logs import LogSource, LogUnavailableError
from feedback_bot.github.older_servers import lacking_fields
from feedback_bot.github.partial import missing_permissions
from feedback_bot.github.rate_limits import limited, rate_limit_wait, trouble_of
from feedback_bot.github.scan import read_commit_checks, scan
from feedback_bot.github.search import Hit, Searcher
from feedback_bot.jules.activities import Activity
from feedback_bot.jules.answers import Answer as JulesAnswer
from feedback_bot.jules.answers import Call, read_answer
from feedback_bot.jules.errors import JulesError
from feedback_bot.jules.names import parse_activity_id, parse_session_id, parse_source_name
from feedback_bot.jules.parsing import pages
from feedback_bot.jules.resources import Session
from feedback_bot.limits.addresses import is_safe_address
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.read_ahead import ReadAhead
from feedback_bot.limits.timing import Timing
from feedback_bot.model import Snapshot
from tests.properties.inputs import each_spoilt, spoilt, text_of
from tests.unit.builders import candidate, policy

if TYPE_CHECKING:
    from feedback_bot.github.notes import Notes
    from feedback_bot.limits.http_session import HttpSession

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
WHEN = "2026-03-04T11:00:00Z"
PAGE = {"hasNextPage": False, "endCursor": None}
ANN = {"login": "ann", "__typename": "User"}
REVIEW = {
    "id": "R", "author": ANN, "authorAssociation": "MEMBER", "authorCanPushToRepository": True, "state": "CHANGES_REQUESTED",
    "body": "No.", "submittedAt": WHEN, "createdAt": WHEN, "commit": {"oid": "1f"}, "url": "https://x/r",
}  # fmt: skip
THREAD = {
    "id": "T", "path": "a.py", "line": 1, "startLine": None, "originalLine": 1, "originalStartLine": None, "diffSide": "RIGHT",
    "subjectType": "LINE", "isResolved": False, "isOutdated": False,
    "comments": {
        "nodes": [{"id": "C", "pullRequestReview": REVIEW, "author": ANN, "authorAssociation": "MEMBER", "body": "x", "diffHunk": "@@ -1 +1 @@", "createdAt": WHEN, "url": "https://x/c"}],
        "pageInfo": PAGE,
    },
}  # fmt: skip
COMMENT = {
    "fullDatabaseId": "7", "id": "IC", "author": ANN, "authorAssociation": "MEMBER", "viewerDidAuthor": False, "body": "/feedback now",
    "createdAt": WHEN, "editor": ANN, "isMinimized": False, "url": "https://x#issuecomment-7",
    "reactionGroups": [{"viewerHasReacted": False, "content": "THUMBS_UP"}],
}  # fmt: skip
SUITE = {
    "id": "S", "createdAt": WHEN, "conclusion": "STARTUP_FAILURE", "app": {"slug": "github-actions"},
    "workflowRun": {"databaseId": 5, "event": "push", "url": "https://x/actions/runs/5", "workflow": {"databaseId": 1, "name": "CI", "resourcePath": "/a/ci.yml"}, "file": {"path": ".github/workflows/ci.yml"}},
}  # fmt: skip
RUN = {
    "__typename": "CheckRun", "id": "CR", "name": "test", "status": "COMPLETED", "conclusion": "FAILURE", "startedAt": WHEN, "completedAt": WHEN,
    "detailsUrl": "https://github.com/o/r/actions/runs/5/job/6", "databaseId": 6, "checkSuite": SUITE | {"id": "S2"},
}  # fmt: skip
STATUS = {
    "__typename": "StatusContext",
    "id": "SC",
    "context": "ci",
    "state": "FAILURE",
    "createdAt": WHEN,
    "targetUrl": "https://x",
    "description": "d",
}
COMMIT = {
    "id": "CO", "oid": "1f" * 20, "committedDate": WHEN, "checkSuites": {"nodes": [SUITE], "totalCount": 1, "pageInfo": PAGE},
    "statusCheckRollup": {"state": "FAILURE", "contexts": {"nodes": [RUN, STATUS], "pageInfo": PAGE}},
}  # fmt: skip
BRANCH = {
    "commit": {
        "oid": "1f",
        "messageHeadline": "x",
        "authoredDate": WHEN,
        "parents": {"totalCount": 1},
        "authors": {"nodes": [{"name": "a", "email": "a@b", "user": ANN}]},
    }
}
PULL = {
    "__typename": "PullRequest", "number": 7, "id": "PR_7", "url": "https://x/7", "title": "t", "body": "b", "state": "OPEN", "author": ANN,
    "headRefName": "fix-5512340987612345678", "headRefOid": "1f" * 20, "headRepository": {"nameWithOwner": "o/r"}, "isCrossRepository": False,
    "baseRefName": "main", "baseRef": {"target": {"oid": "3c"}}, "mergeable": "MERGEABLE", "labels": {"nodes": [{"name": "x"}]}, "locked": False,
    "viewerCanReact": True, "updatedAt": WHEN, "commits": {"nodes": [{"commit": COMMIT}]}, "branch": {"nodes": [BRANCH]},
    "latestOpinionatedReviews": {"nodes": [REVIEW], "pageInfo": PAGE}, "remarks": {"nodes": [REVIEW], "totalCount": 1},
    "reviewThreads": {"nodes": [THREAD], "totalCount": 1, "pageInfo": PAGE}, "comments": {"nodes": [COMMENT], "totalCount": 1, "pageInfo": PAGE},
}  # fmt: skip
DEEP = {
    "data": {"nodes": [PULL]},
    "errors": [
        {
            "message": "Resource not accessible by integration",
            "type": "FORBIDDEN",
            "path": ["nodes", 0, "x", 0, "workflowRun"],
        }
    ],
}
SCAN = {
    "data": {
        "repository": {"nameWithOwner": "o/r", "isArchived": False, "pullRequests": {"nodes": [PULL], "pageInfo": PAGE}}
    },
    "errors": [],
}
FOUND = {"id": "PR_7", "number": 7, "createdAt": WHEN, "repository": {"nameWithOwner": "o/r", "isArchived": False}}
FOUND_RED = FOUND | {"commits": {"nodes": [{"commit": {"statusCheckRollup": {"state": "FAILURE"}}}]}}
HITS = {"issueCount": 1, "pageInfo": PAGE, "nodes": [FOUND_RED]}
OWNER = {
    "data": {
        "organization": {
            "repositories": {"totalCount": 3},
            "settings": {"object": {"text": "drafts: skip", "isBinary": False, "isTruncated": False}},
        },
        "found0": HITS,
        "found1": HITS,
    },
    "errors": [{"message": "x", "type": "NOT_FOUND", "path": ["organization", "settings"]}],
}
NAMED = {"data": {"name0": {"nameWithOwner": "o/r", "isArchived": False}, "found0": HITS, "found1": HITS}}
FOUND_SCAN = {
    "data": {"nodes": [PULL | FOUND]},
    "errors": [{"message": "x", "type": "NOT_FOUND", "path": ["nodes", 0]}],
}
CHECKS = {
    "data": {"repository": {"object": {"statusCheckRollup": {"contexts": {"nodes": [RUN, STATUS], "pageInfo": PAGE}}}}}
}
STEP = {"number": 1, "name": "Run tests", "conclusion": "FAILURE", "startedAt": WHEN, "completedAt": WHEN}
NOTE = {
    "path": "a.py",
    "location": {"start": {"line": 1}, "end": {"line": 2}},
    "annotationLevel": "FAILURE",
    "title": "t",
    "message": "m",
}
DETAILS = {
    "data": {
        "nodes": [
            {
                "__typename": "CheckRun",
                "id": "CR",
                "title": "t",
                "summary": "s",
                "text": None,
                "steps": {"nodes": [STEP]},
                "annotations": {"nodes": [NOTE]},
            }
        ]
    }
}
COMPARISON = {
    "html_url": "https://x", "behind_by": 0, "files": [{"filename": "a.py", "status": "added", "patch": "+a", "sha": "ab"}],
    "commits": [{"sha": "1f", "commit": {"message": "x\n\nCo-authored-by: A <a@b>", "author": {"name": "a", "email": "a@b", "date": WHEN}}, "author": {"login": "a"}, "parents": []}],
}  # fmt: skip
RUNS = {"workflow_runs": [{"id": 5}], "jobs": [{"id": 6, "name": "test", "conclusion": "success"}]}


class Answering:
    """A client that gets the same answer to everything, as one that has been checked to be JSON of the kind asked for."""

    def __init__(self, body: Any) -> None:  # noqa: ANN401 - any JSON
        self._body = body

    def query(self, *_: object, **__: object) -> tuple[datetime, Any]:
        body = json.loads(json.dumps(self._body))
        if not isinstance(body, dict):
            raise ReadError("not a GraphQL response")
        raise_for_query_errors(body)
        missing_permissions(body)
        return NOW, body

    def get(self, *_: object, **__: object) -> Any:  # noqa: ANN401 - any JSON
        if not isinstance(self._body, dict | list):
            raise ReadError("not JSON")
        return self._body


def deep(client: Client) -> None:
    for reading in read_deep(client, [candidate(node_id="PR_7")], ReadAhead()).values():
        if isinstance(reading, Snapshot):
            triage(Case(snapshot=reading, policy=policy()))


READS: dict[str, tuple[Any, Callable[[Client], object]]] = {
    "a pull request": (DEEP, deep),
    "a repository": (SCAN, lambda client: list(scan(client, "o/r"))),
    "the search in an organization": (
        OWNER,
        lambda client: find_of_owner(client, "org:o", ["jules"], "p.yml"),
    ),
    "the search in a repository": (NAMED, lambda client: find_named(client, ["o/r"], ["jules"])),
    "what a search found": (FOUND_SCAN, lambda client: read_candidates(client, [Hit("PR_7", "o/r", 7)])),
    "the checks of a commit": (CHECKS, lambda client: read_commit_checks(client, "o/r", "1f")),
    "details": (DETAILS, lambda client: read_check_details(client, ["CR"])),
    "a comparison": (COMPARISON, lambda client: compare(client, "o/r", "a", "b")),
    "runs and jobs": (RUNS, lambda client: find_passing_job(client, "o/r", 1, "main", "test")),
}


def read(body: Any, how: Callable[[Client], object]) -> None:  # noqa: ANN401 - any JSON
    words = ""
    try:
        how(cast("Client", Answering(body)))
    except FeedbackBotError as error:
        words = str(error)
    assert len(words) < 600


@pytest.mark.parametrize(("valid", "how"), READS.values(), ids=READS)
def test_each_odd_value_in_each_place_is_read_or_an_error_in_words(valid: Any, how: Callable[[Client], object]) -> None:  # noqa: ANN401 - any JSON
    how(cast("Client", Answering(valid)))
    for place, body in each_spoilt(valid, most=3):
        try:
            read(body, how)
        except Exception as error:
            error.add_note(f"at {place}")
            raise


@given(st.data())
def test_several_odd_values_are_read_or_an_error_in_words(data: st.DataObject) -> None:
    valid, how = READS[data.draw(st.sampled_from([*READS]))]
    read(data.draw(spoilt(valid)), how)


def test_a_search_that_never_ends_is_an_error_in_words() -> None:
    old = FOUND | {"createdAt": "2025-03-04T11:00:00Z"}
    endless = {"data": {f"found{at}": HITS | {"issueCount": 5_000, "nodes": [old]} for at in range(10)}}
    with pytest.raises(ReadError, match="do not end"):
        Searcher(cast("Client", Answering(endless))).finish(["is:pr"])


HEADERS = st.dictionaries(
    st.sampled_from(["Date", "Retry-After", "X-RateLimit-Remaining", "X-RateLimit-Reset"]),
    st.sampled_from(
        [
            "",
            "0",
            "60",
            "-1",
            "²",
            "9" * 30,
            "99999999999",
            "Wed, 04 Mar 2026 12:00:00 GMT",
            "Wed, 04 Mar 0001 12:00:00 +2359",
            "x",
        ]
    ),
)
STATUSES = st.sampled_from([200, 201, 204, 301, 400, 401, 403, 404, 422, 429, 500, 502])
REFUSAL = {
    "message": "API rate limit exceeded",
    "errors": [
        {"type": "RATE_LIMITED", "message": "rate limit", "path": ["a"], "locations": [{"line": 1, "column": 2}]}
    ],
    "data": {},
}


@given(STATUSES, HEADERS, spoilt(REFUSAL))
def test_any_refusal_of_github_has_words(status: int, headers: dict[str, str], body: Any) -> None:  # noqa: ANN401 - any JSON
    answer = Answer(status, CaseInsensitiveDict(headers), body)
    wait = rate_limit_wait(answer)
    assert wait is None or wait >= 0
    trouble_of(answer)
    limited(answer)
    errors_of(body)
    messages_of(body)
    lacking_fields(body)
    assert isinstance(as_read_error(answer, "x"), ReadError)
    assert isinstance(as_write_error(answer, "x"), WriteError)
    with contextlib.suppress(ReadError):
        assert server_time(answer.headers).utcoffset() is not None


CALL = Call(method="GET", path="sessions/1", what="Reading session 1")
SESSION = {
    "name": "sessions/1", "id": "1", "prompt": "p", "title": "t", "state": "COMPLETED", "url": "u", "createTime": WHEN, "archived": False,
    "sourceContext": {"source": "sources/github/o/r", "githubRepoContext": {"startingBranch": "main"}}, "outputs": [{"pullRequest": {"url": "https://x"}}],
}  # fmt: skip
ACTIVITY = {
    "name": "sessions/1/activities/a", "id": "a", "createTime": WHEN, "originator": "agent", "agentMessaged": {"agentMessage": "x"},
    "planGenerated": {"plan": {"id": "p", "steps": [{"id": "s", "title": "t", "index": 1}], "createTime": WHEN}},
    "artifacts": [{"bashOutput": {"command": "x", "output": "y", "exitCode": 1}}, {"changeSet": {"gitPatch": {"unidiffPatch": "+a"}}}],
}  # fmt: skip
GOOGLE = {"error": {"code": 429, "message": "No quota", "status": "RESOURCE_EXHAUSTED", "details": [{}]}}


@given(STATUSES, HEADERS, spoilt(GOOGLE).map(lambda body: json.dumps(body).encode()) | st.binary(max_size=30))
def test_any_answer_of_jules_is_an_object_or_an_error(status: int, headers: dict[str, str], body: bytes) -> None:
    found = read_answer(
        CALL, JulesAnswer(status=status, headers=CaseInsensitiveDict(headers), body=body), secret="s3cret"
    )
    assert isinstance(found, dict | JulesError)


@pytest.mark.parametrize(("key", "kind", "valid"), [("sessions", Session, SESSION), ("activities", Activity, ACTIVITY)])
def test_each_odd_value_in_a_list_of_jules(key: str, kind: Any, valid: Any) -> None:  # noqa: ANN401 - any resource
    for place, body in each_spoilt({key: [valid], "nextPageToken": ""}):
        if not isinstance(body, dict):
            continue
        with contextlib.suppress(JulesError):
            for resource in pages(lambda _, body=body: body, CALL, key, kind):  # type: ignore[misc] # mypy cannot infer it
                assert isinstance(resource, kind), place
                assert isinstance(getattr(resource, "repository", None), str | None)


@given(
    text_of(
        "1",
        "sessions/",
        "https://jules.google.com/task/",
        "/",
        "..",
        "activities/",
        "sources/",
        "o/r",
        "?",
        "#",
        "²",
        "9" * 21,
    )
)
def test_any_name_is_read_or_refused(text: str) -> None:
    for parse in (parse_session_id, parse_source_name, parse_activity_id):
        with contextlib.suppress(ValueError):
            assert ".." not in parse(text).split("/")


class Redirecting:
    """A session to whose first request GitHub answers with a redirect, and to the others the storage with a log."""

    def __init__(self, location: str) -> None:
        self._location = location
        self.asked: list[tuple[str, Any]] = []

    def get(self, url: str, *, headers: dict[str, str], **_: object) -> requests.Response:
        requests.Request("GET", url).prepare()  # which raises as a session does
        response = requests.Response()
        response.status_code = 200 if self.asked else 302
        response.headers["Location"] = self._location
        response.raw = HTTPResponse(io.BytesIO(b"the log"), preload_content=False)
        self.asked.append((url, headers.get("Authorization")))
        return response


LOCATIONS = text_of(
    "https://",
    "http://",
    "//",
    "storage.example",
    "localhost",
    "[",
    "]",
    ":",
    "99999",
    "/x",
    "?sig=1",
    "#",
    "\\",
    "@",
    "xn--",
    "é",
    "%",
    " ",
    "file:",
)


@given(LOCATIONS)
def test_any_redirect_leads_to_a_log_or_to_none(location: str) -> None:
    session = Redirecting(location)
    environ = {"GITHUB_TOKEN": "t", "JULES_API_KEY": "k", "GITHUB_REPOSITORY": "o/r"}
    source = LogSource(
        read_settings({}, environ),
        cast("HttpSession", session),
        RateLimitBudget(0),
        cast("Notes", None),
        Timing(sleep=lambda _: None),
        ReadAhead(),
    )
    with contextlib.suppress(LogUnavailableError), source.open("o/r", 7) as log:
        assert log.read() == b"the log"
    for url, token in session.asked:
        assert is_safe_address(url.partition("?")[0])
        assert token is None or url == session.asked[0][0]
