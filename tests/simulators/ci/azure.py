"""A simulated Azure DevOps: builds, their timelines, and the logs of tasks, by REST API 6.0.

Fields and results are those of Microsoft's description of the Build API. A project is private unless `public` is set.
A token that is not valid gets a page to sign in with status 203, as the service answers.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.simulators.ci.site import HTML, SIGN_IN, CiSite, reply, text_reply
from tests.simulators.http.exchange import Reply

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulators.http.exchange import Request

ORGANIZATION = "fabrikam"
PROJECT = "6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c"
MERGE = "b13b8f7261ec6a4ebfa4d98aa63bf164f4be64c5"


@dataclass(kw_only=True)
class Task:
    name: str
    result: str | None = "succeeded"
    log: str | bytes | None = ""
    issues: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Job:
    number: int
    name: str
    tasks: list[Task]
    result: str = "failed"
    issues: tuple[str, ...] = ()
    has_agent: bool = True

    @property
    def id(self) -> str:
        return f"045f4ce9-cb71-424f-84de-{self.number:012d}"


@dataclass(kw_only=True)
class Build:
    """A build of a pull request unless `head` is None: then it is of a push, and `source` is the commit."""

    number: int
    head: str | None
    source: str = MERGE
    repository: dict[str, Any] = field(default_factory=lambda: {"id": "octo/shop", "type": "GitHub"})
    status: str = "completed"
    errors: tuple[str, ...] = ()
    jobs: list[Job] = field(default_factory=list)


class AzureSite(CiSite):
    def __init__(self, now: datetime, *, public: bool = False) -> None:
        super().__init__(now)
        self.token = "made-up-personal-access-token"
        self.public = public
        self.builds: dict[int, Build] = {}
        build = rf"/{ORGANIZATION}/(?P<project>[^/]+)/_apis/build/builds/(?P<number>[0-9]+)"
        self.route(rf"/{ORGANIZATION}/_apis/connectionData", self._connection)
        self.route(build, self._build)
        runs = rf"/{ORGANIZATION}/(?P<project>[^/]+)/_apis/test/runs"
        self.route(runs, self._test_runs)
        self.route(rf"{runs[:-4]}Runs/(?P<run>[0-9]+)/results", self._test_results)
        self.route(f"{build}/timeline", self._timeline)
        self.route(rf"{build}/logs/(?P<log>[0-9]+)", self._log)

    def build(self, head: str | None, *jobs: Job, number: int = 391, **options: Any) -> Build:  # noqa: ANN401 - a build's fields
        made = self.builds[number] = Build(number=number, head=head, jobs=list(jobs), **options)
        return made

    def page_of(self, build: Build, job: Job | None = None) -> str:
        """The address that a check leads to."""
        page = f"{self.address}/{ORGANIZATION}/{PROJECT}/_build/results?buildId={build.number}"
        return f"{page}&view=logs&jobId={job.id}" if job else page

    def error(self, status: int) -> Reply:
        return reply(
            {"$id": "1", "message": "TF200016: it does not exist.", "typeKey": "Error", "errorCode": 0}, status
        )

    def _refused(self, request: Request) -> Reply | None:
        given = request.headers.get("authorization")
        if given is None:
            return (
                None
                if self.public
                else Reply(302, b"", {"Location": "https://spsprodweu4.vssps.visualstudio.com/_signin"})
            )
        is_known = given == f"Basic {base64.b64encode(f':{self.token}'.encode()).decode()}"
        return None if is_known else Reply(203, SIGN_IN, HTML)

    def _connection(self, request: Request) -> Reply:
        return self._refused(request) or reply({"authenticatedUser": {"id": PROJECT}})

    def _found(self, request: Request, project: str, number: str) -> Build | Reply:
        found = self.builds.get(int(number))
        if "api-version" not in request.query:
            return self.error(400)
        refused = self._refused(request)
        return refused or (found if found and project.lower() in (PROJECT, "web shop") else None) or self.error(404)

    def _build(self, request: Request, project: str, number: str) -> Reply:
        found = self._found(request, project, number)
        if isinstance(found, Reply):
            return found
        triggered = {"pr.number": "7", "pr.isFork": "False", "pr.sourceBranch": "topic", "pr.sourceSha": found.head}
        return reply(
            {
                "id": found.number,
                "buildNumber": "20260302.1",
                "status": found.status,
                "result": "failed" if found.status == "completed" else None,
                "reason": "pullRequest" if found.head else "individualCI",
                "sourceBranch": "refs/pull/7/merge" if found.head else "refs/heads/topic",
                "sourceVersion": found.source,
                "triggerInfo": triggered if found.head else {"ci.sourceBranch": "topic", "ci.sourceSha": found.source},
                "repository": {"clean": None, "checkoutSubmodules": False, **found.repository},
                "definition": {"id": 25, "name": "shop"},
                "project": {"id": PROJECT, "name": "web shop"},
                "validationResults": [{"result": "error", "message": message} for message in found.errors],
            }
        )

    def _test_runs(self, request: Request, project: str) -> Reply:
        number = request.query.get("buildUri", "").rpartition("/")[2]
        found = self._found(request, project, number or "0")
        if isinstance(found, Reply):
            return found
        passed = sum(test.passed for test in self.tests)
        fine = self._test_run(1, "lint", 3, 3)
        ours = self._test_run(2, "test", len(self.tests), passed)
        return reply({"count": 2, "value": [fine, ours] if self.tests else []})

    def _test_run(self, number: int, name: str, total: int, passed: int) -> dict[str, Any]:
        url = f"{self.address}/{ORGANIZATION}/{PROJECT}/_apis/test/Runs/{number}"
        known = {"id": number, "name": name, "url": url, "isAutomated": True, "state": "Completed"}
        return {**known, "totalTests": total, "passedTests": passed}

    def _test_results(self, request: Request, project: str, run: str) -> Reply:
        del project
        assert (run, request.query.get("outcomes")) == ("2", "Failed")
        rows = [
            {
                "id": 100_000 + at,
                "outcome": "Failed",
                "testCaseTitle": test.name,
                "automatedTestName": f"{test.group}.{test.name}",
                "errorMessage": test.message,
                "stackTrace": test.trace,
            }
            for at, test in enumerate(self.tests)
            if not test.passed
        ]
        return self._refused(request) or reply({"count": len(rows), "value": rows})

    def _timeline(self, request: Request, project: str, number: str) -> Reply:
        found = self._found(request, project, number)
        if isinstance(found, Reply):
            return found
        if not found.jobs:
            return Reply(204)
        records = [record for job in found.jobs for record in self._records(job)]
        records.reverse()  # in no order that means anything
        return reply({"id": PROJECT, "changeId": 18, "records": records})

    def _records(self, job: Job) -> list[dict[str, Any]]:
        rows = [
            _record(job.id, "phase", "Job", job.name, job.result, job.number, issues=job.issues, log=900 + job.number)
        ]
        for at, task in enumerate(job.tasks, start=1):
            number = f"bcddc27d-c891-4209-85d6-{job.number * 100 + at:012d}"
            log = job.number * 100 + at if task.log is not None else None
            row = _record(number, job.id, "Task", task.name, task.result, at, issues=task.issues, log=log)
            row["startTime"] = row["startTime"] if job.has_agent else None
            rows.append(row)
        return rows

    def _log(self, request: Request, project: str, number: str, log: str) -> Reply:
        found = self._found(request, project, number)
        if isinstance(found, Reply):
            return found
        job, at = divmod(int(log), 100)
        text = next(each.tasks[at - 1].log for each in found.jobs if each.number == job)
        if text is None:
            return self.error(404)
        if "json" in request.headers.get("accept", ""):
            return reply({"count": 1, "value": str(text).splitlines()})
        return text_reply(text)


def _record(
    number: str,
    parent: str,
    kind: str,
    name: str,
    result: str | None,
    order: int,
    *,
    issues: tuple[str, ...],
    log: int | None,
) -> dict[str, Any]:
    return {
        "id": number,
        "parentId": parent,
        "type": kind,
        "name": name,
        "startTime": "2026-03-02T11:50:00.000Z",
        "finishTime": "2026-03-02T11:58:00.000Z" if result else None,
        "state": "completed" if result else "inProgress",
        "result": result,
        "order": order,
        "attempt": 1,
        "previousAttempts": [],
        "errorCount": len(issues),
        "issues": [
            {"type": "error", "category": "General", "message": message, "data": {"type": "error"}}
            for message in issues
        ],
        "log": {"id": log, "type": "Container", "url": "https://dev.azure.com/"} if log else None,
    }


def as_log(script: str, log: str) -> str:
    """An agent's log of a script that failed."""
    lines = [
        "##[section]Starting: Run the tests",
        "==============================================================================",
        "Task         : Bash",
        "Description  : Run a Bash script on macOS, Linux, or Windows",
        "Version      : 3.236.1",
        "Author       : Microsoft Corporation",
        "Help         : https://docs.microsoft.com/azure/devops/pipelines/tasks/utility/bash",
        "==============================================================================",
        "Generating script.",
        "Script contents:",
        *script.splitlines(),
        "========================== Starting Command Output ===========================",
        "[command]/usr/bin/bash /home/vsts/work/_temp/2f.sh",
        *log.splitlines(),
        "##[error]Bash exited with code '1'.",
        "##[section]Finishing: Run the tests",
    ]
    return "".join(f"2026-03-02T11:50:00.1234567Z {line}\n" for line in lines)
