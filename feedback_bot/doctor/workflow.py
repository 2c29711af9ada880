"""The workflow that runs the bot: whether there is one, its permissions and triggers, and whether its schedule runs."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from feedback_bot.doctor.finding import Finding, fix, note, ok
from feedback_bot.github.diagnosis import Diagnosis, Look
from feedback_bot.report.silence import COMPARED, silence
from feedback_bot.setup.workflow_file import Job, WorkflowFile, read_workflow

_FOLDER: Final = ".github/workflows"
_MOST_FILES: Final = 50
NEEDED: Final = {
    "actions": "read",
    "checks": "read",
    "contents": "read",
    "issues": "write",
    "pull-requests": "write",
    "statuses": "read",
}
"""The permissions that the bot's job needs."""
_LEVELS: Final = ("none", "read", "write")
_OF_BRANCHES: Final = ("pull_request_review", "pull_request_review_comment", "pull_request", "push")
"""Events whose workflow file is that of a branch, so that whoever pushes there can change it."""
_DAY: Final = timedelta(days=1)
_MONTH: Final = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Placed:
    """A workflow of the bot, and the name of its file."""

    file: str
    workflow: WorkflowFile


def text_of(look: Look) -> str | None:
    """A file's text, from GitHub's answer; ``None`` if it is not a text file."""
    if not isinstance(look.body, dict) or look.body.get("encoding") != "base64":
        return None
    try:
        return base64.b64decode(look.body["content"]).decode()
    except (KeyError, TypeError, ValueError):
        return None


def find_workflows(github: Diagnosis, repository: str) -> list[Placed] | Finding:
    """The workflows on the default branch that run the bot, or why they cannot be found."""
    listed = github.look(f"/repos/{repository}/contents/{_FOLDER}")
    if listed.status not in (200, 404):
        return note("workflow", listed.problem, repository=repository)
    entries = listed.body if isinstance(listed.body, list) else []
    names = [str(each.get("name")) for each in entries if isinstance(each, dict)]
    found: list[Placed] = []
    for name in [name for name in names if name.endswith((".yml", ".yaml"))][:_MOST_FILES]:
        text = text_of(github.look(f"/repos/{repository}/contents/{_FOLDER}/{quote(name)}"))
        workflow = read_workflow(text, f"{_FOLDER}/{name}") if text else None
        if workflow and workflow.runs_the_bot:
            found.append(Placed(name, workflow))
    if found:
        return found
    advice = "Run `feedback-bot init` and commit its files. If another repository's workflow runs the bot, ignore this."
    return fix("workflow", "none on the default branch runs the bot", advice, repository)


def check_workflow(placed: Placed, extra: Mapping[str, str], repository: str) -> Iterator[Finding]:
    """Its permissions, its secret, and its triggers.

    Args:
        extra: permissions that the policy needs in addition.
    """
    yield ok("workflow", f"{_FOLDER}/{placed.file} runs the bot", repository)
    for job in placed.workflow.jobs:
        yield _permissions(job, {**NEEDED, **extra}, repository)
        yield from _given(job, repository)
    yield from _triggers(placed.workflow, repository)


def _permissions(job: Job, needed: Mapping[str, str], repository: str) -> Finding:
    check = "workflow's permissions"
    if "app-private-key" in job.given:
        return _of_app(job, needed, repository)
    if "github-token" in job.given and "github.token" not in str(job.given["github-token"]):
        return ok(check, "those of its own github-token", repository)
    if job.permissions is None:
        advice = f"Add permissions to the job: {_listed(needed)}."
        return fix(check, "not set, so they depend on the repository's settings", advice, repository)
    lacking = {name: level for name, level in needed.items() if not _covers(job.permissions, name, level)}
    if lacking:
        return fix(check, f"lacking: {_listed(lacking)}", f"Add them to the job: {_listed(lacking)}.", repository)
    return ok(check, "complete", repository)


def _of_app(job: Job, needed: Mapping[str, str], repository: str) -> Finding:
    """What a fleet's token asks its App for, beyond the usual permissions. Whether the App has it is not visible."""
    check = "workflow's permissions"
    more = [name for name, level in needed.items() if level != NEEDED.get(name)]
    lines = [f"permission-{name}: write" for name in more if job.given.get(f"permission-{name}") != "write"]
    if lines:
        advice = "First grant the App this permission. Otherwise, GitHub cannot create the token."
        return fix(check, f"the App's token does not ask for {', '.join(lines)}", advice, repository)
    return ok(check, "those of its own GitHub App", repository)


def _covers(permissions: Mapping[str, str] | str, name: str, level: str) -> bool:
    if isinstance(permissions, str):
        return permissions == "write-all" or (permissions == "read-all" and level == "read")
    held = str(permissions.get(name, "none"))
    return held in _LEVELS and _LEVELS.index(held) >= _LEVELS.index(level)


def _listed(permissions: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {level}" for name, level in permissions.items())


def _given(job: Job, repository: str) -> Iterator[Finding]:
    if job.given.keys() & {"jules-api-key", "inherited"}:
        yield note(
            "workflow's secret", "passed on; whether it has a value is visible only to the workflow", "", repository
        )
    else:
        advice = "Pass jules-api-key: ${{ secrets.JULES_API_KEY }} to the bot."
        yield fix("workflow's secret", "jules-api-key is not passed on", advice, repository)
    if job.given.get("dry-run") in (True, "true"):
        advice = "Remove dry-run when the summary shows what you expect."
        yield note("workflow's dry run", "on: nothing is sent or written", advice, repository)


def _triggers(workflow: WorkflowFile, repository: str) -> Iterator[Finding]:
    check = "workflow's triggers"
    risky = [event for event in _OF_BRANCHES if event in workflow.events]
    if risky:
        advice = "Remove them: anyone who can push a branch could change the workflow there and read its secrets."
        yield fix(check, f"{', '.join(risky)} run the workflow file of a branch", advice, repository)
    if "schedule" not in workflow.events:
        yield fix(check, "no schedule", "Add one: only scheduled runs end a wait and find reviews.", repository)
    elif not risky:
        yield ok(check, ", ".join(workflow.events), repository)


def check_schedule(github: Diagnosis, placed: Placed, repository: str, now: datetime) -> Iterator[Finding]:
    """When GitHub last started the workflow by its schedule, and how that ended."""
    if "schedule" not in placed.workflow.events:
        return
    path = f"/repos/{repository}/actions/workflows/{quote(placed.file)}/runs"
    found = github.look(path, {"event": "schedule", "per_page": COMPARED})
    if found.status == 404:
        yield note("schedule", "has not run yet", "GitHub starts it within an hour after the first commit.", repository)
    elif not isinstance(found.body, dict):
        yield note("schedule", found.problem, repository=repository)
    else:
        yield _last_run(found.body.get("workflow_runs") or [], placed.workflow.events["schedule"], repository, now)


def _last_run(runs: Sequence[Mapping[str, Any]], schedule: object, repository: str, now: datetime) -> Finding:
    started = _time(runs[0].get("created_at")) if runs else None
    if not runs or started is None:
        return note(
            "schedule", "has not run yet", "GitHub starts it within an hour after the first commit.", repository
        )
    url, ago = str(runs[0].get("html_url")), now - started
    if ago > (_DAY if _is_often(schedule) else _MONTH):
        advice = (
            "GitHub may have disabled it, as it does after 60 days without activity. Enable it on the Actions page."
        )
        return fix("schedule", f"last ran {ago.days} days ago", advice, repository)
    if runs[0].get("conclusion") in ("failure", "timed_out", "startup_failure"):
        return fix("schedule", "the last run failed", f"See {url}", repository)
    blind = silence([time for run in runs if (time := _time(run.get("created_at")))], now)
    if blind:
        return note("schedule", blind.removesuffix("."), "Let events start the workflow, too.", repository)
    return ok("schedule", f"last ran {round(ago / timedelta(minutes=1))} minutes ago", repository)


def _is_often(schedule: object) -> bool:
    """Whether it runs on every day: a line of cron has five fields, of which the last three choose days."""
    lines = (
        [str(each.get("cron", "")) for each in schedule if isinstance(each, dict)] if isinstance(schedule, list) else []
    )
    return any(line.split()[2:] == ["*", "*", "*"] for line in lines)


def _time(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except ValueError:
        return None
