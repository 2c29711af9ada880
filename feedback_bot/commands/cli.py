"""The command line: the list of commands, and nothing else.

Each command is a module of ``feedback_bot.commands`` and is imported only when it is called, so that a run every few
minutes does not load the others.
"""

import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from feedback_bot.errors import SettingsError

# A command without a summary is hidden.
_COMMANDS = {
    "run": ("feedback_bot.commands.run:run", "Send feedback to Jules about its failing pull requests."),
    "preview": ("feedback_bot.commands.preview:preview", "Show the feedback that one pull request would get now."),
    "plan": ("feedback_bot.commands.plan:plan", "Divide the repositories that have work among parallel jobs."),
    "collect": ("feedback_bot.commands.collect:collect", "Put the results of parallel jobs together."),
    "digest": ("feedback_bot.commands.digest:digest", "Print the part of a log that shows why it failed."),
    "init": ("feedback_bot.commands.init:init", "Write the workflow and a policy file for a repository."),
    "doctor": (
        "feedback_bot.commands.doctor:doctor",
        "Check what the bot needs in a repository, without writing anything.",
    ),
    "check-policy": (
        "feedback_bot.commands.check_policy:check_policy",
        "Check policy files, and show each mistake with its line.",
    ),
    "verdict": ("feedback_bot.commands.verdict:verdict", ""),
    "sessions": ("feedback_bot.commands.sessions:sessions", "Create, watch, answer, and approve Jules sessions."),
}
_OF_OUTPUT = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


class _LazyGroup(click.Group):
    """A group that imports its commands on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in _COMMANDS.items() if summary])


@click.group(cls=_LazyGroup)
@click.version_option(package_name="jules-feedback-bot")
def feedback_bot() -> None:
    """Send failed checks and review feedback to Jules, exactly once."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 success, 1 failure, 2 invalid input.

    Args:
        arguments: The command-line arguments; ``None`` for those of the process.
    """
    _replace_closed_streams()
    try:
        status = feedback_bot.main(arguments, standalone_mode=False)
    except OSError as error:
        if error.errno not in _OF_OUTPUT:
            raise
        return _without_output(error.strerror or str(error))
    except ValueError:
        if not sys.stdout.closed:
            raise
        return _without_output("it is closed")
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SettingsError as error:
        for mistake in error.mistakes:
            click.echo(f"Error: {mistake}", err=True)
        return 2
    except click.Abort:
        sys.stderr.write("Aborted.\n")
        return 1
    return status if isinstance(status, int) else 0


def _replace_closed_streams() -> None:
    """Python has no object for a stream that was closed when it started, and each write would be a mistake of ours."""
    if sys.stdout is None:
        sys.stdout = io.StringIO()
        sys.stdout.close()
    if sys.stderr is None:
        sys.stderr = io.StringIO()


def _without_output(reason: str) -> int:
    """Say that the output cannot be written, and keep the interpreter from saying it again at its end."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"The output could not be written: {reason}.\n")
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 1
