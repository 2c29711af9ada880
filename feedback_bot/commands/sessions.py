"""``feedback-bot sessions``: the whole Jules API in a terminal."""

import sys

import click

from feedback_bot.commands._options import InputError, read_text, session_id, speaks_to_jules
from feedback_bot.commands._sessions_create import create
from feedback_bot.commands._sessions_look import activities, get, list_sessions, stuck
from feedback_bot.commands._sessions_watch import watch
from feedback_bot.jules import Accounts
from feedback_bot.terminal.screen import Screen


@click.group()
def sessions() -> None:
    """Create, watch, answer, and approve Jules sessions.

    Set JULES_API_KEY to your Jules API key, or to those of several accounts, one on each line. SESSION is a session ID
    or the URL of the session's page. Exit status: 0 success, 1 failure, 2 invalid input; `watch` has more.
    """


@sessions.command()
@click.argument("session", type=session_id)
@click.argument("words", nargs=-1, metavar="[MESSAGE]")
@click.option("--file", metavar="FILE", help="Read the message from FILE. Use - for standard input.")
@speaks_to_jules
def message(session: str, words: tuple[str, ...], file: str | None, *, jules: Accounts, screen: Screen) -> None:
    """Send a message to a session, for example to answer a question.

    \b
    Examples:
      feedback-bot sessions message 12345678901234567890 "Yes, drop Python 3.9."
      feedback-bot sessions message 12345678901234567890 --file answer.md
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    text = read_text(words, file, "message")
    jules.send_message(session, text)
    screen.emit({"object": "message", "session": session, "text": text})
    screen.show(f"Sent. To see the result: feedback-bot sessions watch {session}")


@sessions.command()
@click.argument("session", type=session_id)
@speaks_to_jules
def approve(session: str, *, jules: Accounts, screen: Screen) -> None:
    """Approve the plan that a session is waiting on.

    \b
    Example:
      feedback-bot sessions approve 12345678901234567890
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    jules.approve_plan(session)
    screen.emit({"object": "approval", "session": session})
    screen.show(f"Approved. To see the result: feedback-bot sessions watch {session}")


@sessions.command()
@click.argument("session", type=session_id)
@speaks_to_jules
def archive(session: str, *, jules: Accounts, screen: Screen) -> None:
    """Archive a session. Use unarchive to restore it.

    \b
    Example:
      feedback-bot sessions archive 12345678901234567890
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    jules.archive_session(session)
    screen.emit({"object": "archived", "session": session})
    screen.show(f"Archived. To restore it: feedback-bot sessions unarchive {session}")


@sessions.command()
@click.argument("session", type=session_id)
@speaks_to_jules
def unarchive(session: str, *, jules: Accounts, screen: Screen) -> None:
    """Restore an archived session.

    \b
    Example:
      feedback-bot sessions unarchive 12345678901234567890
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    jules.unarchive_session(session)
    screen.emit({"object": "unarchived", "session": session})
    screen.show("Unarchived.")


@sessions.command()
@click.argument("session", type=session_id)
@click.option("--yes", is_flag=True, help="Skip the confirmation.")
@speaks_to_jules
def delete(session: str, *, yes: bool, jules: Accounts, screen: Screen) -> None:
    """Delete a session permanently.

    \b
    Example:
      feedback-bot sessions delete 12345678901234567890
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    if not yes:
        if not sys.stdin.isatty():
            raise InputError("Deleting cannot be undone. Use --yes to delete without confirmation.")
        click.confirm(f"Delete session {session} permanently?", abort=True, err=True)
    jules.delete_session(session)
    screen.emit({"object": "deleted", "session": session})
    screen.show("Deleted.")


for _command in (create, list_sessions, get, activities, watch, stuck):
    sessions.add_command(_command)
