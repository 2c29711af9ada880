"""A simulated GitLab: API v4 for pipelines, their jobs and bridges, and the logs of jobs.

Fields and statuses are those of GitLab's pages on the Jobs API and the Pipelines API. A project is private unless
`public` is set: then no token is needed. What a token may not see does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.simulators.ci.site import CiSite, reply, text_reply
from tests.simulators.http.exchange import Reply

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulators.http.exchange import Request

PROJECT = "team/shop"
ERASE = "\x1b[0K"


@dataclass(kw_only=True)
class Job:
    """A job; `log` is what its script wrote, None if it never started."""

    number: int
    name: str
    pipeline: int
    log: str | bytes | None = ""
    status: str = "failed"
    failure_reason: str | None = "script_failure"
    allow_failure: bool = False
    is_running: bool = False


@dataclass(kw_only=True)
class Pipeline:
    number: int
    sha: str
    status: str = "failed"
    project: str = PROJECT
    yaml_errors: str | None = None
    children: list[Pipeline] = field(default_factory=list)


class GitLabSite(CiSite):
    def __init__(self, now: datetime, *, public: bool = False) -> None:
        super().__init__(now)
        self.token = "glpat-made-up-token"
        self.public = public
        self.pipelines: dict[int, Pipeline] = {}
        self.jobs: dict[int, Job] = {}
        self.suite_error: str | None = None  # why GitLab could not read the report of the job "test"
        project = r"/api/v4/projects/(?P<project>[^/]+)"
        self.route(r"/api/v4/user", self._user)
        self.route(rf"{project}/pipelines/(?P<number>[0-9]+)", self._pipeline)
        self.route(rf"{project}/pipelines/(?P<number>[0-9]+)/jobs", self._jobs)
        self.route(rf"{project}/pipelines/(?P<number>[0-9]+)/bridges", self._bridges)
        self.route(rf"{project}/pipelines/(?P<number>[0-9]+)/test_report_summary", self._summary)
        self.route(rf"{project}/pipelines/(?P<number>[0-9]+)/test_report", self._report)
        self.route(rf"{project}/jobs/(?P<number>[0-9]+)", self._job)
        self.route(rf"{project}/jobs/(?P<number>[0-9]+)/trace", self._trace)

    def pipeline(self, sha: str, number: int = 700, **options: Any) -> Pipeline:  # noqa: ANN401 - a pipeline's fields
        made = self.pipelines[number] = Pipeline(number=number, sha=sha, **options)
        return made

    def job(self, pipeline: Pipeline, number: int, name: str, **options: Any) -> Job:  # noqa: ANN401 - a job's fields
        made = self.jobs[number] = Job(number=number, name=name, pipeline=pipeline.number, **options)
        return made

    def page_of(self, made: Pipeline | Job) -> str:
        """The address that a status leads to."""
        if isinstance(made, Job):
            return f"{self.address}/{self.pipelines[made.pipeline].project}/-/jobs/{made.number}"
        return f"{self.address}/{made.project}/-/pipelines/{made.number}"

    def error(self, status: int) -> Reply:
        words = {401: "401 Unauthorized", 403: "403 Forbidden", 404: "404 Not found"}.get(status, "error")
        return reply({"message": words}, status)

    def _user(self, request: Request) -> Reply:
        is_known = request.headers.get("private-token") == self.token
        return reply({"id": 1, "username": "bot", "state": "active"}) if is_known else self.error(401)

    def _refused(self, request: Request) -> Reply | None:
        token = request.headers.get("private-token")
        if token is None:
            return None if self.public else self.error(404)
        return None if token == self.token else self.error(401)

    def _found(self, request: Request, project: str, number: int) -> Pipeline | Reply:
        found = self.pipelines.get(number)
        refused = self._refused(request)
        if refused or found is None or found.project.lower() != project.lower():
            return refused or self.error(404)
        return found

    def _pipeline(self, request: Request, project: str, number: str) -> Reply:
        found = self._found(request, project, int(number))
        return found if isinstance(found, Reply) else reply(self._detail(found))

    def _jobs(self, request: Request, project: str, number: str) -> Reply:
        found = self._found(request, project, int(number))
        if isinstance(found, Reply):
            return found
        scopes = [value for name, value in parse_qsl(urlsplit(request.target).query) if name == "scope[]"]
        jobs = [
            job for job in self.jobs.values() if job.pipeline == found.number and job.status in (scopes or [job.status])
        ]
        return reply([self._row(job) for job in sorted(jobs, key=lambda job: -job.number)])

    def _summary(self, request: Request, project: str, number: str) -> Reply:
        found = self._found(request, project, int(number))
        failed = sum(not test.passed for test in self.tests)
        total: dict[str, Any] = {
            "time": 1.5,
            "count": len(self.tests),
            "success": len(self.tests) - failed,
            "failed": failed,
        }
        suite = {**self._suite(), "build_ids": [41]}
        total |= {"skipped": 0, "error": 0, "suite_error": self.suite_error}
        return found if isinstance(found, Reply) else reply({"total": total, "test_suites": [suite]})

    def _report(self, request: Request, project: str, number: str) -> Reply:
        found = self._found(request, project, int(number))
        if isinstance(found, Reply):
            return found
        cases = [
            {
                "status": "success" if test.passed else "failed",
                "name": test.name,
                "classname": test.group,
                "file": None,
                "execution_time": 0.1,
                "system_output": None if test.passed else {"message": test.message, "__content__": test.trace},
                "stack_trace": None,
            }
            for test in self.tests
        ]
        suite = self._suite()
        counts = {name: suite[name] for name in suite if name.endswith("_count") or name == "total_time"}
        return reply({**counts, "test_suites": [{**suite, "test_cases": [] if self.suite_error else cases}]})

    def _suite(self) -> dict[str, Any]:
        failed, total = sum(not test.passed for test in self.tests), len(self.tests)
        counts = {"total_count": total, "success_count": total - failed, "failed_count": failed}
        others = {"skipped_count": 0, "error_count": 0, "total_time": 1.5, "suite_error": self.suite_error}
        return {"name": "test", **counts, **others}

    def _bridges(self, request: Request, project: str, number: str) -> Reply:
        found = self._found(request, project, int(number))
        if isinstance(found, Reply):
            return found
        return reply(
            [
                {
                    "id": 9000 + child.number,
                    "name": "trigger",
                    "stage": "test",
                    "status": "failed",
                    "allow_failure": False,
                }
                | {"pipeline": self._short(found), "downstream_pipeline": self._short(child)}
                for child in found.children
            ]
        )

    def _of(self, request: Request, project: str, number: str) -> Job | Reply:
        job = self.jobs.get(int(number))
        found = self._found(request, project, job.pipeline if job else 0)
        return found if isinstance(found, Reply) else job or self.error(404)

    def _job(self, request: Request, project: str, number: str) -> Reply:
        found = self._of(request, project, number)
        return found if isinstance(found, Reply) else reply(self._row(found))

    def _trace(self, request: Request, project: str, number: str) -> Reply:
        found = self._of(request, project, number)
        if isinstance(found, Reply):
            return found
        return self.error(404) if found.log is None else text_reply(found.log)

    def _short(self, pipeline: Pipeline) -> dict[str, Any]:
        return {
            "id": pipeline.number,
            "project_id": 1,
            "ref": "topic",
            "sha": pipeline.sha,
            "status": pipeline.status,
            "source": "external_pull_request_event",
            "web_url": self.page_of(pipeline),
        }

    def _detail(self, pipeline: Pipeline) -> dict[str, Any]:
        return self._short(pipeline) | {"yaml_errors": pipeline.yaml_errors, "tag": False, "duration": 12}

    def _row(self, job: Job) -> dict[str, Any]:
        pipeline = self.pipelines[job.pipeline]
        has_started = job.log is not None
        return {
            "id": job.number,
            "name": job.name,
            "stage": "test",
            "status": job.status,
            "failure_reason": job.failure_reason,
            "allow_failure": job.allow_failure,
            "ref": "topic",
            "tag": False,
            "created_at": "2026-03-02T11:49:00.000Z",
            "started_at": "2026-03-02T11:50:00.000Z" if has_started else None,
            "finished_at": None if job.is_running else "2026-03-02T11:58:00.000Z",
            "commit": {"id": pipeline.sha, "short_id": pipeline.sha[:8], "title": "Change it"},
            "pipeline": self._short(pipeline),
            "web_url": self.page_of(job),
        }


def as_trace(script: str, log: str, *, stamped: bool = False) -> str:
    """A runner's log of a script that failed: its sections, its own words, and a script that runs afterward."""
    if not stamped:
        return (
            f"{ERASE}Running with gitlab-runner 17.0.0 (44feccdf){ERASE}\x1b[0;m\n"
            f"section_start:1709380200:get_sources\r{ERASE}\x1b[36;1mGetting source from Git repository\x1b[0;m\n"
            "Fetching changes with git depth set to 20...\n"
            f"section_end:1709380201:get_sources\r{ERASE}section_start:1709380201:step_script\r{ERASE}{ERASE}\x1b[36;1m"
            'Executing "step_script" stage of the job script\x1b[0;m\n'
            f"\x1b[32;1m$ {script}\x1b[0;m\n{log}"
            f"section_end:1709380202:step_script\r{ERASE}section_start:1709380202:after_script\r{ERASE}{ERASE}\x1b[36;1m"
            "Running after_script\x1b[0;m\n\x1b[32;1m$ ./upload-coverage\x1b[0;m\nERROR: no coverage was found\n"
            f"section_end:1709380203:after_script\r{ERASE}\x1b[31;1mERROR: Job failed: exit code 1\n\x1b[0;m"
        )
    lines = as_trace(script, log).removesuffix("\n").splitlines()
    return "".join(f"2026-03-02T11:50:0{n % 10}.123456Z 0{n % 2}{'OE'[n % 2]} {line}\n" for n, line in enumerate(lines))
