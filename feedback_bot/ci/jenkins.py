"""Jenkins: a build through the remote access API, and its console output. There is no common address of all servers.

A multibranch job may test a merge that exists only on the server. The Git plugin then reports the original commit as
"marked".
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Final
from urllib.parse import quote

from feedback_bot.ci.problems import CiError, Problem
from feedback_bot.ci.protocol import Allowance, BuildRef, FailedLog, FailedLogs, JobLog, Trial, Wanted, rows_of, text_of
from feedback_bot.ci.reported_tests import of_jenkins
from feedback_bot.ci.repository_names import is_remote_of
from feedback_bot.ci.sites import AtSites, Site, parse_address
from feedback_bot.ci.web import Ask
from feedback_bot.model import Check
from feedback_bot.test_reports import Report

_PART: Final = r"(?!\.{1,2}/)[^/\\\x00-\x1f\x7f]{1,255}"
_PAGE: Final = re.compile(
    rf"(?P<above>(?:/{_PART}){{0,5}}?)(?P<jobs>(?:/job/{_PART}){{1,20}})/(?P<number>[0-9]{{1,18}})(?:/.*)?", re.ASCII
)
_BLUE: Final = re.compile(
    rf"(?P<above>(?:/{_PART}){{0,5}}?)/blue/organizations/jenkins/(?P<name>{_PART}(?:/{_PART}){{0,20}})/detail/"
    rf"(?P<branch>{_PART}(?:/{_PART}){{0,20}}?)/(?P<number>[0-9]{{1,18}})(?:/.*)?",
    re.ASCII,
)
_FIELDS: Final = "building,result,number,actions[remoteUrls,lastBuiltRevision[SHA1],buildsByBranchName[*[*[*]]]]"
"""Without these, a response contains everything. The asterisks match whether or not branch names are a level."""


_OF_TESTS: Final = "suites[name,cases[className,name,status,errorDetails,errorStackTrace]]"


@dataclass(frozen=True, slots=True)
class Jenkins(AtSites):
    """The servers that the policy or the operator names."""

    name: ClassVar = "jenkins"
    pages: ClassVar = {}

    label: str = "Jenkins"

    def recognize(self, check: Check) -> BuildRef | None:
        """Recognize a check by its URL, the page of a build, in the classic interface or in Blue Ocean."""
        address = parse_address(check.url)
        for site in self.sites if address else ():
            path = site.path_of(address) if address else None
            found = _build_of(f"{path}/") if path is not None else None
            if found:
                job, number = found
                return BuildRef(self.known.for_path(site, job.strip("/")), job, "", number)
        return None

    def failed_logs(self, ref: BuildRef, wanted: Wanted, _allowance: Allowance) -> FailedLogs:
        """The build itself, because Jenkins has one log for the whole build."""
        job_id = f"{ref.site.api} {ref.project} {ref.job}"
        name = _name(ref)
        log = FailedLog(id=job_id, name=name, open=partial(_open, ref, wanted), tests=partial(_tests, ref))
        return FailedLogs(logs=(log,))

    def trial(self, site: Site, path: str) -> Trial:
        """Ask who the token belongs to, which requires a token."""
        below = f"/{quote(path)}" if path and not site.is_mapped else ""
        return Trial(ask=Ask(site, f"{site.api}{below}/me/api/json?tree=id", _headers(site), with_token=True))


def _build_of(path: str) -> tuple[str, str] | None:
    """The path of a job, encoded for a request, and the number of the build."""
    page = _PAGE.fullmatch(path)
    if page:
        return _encoded(page["above"] + page["jobs"]), page["number"]
    blue = _BLUE.fullmatch(path)
    if blue is None:
        return None
    names = [
        *blue["name"].split("/"),
        quote(blue["branch"], safe=""),
    ]  # the job of a branch has the encoded name of the branch
    return _encoded(blue["above"] + "".join(f"/job/{name}" for name in names)), blue["number"]


def _encoded(path: str) -> str:
    return "/".join(quote(part, safe="") for part in path.split("/"))


def _name(ref: BuildRef) -> str:
    return f"{ref.project.rpartition('/')[2]} #{ref.job}"


def _headers(site: Site) -> dict[str, str]:
    if not site.token:
        return {}
    is_pair = ":" in site.token
    value = f"Basic {b64encode(site.token.encode()).decode()}" if is_pair else f"Bearer {site.token}"
    return {"Authorization": value}


def _ask(ref: BuildRef, path: str) -> Ask:
    site = ref.site
    return Ask(site, f"{site.api}{ref.project}/{ref.job}/{path}", _headers(site), with_token=bool(site.token))


@contextmanager
def _open(ref: BuildRef, wanted: Wanted, allowance: Allowance) -> Iterator[JobLog]:
    build = allowance.json(_ask(ref, f"api/json?tree={_FIELDS}"))
    if not isinstance(build, Mapping) or "building" not in build:
        raise CiError(Problem.NO_ANSWER)
    _check(build, ref, wanted)
    with allowance.log(_ask(ref, "consoleText")) as text:
        is_aborted = build.get("result") == "ABORTED"
        yield JobLog(name=_name(ref), file=text, is_complete=build.get("building") is False, is_canceled=is_aborted)


def _tests(ref: BuildRef, allowance: Allowance) -> Report:
    return of_jenkins(allowance.json(_ask(ref, f"testReport/api/json?tree={_OF_TESTS}")))


def _check(build: Mapping[str, Any], ref: BuildRef, wanted: Wanted) -> None:
    """Check that a build belongs to the repository and the commit.

    Builds that use shared libraries contain other repositories, too.

    Raises:
        CiError: it is not.
    """
    ours = [row for row in rows_of(build, "actions") if _is_of(row, wanted)]
    if not ours:
        raise CiError(Problem.OTHER_REPOSITORY)
    if wanted.sha.lower() not in {sha.lower() for row in ours for sha in _commits(row, str(ref.job))}:
        raise CiError(Problem.OTHER_COMMIT)


def _is_of(row: Mapping[str, Any], wanted: Wanted) -> bool:
    remotes = row.get("remoteUrls")
    return isinstance(remotes, list) and any(is_remote_of(each, wanted.host, wanted.repository) for each in remotes)


def _commits(row: Mapping[str, Any], number: str) -> Iterator[str]:
    """The commits that a build tested, and their originals. The data also contains older builds of the job."""
    yield text_of(row.get("lastBuiltRevision"), "SHA1")
    branches = row.get("buildsByBranchName")
    for built in branches.values() if isinstance(branches, Mapping) else ():
        if isinstance(built, Mapping) and str(built.get("buildNumber")) == number:
            yield text_of(built.get("marked"), "SHA1")
            yield text_of(built.get("revision"), "SHA1")
