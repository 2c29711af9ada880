"""Azure Pipelines: the failed tasks in a build's timeline, and the log of each, through REST API 6.0.

A build of a pull request tests a merge commit that is not in GitHub's checks. Its trigger information has the head.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, quote

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
from feedback_bot.ci.reported_tests import of_azure
from feedback_bot.ci.repository_names import is_remote_of
from feedback_bot.ci.sites import Address, AtSites, Site, parse_address
from feedback_bot.ci.web import Ask
from feedback_bot.model import Check, Verdict
from feedback_bot.test_reports import Report

_OLD_HOST: Final = re.compile(r"([a-z0-9][a-z0-9-]{0,99})\.visualstudio\.com")
_PART: Final = r"(?!\.{1,2}(?:/|$))[\w][\w .()&-]{0,99}"
_PAGE: Final = re.compile(rf"/(?P<project>(?:{_PART}/)?{_PART})/_build/(?:results|index)")
_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_VERSION: Final = "api-version=6.0"
_FAILED: Final = ("failed", "abandoned")
_CANCELED: Final = "canceled"
_TIMED_OUT: Final = re.compile(r"ran longer than the maximum time", re.IGNORECASE)
_MOST_TEST_RUNS: Final = 2
_MOST_RESULTS: Final = 200
_FILE: Final = "azure-pipelines.yml"


@dataclass(frozen=True, slots=True)
class Azure(AtSites):
    """Azure DevOps Services, and the servers that the policy names. A token may be for one organization alone."""

    name: ClassVar = "azure"
    pages: ClassVar = {"https://dev.azure.com": "https://dev.azure.com"}

    label: str = "Azure Pipelines"

    def recognize(self, check: Check) -> BuildRef | None:
        """Recognize a check by its URL, the page of a build. Its query contains the build and perhaps the job."""
        address = parse_address(check.url)
        if address is None:
            return None
        address = _on_new_host(address)
        for site in self.sites:
            path = site.path_of(address)
            page = _PAGE.fullmatch(path) if path is not None else None
            number = _asked(address, "buildId")
            if page and _NUMBER.fullmatch(number):
                organization, slash, _ = page["project"].partition("/")
                used = self.known.for_path(site, organization if slash else "")
                job = _asked(address, "jobId").lower()
                return BuildRef(used, page["project"], number, job if _GUID.fullmatch(job) else None)
        return None

    def failed_logs(self, ref: BuildRef, wanted: Wanted, allowance: Allowance) -> FailedLogs:
        """The failed jobs of a build, or what is wrong with its configuration."""
        build = allowance.json(_ask(ref, "", "application/json"))
        _check(build, wanted)
        is_complete = text_of(build, "status") == "completed"
        errors = [
            text_of(row, "message") for row in rows_of(build, "validationResults") if row.get("result") == "error"
        ]
        if any(errors):
            job_id = f"{ref.site.api} {ref.project.lower()} build {ref.build}"
            opened = partial(configuration, _FILE, "\n".join(errors), self.label)
            return FailedLogs(logs=(FailedLog(id=job_id, name=_FILE, open=opened),), is_complete=is_complete)
        records = rows_of(allowance.json(_ask(ref, "/timeline", "application/json")), "records")
        jobs = [row for row in records if row.get("type") == "Job" and row.get("result") in (*_FAILED, _CANCELED)]
        jobs.sort(key=_order)
        logs = tuple(_log(ref, job, records) for job in jobs)
        return FailedLogs(logs=logs, is_complete=is_complete, tests=partial(_tests, ref))

    def trial(self, site: Site, path: str) -> Trial | None:
        """Ask the organization about the connection: only an organization can accept or refuse a token."""
        organization = path.partition("/")[0]
        if not organization and not site.is_mapped:
            return None
        url = f"{site.api}/{quote(organization)}" if organization else site.api
        ask = Ask(site, f"{url}/_apis/connectionData", _headers(site, "application/json"), with_token=True)
        return Trial(ask=ask)


def _on_new_host(address: Address) -> Address:
    """The address on the host for all organizations. They used to have hosts of their own."""
    old = _OLD_HOST.fullmatch(address.host)
    if old is None or address.origin != ("https", address.host, 443):
        return address
    return replace(address, host="dev.azure.com", path=f"/{old[1]}{address.path.removeprefix('/DefaultCollection')}")


def _asked(address: Address, name: str) -> str:
    """A value of the query; empty if there is none or several."""
    values = parse_qs(address.query, max_num_fields=50).get(name, []) if address.query.count("&") < 50 else []
    return values[0] if len(values) == 1 else ""


def _headers(site: Site, accept: str) -> dict[str, str]:
    if not site.token:
        return {"Accept": accept}
    return {"Accept": accept, "Authorization": f"Basic {b64encode(f':{site.token}'.encode()).decode()}"}


def _ask(ref: BuildRef, path: str, accept: str) -> Ask:
    url = f"{ref.site.api}/{quote(ref.project)}/_apis/build/builds/{ref.build}{path}?{_VERSION}"
    return Ask(ref.site, url, _headers(ref.site, accept), with_token=bool(ref.site.token))


def _ask_tests(ref: BuildRef, path: str) -> Ask:
    url = f"{ref.site.api}/{quote(ref.project)}/_apis/test/{path}&{_VERSION}"
    return Ask(ref.site, url, _headers(ref.site, "application/json"), with_token=bool(ref.site.token))


def _tests(ref: BuildRef, allowance: Allowance) -> Report:
    """The failed results of the build's first test runs in which tests failed."""
    build = quote(f"vstfs:///Build/Build/{ref.build}", safe="")
    runs = rows_of(allowance.json(_ask_tests(ref, f"runs?buildUri={build}&includeRunDetails=true")), "value")
    failed = [row["id"] for row in runs if isinstance(row.get("id"), int) and _has_failed_tests(row)]
    results = f"results?outcomes=Failed&$top={_MOST_RESULTS}"
    found = of_azure([allowance.json(_ask_tests(ref, f"Runs/{run}/{results}")) for run in failed[:_MOST_TEST_RUNS]])
    return replace(found, has_cases=found.has_cases or any(row.get("totalTests") for row in runs))


def _has_failed_tests(run: Mapping[str, Any]) -> bool:
    """Whether some tests did not pass, according to the test run."""
    total, passed = run.get("totalTests"), run.get("passedTests")
    return not (isinstance(total, int) and isinstance(passed, int) and total <= passed)


def _check(build: object, wanted: Wanted) -> None:
    """Check that a build belongs to the repository and the commit.

    Raises:
        CiError: it is not.
    """
    if not isinstance(build, Mapping):
        raise CiError(Problem.NO_ANSWER)
    repository = build.get("repository")
    if not _is_of(repository, wanted):
        raise CiError(Problem.OTHER_REPOSITORY)
    built = text_of(build, "sourceVersion"), text_of(build.get("triggerInfo"), "pr.sourceSha")
    if wanted.sha.lower() not in (sha.lower() for sha in built):
        raise CiError(Problem.OTHER_COMMIT)


def _is_of(repository: object, wanted: Wanted) -> bool:
    kind, name = text_of(repository, "type").lower(), text_of(repository, "id")
    if kind == "github":
        return wanted.host == "github.com" and name.lower() == wanted.repository.lower()
    url = text_of(repository, "url") or name
    return kind == "githubenterprise" and is_remote_of(url, wanted.host, wanted.repository)


def _is_canceled(job: Mapping[str, Any]) -> bool:
    return job.get("result") == _CANCELED and not _has_timed_out(job)


def _has_timed_out(job: Mapping[str, Any]) -> bool:
    return any(_TIMED_OUT.search(message) for message in _messages(job))


def _messages(row: Mapping[str, Any]) -> list[str]:
    return [text_of(issue, "message") for issue in rows_of(row, "issues") if issue.get("type") == "error"]


def _order(row: Mapping[str, Any]) -> int:
    order = row.get("order")
    return order if isinstance(order, int) else 0


def _log(ref: BuildRef, job: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> FailedLog:
    number = text_of(job, "id").lower()
    if not _GUID.fullmatch(number):
        raise CiError(Problem.NO_ANSWER)
    tasks = [row for row in records if row.get("type") == "Task" and text_of(row, "parentId").lower() == number]
    job_id = f"{ref.site.api} {ref.project.lower()} {ref.build} {number}"
    opened = partial(_open, ref, job, sorted(tasks, key=_order))
    return FailedLog(id=job_id, name=text_of(job, "name"), open=opened, job=number, is_canceled=_is_canceled(job))


@contextmanager
def _open(
    ref: BuildRef, job: Mapping[str, Any], tasks: Sequence[Mapping[str, Any]], allowance: Allowance
) -> Iterator[JobLog]:
    """The log of the first task that failed or was stopped; without such a task, what the job itself reports."""
    failed = [task for task in tasks if task.get("result") in _FAILED] or [
        task for task in tasks if task.get("result") == _CANCELED
    ]
    task = failed[0] if failed else {}
    verdict, because = _judged(job, tasks)
    log = JobLog(
        name=text_of(job, "name") or "job",
        file=None,
        step=text_of(task, "name") or None,
        is_complete=text_of(job, "state") in ("completed", ""),
        is_canceled=_is_canceled(job),
        verdict=verdict,
        because=because,
    )
    reference = task.get("log")
    number = reference.get("id") if isinstance(reference, Mapping) else None
    if isinstance(number, int):
        with allowance.log(_ask(ref, f"/logs/{number}", "text/plain")) as text:
            yield replace(log, file=text)
        return
    said = "".join(f"##[error]{message}\n" for message in _messages(task) or _messages(job))
    yield replace(log, file=BytesIO(said.encode())) if said else log


def _judged(job: Mapping[str, Any], tasks: Sequence[Mapping[str, Any]]) -> tuple[Verdict | None, str]:
    """Who can fix it, according to what the job reports, and whether any part of it ran."""
    if _has_timed_out(job):
        return Verdict.TIME_LIMIT, "Azure Pipelines reports that the job ran longer than it may"
    if _is_canceled(job):
        return None, ""
    if not any(text_of(task, "startTime") for task in tasks) or job.get("result") == "abandoned":
        return Verdict.INFRASTRUCTURE, "Azure Pipelines reports that no agent ran the job to its end"
    return None, ""
