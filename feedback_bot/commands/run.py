"""``feedback-bot run``: the main command, which the action runs."""

import os
import sys

import click

from feedback_bot.config.policy import Policy
from feedback_bot.config.settings import RUN_INPUTS
from feedback_bot.limits.run_deadline import RunDeadline

_OPTIONS = {**RUN_INPUTS, **Policy.option_help()}
_SWITCHES = ("dry-run", "fail-on-error", "rerun-infrastructure-failures", "rerun-flaky-failures")


def _with_options(command: click.Command) -> click.Command:
    """Add an option for each input; values are validated together, so that all mistakes are reported."""
    for name, text in _OPTIONS.items():
        words = [f"--{name}", name.replace("-", "_")]
        if name in _SWITCHES:
            command.params.append(
                click.Option(words, is_flag=False, flag_value="true", metavar="[true|false]", help=text)
            )
        else:
            command.params.append(click.Option(words, metavar="VALUE", help=text))
    return command


def forget_broken_output() -> None:
    """Keep the interpreter from complaining at its end about an output that cannot be written."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)


@click.command(short_help="Send feedback to Jules about its failing pull requests.")
def run(**options: str | None) -> int:
    """Find Jules' pull requests with failed checks or requested changes, and send feedback to their sessions.

    You can also set each option as an action input (INPUT_NAME), and the token and the key as GITHUB_TOKEN and
    JULES_API_KEY.
    """
    given = {name.replace("_", "-"): value for name, value in options.items() if value is not None}
    run_deadline = RunDeadline()
    with run_deadline.heed_signals():
        from feedback_bot.run.main import run_once  # noqa: PLC0415 - a cancellation during these slow imports must be handled

        status = run_once(given, os.environ, sys.stdout, run_deadline=run_deadline)
    forget_broken_output()
    return status


run = _with_options(run)
