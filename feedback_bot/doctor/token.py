"""The token for GitHub: whether it works, what it can read, and what it may be able to write."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from feedback_bot.doctor.finding import Finding, fix, note, ok
from feedback_bot.github.diagnosis import Diagnosis, Look
from feedback_bot.limits.http_dates import parse_http_date

_KINDS: Final = {
    "ghp_": "classic personal access token",
    "github_pat_": "fine-grained personal access token",
    "ghs_": "token of an app or a workflow",
    "ghu_": "token of a user of an app",
    "gho_": "token of an OAuth app, such as gh",
}
_SKEW: Final = timedelta(seconds=60)
_READS: Final = {
    "actions: read": "/actions/runs",
    "checks: read": "/commits/{branch}/check-runs",
    "contents: read": "/activity",
    "issues: read": "/labels",
    "pull-requests: read": "/pulls",
    "statuses: read": "/commits/{branch}/status",
}
WRITES: Final = ("issues: write", "pull-requests: write")
"""The permissions to write that every repository needs."""


def kind_of(token: str) -> str:
    """What kind of token it is, by its prefix."""
    return next((kind for prefix, kind in _KINDS.items() if token.startswith(prefix)), "token")


def is_personal(token: str) -> bool:
    """Whether it is a person's, which cannot create checks no matter its permissions."""
    return token.startswith(("ghp_", "github_pat_", "gho_"))


def no_checks(repository: str) -> Finding:
    """What is wrong with a personal token if the policy asks for a check of the bot."""
    advice = "Use the workflow's own token or that of a GitHub App, with checks: write, or remove status-check."
    return fix("checks: write", "missing: personal access tokens cannot create checks", advice, repository)


def check_token(limits: Look, token: str) -> Finding:
    """Whether GitHub accepts the token.

    Args:
        limits: GitHub's answer to a read of the rate limits, which every token may read.
    """
    if limits.status is None or limits.status >= 500:
        return fix("token", limits.problem, "Check the network, the proxy, and GITHUB_API_URL.")
    if limits.status == 401:
        return fix("token", "GitHub rejected it (401)", "It has expired or was revoked. Create a new one.")
    scopes = limits.headers.get("X-OAuth-Scopes")
    of_scopes = f", with the scopes {scopes or 'none'}" if scopes is not None else ""
    return ok("token", f"GitHub accepts it ({kind_of(token)}{of_scopes})")


def check_rate_limits(limits: Look) -> Iterator[Finding]:
    """How many requests are left this hour."""
    resources = limits.body.get("resources", {}) if isinstance(limits.body, dict) else {}
    for name, words in (("core", "REST"), ("graphql", "GraphQL")):
        quota = resources.get(name)
        if not isinstance(quota, dict) or not isinstance(quota.get("remaining"), int):
            yield note(f"rate limit of {words}", "GitHub did not report it")
            continue
        left = f"{quota['remaining']} of {quota.get('limit')} left until {_time(quota.get('reset'))}"
        if quota["remaining"] > 0:
            yield ok(f"rate limit of {words}", left)
        else:
            yield fix(f"rate limit of {words}", left, "Wait until then, or run less often.")


def check_clock(limits: Look, now: datetime) -> Finding:
    """Whether this machine's clock agrees with GitHub's."""
    date = parse_http_date(limits.headers.get("Date", ""))
    if date is None:
        return note("clock", "GitHub did not report the time")
    off = abs(now - date)
    if off <= _SKEW:
        return ok("clock", "agrees with GitHub's")
    return fix("clock", f"differs from GitHub's by {off.total_seconds():.0f} seconds", "Set the clock of this machine.")


def check_reads(github: Diagnosis, repository: str, branch: str) -> Iterator[Finding]:
    """Try to read what each permission is for."""
    for permission, path in _READS.items():
        found = github.look(
            f"/repos/{repository}{path.format(branch=branch)}", {"per_page": 1} if _is_list(path) else None
        )
        if found.status in (200, 409, 422):  # an empty repository has no commits
            yield ok(permission, "granted", repository)
        elif found.status in (403, 404):
            advice = f"Give the token, or the workflow's job, the permission {permission}."
            yield fix(permission, f"missing ({found.status})", advice, repository)
        else:
            yield note(permission, found.problem, repository=repository)


def check_writes(
    limits: Look, repository: Mapping[str, Any], wanted: Sequence[str], in_workflow: Mapping[str, str] | str | None
) -> Iterator[Finding]:
    """What is known about permissions to write, which cannot be tried.

    Args:
        limits: GitHub's answer to a read, whose header names the scopes of a classic token.
        repository: as GitHub describes it.
        wanted: the permissions, such as ``issues: write``.
        in_workflow: the permissions that the workflow sets; ``None`` if there is no workflow or it sets none.
    """
    name = str(repository.get("full_name"))
    scopes = limits.headers.get("X-OAuth-Scopes")
    if scopes is None:
        for permission in wanted:
            yield note(permission, f"not checkable without writing ({_said(permission, in_workflow)})", repository=name)
        return
    held = {scope.strip() for scope in scopes.split(",")}
    needed = "repo" if repository.get("private") else "public_repo"
    for permission in wanted:
        if held & {"repo", needed}:
            yield ok(permission, "granted by a scope", name)
        else:
            yield fix(permission, "missing: the token's scopes do not include it", f"Add the scope {needed}.", name)


def _said(permission: str, in_workflow: Mapping[str, str] | str | None) -> str:
    name, _, level = permission.partition(": ")
    if in_workflow is None:
        return "no workflow sets it"
    if isinstance(in_workflow, str):
        return f"the workflow says {in_workflow}"
    says = in_workflow.get(name, "none")
    return f"the workflow says {level if says == level else says}"


def _is_list(path: str) -> bool:
    return not path.endswith("/status")


def _time(reset: object) -> str:
    return f"{datetime.fromtimestamp(reset, UTC):%H:%M} UTC" if isinstance(reset, int) else "the next hour"
