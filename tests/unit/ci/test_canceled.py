"""Jobs that were canceled are listed if no job failed, because when one fails, systems often cancel the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.scenarios.stage import NOON
from tests.simulators.ci import azure, buildkite, circleci, gitlab, jenkins
from tests.simulators.http.wire import HttpServer
from tests.unit.ci.reading import SHA, Found, access_to, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulators.ci.site import CiSite

RUNNING = "collecting ...\nwaiting for the queue\n"


@dataclass(frozen=True)
class Case:
    """`put` places jobs, each by name with whether it was canceled, and answers the address of their build."""

    name: str
    make: Callable[..., CiSite]
    put: Callable[..., str]
    below: str = ""

    def __str__(self) -> str:
        return self.name


def put_circleci(site: circleci.CircleCiSite, **jobs: bool) -> str:
    for number, (name, is_canceled) in enumerate(jobs.items(), 1):
        status = "canceled" if is_canceled else "failed"
        site.job("octo/shop", number, name, SHA, circleci.Action("Run", status, "make", RUNNING), status=status)
    return site.workflow_page("octo/shop")


def put_gitlab(site: gitlab.GitLabSite, **jobs: bool) -> str:
    pipeline = site.pipeline(SHA, status="canceled")
    for number, (name, is_canceled) in enumerate(jobs.items(), 1):
        options = {"status": "canceled", "failure_reason": None} if is_canceled else {}
        site.job(pipeline, number, name, log=gitlab.as_trace("make", RUNNING), **options)
    return site.page_of(pipeline)


def put_buildkite(site: buildkite.BuildkiteSite, **jobs: bool) -> str:
    made = [
        buildkite.Job(
            number=number,
            name=name,
            log=buildkite.as_log("make", RUNNING),
            state="canceled" if is_canceled else "failed",
            signal_reason="cancel" if is_canceled else None,
        )
        for number, (name, is_canceled) in enumerate(jobs.items(), 1)
    ]
    needed = buildkite.Job(number=9, name="deploy", log=None, state="broken")
    return site.page_of(site.build(SHA, *made, needed))


def put_azure(site: azure.AzureSite, **jobs: bool) -> str:
    made = [
        azure.Job(
            number=number,
            name=name,
            result="canceled" if is_canceled else "failed",
            tasks=[azure.Task(name="Run", result="canceled" if is_canceled else "failed", log=RUNNING)],
        )
        for number, (name, is_canceled) in enumerate(jobs.items(), 1)
    ]
    return site.page_of(site.build(SHA, *made))


CASES = (
    Case("circleci", circleci.CircleCiSite, put_circleci),
    Case("gitlab", gitlab.GitLabSite, put_gitlab, f"/{gitlab.PROJECT}"),
    Case("buildkite", buildkite.BuildkiteSite, put_buildkite),
    Case("azure", azure.AzureSite, put_azure),
)


def jobs_of(case: Case, **jobs: bool) -> list[Found]:
    site = case.make(NOON)
    with HttpServer(site) as server:
        site.address = server.url
        url = case.put(site, **jobs)
        result = read(access_to(site, case.name, token=site.token, below=case.below), url)
    assert result is not None
    assert result.problem is None
    return result.jobs


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_canceled_jobs_of_a_build_are_read_if_none_failed(case: Case) -> None:
    found = jobs_of(case, test=True)
    assert [(job.name, job.is_canceled, job.verdict) for job in found] == [("test", True, None)]
    assert "waiting for the queue" in found[0].excerpt


@pytest.mark.parametrize("case", CASES, ids=str)
def test_beside_a_failed_job_they_say_nothing(case: Case) -> None:
    assert [(job.name, job.is_canceled) for job in jobs_of(case, lint=True, test=False)] == [("test", False)]


def test_a_run_of_jenkins_that_was_aborted_is_canceled() -> None:
    site = jenkins.JenkinsSite(NOON)
    with HttpServer(site) as server:
        site.address = server.url
        build = site.build("/job/shop", 3, SHA, log=jenkins.as_console("make", RUNNING), result="ABORTED")
        result = read(access_to(site, "jenkins", token=site.token), site.page_of(build))
    assert result
    assert [job.is_canceled for job in result.jobs] == [True]
