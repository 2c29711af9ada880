"""The simulator's REST answers are what GitHub's official description says, and PyGithub can live on them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import github
import pytest
import requests
from github.GithubRetry import GithubRetry

from tests.patience import PATIENCE
from tests.simulators.github import (
    CIRCLECI,
    Annotation,
    GitHubServer,
    GitHubWorld,
    PullRequest,
    bot,
    thread,
    user,
)
from tests.simulators.github.contract import description
from tests.simulators.github.rest.asking import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

ANN = user("ann")
LOG = b"2026-01-01T00:00:00.0000000Z ##[error]\xff\x00 broken\n"


@pytest.fixture
def world() -> GitHubWorld:
    world = GitHubWorld()
    world.organization("octo")
    repo = world.repository("octo/shop")
    repo.grant(ANN)
    repo.file("docs/guide.md", "# Guide\n")
    repo.label("bug", "ff0000", "Something is broken")
    pull = repo.pull_request(branch="fix-cart-1234567890123456789", body="Fixes the cart.")
    pull.check("test", "failure", log=LOG, annotations=[Annotation("src/app.py", 3, "no")], id=1_234)
    pull.running_check("lint")
    pull.queued_check("deploy")
    pull.check("build", "timed_out", app=CIRCLECI, title="Build", summary="It took too long.")
    pull.status("ci/legacy", "error", description="no", url="https://ci.example/1")
    pull.review(ANN, "CHANGES_REQUESTED", "No.", threads=[thread(comments=["Look.", (None, "Gone.")])])
    pull.comment(ANN, "Hello")
    pull.comment(None, "I was here")
    pull.label("bug")
    repo.pull_request(author=None, fork="ben/shop", draft=True, mergeable="CONFLICTING")
    return world


@pytest.fixture
def server(world: GitHubWorld) -> Iterator[GitHubServer]:
    with GitHubServer(world, check_answers=True) as running:
        yield running
    assert world.contract_violations == []


@pytest.fixture
def pull(world: GitHubWorld) -> PullRequest:
    return world.repository("octo/shop").pull_requests[1]


def ask(server: GitHubServer, path: str, method: str = "GET", **options: Any) -> requests.Response:  # noqa: ANN401 -- what requests takes
    headers = {"Authorization": f"Bearer {server.world.default_token.value}"}
    return requests.request(method, server.url + path, headers=headers, timeout=PATIENCE, **options)


def client(server: GitHubServer) -> github.Github:
    auth = github.Auth.Token(server.world.default_token.value)
    quick: dict[str, Any] = {"seconds_between_requests": None, "seconds_between_writes": None}
    return github.Github(auth=auth, base_url=server.url, retry=GithubRetry(total=0), timeout=PATIENCE, **quick)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/pulls?state=all",
        "/pulls/1",
        "/pulls/2",
        "/pulls/1/files",
        "/pulls/1/commits",
        "/pulls/1/reviews",
        "/pulls/1/comments",
        "/issues/1",
        "/issues/1/comments",
        "/issues/1/labels",
        "/labels",
        "/labels/bug",
        "/branches/main",
        "/contents/docs/guide.md",
        "/contents/docs",
        "/commits/main",
        "/commits/{head}",
        "/commits/{head}/check-runs?filter=all",
        "/commits/{head}/status",
        "/commits/{head}/statuses",
        "/commits/{head}/pulls",
        "/compare/main...{head}",
        "/check-runs/1234",
        "/check-runs/1234/annotations",
        "/actions/jobs/1234",
        "/actions/runs",
        "/actions/runs/{run}",
        "/actions/runs/{run}/jobs",
        "/actions/runs/{run}/attempts/1/jobs",
        "/actions/workflows/ci.yml/runs",
        "/actions/workflows/ci.yml/runs?event=schedule&per_page=10",
        "/collaborators/ann/permission",
    ],
)
def test_answers_are_as_described(server: GitHubServer, pull: PullRequest, path: str) -> None:
    run = pull.head.check_suites[0].workflow_run
    filled = path.format(head=pull.head_ref_oid, run=run.id if run else 0)
    assert ask(server, f"/repos/octo/shop{filled}").status_code == 200


def test_account_answers_are_as_described(server: GitHubServer) -> None:
    server.world.token("ghp_ann", ANN)
    for path in ("/orgs/octo/repos", "/rate_limit"):
        assert ask(server, path).status_code == 200
    answer = requests.get(f"{server.url}/user", headers={"Authorization": "token ghp_ann"}, timeout=PATIENCE)
    assert (answer.status_code, answer.json()["login"]) == (200, "ann")


def test_every_endpoint_is_described() -> None:
    described = {(method.upper(), path) for path, methods in description()["paths"].items() for method in methods}
    assert {(route.method, route.template) for route in ROUTES} <= described


def test_pygithub_comments_edits_and_deletes(server: GitHubServer, pull: PullRequest) -> None:
    seen = client(server).get_repo("octo/shop").get_pull(1)
    comment = seen.create_issue_comment("First")
    comment.edit("Second")
    written = pull.comments[-1]
    assert (written.body, written.author, written.editor) == (
        "Second",
        server.world.default_token.actor,
        server.world.default_token.actor,
    )
    assert comment.user.login == "github-actions[bot]"
    comment.create_reaction("+1")
    assert [each.content for each in written.reactions] == ["+1"]
    comment.delete()
    assert written not in pull.comments


def test_pygithub_labels(server: GitHubServer, pull: PullRequest) -> None:
    repo = client(server).get_repo("octo/shop")
    repo.create_label("jules-needs-human", "b60205", "A person should look")
    repo.get_issue(1).add_to_labels("jules-needs-human")
    assert [label.name for label in pull.labels] == ["bug", "jules-needs-human"]
    repo.get_issue(1).remove_from_labels("jules-needs-human")
    assert [label.name for label in pull.labels] == ["bug"]


def test_pygithub_reads_files_checks_and_comparisons(server: GitHubServer, pull: PullRequest) -> None:
    repo = client(server).get_repo("octo/shop")
    content = repo.get_contents("docs/guide.md")
    assert not isinstance(content, list)
    assert content.decoded_content == b"# Guide\n"
    checks = repo.get_commit(pull.head_ref_oid).get_check_runs()
    assert {check.name for check in checks} == {"test", "lint", "deploy", "build"}
    assert [file.filename for file in repo.compare("main", pull.head_ref_oid).files] == ["src/feature_1.py"]
    with pytest.raises(github.UnknownObjectException):
        repo.get_contents("absent.yml")


def test_logs_come_from_a_storage_that_refuses_the_token(server: GitHubServer) -> None:
    first = ask(server, "/repos/octo/shop/actions/jobs/1234/logs", allow_redirects=False)
    assert (first.status_code, first.content) == (302, b"")
    place = first.headers["Location"]
    assert not place.startswith(server.url)
    assert requests.get(place, timeout=PATIENCE).content == LOG
    assert requests.get(place, headers={"Authorization": "Bearer x"}, timeout=PATIENCE).status_code == 403


def test_artifacts_come_from_the_same_storage(server: GitHubServer, pull: PullRequest) -> None:
    run = pull.check("test", "failure").keep("junit", {"a.xml": "<testsuite/>"}).run
    listed = ask(server, f"/repos/octo/shop/actions/runs/{run.id}/artifacts").json()["artifacts"]
    assert [each["name"] for each in listed] == ["junit"]
    first = ask(server, urlsplit(listed[0]["archive_download_url"]).path, allow_redirects=False)
    assert first.status_code == 302
    place = first.headers["Location"]
    assert requests.get(place, timeout=PATIENCE).content.startswith(b"PK")
    assert requests.get(place, headers={"Authorization": "Bearer x"}, timeout=PATIENCE).status_code == 403


def test_an_expired_artifact_is_gone(server: GitHubServer, pull: PullRequest) -> None:
    kept = pull.check("test", "failure").keep("junit", b"", expired=True)
    answer = ask(server, f"/repos/octo/shop/actions/artifacts/{kept.id}/zip", allow_redirects=False)
    assert answer.status_code == 410


@pytest.mark.parametrize("status", [403, 404, 410])
def test_logs_can_be_missing(server: GitHubServer, pull: PullRequest, status: int) -> None:
    check = pull.check("old", log_status=status)
    answer = ask(server, f"/repos/octo/shop/actions/jobs/{check.id}/logs", allow_redirects=False)
    assert answer.status_code == status


def test_pages_have_links(server: GitHubServer, pull: PullRequest) -> None:
    for number in range(250):
        pull.comment(ANN, f"Comment {number}")
    found = list(client(server).get_repo("octo/shop").get_issue(1).get_comments())
    assert [comment.id for comment in found] == [comment.id for comment in pull.comments]


def test_jobs_run_again(server: GitHubServer, pull: PullRequest) -> None:
    check = pull.check("flaky", "failure", workflow="Flaky", rerun_gives="success")
    run = check.suite.workflow_run
    assert run is not None
    assert ask(server, f"/repos/octo/shop/actions/runs/{run.id}/rerun-failed-jobs", "POST").status_code == 201
    assert [(each.conclusion, each.attempt) for each in check.suite.check_runs] == [("failure", 1), ("success", 2)]
    lint = pull.head.check_runs[1]
    assert ask(server, f"/repos/octo/shop/actions/jobs/{lint.id}/rerun", "POST").status_code == 403


def update(server: GitHubServer, head: str, *, by: str) -> requests.Response:
    url = f"{server.url}/repos/octo/shop/pulls/1/update-branch"
    headers = {"Authorization": f"Bearer {by}"}
    return requests.put(url, json={"expected_head_sha": head}, headers=headers, timeout=PATIENCE)


@pytest.fixture
def app(world: GitHubWorld) -> str:
    world.token("ghs_app", bot("updater"), permissions={"contents": "write"})
    world.repository("octo/shop").push("Fix the test", files={"fix.txt": "fixed"})
    return "ghs_app"


def test_a_branch_is_updated(server: GitHubServer, pull: PullRequest, app: str) -> None:
    old = pull.head
    answer = update(server, pull.head_ref_oid, by=app)
    assert (answer.status_code, answer.json()["message"]) == (202, "Updating pull request branch.")
    assert pull.head.parents == (old, pull.repository.tip())
    assert pull.head.author == bot("updater")
    assert pull.head.files["fix.txt"] == b"fixed"
    assert pull.head.check_suites == []


def test_an_update_is_refused_of_another_head(server: GitHubServer, pull: PullRequest, app: str) -> None:
    old = pull.head_ref_oid
    assert update(server, old, by=app).status_code == 202
    answer = update(server, old, by=app)
    assert (answer.status_code, answer.json()["message"]) == (422, "expected head sha didn't match current head ref.")
    assert update(server, pull.head_ref_oid, by=app).json()["message"] == "There are no new commits on the base branch."


def test_an_update_is_refused_where_the_sides_conflict(server: GitHubServer, pull: PullRequest, app: str) -> None:
    pull.mergeable = "CONFLICTING"
    answer = update(server, pull.head_ref_oid, by=app)
    assert (answer.status_code, answer.json()["message"]) == (422, "merge conflict between base and head")


@pytest.mark.usefixtures("app")
def test_an_update_needs_the_right_to_push(server: GitHubServer, pull: PullRequest) -> None:
    assert update(server, pull.head_ref_oid, by=server.world.default_token.value).status_code == 403


def test_refusals(server: GitHubServer) -> None:
    assert ask(server, "/repos/octo/absent").json()["message"] == "Not Found"
    assert ask(server, "/no/such/path").status_code == 404
    answer = requests.get(f"{server.url}/repos/octo/shop", headers={"Authorization": "Bearer no"}, timeout=PATIENCE)
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")
    server.world.token("ghs_poor", permissions={"actions": "none"})
    poor = {"Authorization": "Bearer ghs_poor"}
    answer = requests.get(f"{server.url}/repos/octo/shop/actions/jobs/1234/logs", headers=poor, timeout=PATIENCE)
    assert (answer.status_code, answer.json()["message"]) == (403, "Resource not accessible by integration")


@pytest.mark.parametrize(
    ("lacking", "method", "path", "body", "status"),
    [
        ("contents", "GET", "/contents/README.md", None, 403),
        ("contents", "GET", "/compare/main...main", None, 403),
        ("pull_requests", "POST", "/issues/comments/{comment}/reactions", {"content": "+1"}, 403),
        ("issues", "POST", "/issues/comments/{comment}/reactions", {"content": "+1"}, 201),
        ("issues", "POST", "/issues/1/labels", {"labels": ["new"]}, 403),
        ("pull_requests", "POST", "/issues/1/labels", {"labels": ["new"]}, 200),
        ("issues", "POST", "/issues/1/labels", {"labels": ["known"]}, 200),
        ("issues", "POST", "/issues/1/comments", {"body": "x"}, 201),
        ("pull_requests", "POST", "/issues/1/comments", {"body": "x"}, 201),
    ],
)
def test_each_right_is_one_by_one(
    server: GitHubServer, lacking: str, method: str, path: str, body: object, status: int
) -> None:
    repo = server.world.repository("octo/shop")
    repo.label("known")
    comment = repo.pull_requests[1].comment(ANN, "/feedback now")
    server.world.token("ghs_lesser", permissions={lacking: "none"})
    url = f"{server.url}/repos/octo/shop{path.format(comment=comment.id)}"
    answer = requests.request(method, url, json=body, headers={"Authorization": "Bearer ghs_lesser"}, timeout=5)
    assert answer.status_code == status


def test_rights_are_told_to_apps_and_to_people_who_may_push(server: GitHubServer) -> None:
    server.world.repository("octo/shop").grant(user("rita"), "read")
    server.world.token("ghp_ann", ANN)
    server.world.token("ghp_rita", user("rita"))
    server.world.token("ghs_poor", permissions={})
    path = f"{server.url}/repos/octo/shop/collaborators/RITA/permission"
    answers = [
        requests.get(path, headers={"Authorization": f"Bearer {value}"}, timeout=PATIENCE)
        for value in ("ghs_poor", "ghp_ann", "ghp_rita")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert [answers[0].json()[key] for key in ("permission", "role_name")] == ["read", "read"]
    assert answers[2].json()["message"] == "Must have push access to view collaborator permission."


def test_quota_runs_out_and_renews(server: GitHubServer) -> None:
    server.world.default_token.limits["core"] = 1
    assert ask(server, "/repos/octo/shop").headers["X-RateLimit-Remaining"] == "0"
    assert ask(server, "/repos/octo/shop").status_code == 403
    server.world.clock.advance(timedelta(hours=1))
    assert ask(server, "/repos/octo/shop").status_code == 200


def test_bad_bodies_are_refused_and_noted(world: GitHubWorld) -> None:
    with GitHubServer(world) as server:
        path = "/repos/octo/shop/issues/1/comments"
        assert ask(server, path, "POST", json={"text": "x"}).status_code == 422
        assert ask(server, path, "POST", json={"body": "x", "extra": 1}).status_code == 201
        assert ask(server, path, "POST", json={"body": "x" * 65_537}).status_code == 422
    assert [violation.partition(": ")[2] for violation in world.contract_violations] == [
        "$: 'body' is a required property",
        "unknown key 'text'",
        "unknown key 'extra'",
    ]


def report(
    server: GitHubServer, token: str, body: dict[str, Any], path: str = "", method: str = "POST"
) -> requests.Response:
    url = f"{server.url}/repos/octo/shop/check-runs{path}"
    headers = {"Authorization": f"Bearer {token}"}
    return requests.request(method, url, json=body, headers=headers, timeout=PATIENCE)


def test_apps_report_checks_and_change_their_own(world: GitHubWorld, server: GitHubServer, pull: PullRequest) -> None:
    world.token("ghs_app", bot("reporter"), permissions={"checks": "write"})
    world.token("ghs_other", bot("other"), permissions={"checks": "write"})
    said: dict[str, Any] = {"name": "Report", "head_sha": pull.head_ref_oid, "external_id": "7"}
    made = report(server, "ghs_app", {**said, "conclusion": "neutral", "output": {"title": "One", "summary": "1"}})
    assert (made.status_code, made.json()["status"], made.json()["app"]["slug"]) == (201, "completed", "reporter")
    path = f"/{made.json()['id']}"
    changed = report(server, "ghs_app", {"output": {"title": "Two", "summary": "2"}}, path, "PATCH")
    assert (changed.json()["output"]["title"], changed.json()["external_id"]) == ("Two", "7")
    assert report(server, "ghs_other", {"name": "Mine"}, path, "PATCH").status_code == 403


def test_persons_and_tokens_without_the_right_report_no_checks(
    world: GitHubWorld, server: GitHubServer, pull: PullRequest
) -> None:
    world.token("ghp_ann", ANN, permissions={"checks": "write"})
    for token in ("ghp_ann", world.default_token.value):
        refused = report(server, token, {"name": "Report", "head_sha": pull.head_ref_oid})
        assert refused.status_code == 403
