"""CircleCI: the failed jobs through API v2, and their steps and output through API v1.1, because only that has them.

A workflow is a check, and a job is a status. Without a token, only v1.1 answers, for public projects.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from feedback_bot.ci.circleci_output import write_text
from feedback_bot.ci.problems import CiError, Problem
from feedback_bot.ci.protocol import Allowance, BuildRef, FailedLog, FailedLogs, JobLog, Trial, Wanted, rows_of, text_of
from feedback_bot.ci.reported_tests import of_circleci
from feedback_bot.ci.repository_names import is_remote_of
from feedback_bot.ci.sites import Site, Sites, parse_address
from feedback_bot.ci.web import Ask, disk_errors, temporary_file
from feedback_bot.model import Check, Verdict
from feedback_bot.test_reports import Report

PAGES: Final = {"https://circleci.com": "https://circleci.com", "https://app.circleci.com": "https://circleci.com"}
_APP: Final = "circleci-checks"
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NAME: Final = r"[\w.-]{1,100}"
_PIPELINE: Final = re.compile(
    rf"(?:/pipelines/(?:(?:github|gh)/(?P<name>{_NAME}/{_NAME})|circleci/(?P<ids>{_UUID}/{_UUID}))/[0-9]+/workflows|"
    rf"/workflow-run)/(?P<workflow>{_UUID})(?:/jobs/(?P<job>[0-9]{{1,18}}))?(?:/.*)?",
    re.ASCII,
)
_JOB: Final = re.compile(rf"/(?:gh|github)/(?P<name>{_NAME}/{_NAME})/(?P<job>[0-9]{{1,18}})", re.ASCII)
_SLUG: Final = re.compile(rf"(?:gh|github)/(?P<name>{_NAME}/{_NAME})|circleci/(?P<ids>{_UUID}/{_UUID})", re.ASCII)
_DOTS: Final = re.compile(r"(?:^|/)\.\.?(?:/|$)")
_FAILED: Final = ("failed", "timedout", "infrastructure_fail")
_CANCELED: Final = "canceled"
_STOPPED: Final = (*_FAILED, _CANCELED)
_RUNNING: Final = ("running", "queued", "scheduled", "not_running")
_VERDICTS: Final = {
    "infrastructure_fail": (Verdict.INFRASTRUCTURE, "CircleCI reports a failure of its infrastructure"),
    "timedout": (Verdict.TIME_LIMIT, "CircleCI reports that the job timed out"),
}
_MOST_CONTAINERS: Final = 3
"""The number of parallel containers of a job whose output is read. Each takes a request."""
_BUILDS_LISTED: Final = 100
_MOST_PAGES: Final = 2


@dataclass(frozen=True, slots=True)
class CircleCi:
    """CircleCI's cloud, and the servers that the policy names."""

    sites: tuple[Site, ...]
    label: str = "CircleCI"

    @classmethod
    def at(cls, sites: Sites) -> "CircleCi":
        """CircleCI at the installations that may be used."""
        return cls(tuple(sites.of("circleci", PAGES)))

    def recognize(self, check: Check) -> BuildRef | None:
        """Recognize a check by its app, which names the workflow, or by its URL."""
        address = parse_address(check.url)
        for site in self.sites if address else ():
            path = site.path_of(address) if address else None
            found = _ref(site, path) if path is not None else None
            if found:
                return found
        workflow = _workflow_of(check)
        return BuildRef(self.sites[0], "", workflow) if workflow else None

    def failed_logs(self, ref: BuildRef, wanted: Wanted, allowance: Allowance) -> FailedLogs:
        """The jobs of the workflow through API v2 or, without a token, among the newest builds of the branch."""
        if ref.job is not None:
            return FailedLogs(logs=(self._log(ref.site, ref.project, int(ref.job), "", wanted),))
        if ref.site.token:
            return self._of_workflow(ref, wanted, allowance)
        return self._of_branch(ref, wanted, allowance)

    def trial(self, site: Site, _path: str) -> Trial:
        """Ask who the token belongs to."""
        return Trial(ask=_ask(site, "/api/v2/me"))

    def _of_workflow(self, ref: BuildRef, wanted: Wanted, allowance: Allowance) -> FailedLogs:
        path, found, is_complete = f"/api/v2/workflow/{ref.build}/job", list[FailedLog](), True
        page = ""
        for _ in range(_MOST_PAGES):
            answer = allowance.json(_ask(ref.site, f"{path}?page-token={quote(page)}" if page else path))
            for row in rows_of(answer, "items"):
                is_complete = is_complete and row.get("status") not in _RUNNING
                project = _project(text_of(row, "project_slug"))
                number = row.get("job_number")
                if row.get("status") in _STOPPED and project and isinstance(number, int):
                    log = self._log(ref.site, project, number, text_of(row, "name"), wanted)
                    found.append(replace(log, is_canceled=row["status"] == _CANCELED))
            page = text_of(answer, "next_page_token")
            if not page:
                break
        return FailedLogs(logs=tuple(found), is_complete=is_complete)

    def _of_branch(self, ref: BuildRef, wanted: Wanted, allowance: Allowance) -> FailedLogs:
        project = f"github/{wanted.repository}"
        query = f"?limit={_BUILDS_LISTED}&shallow=true"
        branch = quote(wanted.branch, safe="")
        builds = allowance.json(_ask(ref.site, f"/api/v1.1/project/{project}/tree/{branch}{query}"))
        rows = [row for row in builds if isinstance(row, Mapping)] if isinstance(builds, list) else []
        ours = [row for row in rows if _is_built(row, wanted) and _workflow_id(row) == ref.build]
        failed = [row for row in ours if row.get("status") in _STOPPED and isinstance(row.get("build_num"), int)]
        logs = [self._log(ref.site, project, row["build_num"], _job_name(row), wanted) for row in failed]
        return FailedLogs(
            logs=tuple(
                replace(log, is_canceled=row["status"] == _CANCELED) for log, row in zip(logs, failed, strict=True)
            ),
            is_complete=not any(row.get("status") in _RUNNING for row in ours),
        )

    def _log(self, site: Site, project: str, number: int, name: str, wanted: Wanted) -> FailedLog:
        job_id = f"{site.api} {project.lower()} {number}"
        opened = partial(_open, site, project, number, name, wanted)
        return FailedLog(id=job_id, name=name, open=opened, tests=partial(_tests, site, project, number))


def _ref(site: Site, path: str) -> BuildRef | None:
    if _DOTS.search(path):
        return None
    pipeline = _PIPELINE.fullmatch(path)
    if pipeline:
        project = _project_of(pipeline)
        job = pipeline["job"] if project else None
        return BuildRef(site, project, "" if job else pipeline["workflow"], job)
    job_page = _JOB.fullmatch(path)
    return BuildRef(site, f"github/{job_page['name']}", "", job_page["job"]) if job_page else None


def _project(slug: str) -> str:
    """The path of a project in API v1.1; empty if it is not valid."""
    found = _SLUG.fullmatch(slug)
    return _project_of(found) if found and not _DOTS.search(slug) else ""


def _project_of(found: re.Match[str]) -> str:
    return f"github/{found['name']}" if found["name"] else f"circleci/{found['ids']}" if found["ids"] else ""


def _workflow_of(check: Check) -> str | None:
    """The workflow that CircleCI's own app names in a check."""
    if check.app != _APP or not check.external_id:
        return None
    try:
        named = json.loads(check.external_id)
    except (ValueError, RecursionError):
        return None
    workflow = text_of(named, "workflow-id")
    return workflow if re.fullmatch(_UUID, workflow) else None


def _ask(site: Site, path: str) -> Ask:
    headers = {"Accept": "application/json"}  # without it, API v1.1 answers in another format
    if site.token:
        headers["Circle-Token"] = site.token
    return Ask(site, f"{site.api}{path}", headers, with_token=bool(site.token))


@contextmanager
def _open(site: Site, project: str, number: int, name: str, wanted: Wanted, allowance: Allowance) -> Iterator[JobLog]:
    """Read a job's steps, and the output of the one that failed."""
    build = allowance.json(_ask(site, f"/api/v1.1/project/{project}/{number}"))
    if not isinstance(build, Mapping):
        raise CiError(Problem.NO_ANSWER)
    if not is_remote_of(build.get("vcs_url"), wanted.host, wanted.repository):
        raise CiError(Problem.OTHER_REPOSITORY)
    if not _is_built(build, wanted):
        raise CiError(Problem.OTHER_COMMIT)
    actions = _failed_actions(build)
    outcome = text_of(build, "outcome") or text_of(build, "status")
    verdict, because = _VERDICTS.get(outcome, (None, ""))
    log = JobLog(
        name=_job_name(build) or name or f"job {number}",
        file=None,
        step=text_of(actions[0], "name") or None if actions else None,
        command=text_of(actions[0], "bash_command").strip() or None if actions else None,
        is_complete=text_of(build, "lifecycle") in ("finished", ""),
        is_canceled=outcome == _CANCELED,
        verdict=verdict,
        because=because,
    )
    with _output(site, actions, log, allowance) as found:
        yield found


def _tests(site: Site, project: str, number: int, allowance: Allowance) -> Report:
    return of_circleci(allowance.json(_ask(site, f"/api/v1.1/project/{project}/{number}/tests")))


@contextmanager
def _output(site: Site, actions: list[Mapping[str, Any]], log: JobLog, allowance: Allowance) -> Iterator[JobLog]:
    """The output of the failed step. It is in a storage service, at a URL from a response of the API."""
    urls = [url for action in actions if (url := text_of(action, "output_url"))][:_MOST_CONTAINERS]
    if not urls:
        yield log
        return
    with temporary_file() as text:
        for url in urls:
            with allowance.log(Ask(site, url, with_token=bool(site.token))) as output, disk_errors():
                write_text(output, text)
        text.seek(0)
        yield replace(log, file=text)


def _failed_actions(build: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The actions of the first step that failed, one for each parallel container in which it failed."""
    for wanted in (_FAILED, _STOPPED):
        for step in rows_of(build, "steps"):
            failed = [action for action in rows_of(step, "actions") if action.get("status") in wanted]
            if failed:
                return failed
    return []


def _is_built(build: Mapping[str, Any], wanted: Wanted) -> bool:
    return text_of(build, "vcs_revision").lower() == wanted.sha.lower()


def _workflow_id(build: Mapping[str, Any]) -> str:
    return text_of(build.get("workflows"), "workflow_id")


def _job_name(build: Mapping[str, Any]) -> str:
    return text_of(build.get("workflows"), "job_name") or text_of(build.get("build_parameters"), "CIRCLE_JOB")
