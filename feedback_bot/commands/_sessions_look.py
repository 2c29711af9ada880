"""The read-only commands of ``sessions``: list, get, activities, stuck."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import islice

import click

from feedback_bot.commands._options import moment, session_id, speaks_to_jules
from feedback_bot.commands._repositories import check_repositories
from feedback_bot.jules import Accounts, JulesError, NotAuthenticated, Session
from feedback_bot.terminal.attention import Attention, assess, may_be_silent, waits_for_person, why_failed
from feedback_bot.terminal.records import activity_record, attention_record, session_record
from feedback_bot.terminal.screen import Screen
from feedback_bot.terminal.views import (
    answer_command,
    show_activity,
    show_attention,
    show_heading,
    show_session,
    show_sessions,
    state_of,
    unknown_state,
)


@click.command("list")
@click.option(
    "--repo",
    "repos",
    multiple=True,
    metavar="OWNER/NAME",
    callback=check_repositories,
    help="Show only sessions for this repository. Can be repeated.",
)
@click.option(
    "--state", "states", multiple=True, help="Show only sessions in this state, such as PAUSED. Can be repeated."
)
@click.option("--archived", is_flag=True, help="Show archived sessions instead of the others.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="Maximum number of sessions, newest first.",
)
@speaks_to_jules
def list_sessions(
    repos: tuple[str, ...], states: tuple[str, ...], *, archived: bool, limit: int, jules: Accounts, screen: Screen
) -> None:
    """List sessions, newest first.

    \b
    Examples:
      feedback-bot sessions list --repo octo/shop
      feedback-bot sessions list --state PAUSED --json | jq -r .url
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    wanted = {state_of(state) for state in states}
    found = _of_repositories(jules.sessions(archived=archived or None), repos)
    chosen = islice((session for session in found if not wanted or session.state in wanted), limit)
    if screen.as_json:
        for session in chosen:
            screen.emit(session_record(session))
        return
    shown = list(chosen)
    if shown:
        show_sessions(screen, shown, jules.server_time())
    else:
        doubts = filter(None, map(unknown_state, states))
        screen.note(" ".join(["No matching sessions.", *doubts]))


@click.command()
@click.argument("session", type=session_id)
@speaks_to_jules
def get(session: str, *, jules: Accounts, screen: Screen) -> None:
    """Show one session and what it is waiting for.

    \b
    Example:
      feedback-bot sessions get 12345678901234567890
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    found = jules.session(session)
    attention = failure = None
    if waits_for_person(found) or found.state == "FAILED":
        happened = list(jules.activities(session))
        failure = why_failed(found, happened)
        attention = assess(found, happened, now=jules.server_time(), patience=timedelta.max)
    screen.emit(session_record(found, failure))
    show_session(screen, found, attention, jules.server_time(), failure)


@click.command()
@click.argument("session", type=session_id)
@click.option("--since", type=moment, help="Show only what is newer than a time (2026-03-01T12:00:00Z) or an age (2h).")
@click.option("--kind", "kinds", multiple=True, help="Show only this kind, such as agentMessaged. Can be repeated.")
@speaks_to_jules
def activities(
    session: str, since: datetime | timedelta | None, kinds: tuple[str, ...], *, jules: Accounts, screen: Screen
) -> None:
    """Show what happened in a session, oldest first.

    \b
    Example:
      feedback-bot sessions activities 12345678901234567890 --since 2h
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    if isinstance(since, timedelta):
        jules.session(session)  # for Jules' clock, which may differ from the local one
        since = _before_now(jules, since)
    is_empty = True
    for activity in jules.activities(session, since=since):
        if not kinds or activity.kind in kinds:
            screen.emit(activity_record(activity, session))
            show_activity(screen, activity, screen.age(activity.create_time, jules.server_time()))
            is_empty = False
    if is_empty and not screen.as_json:
        screen.note("No matching activities." if kinds or since else "No activities yet.")


@click.command(short_help="List sessions that need attention.")
@click.option(
    "--repo",
    "repos",
    multiple=True,
    metavar="OWNER/NAME",
    callback=check_repositories,
    help="Show only sessions for this repository. Can be repeated.",
)
@click.option(
    "--stuck-minutes",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="Minutes of inactivity to report.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    help="Maximum number of sessions to check, newest first.",
)
@speaks_to_jules
def stuck(repos: tuple[str, ...], stuck_minutes: int, limit: int, *, jules: Accounts, screen: Screen) -> int:
    """List sessions that are waiting for someone or have been inactive for too long.

    \b
    Example:
      feedback-bot sessions stuck --repo octo/shop --stuck-minutes 60
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    patience = timedelta(minutes=stuck_minutes)
    found = failed = 0
    for session in islice(_of_repositories(jules.sessions(), repos), limit):
        try:
            attention = _find_attention(jules, session, patience)
        except NotAuthenticated:
            raise
        except JulesError as error:  # a problem with one session must not affect another
            screen.note(str(error))
            failed = 1
            continue
        if attention:
            _show_stuck(screen, session, attention, jules.server_time(), is_first=not found)
            found += 1
    if not found and not failed:
        screen.show("No sessions need attention.")
    return failed


def _find_attention(jules: Accounts, session: Session, patience: timedelta) -> Attention | None:
    now = jules.server_time()
    if may_be_silent(session):
        updated = session.update_time or session.create_time
        if updated and now and now - updated < patience:
            return None  # avoids reading the activities of every working session
        since = now - patience if now else None
        if since and any(True for _ in jules.activities(session.id, since=since)):
            return None
    elif not waits_for_person(session):
        return None
    return assess(session, list(jules.activities(session.id)), now=jules.server_time(), patience=patience)


def _show_stuck(
    screen: Screen, session: Session, attention: Attention, now: datetime | None, *, is_first: bool
) -> None:
    screen.emit(attention_record(session, attention, now=now, command=answer_command(session, attention)))
    if not is_first:
        screen.show("")
    show_heading(screen, session, attention, now)
    show_attention(screen, session, attention)


def _of_repositories(sessions: Iterator[Session], repositories: Collection[str]) -> Iterator[Session]:
    wanted = {repository.lower() for repository in repositories}
    return (found for found in sessions if not wanted or (found.repository or "").lower() in wanted)


def _before_now(jules: Accounts, span: timedelta) -> datetime | None:
    now = jules.server_time()
    return now - span if now else None
