"""A simulated CircleCI: API v2 for workflows, API v1.1 for jobs with their steps, and the storage of outputs.

Fields and statuses are those of the reference of API v2 and of the page on builds of API v1.1. A project is private
unless `public` is set; then v1.1 answers without a token, as it does for open source, and v2 does not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.simulators.ci.site import CiSite, reply
from tests.simulators.http.exchange import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.simulators.http.exchange import Request

WORKFLOW = "5034460f-c7c4-4c43-9457-de07e2029e7b"
NOT_FOUND = {"message": "Project not found"}
EDN = b'{:message "Add the header Accept: application/json for JSON"}'


@dataclass(frozen=True)
class Action:
    """A step in one container. `output` is the text that it wrote; None leaves out the address of an output."""

    name: str
    status: str = "success"
    command: str | None = None
    output: str | bytes | None = ""
    index: int = 0


@dataclass(kw_only=True)
class Job:
    """A job; `slug` is `gh/owner/name`."""

    slug: str
    number: int
    name: str
    sha: str
    steps: Sequence[Sequence[Action]]
    status: str = "failed"
    branch: str = "main"
    workflow: str = WORKFLOW
    vcs_url: str = ""
    lifecycle: str = "finished"
    tests: list[dict[str, Any]] = field(default_factory=list)


class CircleCiSite(CiSite):
    def __init__(self, now: datetime, *, public: bool = False) -> None:
        super().__init__(now)
        self.token = "circle-made-up-token"
        self.public = public
        self.jobs: dict[int, Job] = {}
        self.page_length = 100
        self.output_address: str | None = None  # where outputs are said to be, if not at their own address
        self.output_headers: dict[str, str] = {"Content-Type": "application/json"}
        uuid = "[0-9a-f-]{36}"
        self.route(rf"/api/v2/workflow/(?P<workflow>{uuid})/job", self._jobs_of_workflow)
        self.route(r"/api/v2/me", self._me)
        self.route(r"/api/v1\.1/project/(?P<slug>[\w-]+/[^/]+/[^/]+)/(?P<number>[0-9]+)", self._job)
        self.route(r"/api/v1\.1/project/(?P<slug>[\w-]+/[^/]+/[^/]+)/tree/(?P<branch>.+)", self._tree)
        self.route(r"/api/v1\.1/project/(?P<slug>[\w-]+/[^/]+/[^/]+)/(?P<number>[0-9]+)/tests", self._tests)
        self.route(r"/output/(?P<number>[0-9]+)/(?P<step>[0-9]+)/(?P<index>[0-9]+)", self._output)

    def job(self, repository: str, number: int, name: str, sha: str, *actions: Action, **options: Any) -> Job:  # noqa: ANN401 - a job's fields
        """Put a job into a workflow; each action is a step of its own unless it has an index."""
        steps: list[list[Action]] = []
        for action in actions:
            if action.index and steps:
                steps[-1].append(action)
            else:
                steps.append([action])
        made = Job(slug=f"gh/{repository}", number=number, name=name, sha=sha, steps=steps, **options)
        made.vcs_url = made.vcs_url or f"https://github.com/{repository}"
        self.jobs[number] = made
        return made

    def page_of(self, job: Job) -> str:
        """The address that a status leads to."""
        return f"{self.address}/{job.slug}/{job.number}?utm_campaign=vcs-integration-link&utm_medium=referral"

    def workflow_page(self, repository: str, workflow: str = WORKFLOW) -> str:
        return f"{self.address}/pipelines/github/{repository}/17/workflows/{workflow}"

    def _may(self, request: Request) -> bool:
        return request.headers.get("circle-token") == self.token

    def _me(self, request: Request) -> Reply:
        return reply({"id": "1", "login": "bot", "name": "Bot"}) if self._may(request) else self._refused()

    def _refused(self) -> Reply:
        return reply({"message": "You must log in first."}, 401)

    def _jobs_of_workflow(self, request: Request, workflow: str) -> Reply:
        if not self._may(request):
            return reply(NOT_FOUND, 404) if "circle-token" in request.headers else self._refused()
        jobs = [job for job in self.jobs.values() if job.workflow == workflow]
        start = int(request.query.get("page-token", "0"))
        end = start + self.page_length
        items = [_v2(job) for job in jobs[start:end]]
        return reply({"items": items, "next_page_token": str(end) if end < len(jobs) else None})

    def _found(self, request: Request, slug: str, number: str) -> Job | Reply:
        if "application/json" not in request.headers.get("accept", ""):
            return Reply(200, EDN, {"Content-Type": "application/edn"})
        job = self.jobs.get(int(number))
        is_known = job is not None and slug.lower() in (job.slug.lower(), f"github/{job.slug[3:]}".lower())
        if job is None or not is_known or not (self._may(request) or (self.public and not _token(request))):
            return reply(NOT_FOUND, 404)
        return job

    def _job(self, request: Request, slug: str, number: str) -> Reply:
        job = self._found(request, slug, number)
        return job if isinstance(job, Reply) else reply(self._v1(job) | {"steps": self._steps(job)})

    def _tests(self, request: Request, slug: str, number: str) -> Reply:
        job = self._found(request, slug, number)
        if isinstance(job, Reply):
            return job
        rows = [
            {
                "classname": test.group,
                "name": test.name,
                "source": "pytest",
                "run_time": 0.1,
                "result": "success" if test.passed else "failure",
                "message": "" if test.passed else f"{test.message}\n{test.trace}",
            }
            for test in self.tests
        ]
        return reply({"tests": [*job.tests, *rows]})

    def _tree(self, request: Request, slug: str, branch: str) -> Reply:
        if "application/json" not in request.headers.get("accept", ""):
            return Reply(200, EDN, {"Content-Type": "application/edn"})
        if not (self._may(request) or (self.public and not _token(request))):
            return reply(NOT_FOUND, 404)
        repository = slug.partition("/")[2]
        jobs = [job for job in self.jobs.values() if job.branch == branch and job.slug == f"gh/{repository}"]
        jobs.sort(key=lambda job: job.number, reverse=True)
        return reply([self._v1(job) for job in jobs[: int(request.query.get("limit", "30"))]])

    def _v1(self, job: Job) -> dict[str, Any]:
        owner, _, name = job.slug.removeprefix("gh/").partition("/")
        outcome = None if job.lifecycle != "finished" else job.status
        return {
            "vcs_url": job.vcs_url,
            "build_url": f"{self.address}/{job.slug}/{job.number}",
            "build_num": job.number,
            "branch": job.branch,
            "vcs_revision": job.sha,
            "username": owner,
            "reponame": name,
            "lifecycle": job.lifecycle,
            "outcome": outcome,
            "status": job.status,
            "retry_of": None,
            "workflows": {"job_name": job.name, "workflow_id": job.workflow, "workflow_name": "build-and-test"},
        }

    def _steps(self, job: Job) -> list[dict[str, Any]]:
        return [
            {"name": actions[0].name, "actions": [self._action(job, at, action) for action in actions]}
            for at, actions in enumerate(job.steps)
        ]

    def _action(self, job: Job, step: int, action: Action) -> dict[str, Any]:
        place = f"{self.address}/output/{job.number}/{step}/{action.index}?X-Amz-Signature=made-up"
        place = place if self.output_address is None else self.output_address
        return {
            "bash_command": action.command,
            "name": action.name,
            "step": step,
            "index": action.index,
            "status": action.status,
            "failed": True if action.status == "failed" else None,
            "timedout": True if action.status == "timedout" else None,
            "infrastructure_fail": True if action.status == "infrastructure_fail" else None,
            "exit_code": 1 if action.status == "failed" else 0,
            "type": "test",
            "truncated": False,
            "parallel": len(job.steps[step]) > 1,
            **({"output_url": place} if action.output is not None else {}),
        }

    def _output(self, request: Request, number: str, step: str, index: str) -> Reply:
        if _token(request) or "authorization" in request.headers:
            return Reply(400, b"<Error><Code>InvalidArgument</Code></Error>", {"Content-Type": "application/xml"})
        actions = self.jobs[int(number)].steps[int(step)]
        output = next(action.output for action in actions if action.index == int(index)) or ""
        return Reply(200, output if isinstance(output, bytes) else as_output(output), self.output_headers)


def as_output(text: str) -> bytes:
    """The text as the storage has it: messages of whole lines, each with its time."""
    lines = [line.replace("\n", "\r\n") for line in text.splitlines(keepends=True)]
    time = "2026-03-02T11:58:00.123Z"
    return json.dumps([{"type": "out", "time": time, "message": line} for line in lines]).encode()


def _token(request: Request) -> bool:
    return "circle-token" in request.headers


def _v2(job: Job) -> dict[str, Any]:
    return {
        "dependencies": [],
        "job_number": job.number,
        "id": f"00000000-0000-4000-8000-{job.number:012d}",
        "started_at": "2026-03-02T11:50:00Z",
        "name": job.name,
        "project_slug": job.slug,
        "status": job.status,
        "type": "build",
        "stopped_at": "2026-03-02T11:58:00Z",
    }
