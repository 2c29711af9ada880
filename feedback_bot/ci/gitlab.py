"""GitLab CI: the failed jobs of a pipeline, and their logs, through API v4.

No response contains the GitHub repository that a project is connected to. So builds are matched by their commit alone,
and a token is used only for projects that the policy names. Otherwise, anybody who can set a status could make the bot
read any project.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from feedback_bot.ci.problems import CiError, Problem
from feedback_bot.ci.protocol import (
    Allowance,
    BuildRef,
    FailedLog,
    FailedLogs,
    JobLog,
    Trial,
    Wanted,
    configuration,
    rows_of,
    text_of,
)
from feedback_bot.ci.reported_tests import of_gitlab
from feedback_bot.ci.sites import Address, Site, Sites, parse_address
from feedback_bot.ci.web import Ask
from feedback_bot.model import Check, Verdict
from feedback_bot.test_reports import Report

PAGES: Final = {"https://gitlab.com": "https://gitlab.com"}
_NAME: Final = r"\w[\w.-]{0,254}"
_PAGE: Final = re.compile(
    rf"/(?P<project>{_NAME}(?:/{_NAME}){{1,20}}?)(?:/-)?/(?P<kind>pipelines|jobs|builds)/(?P<number>[0-9]{{1,18}})(?:/.*)?",
    re.ASCII,
)
_CANCELED: Final = "canceled"
_FINAL: Final = ("success", "failed", _CANCELED, "skipped")
_STUCK: Final = "GitLab reports that it could not run the job"
_VERDICTS: Final = {
    **dict.fromkeys(
        (
            "stuck_or_timeout_failure",
            "scheduler_failure",
            "api_failure",
            "data_integrity_failure",
            "no_matching_runner",
        ),
        (Verdict.INFRASTRUCTURE, _STUCK),
    ),
    "job_execution_timeout": (Verdict.TIME_LIMIT, "GitLab reports that the job timed out"),
    "ci_quota_exceeded": (Verdict.ACCOUNT, "GitLab reports that the quota of compute minutes is used up"),
}
_RUNNER: Final = "runner_"
_LISTED: Final = 100
_FILE: Final = ".gitlab-ci.yml"


@dataclass(frozen=True, slots=True)
class GitLab:
    """GitLab.com, and the servers and projects that the policy names.

    Attributes:
        projects: the tokens of the projects that the policy names, by server and path in lowercase.
    """

    sites: tuple[Site, ...]
    projects: Mapping[tuple[str, str], str | None]
    label: str = "GitLab"

    @classmethod
    def at(cls, sites: Sites) -> "GitLab":
        """GitLab at the installations that may be used."""
        found = list(sites.of("gitlab", PAGES))
        mapped = [site for site in found if site.is_mapped]
        named = [site for site in mapped if _is_project(site, mapped)]
        servers = [site for site in found if site not in named]
        roots = [_server_of(site, servers) for site in named]
        projects = {
            (root.api, site.page.path.removeprefix(root.page.path).strip("/").lower()): site.token
            for site, root in zip(named, roots, strict=True)
        }
        return cls(tuple(dict.fromkeys([*servers, *roots])), projects)

    def recognize(self, check: Check) -> BuildRef | None:
        """Recognize a check by its URL, the page of a pipeline or a job, because its app can have any name."""
        address = parse_address(check.url)
        for site in sorted(self.sites, key=lambda site: -len(site.page.path)) if address else ():
            path = site.path_of(address) if address else None
            page = _PAGE.fullmatch(path) if path is not None else None
            if page:
                return self._ref(site, page)
        return None

    def _ref(self, site: Site, page: re.Match[str]) -> BuildRef:
        project, number = page["project"], page["number"]
        key = site.api, project.lower()
        token = self.projects.get(key)
        has_unused = site.token is not None and key not in self.projects
        used = replace(site, token=token, has_unused_token=has_unused)
        is_pipeline = page["kind"] == "pipelines"
        return BuildRef(used, project, number if is_pipeline else "", None if is_pipeline else number)

    def failed_logs(self, ref: BuildRef, wanted: Wanted, allowance: Allowance) -> FailedLogs:
        """The failed jobs of a pipeline or, if there are none, those of a child pipeline, or other problems."""
        if ref.job is not None:
            row = allowance.json(_ask(ref, f"jobs/{ref.job}"))
            return FailedLogs(logs=(_log(ref, row, wanted),), is_complete=bool(text_of(row, "finished_at")))
        found = _failed_jobs(ref, ref.build, wanted, allowance)
        if any(not log.is_canceled for log in found.logs):
            return found
        bridges = allowance.json(_ask(ref, f"pipelines/{ref.build}/bridges?scope[]=failed&per_page={_LISTED}"))
        for row in rows_of({"rows": bridges}, "rows"):
            child = row.get("downstream_pipeline")
            number = child.get("id") if isinstance(child, Mapping) and _is_below(child, ref) else None
            if isinstance(number, int) and not row.get("allow_failure"):
                return _failed_jobs(ref, str(number), wanted, allowance)
        return found if found.logs else _of_pipeline(ref, wanted, allowance)

    def trial(self, site: Site, _path: str) -> Trial:
        """Ask who the token belongs to."""
        return Trial(ask=Ask(site, f"{site.api}/api/v4/user", _headers(site), with_token=True))


def _is_project(site: Site, mapped: list[Site]) -> bool:
    """Whether an address is that of a project, and not of a server with a path. A project has a group."""
    path = site.page.path
    is_server = any(
        other.page.origin == site.page.origin and other.page.path.startswith(f"{path}/") for other in mapped
    )
    return path.count("/") >= 2 and not is_server


def _server_of(project: Site, servers: list[Site]) -> Site:
    """The server of a project: one that the policy names, or the root of the project's host."""
    around = [site for site in servers if site.path_of(project.page) is not None]
    if around:
        return max(around, key=lambda site: len(site.page.path))
    page = Address(project.page.scheme, project.page.host, project.page.port, "")
    api = project.api.removesuffix(project.page.path)
    return replace(project, page=page, api=api)


def _headers(site: Site) -> dict[str, str]:
    return {"PRIVATE-TOKEN": site.token} if site.token else {}


def _ask(ref: BuildRef, path: str) -> Ask:
    site = ref.site
    url = f"{site.api}/api/v4/projects/{quote(ref.project, safe='')}/{path}"
    return Ask(site, url, _headers(site), with_token=bool(site.token))


def _failed_jobs(ref: BuildRef, pipeline: str, wanted: Wanted, allowance: Allowance) -> FailedLogs:
    scope = f"scope[]=failed&scope[]={_CANCELED}"
    answer = allowance.json(_ask(ref, f"pipelines/{pipeline}/jobs?{scope}&per_page={_LISTED}"))
    if not isinstance(answer, list):
        raise CiError(Problem.NO_ANSWER)
    rows = [row for row in answer if isinstance(row, Mapping) and not row.get("allow_failure")]
    return FailedLogs(
        logs=tuple(_log(ref, row, wanted) for row in rows),
        is_complete=all(text_of(row.get("pipeline"), "status") in (*_FINAL, "") for row in rows),
        tests=partial(_tests, ref, pipeline, None),
    )


def _of_pipeline(ref: BuildRef, wanted: Wanted, allowance: Allowance) -> FailedLogs:
    """A pipeline without a failed job. Its configuration may not be valid."""
    pipeline = allowance.json(_ask(ref, f"pipelines/{ref.build}"))
    if text_of(pipeline, "sha").lower() != wanted.sha.lower():
        raise CiError(Problem.OTHER_COMMIT)
    errors = text_of(pipeline, "yaml_errors")
    is_complete = text_of(pipeline, "status") in (*_FINAL, "")
    job_id = f"{ref.site.api} {ref.project.lower()} pipeline {ref.build}"
    log = FailedLog(id=job_id, name=_FILE, open=partial(configuration, _FILE, errors, "GitLab"))
    return FailedLogs(logs=(log,) if errors else (), is_complete=is_complete)


def _log(ref: BuildRef, row: object, wanted: Wanted) -> FailedLog:
    """A failed job.

    Raises:
        CiError: it belongs to another commit, or is not a job.
    """
    number = row.get("id") if isinstance(row, Mapping) else None
    if not isinstance(row, Mapping) or not isinstance(number, int):
        raise CiError(Problem.NO_ANSWER)
    built = text_of(row.get("pipeline"), "sha") or text_of(row.get("commit"), "id")
    if built.lower() != wanted.sha.lower():
        raise CiError(Problem.OTHER_COMMIT)
    job_id = f"{ref.site.api} {ref.project.lower()} {number}"
    pipeline = row["pipeline"].get("id") if isinstance(row.get("pipeline"), Mapping) else None
    name = text_of(row, "name")
    tests = partial(_tests, ref, str(pipeline), name) if isinstance(pipeline, int) else None
    is_canceled = row.get("status") == _CANCELED
    opened = partial(_open, ref, number, row)
    return FailedLog(id=job_id, name=name, open=opened, tests=tests, is_canceled=is_canceled)


def _tests(ref: BuildRef, pipeline: str, job: str | None, allowance: Allowance) -> Report:
    """The report of a pipeline, if its summary says that tests failed. It may be long."""
    total = allowance.json(_ask(ref, f"pipelines/{pipeline}/test_report_summary"))
    counts = total.get("total") if isinstance(total, Mapping) else None
    if not isinstance(counts, Mapping) or not (counts.get("failed") or counts.get("error")):
        return of_gitlab(total, job)
    return of_gitlab(allowance.json(_ask(ref, f"pipelines/{pipeline}/test_report")), job)


@contextmanager
def _open(ref: BuildRef, number: int, row: Mapping[str, Any], allowance: Allowance) -> Iterator[JobLog]:
    reason = text_of(row, "failure_reason")
    verdict, because = _VERDICTS.get(reason, (None, ""))
    if reason.startswith(_RUNNER):
        verdict, because = Verdict.INFRASTRUCTURE, _STUCK
    log = JobLog(
        name=text_of(row, "name") or f"job {number}",
        file=None,
        is_complete=bool(text_of(row, "finished_at")),
        is_canceled=row.get("status") == _CANCELED,
        verdict=verdict,
        because=because,
    )
    if not text_of(row, "started_at"):  # no runner took it
        yield log
        return
    with allowance.log(_ask(ref, f"jobs/{number}/trace")) as trace:
        yield replace(log, file=trace)


def _is_below(child: Mapping[str, Any], ref: BuildRef) -> bool:
    """Whether a pipeline belongs to the same project."""
    address = parse_address(text_of(child, "web_url"))
    path = ref.site.path_of(address) if address else None
    page = _PAGE.fullmatch(path) if path is not None else None
    return page is not None and page["project"].lower() == ref.project.lower()
