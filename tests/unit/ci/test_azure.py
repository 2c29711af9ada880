"""Failed builds and jobs of Azure Pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from feedback_bot.ci.problems import Problem
from feedback_bot.model import Verdict
from tests.scenarios.other_ci.asking import LOG
from tests.scenarios.stage import NOON
from tests.simulators.ci.azure import ORGANIZATION, PROJECT, AzureSite, Build, Job, Task, as_log
from tests.simulators.http.wire import HttpServer
from tests.unit.builders import status
from tests.unit.ci.reading import PULL, SHA, Result, access_to, read

if TYPE_CHECKING:
    from collections.abc import Iterator

BUILD = f"/{ORGANIZATION}/{PROJECT}/_apis/build/builds/391"
OVER_TIME = "The job running on agent Hosted Agent ran longer than the maximum time of 60 minutes."


@pytest.fixture
def azure() -> Iterator[AzureSite]:
    site = AzureSite(NOON)
    with HttpServer(site) as server:
        site.address = server.url
        yield site


def found(azure: AzureSite, url: str, tokens: str = "") -> Result:
    result = read(access_to(azure, "azure", token=azure.token, tokens=tokens), url)
    assert result is not None
    return result


def job(number: int = 1, name: str = "test", *tasks: Task, **options: Any) -> Job:  # noqa: ANN401 - a job's fields
    failed = Task(name="Run the tests", result="failed", log=as_log("make test", LOG))
    return Job(number=number, name=name, tasks=[*tasks] or [Task(name="Checkout"), failed], **options)


def test_each_failed_job_is_read_by_its_first_failed_task(azure: AzureSite) -> None:
    late = Task(name="Publish", result="failed", log=as_log("publish", "Error: not this one\n"))
    lint = Task(name="Lint", result="failed", log=as_log("ruff check\nmypy", "src/cart.py:3:1: F401 unused\n"))
    build = azure.build(
        SHA,
        job(1, "build", Task(name="make"), result="succeeded"),
        job(2, "test"),
        job(3, "lint", Task(name="Checkout"), Task(name="Report", result="succeededWithIssues"), lint, late),
        job(4, "nightly", result="succeededWithIssues"),
        job(5, "deploy", result="skipped"),
    )
    result = found(azure, azure.page_of(build))
    assert [(each.name, each.step, each.command) for each in result.jobs] == [
        ("test", "Run the tests", "make test"),
        ("lint", "Lint", "ruff check\nmypy"),
    ]
    assert "not this one" not in result.text
    assert "Microsoft Corporation" not in result.text
    assert azure.paths == [BUILD, f"{BUILD}/timeline", f"{BUILD}/logs/202", f"{BUILD}/logs/303"]


def test_a_job_has_its_own_page(azure: AzureSite) -> None:
    build = azure.build(SHA, job(1, "lint"), job(2, "test"))
    assert [each.name for each in found(azure, azure.page_of(build, build.jobs[1])).jobs] == ["test"]


def test_checks_of_several_jobs_list_the_build_once(azure: AzureSite) -> None:
    build = azure.build(SHA, job(1, "lint"), job(2, "test"))
    logs = access_to(azure, "azure", token=azure.token)
    results = [read(logs, azure.page_of(build, each)) for each in (*build.jobs, None)]
    assert [[each.name for each in found.jobs] for found in results if found] == [["lint"], ["test"], ["lint", "test"]]
    assert (azure.paths.count(BUILD), azure.paths.count(f"{BUILD}/timeline")) == (1, 1)


@pytest.mark.parametrize(("others", "is_one_of_several"), [((), False), ((job(1, "lint"),), True)])
def test_it_is_known_whether_other_jobs_failed(
    azure: AzureSite, others: tuple[Job, ...], *, is_one_of_several: bool
) -> None:
    build = azure.build(SHA, *others, job(2, "test"))
    logs = access_to(azure, "azure", token=azure.token)
    recognized = logs.recognize(status(url=azure.page_of(build, build.jobs[-1])))
    assert recognized
    listed = logs.failed_logs(*recognized, logs.wanted("octo/shop", SHA, "main"), logs.allowance(PULL))
    assert (len(listed.logs), listed.is_one_of_several) == (1, is_one_of_several)


@pytest.mark.parametrize(
    "page",
    [
        f"{ORGANIZATION}/{PROJECT}/_build/results?buildId=391&view=results",
        f"{ORGANIZATION}/web%20shop/_build/results?view=logs&buildId=391",
        f"{ORGANIZATION}/{PROJECT}/_build/index?buildId=391&_a=summary",
    ],
)
def test_pages_of_a_build(azure: AzureSite, page: str) -> None:
    azure.build(SHA, job())
    assert "assert 41 == 42" in found(azure, f"{azure.address}/{page}").text


@pytest.mark.parametrize(
    "page",
    [
        f"{ORGANIZATION}/{PROJECT}/_build/results",
        f"{ORGANIZATION}/{PROJECT}/_build/results?buildId=391&buildId=392",
        f"{ORGANIZATION}/{PROJECT}/_build/results?buildId=391/../../x",
        f"{ORGANIZATION}/../_build/results?buildId=391",
        f"a/b/{PROJECT}/_build/results?buildId=391",
        f"{ORGANIZATION}/{PROJECT}/_git/shop?buildId=391",
        f"{ORGANIZATION}/a%2f..%2fb/_build/results?buildId=391",
    ],
)
def test_other_pages_are_no_builds(azure: AzureSite, page: str) -> None:
    assert read(access_to(azure, "azure"), f"{azure.address}/{page}") is None


def test_an_organization_that_had_a_host_of_its_own_is_on_the_new_one(azure: AzureSite) -> None:
    logs = access_to(azure, "azure", tokens="azure/fabrikam=made-up-token\nazure/another=another-made-up")
    recognized = logs.recognize(status(url="https://fabrikam.visualstudio.com/shop/_build/results?buildId=391"))
    assert recognized
    site = recognized[1].site
    assert (recognized[1].project, site.api, site.token) == ("fabrikam/shop", "https://dev.azure.com", "made-up-token")
    assert not logs.recognize(
        status(url="https://fabrikam.visualstudio.com.evil.example/shop/_build/results?buildId=391")
    )


def test_a_build_of_a_push_is_of_its_commit(azure: AzureSite) -> None:
    build = azure.build(None, job(), source=SHA)
    assert "assert 41 == 42" in found(azure, azure.page_of(build)).text


@pytest.mark.parametrize(
    ("repository", "problem"),
    [
        ({"id": "Octo/Shop", "type": "GitHub"}, None),
        ({"id": "octo/other", "type": "GitHub"}, Problem.OTHER_REPOSITORY),
        ({"id": "octo/shop", "type": "TfsGit"}, Problem.OTHER_REPOSITORY),
        ({"id": "octo/shop", "type": "GitHubEnterprise", "url": "https://github.com/octo/shop.git"}, None),
        ({"id": "octo/shop", "type": "GitHubEnterprise", "url": "https://a.example/o/s"}, Problem.OTHER_REPOSITORY),
        ({}, Problem.OTHER_REPOSITORY),
    ],
)  # fmt: skip
def test_the_repository_has_to_be_the_same(
    azure: AzureSite, repository: dict[str, str], problem: Problem | None
) -> None:
    build: Build = azure.build(SHA, job(), repository=repository)
    assert found(azure, azure.page_of(build)).problem == problem


def test_a_configuration_that_is_not_valid_is_the_cause(azure: AzureSite) -> None:
    build = azure.build(SHA, errors=("/azure-pipelines.yml (Line: 3, Col: 1): Unexpected value 'stepz'",))
    (only,) = found(azure, azure.page_of(build)).jobs
    assert (only.name, only.verdict) == ("azure-pipelines.yml", Verdict.WORKFLOW_FILE)
    assert "Unexpected value 'stepz'" in only.excerpt


WAITED = job(1, "t", Task(name="Wait", result="canceled", log="waiting\n"), result="canceled", issues=(OVER_TIME,))
LOST = job(
    1, "t", Task(name="Run", result="skipped", log=None), has_agent=False, issues=("We stopped hearing from it.",)
)
UNLOGGED = job(1, "t", Task(name="Run", result="failed", log=None, issues=("Script failed with exit code 7.",)))


@pytest.mark.parametrize(
    ("made", "verdict", "words"),
    [
        (job(), None, "assert 41 == 42"),
        (WAITED, Verdict.TIME_LIMIT, "waiting"),
        (LOST, Verdict.INFRASTRUCTURE, "stopped hearing"),
        (job(1, "test", Task(name="Run", log=None), result="abandoned"), Verdict.INFRASTRUCTURE, ""),
        (UNLOGGED, None, "exit code 7"),
    ],
    ids=["task", "time", "agent", "abandoned", "no-log"],
)  # fmt: skip
def test_what_azure_says_of_a_failure_counts(azure: AzureSite, made: Job, verdict: Verdict | None, words: str) -> None:
    build = azure.build(SHA, made)
    (only,) = found(azure, azure.page_of(build)).jobs
    assert (only.verdict, words in only.excerpt) == (verdict, True)
