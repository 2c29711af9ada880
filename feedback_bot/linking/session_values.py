"""What Jules says of a session, in the terms of the bot."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from feedback_bot.jules import Activity
from feedback_bot.jules import Session as Resource
from feedback_bot.markers.feedback_id import feedback_id
from feedback_bot.model import Plan, Session, SessionMessage, session_url


def session_of(resource: Resource, activities: list[Activity], now: datetime, start: datetime | None) -> Session:
    """A session in the terms of the bot.

    Args:
        activities: those that were read, in any order.
        now: Jules' clock when the session was read.
        start: since when activities were read; ``None`` for all.
    """
    context = resource.source_context
    timed = sorted((a for a in activities if a.create_time), key=lambda a: a.create_time or now)
    asked = [a for a in timed if a.agent_messaged]
    said = [a for a in timed if _words(a)]
    waits = resource.state == "AWAITING_USER_FEEDBACK" and bool(asked)
    return Session(
        id=resource.id,
        url=resource.url or session_url(resource.id),
        state=resource.state,
        is_archived=resource.archived,
        title=resource.title,
        prompt=resource.prompt,
        source=context.source if context else None,
        pull_requests=tuple(pull_request.url for pull_request in resource.pull_requests if pull_request.url),
        read_at=now,
        last_active_at=_last(timed) or _before(resource, start),
        agent_active_at=_last([a for a in timed if _is_agents(a)]),
        messages=(*_first_message(resource, start), *messages_of(timed, now)),
        approved_at=_last([a for a in timed if a.plan_approved]),
        last_words=_words(said[-1]) if said else None,
        last_words_at=said[-1].create_time if said else None,
        question=asked[-1].text if waits else None,
        question_id=asked[-1].id if waits else None,
        plan=_plan(timed),
        branches=tuple(_branch(p.head_ref) for p in resource.pull_requests if p.head_ref),
        working_branch=_branch(context.working_branch) if context and context.working_branch else None,
        created_at=resource.create_time,
    )


def _first_message(resource: Resource, start: datetime | None) -> Iterator[SessionMessage]:
    """The prompt of a session that the bot started, if the time window that is read includes it."""
    nonce, made_at = feedback_id(resource.prompt), resource.create_time
    if nonce and made_at and (start is None or made_at > start):
        yield SessionMessage(at=made_at, text=resource.prompt, feedback_id=nonce, is_prompt=True)


def messages_of(activities: Iterable[Activity], now: datetime) -> Iterator[SessionMessage]:
    """What was sent to a session, in the order of the activities."""
    for activity in activities:
        if activity.user_messaged:
            text = activity.user_messaged.user_message
            yield SessionMessage(at=activity.create_time or now, text=text, feedback_id=feedback_id(text))


def _branch(ref: str) -> str:
    return ref.removeprefix("refs/heads/")


def _last(activities: list[Activity]) -> datetime | None:
    return activities[-1].create_time if activities else None


def _before(resource: Resource, start: datetime | None) -> datetime | None:
    """When something last happened, if that was before the time window that was read."""
    known = max((time for time in (resource.create_time, resource.update_time) if time), default=None)
    if known and start and resource.create_time and resource.create_time < start:
        return min(known, start)
    return known


def _words(activity: Activity) -> str:
    """What the agent said to people, or why the session failed."""
    if activity.session_failed:
        return activity.session_failed.reason
    return activity.text if activity.agent_messaged else ""


def _is_agents(activity: Activity) -> bool:
    return activity.originator == "agent"


def _plan(activities: list[Activity]) -> Plan | None:
    approved = {a.plan_approved.plan_id for a in activities if a.plan_approved}
    for activity in reversed(activities):
        if activity.plan_generated and activity.create_time:
            plan = activity.plan_generated.plan
            steps = sorted(plan.steps, key=lambda step: step.index)
            return Plan(
                id=plan.id or activity.id,
                created_at=activity.create_time,
                steps=tuple(step.title or step.description for step in steps),
                is_approved=plan.id in approved,
            )
    return None
