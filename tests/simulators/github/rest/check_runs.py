"""The check runs that apps make through the API."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.simulators.github.actors import ACTIONS, App
from tests.simulators.github.check_builders import open_suite
from tests.simulators.github.checks import CheckRun
from tests.simulators.github.rest import checks_json as show
from tests.simulators.github.rest.asking import Asking, Refusal, endpoint, json_reply

if TYPE_CHECKING:
    from tests.simulators.github.checks import CheckSuite
    from tests.simulators.github.commits import Commit
    from tests.simulators.http.exchange import Reply

CHECKS = "/repos/{owner}/{repo}/check-runs"
CHECK = f"{CHECKS}/{{check_run_id}}"


def app_of(asked: Asking) -> App:
    """Name the app behind a token; a person's token has none, whatever it may do."""
    actor = asked.token.actor
    if actor.kind != "Bot":
        raise Refusal(403, "You must authenticate via a GitHub App.")
    asked.require("write", "checks")
    if asked.repository.is_archived:
        raise Refusal(403, "Repository was archived so is read-only.")
    return ACTIONS if actor.login == ACTIONS.slug else App(actor.login, actor.login)


def suite_of(asked: Asking, commit: Commit, app: App) -> CheckSuite:
    """Find a suite of the app on a commit, or open one. Actions files such a check under any of its workflows."""
    found = next((suite for suite in commit.check_suites if suite.app == app), None)
    return found or open_suite(asked.repository, commit, app, asked.world.now)


@endpoint("POST", CHECKS)
def create_check_run(asked: Asking) -> Reply:
    app, body = app_of(asked), asked.body
    commit = asked.repository.commit(body["head_sha"])
    if commit is None or commit.oid != body["head_sha"]:
        raise Refusal(422, f"No commit found for SHA: {body['head_sha']}")
    made = CheckRun(
        world=asked.world,
        suite=suite_of(asked, commit, app),
        name=body["name"],
        status="queued",
        conclusion=None,
        started_at=asked.world.now,
        completed_at=None,
        details_url="https://github.com",  # a page of its own, as soon as it has a number
    )
    made.details_url = made.permalink
    change(made, body)
    return json_reply(show.check_run(made, asked.api), 201)


@endpoint("PATCH", CHECK)
def update_check_run(asked: Asking) -> object:
    app, made = app_of(asked), asked.check
    if made.suite.app != app:
        message = f"Invalid app_id `{app.id}` - check run can only be modified by the GitHub App that created it."
        raise Refusal(403, message)
    change(made, asked.body)
    return show.check_run(made, asked.api)


def change(made: CheckRun, body: dict[str, Any]) -> None:
    """Take over what a request says; a conclusion completes the check."""
    output = body.get("output") or {}
    made.name = body.get("name", made.name)
    made.external_id = body.get("external_id", made.external_id)
    made.details_url = body.get("details_url", made.details_url)
    made.title, made.summary = output.get("title", made.title), output.get("summary", made.summary)
    made.text = output.get("text", made.text)
    made.conclusion = body.get("conclusion", made.conclusion)
    made.status = "completed" if body.get("conclusion") else body.get("status", made.status)
    made.started_at = moment(body, "started_at") or made.started_at
    if made.status == "completed":
        made.completed_at = moment(body, "completed_at") or made.completed_at or made.world.now


def moment(body: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(body[name]) if name in body else None
