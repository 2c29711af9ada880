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
from typing import Any

import click

from feedback_bot import __version__
from feedback_bot.commands._help import HelpContext, with_help
from feedback_bot.errors import SettingsError

# A command without a summary is hidden.
_COMMANDS = {
    "run": ("feedback_bot.commands.run:run", "Send feedback to Jules about its failing pull requests."),
    "preview": ("feedback_bot.commands.preview:preview", "Show the feedback that one pull request would get now."),
    "report": ("feedback_bot.commands.report:report", "Show what the messages led to."),
    "plan": ("feedback_bot.commands.plan:plan", "Split the repositories that need work into parallel jobs."),
    "collect": ("feedback_bot.commands.collect:collect", "Combine the results of parallel jobs."),
    "init": ("feedback_bot.commands.init:init", "Write the workflow and a policy file for a repository."),
    "doctor": ("feedback_bot.commands.doctor:doctor", "Check what the bot needs, without writing anything."),
    "check-policy": (
        "feedback_bot.commands.check_policy:check_policy",
        "Check policy files, and show each mistake with its line.",
    ),
    "digest": ("feedback_bot.commands.digest:digest", "Print the part of a log that shows why it failed."),
    "verdict": ("feedback_bot.commands.verdict:verdict", ""),
    "sessions": ("feedback_bot.commands.sessions:sessions", "Create, watch, answer, and approve Jules sessions."),
    "completion": ("feedback_bot.commands.completion:completion", "Print the script for completion in a shell."),
}
_OF_OUTPUT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
_FAILED, _INVALID, _INTERRUPTED = 1, 2, 130  # exit statuses


class _LazyGroup(click.Group):
    """A group that imports its commands on demand."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return [name for name, (_, summary) in _COMMANDS.items() if summary]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name][0].partition(":")
        return with_help(getattr(importlib.import_module(module), name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=self.list_commands(ctx), ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in _COMMANDS.items() if summary])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command and flush its output, while an error can still be reported."""
        try:
            status = super().invoke(ctx)
            if not sys.stdout.closed:
                sys.stdout.flush()
        except KeyboardInterrupt:
            raise click.exceptions.Exit(_INTERRUPTED) from None
        return status


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="feedback-bot")
def feedback_bot() -> None:
    """Send failed checks and review feedback to Jules, exactly once.

    To set the bot up in a repository, start with `feedback-bot init`.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 success, 1 failure, 2 invalid input, 130 interrupted.

    Args:
        arguments: The command-line arguments; ``None`` for those of the process.
    """
    _replace_closed_streams()
    try:
        status = feedback_bot.main(arguments, prog_name="feedback-bot", standalone_mode=False)
    except (click.ClickException, click.Abort, SettingsError) as error:
        return _report(error)
    except OSError as error:
        if error.errno not in _OF_OUTPUT:
            raise
        return _without_output(error.strerror or str(error))
    except ValueError:
        if not sys.stdout.closed:
            raise
        return _without_output("it is closed")
    return status if isinstance(status, int) else 0


def _report(error: click.ClickException | click.Abort | SettingsError) -> int:
    """Report what is wrong, and return the exit status."""
    from feedback_bot.terminal.lines import fitted  # noqa: PLC0415 - only a mistake needs it, and it takes a while

    if isinstance(error, click.ClickException):
        error.show(fitted(sys.stderr))
        return error.exit_code
    if isinstance(error, SettingsError):
        for mistake in error.mistakes:
            click.echo(f"Error: {mistake}", fitted(sys.stderr))
        return _INVALID
    if isinstance(error.__context__, KeyboardInterrupt):  # at a prompt
        return _INTERRUPTED
    click.echo("Aborted.", err=True)
    return _FAILED


def _replace_closed_streams() -> None:
    """Replace streams that were closed at the start. Python has no objects for them, so writing to them would fail."""
    if sys.stdout is None:
        sys.stdout = io.StringIO()
        sys.stdout.close()
    if sys.stderr is None:
        sys.stderr = io.StringIO()


def _without_output(reason: str) -> int:
    """Report that the output cannot be written."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"The output could not be written: {reason}.\n")
    _forget_output()
    return _FAILED


def _forget_output() -> None:
    """Keep the interpreter from reporting an error at exit about output that it cannot write."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
