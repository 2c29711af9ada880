"""Buildkite: the failed jobs of a build, and their logs, through REST API v2.

It requires a token even for public pipelines.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import partial
from typing import Any, ClassVar, Final
from urllib.parse import quote

from feedback_bot.ci.problems import CiError, Problem
from feedback_bot.ci.protocol import (
    Allowance,
    BuildRef,
    FailedLog,
    FailedLogs,
    JobLog,
    MissingScope,
    Trial,
    Wanted,
    rows_of,
    text_of,
)
from feedback_bot.ci.repository_names import is_remote_of
from feedback_bot.ci.sites import AtSites, Site, parse_address
from feedback_bot.ci.web import Ask
from feedback_bot.config.policy import REPORT_NAMES
from feedback_bot.model import Check, Verdict
from feedback_bot.test_reports import Bounds, Report, read_reports, together

_NAME: Final = r"[A-Za-z0-9][\w-]{0,99}"
_PAGE: Final = re.compile(
    rf"/(?P<org>{_NAME})/(?P<pipeline>{_NAME})/builds/(?P<number>[0-9]{{1,18}})(?:/.*)?", re.ASCII
)
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FAILED: Final = ("failed", "timed_out")
_EXPIRED: Final = "expired"
_BROKEN: Final = "broken"
"""The state of a job that depends on one that did not pass."""
_CANCELED: Final = "canceled"
_BY_REQUEST: Final = "cancel"
"""A reason of a signal that is not the agent's fault."""
_MOST_REPORTS: Final = 2
_LARGEST_REPORT: Final = 64 << 20
_SCOPES: Final = (
    MissingScope(name="read_builds", without="no failed job is found"),
    MissingScope(name="read_build_logs", without="no log is read"),
    MissingScope(name="read_artifacts", without="no test report is read", is_needed=False),
)
_EMOJI: Final = re.compile(r":[\w+-]{1,40}:\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Buildkite(AtSites):
    """Buildkite's cloud. A token may be for one organization alone."""

    name: ClassVar = "buildkite"
    pages: ClassVar = {"https://buildkite.com": "https://api.buildkite.com"}

    label: str = "Buildkite"

    def recognize(self, check: Check) -> BuildRef | None:
        """Recognize a check by its URL, the page of a build. The page of a job also has the job in its fragment."""
        address = parse_address(check.url)
        for site in self.sites if address else ():
            path = site.path_of(address) if address else None
            page = _PAGE.fullmatch(path) if path is not None else None
            if page and address:
                job = address.fragment if _UUID.fullmatch(address.fragment) else None
                used = self.known.for_path(site, page["org"])
                return BuildRef(used, f"{page['org']}/{page['pipeline']}", page["number"], job)
        return None

    def failed_logs(self, ref: BuildRef, wanted: Wanted, allowance: Allowance) -> FailedLogs:
        """The failed jobs of a build. If there are none, those of a build that it started, or jobs that never ran."""
        build = _build(ref, wanted, allowance)
        is_complete = bool(text_of(build, "finished_at"))
        failed, canceled = _jobs(build, *_FAILED), _jobs(build, _CANCELED)
        for job in _jobs(build, *_FAILED, kind="trigger") if not failed else ():
            child = _started(ref, job)
            if child:
                found = _jobs(_build(child, wanted, allowance), *_FAILED, _CANCELED)
                return FailedLogs(logs=tuple(_log(child, row) for row in found), is_complete=is_complete)
        failed = failed or _jobs(build, _EXPIRED) or ([] if canceled else _jobs(build, _BROKEN))
        return FailedLogs(logs=tuple(_log(ref, job) for job in (*failed, *canceled)), is_complete=is_complete)

    def trial(self, site: Site, _path: str) -> Trial:
        """Ask what the token may do."""
        return Trial(ask=_ask(site, "access-token"), missing=_missing)


def _ask(site: Site, path: str, accept: str = "application/json") -> Ask:
    if not site.token:
        raise CiError(Problem.TOKEN_NEEDED)
    headers = {"Authorization": f"Bearer {site.token}", "Accept": accept}
    return Ask(site, f"{site.api}/v2/{path}", headers, with_token=True)


def _missing(token: object) -> tuple[MissingScope, ...]:
    """The scopes that a token lacks; none if the response does not list scopes."""
    scopes = token.get("scopes") if isinstance(token, Mapping) else None
    return tuple(each for each in _SCOPES if each.name not in scopes) if isinstance(scopes, list) else ()


def _path(ref: BuildRef) -> str:
    org, _, pipeline = ref.project.partition("/")
    return f"organizations/{quote(org)}/pipelines/{quote(pipeline)}/builds/{ref.build}"


def _build(ref: BuildRef, wanted: Wanted, allowance: Allowance) -> Mapping[str, Any]:
    """A build with its failed jobs, each with its last attempt.

    Raises:
        CiError: it could not be read, or is not what is wanted.
    """
    states = "&".join(f"job_states[]={state}" for state in (*_FAILED, _EXPIRED, _BROKEN, _CANCELED))
    build = allowance.json(_ask(ref.site, f"{_path(ref)}?{states}"))
    if not isinstance(build, Mapping):
        raise CiError(Problem.NO_ANSWER)
    pipeline = build.get("pipeline")
    remote = pipeline.get("repository") if isinstance(pipeline, Mapping) else None
    if not is_remote_of(remote, wanted.host, wanted.repository):
        raise CiError(Problem.OTHER_REPOSITORY)
    if text_of(build, "commit").lower() != wanted.sha.lower():
        raise CiError(Problem.OTHER_COMMIT)
    return build


def _jobs(build: Mapping[str, Any], *states: str, kind: str = "script") -> list[Mapping[str, Any]]:
    """The jobs of a build in some states, without those that are allowed to fail."""
    jobs = [job for job in rows_of(build, "jobs") if job.get("type") == kind and not job.get("soft_failed")]
    return [job for job in jobs if job.get("state") in states]


def _started(ref: BuildRef, job: Mapping[str, Any]) -> BuildRef | None:
    """The build that a job started in the same organization."""
    address = parse_address(text_of(job.get("triggered_build"), "web_url"))
    path = ref.site.path_of(address) if address else None
    page = _PAGE.fullmatch(path) if path is not None else None
    org = ref.project.partition("/")[0]
    if page is None or page["org"].lower() != org.lower():
        return None
    return replace(ref, project=f"{org}/{page['pipeline']}", build=page["number"], job=None)


def _log(ref: BuildRef, job: Mapping[str, Any]) -> FailedLog:
    number = text_of(job, "id")
    if not _UUID.fullmatch(number):
        raise CiError(Problem.NO_ANSWER)
    tests = partial(_tests, ref, number)
    return FailedLog(
        id=f"{ref.site.api} {number}",
        name=_title(job),
        open=partial(_open, ref, job),
        job=number,
        tests=tests,
        is_canceled=job.get("state") == _CANCELED,
    )


def _tests(ref: BuildRef, job: str, allowance: Allowance) -> Report:
    """The test reports among the artifacts of a job, recognized by common names."""
    path = f"{_path(ref)}/jobs/{job}/artifacts"
    listed = allowance.json(_ask(ref.site, f"{path}?per_page=100"))
    rows = [row for row in rows_of({"rows": listed}, "rows") if _may_be_report(row)]
    bounds, reports = Bounds(), list[Report]()
    for row in rows[:_MOST_REPORTS]:
        if row["file_size"] > _LARGEST_REPORT:
            reports.append(Report(unread="it is too large"))
            continue
        with allowance.log(_ask(ref.site, f"{path}/{text_of(row, 'id')}/download", "*/*")) as file:
            reports += read_reports(file, bounds)
    return together(reports)


def _may_be_report(row: Mapping[str, Any]) -> bool:
    size, name = row.get("file_size"), text_of(row, "path").lower()
    is_named = isinstance(size, int) and any(fnmatchcase(name, pattern) for pattern in REPORT_NAMES)
    return is_named and row.get("state") == "finished" and bool(_UUID.fullmatch(text_of(row, "id")))


def _title(job: Mapping[str, Any]) -> str:
    name = text_of(job, "name")
    command = text_of(job, "command").strip().partition("\n")[0]
    return _EMOJI.sub("", name).strip() or name or command or "job"


@contextmanager
def _open(ref: BuildRef, job: Mapping[str, Any], allowance: Allowance) -> Iterator[JobLog]:
    verdict, because = _judged(job)
    log = JobLog(
        name=_title(job),
        file=None,
        command=text_of(job, "command").strip() or None,
        is_complete=bool(text_of(job, "finished_at")),
        is_canceled=job.get("state") == _CANCELED,
        verdict=verdict,
        because=because,
    )
    if not text_of(job, "started_at"):
        yield log
        return
    path = f"{_path(ref)}/jobs/{text_of(job, 'id')}/log.txt"
    with allowance.log(_ask(ref.site, path, "text/plain")) as text:
        yield replace(log, file=text)


def _judged(job: Mapping[str, Any]) -> tuple[Verdict | None, str]:
    """Who can fix it, according to the job's state, and why its agent ended it."""
    state, reason = text_of(job, "state"), text_of(job, "signal_reason")
    if state == "timed_out":
        return Verdict.TIME_LIMIT, "Buildkite reports that the job timed out"
    if state in (_EXPIRED, _BROKEN):
        return Verdict.INFRASTRUCTURE, "Buildkite reports that no agent ran the job"
    if reason and reason != _BY_REQUEST:
        return Verdict.INFRASTRUCTURE, "Buildkite reports that the agent ended the job"
    return None, ""
