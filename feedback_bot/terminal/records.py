"""JSON objects, always with the same keys; unknown values are ``null``."""

from collections.abc import Mapping
from datetime import datetime

from feedback_bot.jules import Activity, Artifact, PlanStep, Session
from feedback_bot.terminal.attention import Attention

Record = Mapping[str, object]


def session_record(session: Session, failure: str | None = None) -> Record:
    """A session; ``state`` as the API spells it.

    Args:
        failure: why it failed, if that was looked for.
    """
    return {
        "object": "session",
        "id": session.id,
        "state": session.state,
        "title": session.title,
        "prompt": session.prompt,
        "repository": session.repository,
        "branch": session.starting_branch,
        "url": session.url or None,
        "pull_requests": [pull_request.url for pull_request in session.pull_requests],
        "archived": session.archived,
        "failure": failure,
        "created": _text(session.create_time),
        "updated": _text(session.update_time),
    }


def activity_record(activity: Activity, session_id: str) -> Record:
    """An activity; ``kind`` is as in the API, including unknown kinds."""
    plan = activity.plan_generated.plan if activity.plan_generated else None
    return {
        "object": "activity",
        "session": session_id,
        "id": activity.id,
        "kind": activity.kind,
        "originator": activity.originator or None,
        "created": _text(activity.create_time),
        "text": activity.text,
        "plan": plan.id if plan else activity.plan_approved.plan_id if activity.plan_approved else None,
        "steps": [_step(step) for step in plan.steps] if plan else [],
        "artifacts": [_artifact(artifact) for artifact in activity.artifacts],
    }


def attention_record(session: Session, attention: Attention, *, now: datetime | None, command: str | None) -> Record:
    """Why a session needs attention, and the command to respond."""
    waited = now - attention.since if now and attention.since else None
    return {
        "object": "attention",
        "session": session.id,
        "state": session.state,
        "reason": attention.reason,
        "since": _text(attention.since),
        "seconds": int(waited.total_seconds()) if waited else None,
        "question": attention.question,
        "steps": [_step(step) for step in attention.plan.steps] if attention.plan else [],
        "title": session.title,
        "repository": session.repository,
        "url": session.url or None,
        "pull_requests": [pull_request.url for pull_request in session.pull_requests],
        "command": command,
    }


def _step(step: PlanStep) -> Record:
    return {"title": step.title, "description": step.description}


def _artifact(artifact: Artifact) -> Record:
    """As in the API, but without image data, which ``Jules.activity`` returns."""
    return artifact.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"media": {"data"}})


def _text(time: datetime | None) -> str | None:
    return time.isoformat().replace("+00:00", "Z") if time else None
