"""Reads the failed jobs behind one status, without a pull request around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from feedback_bot.ci.problems import CiError, Problem
from feedback_bot.ci.reader import CiAccess, CiLogs
from feedback_bot.config.inputs import read_settings
from feedback_bot.config.policy import Policy
from feedback_bot.digest import NamedStep, digest
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.model import PullRequestId
from tests.scenarios.stage import QUICK
from tests.unit.builders import status

if TYPE_CHECKING:
    from feedback_bot.model import Verdict
    from tests.simulators.ci.site import CiSite

SHA = "0ff3ae198f8601a285adcf5c0fff204ee6fba5fd"
PULL = PullRequestId("octo/shop", 7)


@dataclass
class Found:
    """What became of one failed job: its name, step, command, and excerpt, or the problem."""

    name: str = ""
    step: str | None = None
    command: str | None = None
    excerpt: str = ""
    is_complete: bool = True
    is_canceled: bool = False
    verdict: Verdict | None = None
    problem: Problem | None = None


@dataclass
class Result:
    """All failed jobs, or the problem with the build as a whole."""

    jobs: list[Found] = field(default_factory=list)
    is_complete: bool = True
    problem: Problem | None = None

    @property
    def problems(self) -> set[Problem]:
        return {found for found in (self.problem, *(job.problem for job in self.jobs)) if found}

    @property
    def text(self) -> str:
        return "\n".join(job.excerpt for job in self.jobs)


def access_to(
    site: CiSite, system: str, *, token: str | None = None, below: str = "", tokens: str = "", ca_bundle: str = ""
) -> CiLogs:
    """The bot's access, with the site's address in `ci-hosts`; `below` is the path that is named there."""
    given = tokens or (f"{urlsplit(site.address).netloc}={token}" if token else "")
    inputs = {"GITHUB-TOKEN": "x", "JULES-API-KEY": "x", "REPOSITORIES": "octo/shop", "CI-TOKENS": given}
    environ = {f"INPUT_{name}": value for name, value in inputs.items()} | {"SSL_CERT_FILE": ca_bundle}
    settings = read_settings({}, environ)
    access = CiAccess(settings, RateLimitBudget(0), QUICK, note=lambda _: None)
    hosts = {site.address + path: system for path in below.split()} if below else {site.address: system}
    return access.logs(Policy.build({"ci-hosts": hosts}))


def read(logs: CiLogs, url: str, *, sha: str = SHA, branch: str = "main") -> Result | None:
    """What the bot finds behind a status; None if it knows no system for the address."""
    recognized = logs.recognize(status(url=url))
    if recognized is None:
        return None
    system, ref = recognized
    allowance = logs.allowance(PULL)
    wanted = logs.wanted("octo/shop", sha, branch)
    try:
        listed = logs.failed_logs(system, ref, wanted, allowance)
    except CiError as error:
        return Result(problem=error.problem)
    result = Result(is_complete=listed.is_complete)
    for log in listed.logs:
        try:
            with log.open(allowance) as opened:
                read_log = digest(opened.file, step=NamedStep(opened.step, opened.command)) if opened.file else None
                result.jobs.append(
                    Found(
                        name=opened.name,
                        step=read_log.failing_step if read_log else opened.step,
                        command=read_log.command if read_log else opened.command,
                        excerpt=read_log.excerpt(4_000) if read_log else "",
                        is_complete=opened.is_complete,
                        is_canceled=opened.is_canceled,
                        verdict=opened.verdict,
                    )
                )
        except CiError as error:
            result.jobs.append(Found(name=log.name, problem=error.problem))
    return result
