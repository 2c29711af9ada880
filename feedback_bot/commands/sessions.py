"""``feedback-bot sessions``: the whole Jules API in a terminal."""

import sys

import click

from feedback_bot.commands._options import InputError, read_text, session_id, speaks_to_jules
from feedback_bot.commands._sessions_create import create
from feedback_bot.commands._sessions_look import activities, get, list_sessions, stuck
from feedback_bot.commands._sessions_watch import watch
from feedback_bot.jules import Jules
from feedback_bot.terminal.screen import Screen


@click.group()
def sessions() -> None:
    """Create, watch, answer and approve Jules sessions.

    The key of the Jules API comes from JULES_API_KEY. A SESSION is its id, or the address of its page. Exit status: 0
    done, 1 failed, 2 bad input; `watch` has more.
    """


@sessions.command()
@click.argument("session", type=session_id)
@click.argument("words", nargs=-1, metavar="[MESSAGE]")
@click.option("--file", metavar="FILE", help="Read the message from FILE; - is standard input.")
@speaks_to_jules
def message(session: str, words: tuple[str, ...], file: str | None, *, jules: Jules, screen: Screen) -> None:
    """Write to a session: answer its question, or say more."""
    text = read_text(words, file, "message")
    jules.send_message(session, text)
    screen.emit({"object": "message", "session": session, "text": text})
    screen.show(f"Sent. To see what comes of it: feedback-bot sessions watch {session}")


@sessions.command()
@click.argument("session", type=session_id)
@speaks_to_jules
def approve(session: str, *, jules: Jules, screen: Screen) -> None:
    """Approve the plan that a session waits with."""
    jules.approve_plan(session)
    screen.emit({"object": "approval", "session": session})
    screen.show(f"Approved. To see what comes of it: feedback-bot sessions watch {session}")


@sessions.command()
@click.argument("session", type=session_id)
@speaks_to_jules
def archive(session: str, *, jules: Jules, screen: Screen) -> None:
    """Put a session out of sight; unarchive brings it back."""
    jules.archive_session(session)
    screen.emit({"object": "archived", "session": session})
    screen.show(f"Archived. To bring it back: feedback-bot sessions unarchive {session}")


@sessions.command()
@click.argument("session", type=session_id)
@speaks_to_jules
def unarchive(session: str, *, jules: Jules, screen: Screen) -> None:
    """Bring an archived session back."""
    jules.unarchive_session(session)
    screen.emit({"object": "unarchived", "session": session})
    screen.show("Unarchived.")


@sessions.command()
@click.argument("session", type=session_id)
@click.option("--yes", is_flag=True, help="Do not ask.")
@speaks_to_jules
def delete(session: str, *, yes: bool, jules: Jules, screen: Screen) -> None:
    """Delete a session for good."""
    if not yes:
        if not sys.stdin.isatty():
            raise InputError("Deleting cannot be undone. Say --yes where nobody can be asked.")
        click.confirm(f"Delete session {session} for good?", abort=True, err=True)
    jules.delete_session(session)
    screen.emit({"object": "deleted", "session": session})
    screen.show("Deleted.")


for _command in (create, list_sessions, get, activities, watch, stuck):
    sessions.add_command(_command)
