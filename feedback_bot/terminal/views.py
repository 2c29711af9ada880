"""Sessions and activities for people: in 80 columns on a terminal, uncut in a pipe."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from feedback_bot.config.policy_mistakes import suggestion
from feedback_bot.jules import Activity, Artifact, Plan, Session
from feedback_bot.terminal.attention import Attention
from feedback_bot.terminal.screen import Screen, ago, one_line, plain, rfc3339, span

_STATES: Final = {  # name for people, and color
    "QUEUED": ("queued", "blue"),
    "PLANNING": ("planning", "blue"),
    "IN_PROGRESS": ("in progress", "cyan"),
    "AWAITING_PLAN_APPROVAL": ("plan review", "bold yellow"),
    "AWAITING_USER_FEEDBACK": ("needs reply", "bold yellow"),
    "PAUSED": ("paused", "magenta"),
    "FAILED": ("failed", "bold red"),
    "COMPLETED": ("completed", "green"),
}
_STATES_BY_NAME: Final = {name.replace(" ", "_").upper(): state for state, (name, _) in _STATES.items()}
_STATE_WIDTH: Final = 11  # so that the URL of the page fits into 80 columns
_KINDS: Final = {
    "agentMessaged": ("Jules", "bold"),
    "userMessaged": ("message to Jules", "bold blue"),
    "planGenerated": ("plan", "bold yellow"),
    "planApproved": ("plan approved", "yellow"),
    "progressUpdated": ("progress", "cyan"),
    "sessionCompleted": ("completed", "bold green"),
    "sessionFailed": ("failed", "bold red"),
}


def state_of(written: str) -> str:
    """The state that somebody means, written as Jules writes it, as a list shows it, or in small letters."""
    state = written.upper().replace("-", "_").replace(" ", "_")
    return _STATES_BY_NAME.get(state, state)


def unknown_state(written: str) -> str | None:
    """A sentence about a state that is not known, though Jules may have it; ``None`` about another."""
    if state_of(written) in _STATES:
        return None
    meant = suggestion(written, [each.replace("_", "-").lower() for each in _STATES])
    return f"{one_line(written)} is not a known state{f'; {meant}' if meant else '.'}"


def answer_command(session: Session, attention: Attention) -> str | None:
    """The command to make a session continue; ``None`` if this is possible only in the app."""
    commands = {
        "question": f'feedback-bot sessions message {session.id} "…"',
        "plan": f"feedback-bot sessions approve {session.id}",
        "silent": f'feedback-bot sessions message {session.id} "What is the status?"',
    }
    return commands.get(attention.reason)


def show_sessions(screen: Screen, sessions: Iterable[Session], now: datetime | None) -> None:
    """A table on a terminal; in a pipe, one line per session with tab-separated fields, the ID first."""
    if not screen.is_terminal:
        for session in sessions:
            updated = rfc3339(session.update_time or session.create_time)
            screen.show_fields(
                session.id, session.state, updated, session.repository or "-", session.url, session.title
            )
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("STATE", no_wrap=True, width=_STATE_WIDTH, overflow="ellipsis")
    table.add_column("UPDATED", no_wrap=True)
    table.add_column("SESSION", overflow="fold")
    for session in sessions:
        place = f"{one_line(session.repository)}: " if session.repository else ""
        title = Text(no_wrap=True, overflow="ellipsis").append(place, style="bold").append(_title(session))
        link = Text(one_line(session.url) or session.id, style="dim", overflow="fold")
        age = ago(session.update_time or session.create_time, now)
        table.add_row(Text(*_state(session)), age, Group(title, link))
    screen.show(table)


def show_session(
    screen: Screen, session: Session, attention: Attention | None, now: datetime | None, failure: str | None = None
) -> None:
    """One session with all details."""
    show_heading(screen, session, attention, now)
    show_failure(screen, failure)
    if attention:
        show_attention(screen, session, attention)
    if session.prompt:
        screen.show(Text("Prompt", style="dim"))
        screen.show_indented(plain(session.prompt).strip())


def show_failure(screen: Screen, failure: str | None) -> None:
    """Why a session failed, if Jules says so."""
    if failure:
        screen.show(Text("Why it failed", style="dim"))
        screen.show_indented(plain(failure).strip())


def show_heading(screen: Screen, session: Session, attention: Attention | None, now: datetime | None) -> None:
    """State, title, repository, links."""
    since = attention.since if attention else session.update_time or session.create_time
    if attention and since and now:
        age = "inactive " if attention.reason == "silent" else ""
        age += f"for {span(now - since)}" if screen.is_terminal else f"since {rfc3339(since)}"
    else:
        age = f"updated {screen.age(since, now)}"
    words, style = _state(session)
    archived = ", archived" if session.archived else ""
    screen.show(Text.assemble((session.id, "bold"), "  ", (words, style), f"{archived}  {age}"))
    if session.title:
        screen.show(f"  {one_line(session.title)}")
    if session.repository or session.starting_branch:
        branch = f", branch {one_line(session.starting_branch)}" if session.starting_branch else ""
        screen.show(f"  {one_line(session.repository or 'a repository')}{branch}")
    for pull_request in session.pull_requests:
        screen.show(f"  Pull request: {one_line(pull_request.url)}")
    if session.url:
        screen.show(f"  {one_line(session.url)}")


def show_attention(screen: Screen, session: Session, attention: Attention) -> None:
    """What a session is waiting for, in Jules' own words, and how to respond."""
    if attention.reason == "question":
        screen.show(Text("  Jules asks:", style="yellow"))
        screen.show_indented(plain(attention.question or "(no question found)").strip())
    elif attention.plan:
        screen.show(Text("  Jules' plan:", style="yellow"))
        show_plan(screen, attention.plan)
    command = answer_command(session, attention)
    screen.show(
        f"  To respond: {command}" if command else "  To continue: open the session's page and resume it there."
    )


def show_plan(screen: Screen, plan: Plan) -> None:
    """The steps with their descriptions."""
    for number, step in enumerate(plan.steps, start=1):
        screen.show_indented(f"{number}. {one_line(step.title)}")
        if step.description and step.description != step.title:
            screen.show_indented(plain(step.description).strip(), by=7)


def show_activity(screen: Screen, activity: Activity, when: str) -> None:
    """One activity; for an unknown kind, its name and description."""
    words, style = _KINDS.get(activity.kind, (one_line(activity.kind), "dim"))
    screen.show(Text.assemble((f"{when}  ", "dim"), (words, style)))
    if activity.plan_generated:
        show_plan(screen, activity.plan_generated.plan)
    elif text := plain(activity.text).strip():
        screen.show_indented(text)
    for artifact in activity.artifacts:
        screen.show_indented(_artifact_line(artifact))


def _artifact_line(artifact: Artifact) -> str:
    if artifact.bash_output:
        code = artifact.bash_output.exit_code
        ended = "" if code is None else f" (exit status {code})"
        return f"$ {one_line(artifact.bash_output.command)}{ended}"
    if artifact.change_set:
        patch = artifact.change_set.git_patch
        return f"[changes: {_count_changes(patch.unidiff_patch if patch else '')}]"
    if artifact.media:
        return f"[{one_line(artifact.media.mime_type or 'media')}, {len(artifact.media.data) * 3 // 4096} KiB]"
    return f"[{one_line(next(iter(artifact.model_extra or ()), 'something new'))}]"


def _count_changes(patch: str) -> str:
    lines = patch.splitlines()
    files = sum(line.startswith("+++ ") for line in lines)
    added = sum(line.startswith("+") for line in lines) - files
    removed = sum(line.startswith("-") and not line.startswith("--- ") for line in lines)
    return f"{files} file{'' if files == 1 else 's'}, +{added} -{removed}"


def _state(session: Session) -> tuple[str, str]:
    """The state in words, and its color; an unknown state as Jules spells it."""
    return _STATES.get(session.state, (one_line(session.state).lower().replace("_", " "), ""))


def _title(session: Session) -> str:
    return one_line(session.title or session.prompt) or "(without a title)"
