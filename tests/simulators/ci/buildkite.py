"""A simulated Buildkite: REST API v2 for builds with their jobs, and the logs of jobs.

Fields and states are those of Buildkite's pages on the Builds API and the Jobs API. Nothing is public there.
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


@dataclass(kw_only=True)
class Job:
    """A job; `log` is what its command wrote, None if no agent took it."""

    number: int
    name: str
    command: str | None = "python -m pytest -q"
    log: str | bytes | None = ""
    state: str = "failed"
    type: str = "script"
    soft_failed: bool = False
    signal_reason: str | None = None
    is_running: bool = False
    triggered: Build | None = None

    @property
    def id(self) -> str:
        return f"0190a5b2-0000-4000-8000-{self.number:012d}"


@dataclass(kw_only=True)
class Build:
    number: int
    commit: str
    org: str = "acme"
    pipeline: str = "shop-ci"
    repository: str = "git@github.com:octo/shop.git"
    is_running: bool = False
    jobs: list[Job] = field(default_factory=list)


class BuildkiteSite(CiSite):
    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.token = "bkua_made-up-token"
        self.scopes = ["read_builds", "read_build_logs", "read_artifacts"]
        self.builds: dict[tuple[str, str, int], Build] = {}
        build = r"/v2/organizations/(?P<org>[\w-]+)/pipelines/(?P<pipeline>[\w-]+)/builds/(?P<number>[0-9]+)"
        self.route(r"/v2/access-token", self._token)
        self.route(build, self._build)
        artifacts = rf"{build}/jobs/(?P<job>[0-9a-f-]{{36}})/artifacts"
        self.route(artifacts, self._artifacts)
        self.route(rf"{artifacts}/(?P<artifact>[0-9a-f-]{{36}})/download", self._moved)
        self.route(r"/bucket/(?P<artifact>[0-9a-f-]{36})", self._download)
        self.route(rf"{build}/jobs/(?P<job>[0-9a-f-]{{36}})/log(?P<form>\.txt)?", self._log)

    def build(self, commit: str, *jobs: Job, number: int = 15, **options: Any) -> Build:  # noqa: ANN401 - a build's fields
        made = Build(number=number, commit=commit, jobs=list(jobs), **options)
        self.builds[made.org, made.pipeline, number] = made
        return made

    def page_of(self, build: Build, job: Job | None = None) -> str:
        """The address that a status leads to."""
        page = f"{self.address}/{build.org}/{build.pipeline}/builds/{build.number}"
        return f"{page}#{job.id}" if job else page

    def _refused(self, request: Request) -> Reply | None:
        given = request.headers.get("authorization")
        if given is None:
            return reply({"message": "Authentication required. Please supply a valid API Access Token"}, 401)
        is_known = given == f"Bearer {self.token}"
        return None if is_known else reply({"message": "Authentication failed."}, 401)

    def _token(self, request: Request) -> Reply:
        answer = {"uuid": "b63254c0-3271-4a98-8270-7cfbd6c2f14e", "scopes": self.scopes, "description": "Bot"}
        return self._refused(request) or reply(answer)

    def _found(self, request: Request, org: str, pipeline: str, number: str) -> Build | Reply:
        found = self.builds.get((org, pipeline, int(number)))
        return self._refused(request) or found or reply({"message": "No build found"}, 404)

    def _artifacts(self, request: Request, org: str, pipeline: str, number: str, job: str) -> Reply:
        found = self._found(request, org, pipeline, number)
        if isinstance(found, Reply):
            return found
        files = [("coverage.xml", "finished"), ("reports/junit-old.xml", "expired"), ("reports/junit.xml", "finished")]
        return reply(
            [
                {"id": f"0190a5b2-0000-4000-9000-{at:012d}", "job_id": job, "path": path, "state": state}
                | {"filename": path.rpartition("/")[2], "file_size": len(self._junit()), "mime_type": "text/xml"}
                for at, (path, state) in enumerate(files)
            ]
        )

    def _moved(self, request: Request, artifact: str, **_: str) -> Reply:
        return self._refused(request) or Reply(302, b"", {"Location": f"{self.address}/bucket/{artifact}"})

    def _download(self, request: Request, artifact: str) -> Reply:
        del request
        assert artifact.endswith("2")
        return Reply(200, self._junit(), {"Content-Type": "text/xml"})

    def _junit(self) -> bytes:
        cases = "".join(
            f'<testcase classname="{test.group}" name="{test.name}">'
            + ("" if test.passed else f'<failure message="{test.message}">{test.trace}</failure>')
            + "</testcase>"
            for test in self.tests
        )
        return f"<testsuite>{cases}</testsuite>".encode()

    def _build(self, request: Request, org: str, pipeline: str, number: str) -> Reply:
        found = self._found(request, org, pipeline, number)
        if not isinstance(found, Build):
            return found
        states = [value for name, value in parse_qsl(urlsplit(request.target).query) if name == "job_states[]"]
        jobs = [job for job in found.jobs if not states or job.state in states]
        return reply(
            {
                "id": "f62a1b4d-10f9-4790-bc1c-e2c3a0c80983",
                "url": f"{self.address}/v2/organizations/{org}/pipelines/{pipeline}/builds/{number}",
                "web_url": self.page_of(found),
                "number": found.number,
                "state": "running" if found.is_running else "failed",
                "blocked": False,
                "commit": found.commit,
                "branch": "topic",
                "source": "webhook",
                "jobs": [self._row(found, job) for job in jobs],
                "finished_at": None if found.is_running else "2026-03-02T11:58:00.000Z",
                "pull_request": {"id": "7", "base": "main", "repository": "git://github.com/octo/shop.git"},
                "pipeline": {"slug": found.pipeline, "repository": found.repository, "provider": {"id": "github"}},
            }
        )

    def _row(self, build: Build, job: Job) -> dict[str, Any]:
        started = job.log is not None
        row: dict[str, Any] = {
            "id": job.id,
            "type": job.type,
            "name": job.name,
            "state": job.state,
            "web_url": self.page_of(build, job),
            "command": job.command,
            "soft_failed": job.soft_failed,
            "exit_status": 1 if job.state == "failed" else None,
            "signal": "SIGTERM" if job.signal_reason else None,
            "signal_reason": job.signal_reason,
            "started_at": "2026-03-02T11:50:00.000Z" if started else None,
            "finished_at": None if job.is_running else "2026-03-02T11:58:00.000Z",
            "retried": False,
            "retried_in_job_id": None,
        }
        if job.type == "trigger":
            child = job.triggered
            row["async"] = False
            row["triggered_build"] = {"number": child.number, "web_url": self.page_of(child)} if child else None
        return row

    def _log(self, request: Request, org: str, pipeline: str, number: str, job: str, form: str) -> Reply:
        found = self._found(request, org, pipeline, number)
        if not isinstance(found, Build):
            return found
        log = next((each.log for each in found.jobs if each.id == job), None)
        if log is None:
            return reply({"message": "No job found"}, 404)
        if form or "text/plain" in request.headers.get("accept", ""):
            return text_reply(log)
        return reply({"content": log if isinstance(log, str) else "", "size": len(log), "header_times": []})


def as_log(script: str, log: str) -> str:
    """An agent's log of a command that failed: its stamps, its own groups, and a hook that runs afterward."""
    lines = [
        "~~~ Running global environment hook",
        "$ /etc/buildkite-agent/hooks/environment",
        "~~~ Preparing working directory",
        "$ git fetch -v --prune -- origin 0ff3ae1",
        "~~~ Running commands",
        f"$ {script}",
        "--- :pytest: Tests",
        *log.splitlines(),
        "^^^ +++",
        "🚨 Error: The command exited with status 1",
        "user command error: exit status 1",
        "~~~ Running global pre-exit hook",
        "$ /etc/buildkite-agent/hooks/pre-exit",
        "ERROR: no coverage was found",
    ]
    return "".join(f"\x1b_bk;t=17093802{n:05d}\x07{line}\r\n" for n, line in enumerate(lines))
