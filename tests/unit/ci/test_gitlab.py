"""Failed pipelines and jobs of GitLab CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from feedback_bot.ci.problems import Problem
from feedback_bot.model import Verdict
from tests.scenarios.other_ci.asking import LOG
from tests.scenarios.stage import NOON
from tests.simulators.ci.gitlab import PROJECT, GitLabSite, as_trace
from tests.simulators.http.wire import HttpServer
from tests.unit.ci.reading import SHA, Result, access_to, read

if TYPE_CHECKING:
    from collections.abc import Iterator

TRACE = as_trace("python -m pytest -q", LOG)
BASE = "/api/v4/projects/team%2Fshop"


@pytest.fixture
def gitlab() -> Iterator[GitLabSite]:
    site = GitLabSite(NOON)
    with HttpServer(site) as server:
        site.address = server.url
        yield site


def found(gitlab: GitLabSite, url: str, *, below: str = f"/{PROJECT}", tokens: str = "") -> Result:
    result = read(access_to(gitlab, "gitlab", token=gitlab.token, below=below, tokens=tokens), url)
    assert result is not None
    return result


def test_each_failed_job_of_a_pipeline_is_read(gitlab: GitLabSite) -> None:
    pipeline = gitlab.pipeline(SHA)
    gitlab.job(pipeline, 1, "build", status="success", failure_reason=None)
    gitlab.job(pipeline, 2, "test: [3.12]", log=TRACE)
    gitlab.job(pipeline, 3, "lint", log=as_trace("ruff check", "src/cart.py:3:1: F401 'os' imported but unused\n"))
    gitlab.job(pipeline, 4, "nightly", log=as_trace("make", "Error: not this one\n"), allow_failure=True)
    result = found(gitlab, gitlab.page_of(pipeline))
    assert [(job.name, job.command) for job in result.jobs] == [
        ("lint", "ruff check"),
        ("test: [3.12]", "python -m pytest -q"),
    ]
    assert gitlab.paths == [f"{BASE}/pipelines/700/jobs", f"{BASE}/jobs/3/trace", f"{BASE}/jobs/2/trace"]


@pytest.mark.parametrize("page", ["-/jobs/2", "-/jobs/2#L17", "builds/2", "-/jobs/2/raw?x=y"])
def test_a_job_has_its_own_page(gitlab: GitLabSite, page: str) -> None:
    gitlab.job(gitlab.pipeline(SHA), 2, "test", log=TRACE)
    assert "assert 41 == 42" in found(gitlab, f"{gitlab.address}/{PROJECT}/{page}").text


@pytest.mark.parametrize(
    "path",
    [
        *("-/pipelines/7", "shop/-/pipelines/7", "team/../shop/-/pipelines/7", "team/shop/-/merge_requests/7"),
        *("team/shop/-/pipelines/x", "team/shop/-/jobs/" + "7" * 30, "team/shop%00/-/jobs/7", ".a/b/-/jobs/7"),
    ],
)  # fmt: skip
def test_other_pages_are_no_builds(gitlab: GitLabSite, path: str) -> None:
    assert read(access_to(gitlab, "gitlab"), f"{gitlab.address}/{path}") is None


def test_a_token_is_used_for_projects_that_the_policy_names_alone(gitlab: GitLabSite) -> None:
    pipeline = gitlab.pipeline(SHA, project="another/team")
    gitlab.job(pipeline, 2, "test", log=TRACE)
    assert found(gitlab, gitlab.page_of(pipeline)).problems == {Problem.TOKEN_NEEDED}
    assert [request.headers.get("private-token") for request in gitlab.seen] == [None]


def test_a_token_may_be_for_one_group_alone(gitlab: GitLabSite) -> None:
    pipeline = gitlab.pipeline(SHA)
    gitlab.job(pipeline, 2, "test", log=TRACE)
    host = gitlab.address.removeprefix("http://")
    tokens = f"{host}=another-made-up\n{host}/team={gitlab.token}\n{host}/team/shopping=another-made-up"
    assert "assert 41 == 42" in found(gitlab, gitlab.page_of(pipeline), tokens=tokens).text


def test_a_server_may_be_below_a_path(gitlab: GitLabSite) -> None:
    url = f"{gitlab.address}/git/{PROJECT}/-/pipelines/7"
    assert found(gitlab, url, below=f"/git /git/{PROJECT}").problems == {Problem.NOT_FOUND}
    assert gitlab.paths == [f"/git{BASE}/pipelines/7/jobs"]
    assert gitlab.seen[0].headers["private-token"] == gitlab.token


def test_a_child_pipeline_is_read(gitlab: GitLabSite) -> None:
    child = gitlab.pipeline(SHA, 701)
    gitlab.job(child, 2, "test", log=TRACE)
    pipeline = gitlab.pipeline(SHA, children=[child])
    assert "assert 41 == 42" in found(gitlab, gitlab.page_of(pipeline)).text
    assert len(gitlab.paths) == 4


@pytest.mark.parametrize("change", [{"project": "another/team"}, {"sha": "f" * 40}])
def test_another_pipeline_is_not_followed(gitlab: GitLabSite, change: dict[str, str]) -> None:
    child = gitlab.pipeline(**{"sha": SHA, "number": 701, **change})  # type: ignore[arg-type] # a pipeline's fields
    gitlab.job(child, 2, "test", log=TRACE)
    pipeline = gitlab.pipeline(SHA, children=[child])
    assert found(gitlab, gitlab.page_of(pipeline)).text == ""


def test_a_configuration_that_is_not_valid_is_the_cause(gitlab: GitLabSite) -> None:
    pipeline = gitlab.pipeline(SHA, yaml_errors="jobs:test config contains unknown keys: scripts")
    (job,) = found(gitlab, gitlab.page_of(pipeline)).jobs
    assert (job.name, job.verdict) == (".gitlab-ci.yml", Verdict.WORKFLOW_FILE)
    assert job.excerpt == "jobs:test config contains unknown keys: scripts"


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        ("runner_system_failure", Verdict.INFRASTRUCTURE),
        ("runner_provisioning_timeout", Verdict.INFRASTRUCTURE),
        ("stuck_or_timeout_failure", Verdict.INFRASTRUCTURE),
        ("scheduler_failure", Verdict.INFRASTRUCTURE),
        ("job_execution_timeout", Verdict.TIME_LIMIT),
        ("ci_quota_exceeded", Verdict.ACCOUNT),
        ("script_failure", None),
        (None, None),
    ],
)
def test_what_gitlab_says_of_a_failure_counts(gitlab: GitLabSite, reason: str, verdict: Verdict | None) -> None:
    pipeline = gitlab.pipeline(SHA)
    gitlab.job(pipeline, 2, "test", log=None, failure_reason=reason)
    (job,) = found(gitlab, gitlab.page_of(pipeline)).jobs
    assert job.verdict == verdict
    assert len(gitlab.paths) == 1  # a job that no runner took has no log
