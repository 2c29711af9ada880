"""A simulated Jenkins: builds by the remote access API, and their consoles.

The data of the Git plugin has the form of public answers. A server is private unless `public` is set: then it answers
a page with status 403, as it does for what nobody may see without signing in.
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

LIBRARY = "8c489c00f88537483bb84b8cb4fbbc1b3778399f"
MERGE = "77d6dac84c6e70dfae72e92fe3cc83ab53d0e28d"


@dataclass(kw_only=True)
class Build:
    """A build of a job, `job` as its path; `merged` if it tested a merge of the commit that the server made."""

    job: str
    number: int
    sha: str
    log: str | bytes = ""
    remote: str = "https://github.com/octo/shop.git"
    is_running: bool = False
    result: str = "FAILURE"
    merged: bool = False
    older: dict[int, str] = field(default_factory=dict)  # commits of older builds


class JenkinsSite(CiSite):
    def __init__(self, now: datetime, *, public: bool = False) -> None:
        super().__init__(now)
        self.token = "bot:made-up-api-token"
        self.public = public
        self.builds: dict[tuple[str, int], Build] = {}
        page = r"(?P<job>(?:/[\w.-]+)??(?:/job/[^/]+)+)/(?P<number>[0-9]+)"
        self.route(r"(?:/\w+)?/me/api/json", self._me)
        self.route(f"{page}/api/json", self._build)
        self.route(f"{page}/consoleText", self._console)
        self.route(f"{page}/testReport/api/json", self._report)

    def build(self, job: str, number: int, sha: str, **options: Any) -> Build:  # noqa: ANN401 - a build's fields
        made = self.builds[job, number] = Build(job=job, number=number, sha=sha, **options)
        return made

    def page_of(self, build: Build) -> str:
        """The address that a status leads to; the job's path is in it as it is sent."""
        return f"{self.address}{build.job}/{build.number}/display/redirect"

    def error(self, status: int) -> Reply:
        return Reply(status, b"<html><head><title>Error 404 Not Found</title></head></html>", HTML)

    def _refused(self, request: Request) -> Reply | None:
        given = request.headers.get("authorization")
        if given is None:
            return None if self.public else Reply(403, SIGN_IN, HTML)
        is_known = given == f"Basic {base64.b64encode(self.token.encode()).decode()}"
        return None if is_known else Reply(401, SIGN_IN, HTML)

    def _me(self, request: Request) -> Reply:
        known = "authorization" in request.headers
        return self._refused(request) or (reply({"id": "bot"}) if known else Reply(403, SIGN_IN, HTML))

    def _found(self, request: Request, number: str) -> Build | Reply:
        path = request.target.partition("?")[0].partition(f"/{number}/")[0]  # encoded, as jobs are known by
        return self._refused(request) or self.builds.get((path, int(number))) or self.error(404)

    def _build(self, request: Request, job: str, number: str) -> Reply:
        del job
        found = self._found(request, number)
        if isinstance(found, Reply):
            return found
        return reply(
            {
                "_class": "org.jenkinsci.plugins.workflow.job.WorkflowRun",
                "actions": [
                    {
                        "_class": "hudson.model.CauseAction",
                        "causes": [{"shortDescription": "Push event to branch topic"}],
                    },
                    {},
                    _data("https://github.com/octo/library.git", {found.number: (LIBRARY, LIBRARY)}),
                    _data(found.remote, self._builds(found)),
                ],
                "building": found.is_running,
                "number": found.number,
                "result": None if found.is_running else found.result,
            }
        )

    def _report(self, request: Request, job: str, number: str) -> Reply:
        del job
        found = self._found(request, number)
        if isinstance(found, Reply) or not self.tests:
            return found if isinstance(found, Reply) else self.error(404)
        cases = [
            {
                "className": test.group,
                "name": test.name,
                "status": "PASSED" if test.passed else "REGRESSION",
                "errorDetails": None if test.passed else test.message,
                "errorStackTrace": None if test.passed else test.trace,
            }
            for test in self.tests
        ]
        return reply({"_class": "hudson.tasks.junit.TestResult", "suites": [{"name": "pytest", "cases": cases}]})

    def _builds(self, build: Build) -> dict[int, tuple[str, str]]:
        older = {number: (sha, sha) for number, sha in build.older.items()}
        return {**older, build.number: (build.sha, MERGE if build.merged else build.sha)}

    def _console(self, request: Request, job: str, number: str) -> Reply:
        del job
        found = self._found(request, number)
        return found if isinstance(found, Reply) else text_reply(found.log)


def _data(remote: str, builds: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """What the Git plugin keeps of a repository: by branch the last build, the commit that was meant, the one built."""
    last = max(builds)

    def of(sha: str) -> dict[str, Any]:
        return {"SHA1": sha, "branch": [{"SHA1": sha, "name": "PR-7"}]}

    return {
        "_class": "hudson.plugins.git.util.BuildData",
        "buildsByBranchName": {
            f"PR-{number}": {
                "_class": "hudson.plugins.git.util.Build",
                "buildNumber": number,
                "buildResult": None,
                "marked": of(marked),
                "revision": of(built),
            }
            for number, (marked, built) in builds.items()
        },
        "lastBuiltRevision": of(builds[last][1]),
        "remoteUrls": [remote],
        "scmName": "",
    }


def as_console(script: str, log: str, *, stamped: bool = False) -> str:
    """A pipeline's console in which the stage "Test" failed."""
    lines = [
        "[Pipeline] Start of Pipeline",
        "[Pipeline] node",
        "Running on agent-1 in /home/jenkins/workspace/shop_PR-7",
        "[Pipeline] {",
        "[Pipeline] stage",
        "[Pipeline] { (Build)",
        "[Pipeline] sh",
        "+ pip install .",
        "ERROR: pip's dependency resolver does not take into account all the packages",
        "[Pipeline] }",
        "[Pipeline] // stage",
        "[Pipeline] stage",
        "[Pipeline] { (Test)",
        "[Pipeline] sh",
        f"+ {script}",
        *log.splitlines(),
        "[Pipeline] }",
        "[Pipeline] // stage",
        "[Pipeline] stage",
        "[Pipeline] { (Declarative: Post Actions)",
        "[Pipeline] sh",
        "+ ./upload-coverage",
        "ERROR: no coverage was found",
        "[Pipeline] }",
        "[Pipeline] // stage",
        "[Pipeline] }",
        "[Pipeline] // node",
        "[Pipeline] End of Pipeline",
        "ERROR: script returned exit code 1",
        "Finished: FAILURE",
    ]
    stamp = "[2026-03-02T11:50:00.123Z] " if stamped else ""
    return "Started by user bot\n" + "".join(f"{stamp}{line}\n" for line in lines)
