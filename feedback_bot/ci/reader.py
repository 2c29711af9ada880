"""The logs of other CI systems for a repository: finds the system of a check, and limits what is read."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from feedback_bot.ci.azure import Azure
from feedback_bot.ci.buildkite import Buildkite
from feedback_bot.ci.circleci import CircleCi
from feedback_bot.ci.gitlab import GitLab
from feedback_bot.ci.jenkins import Jenkins
from feedback_bot.ci.problems import CiError, Problem
from feedback_bot.ci.protocol import Allowance, BuildRef, CiSystem, FailedLogs, Wanted
from feedback_bot.ci.sites import Sites
from feedback_bot.ci.web import Web, host_of
from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.limits.rate_limit_budget import RateLimitBudget
from feedback_bot.limits.timing import Timing
from feedback_bot.model import Check, PullRequestId

_MOST_REQUESTS: Final = 12
"""The maximum number of requests to other systems for a pull request. Redirects and retries do not count."""
MOST_JOBS: Final = 5
"""The number of failed jobs of one check whose logs are read."""
MAKERS: Final[tuple[Callable[[Sites], CiSystem], ...]] = (CircleCi.at, GitLab.at, Buildkite.at, Azure.at, Jenkins.at)
"""To add a system, add its class here, its name in ``config/ci_access.py``, and its page in docs/ci-systems.md."""


@dataclass(slots=True)
class CiLogs:
    """Reads failed builds. Each build's list of jobs is read once. Several threads may use this at a time."""

    systems: tuple[CiSystem, ...]
    web: Web
    github_host: str
    note: Callable[[str], None]
    _allowances: dict[PullRequestId, Allowance] = field(default_factory=dict)
    _found: dict[tuple[BuildRef, Wanted], FailedLogs | CiError] = field(default_factory=dict)
    noted: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def recognize(self, check: Check) -> tuple[CiSystem, BuildRef] | None:
        """The system of a check, and the build that the check is about."""
        for system in self.systems:
            ref = system.recognize(check)
            if ref:
                return system, ref
        return None

    def wanted(self, repository: str, sha: str, branch: str) -> Wanted:
        """What a build must belong to."""
        return Wanted(self.github_host, repository, sha, branch)

    def allowance(self, pull_request: PullRequestId) -> Allowance:
        """The requests that are left for a pull request in this run."""
        with self._lock:
            return self._allowances.setdefault(pull_request, Allowance(self.web, _MOST_REQUESTS))

    def failed_logs(self, system: CiSystem, ref: BuildRef, wanted: Wanted, allowance: Allowance) -> FailedLogs:
        """The failed jobs of a build, see ``CiSystem.failed_logs``.

        Raises:
            CiError: the same, or the job is not among the failed ones. Refused requests are not repeated.
        """
        is_chosen = bool(ref.build) and ref.job is not None
        listed = replace(ref, job=None) if is_chosen else ref
        key = listed, wanted
        if key not in self._found:
            try:
                self._found[key] = system.failed_logs(listed, wanted, allowance)
            except CiError as error:
                self._found[key] = error
        found = self._found[key]
        if isinstance(found, CiError):
            raise CiError(found.problem)
        if not is_chosen:
            return replace(found, logs=found.of_build)
        logs = tuple(log for log in found.logs if log.job == ref.job)
        if not logs:
            raise CiError(Problem.NOT_FOUND)
        return replace(found, logs=logs, is_one_of_several=len(found.of_build) > 1)

    def explain(self, system: CiSystem, ref: BuildRef, error: CiError, title: str) -> None:
        """Report once, in the log and in the summary, which token is missing or wrong."""
        if not error.is_of_token:
            return
        owner = ref.site.owner
        if error.problem is Problem.TOKEN_NEEDED and ref.site.has_unused_token:
            text = (
                f"{system.label}: the log of {title} could not be read, because the token of {owner} is only used for "
                f"projects that the policy file names in ci-hosts. To let the bot read it, add the project's address."
            )
        elif error.problem is Problem.TOKEN_NEEDED:
            text = (
                f"{system.label}: the log of {title} and others could not be read without a token. "
                f"To let the bot read them, add a line {owner}=TOKEN to the input ci-tokens."
            )
        else:
            text = f"{system.label}: the log of {title} could not be read: {error}. See {owner} in the input ci-tokens."
        with self._lock:
            is_new = f"{owner} {error.problem}" not in self.noted
            self.noted.add(f"{owner} {error.problem}")
        if is_new:
            self.note(text)


@dataclass(slots=True)
class CiAccess:
    """Other CI systems, for a whole run. A run may look at each repository several times.

    Attributes:
        note: receives remarks about the whole run.
    """

    settings: Settings
    budget: RateLimitBudget
    timing: Timing
    note: Callable[[str], None]
    _opened: dict[tuple[tuple[str, str], ...], tuple[tuple[CiSystem, ...], Web]] = field(default_factory=dict)
    _noted: set[str] = field(default_factory=set)

    def logs(self, policy: Policy) -> CiLogs:
        """The logs for a repository with this policy, as they are now: nothing is reused from earlier looks."""
        hosts = tuple(sorted(policy.ci_hosts.items()))
        if hosts not in self._opened:
            self._opened[hosts] = self._open(policy)
        systems, web = self._opened[hosts]
        web.forget_silence()
        github_host = host_of(self.settings.github_server_url)
        return CiLogs(systems=systems, web=web, github_host=github_host, note=self.note, noted=self._noted)

    def close(self) -> None:
        """Close the connections."""
        for _, web in self._opened.values():
            web.close()

    def _open(self, policy: Policy) -> tuple[tuple[CiSystem, ...], Web]:
        with_others = self.settings.single_repository is None
        sites = Sites(self.settings.ci_tokens, policy.ci_hosts, with_others=with_others)
        systems = tuple(make(sites) for make in MAKERS)
        all_sites = (site for system in systems for site in system.sites)
        return systems, Web(all_sites, self.budget, self.timing, self.settings.ca_bundle)
