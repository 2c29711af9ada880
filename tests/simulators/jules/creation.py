"""Making a session by a request: what the account, its sources and its quota allow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .clock import to_nanoseconds
from .errors import ApiError, not_found
from .session import JulesSession

if TYPE_CHECKING:
    from .sources import Source
    from .world import JulesWorld

ACTIVE = frozenset({"QUEUED", "PLANNING", "IN_PROGRESS", "AWAITING_PLAN_APPROVAL", "AWAITING_USER_FEEDBACK"})


def create_session(world: JulesWorld, body: dict[str, Any], account: str) -> JulesSession:
    """Raises ApiError for an empty prompt, a source or branch that is not there, and a spent quota."""
    prompt = body.get("prompt", "")
    if not prompt.strip():
        raise ApiError(400, "prompt is required", field="prompt")
    context = body.get("sourceContext")
    source = None if context is None else _source(world, context, account)
    _check_quota(world, account)
    session = JulesSession(world, world.new_session_id(), prompt, "QUEUED", source)
    session.account = account
    session.title = body.get("title") or session.title
    session.require_plan_approval = body.get("requirePlanApproval", False)
    session.automation_mode = body.get("automationMode", "")
    if context is not None:
        session.branch = context["githubRepoContext"]["startingBranch"]
        session.working_branch = context.get("workingBranch", "")
    world.add_created(session)
    return session


def _source(world: JulesWorld, context: dict[str, Any], account: str) -> Source:
    name = context.get("source", "")
    branch = context.get("githubRepoContext", {}).get("startingBranch", "")
    if not name or not branch:
        missing = "source" if not name else "github_repo_context.starting_branch"
        raise ApiError(400, f"source_context.{missing} is required", field=f"source_context.{missing}")
    source = next((source for source in world.sources.values() if source.name == name), None)
    if source is None or not source.is_of(account):
        raise not_found()
    if not source.connected:
        raise ApiError(400, f"Source {name} is not connected to Jules.", status="FAILED_PRECONDITION")
    branches = source.known_branches
    if branches is not None and branch not in branches:
        raise ApiError(400, f"Branch {branch} does not exist in {name}.", field="source_context")
    return source


def _check_quota(world: JulesWorld, account: str) -> None:
    sessions = [s for s in world.sessions.values() if s.access == "granted" and s.account == account]
    since = to_nanoseconds(world.now - timedelta(days=1))
    today = sum(session.created_ns > since for session in sessions)
    active = sum(session.state in ACTIVE for session in sessions)
    if world.sessions_a_day is not None and today >= world.sessions_a_day:
        raise ApiError(429, "Resource has been exhausted (e.g. check quota).")
    is_full = world.sessions_at_once is not None and active >= world.sessions_at_once
    if is_full or account in world.full_accounts:
        raise ApiError(400, "Precondition check failed.", status="FAILED_PRECONDITION")  # seen with three clients
