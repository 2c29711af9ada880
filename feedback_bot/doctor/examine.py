"""The whole examination, in the order in which its lines make sense. Nothing is written anywhere."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import Any
from urllib.parse import quote

from feedback_bot.config.ci_access import CiSystemName
from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import Settings
from feedback_bot.doctor.ci_tokens import check_ci_tokens
from feedback_bot.doctor.finding import Finding, fix, ok
from feedback_bot.doctor.jules_account import check_key, check_source
from feedback_bot.doctor.policy_file import check_policy, extra_permissions
from feedback_bot.doctor.token import (
    WRITES,
    check_clock,
    check_rate_limits,
    check_reads,
    check_token,
    check_writes,
    is_personal,
    no_checks,
)
from feedback_bot.doctor.workflow import Placed, check_schedule, check_workflow, find_workflows
from feedback_bot.github.diagnosis import Diagnosis, Look
from feedback_bot.jules import Jules
from feedback_bot.limits.proxies import find_proxy
from feedback_bot.limits.timing import Timing


def examine(settings: Settings, timing: Timing, now: datetime) -> Iterator[Finding]:
    """Check everything that a run needs.

    Args:
        settings: with an empty token or without keys if there are none, which is a finding.
        timing: how long responses may take.
        now: by the clock of this machine.
    """
    yield from _network(settings)
    hosts: dict[str, CiSystemName] = {}
    if settings.github_token:
        with Diagnosis(settings, timing) as github:
            yield from _on_github(github, settings, now, hosts)
    else:
        yield fix("token", "missing", "Set GITHUB_TOKEN, for example to the output of `gh auth token`.")
    yield from _at_jules(settings, timing)
    yield from check_ci_tokens(settings, timing, hosts)


def _network(settings: Settings) -> Iterator[Finding]:
    for name, url in (("GitHub", settings.github_api_url), ("Jules", settings.jules_base_url)):
        proxy = find_proxy(url)
        yield ok(f"proxy for {name}", proxy or "none")
    yield ok("certificates", settings.ca_bundle or "the usual ones")


def _on_github(
    github: Diagnosis, settings: Settings, now: datetime, hosts: dict[str, CiSystemName]
) -> Iterator[Finding]:
    """The token and each repository; ``hosts`` gets what the policies name in ``ci-hosts``."""
    limits = github.look("/rate_limit")
    token = check_token(limits, settings.github_token)
    yield token
    if limits.status is None or limits.status >= 400:
        return
    yield check_clock(limits, now)
    yield from check_rate_limits(limits)
    for repository in settings.repositories:
        policy = yield from _repository(github, settings, repository, limits, now)
        hosts.update(policy.ci_hosts if policy else {})


def _repository(
    github: Diagnosis, settings: Settings, name: str, limits: Look, now: datetime
) -> Generator[Finding, None, Policy | None]:
    found = github.look(f"/repos/{name}")
    if not isinstance(found.body, dict):
        yield fix("repository", found.problem, "Check the name, and whether the token has access to it.", name)
        return None
    if found.body.get("archived"):
        yield fix("repository", "archived, so nobody can push or comment", "Unarchive it.", name)
        return None
    yield ok("repository", "the token can see it", name)
    yield from check_reads(github, name, quote(str(found.body.get("default_branch"))))
    path = settings.config_path
    line, policy = check_policy(github.look(f"/repos/{name}/contents/{quote(path.strip('/'))}"), path, name)
    yield line
    workflows = find_workflows(github, name)
    placed = [] if isinstance(workflows, Finding) else workflows
    yield from _writes(limits, settings.github_token, found.body, policy, placed)
    if isinstance(workflows, Finding):
        yield workflows
    for each in placed:
        yield from check_workflow(each, extra_permissions(policy), name)
        yield from check_schedule(github, each, name, now)
    return policy


def _writes(
    limits: Look, token: str, repository: Mapping[str, Any], policy: Policy, placed: list[Placed]
) -> Iterator[Finding]:
    wanted = [*WRITES, *(f"{name}: {level}" for name, level in extra_permissions(policy).items())]
    if policy.status_check and is_personal(token):
        wanted.remove("checks: write")
        yield no_checks(str(repository.get("full_name")))
    in_workflow = next((job.permissions for each in placed for job in each.workflow.jobs), None)
    yield from check_writes(limits, repository, wanted, in_workflow)


def _at_jules(settings: Settings, timing: Timing) -> Iterator[Finding]:
    keys = settings.jules_api_keys
    if not keys:
        yield fix(
            "Jules API key", "missing", "Create one at https://jules.google.com/settings#api and set JULES_API_KEY."
        )
        return
    with ExitStack() as stack:
        clients = [
            stack.enter_context(
                Jules(
                    key,
                    base_url=settings.jules_base_url,
                    timing=timing,
                    rate_limit_wait=0,
                    ca_bundle=settings.ca_bundle,
                )
            )
            for key in keys
        ]
        working = []
        for number, jules in enumerate(clients, start=1):
            name = "Jules API key" if len(keys) == 1 else f"Jules API key {number} of {len(keys)}"
            line = check_key(jules, name, settings.repositories)
            yield line
            working += [jules] if not line.needs_fixing else []
        for repository in settings.repositories if working else ():
            yield check_source(working, repository)
