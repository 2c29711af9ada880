"""The systems, each with a way to put one failed job there: for what holds of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.simulators.ci import azure, jenkins
from tests.simulators.ci.buildkite import Build, BuildkiteSite, as_log
from tests.simulators.ci.buildkite import Job as BuildkiteJob
from tests.simulators.ci.circleci import Action, CircleCiSite
from tests.simulators.ci.gitlab import PROJECT, GitLabSite, as_trace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulators.ci.site import CiSite

SCRIPT = "python -m pytest -q"


@dataclass(frozen=True)
class System:
    """A system, and how to put a failed job there.

    `put` takes the site, the commit, and the log; it answers the address that a status leads to. It may be given the
    job's `number`, the `remote` of another repository, the `branch`, and `is_running`.
    """

    name: str
    label: str
    make: Callable[..., CiSite]
    put: Callable[..., str]
    log_path: str  # the path of the job's log, for faults
    below: str = ""  # the path that the policy has to name
    names_repository: bool = True
    has_public: bool = True
    has_reports: bool = True  # of tests, by its API

    def __str__(self) -> str:
        return self.name


def circleci_job(site: CircleCiSite, sha: str, log: str, *, number: int = 41, **options: Any) -> str:  # noqa: ANN401 - a job's fields
    given = {"branch": options.get("branch", "main")}
    if "remote" in options:
        given["vcs_url"] = options["remote"]
    if options.get("is_running"):
        given["lifecycle"] = "running"
    action = Action("Run the tests", "failed", SCRIPT, log)
    return site.page_of(site.job("octo/shop", number, "test", sha, action, **given))


def gitlab_job(site: GitLabSite, sha: str, log: str, *, number: int = 41, is_running: bool = False, **_: object) -> str:
    pipeline = site.pipeline(sha, 700 + number, status="running" if is_running else "failed")
    trace = as_trace(SCRIPT, log, stamped=number % 2 == 0)
    site.job(pipeline, number, "test", log=trace, is_running=is_running)
    return site.page_of(pipeline)


def buildkite_job(site: BuildkiteSite, sha: str, log: str, *, number: int = 41, **options: Any) -> str:  # noqa: ANN401 - the same
    is_running = bool(options.get("is_running"))
    job = BuildkiteJob(
        number=number, name=":pytest: test", command=SCRIPT, log=as_log(SCRIPT, log), is_running=is_running
    )
    given = {"repository": options["remote"]} if "remote" in options else {}
    build: Build = site.build(sha, job, number=number, is_running=is_running, **given)
    return site.page_of(build)


def azure_job(site: azure.AzureSite, sha: str, log: str, *, number: int = 41, **options: Any) -> str:  # noqa: ANN401 - the same
    task = azure.Task(name="Run the tests", result="failed", log=azure.as_log(SCRIPT, log))
    job = azure.Job(number=number, name="test", tasks=[azure.Task(name="Checkout", log="ok\n"), task])
    status = "inProgress" if options.get("is_running") else "completed"
    given = (
        {"id": options["remote"].removeprefix("https://github.com/"), "type": "GitHub"} if "remote" in options else None
    )
    return site.page_of(site.build(sha, job, number=number, status=status, **({"repository": given} if given else {})))


def jenkins_job(site: jenkins.JenkinsSite, sha: str, log: str, *, number: int = 41, **options: Any) -> str:  # noqa: ANN401 - the same
    console = jenkins.as_console(SCRIPT, log, stamped=number % 2 == 0)
    job = "/job/octo/job/shop/job/PR-7"
    return site.page_of(site.build(job, number, sha, log=console, merged=number % 2 == 0, **options))


SYSTEMS = (
    System("circleci", "CircleCI", CircleCiSite, circleci_job, "/output/*"),
    System("gitlab", "GitLab", GitLabSite, gitlab_job, "/*/trace", below=f"/{PROJECT}", names_repository=False),
    System("buildkite", "Buildkite", BuildkiteSite, buildkite_job, "/*/log.txt", has_public=False),
    System("jenkins", "Jenkins", jenkins.JenkinsSite, jenkins_job, "/*/consoleText"),
    System("azure", "Azure Pipelines", azure.AzureSite, azure_job, "/*/logs/*"),
)
